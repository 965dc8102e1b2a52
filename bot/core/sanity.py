"""Sanity: whether what a platform says is available can be believed at once, and what a number says again.

| what comes                                                      | what is made of it                        |
|-----------------------------------------------------------------|-------------------------------------------|
| the number after the highest, or an old one                     | believed                                  |
| numbers in a row at once (4, 5, 6, 7), or the first ones at all | believed                                  |
| a jump (3, then 7)                                              | doubtful, unless vouched for              |
| a number above the stated total                                 | doubtful, unless vouched for              |
| a number that was seen long ago, as another entry               | a new season; doubtful unless vouched for |
| episode 0, "7.5", specials, films                               | believed; they make and fill no gap       |

Vouched for is what another source says is available, or what a calendar schedules about now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.releases import Claim, ReleaseKey, ReleaseKind, Witness
from bot.core.shows import Show

ABOUT_NOW = timedelta(days=-7), timedelta(days=2)
"""How far a calendar's time may be from now, and still speak of what is there now: streams follow the broadcast."""

LONG_AGO = timedelta(days=60)
"""How old an episode is whose number comes again with another season."""

AFTER_THE_LAST = timedelta(days=7)
"""How long after the last episode of a season that was seen whole its numbers may begin again."""

_WHOLE = re.compile(r"(\d{1,5})[a-z]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known beside a release that has come, as numbers of its show and season.

    `available` are those that the platform had before in that audio, none of them doubtful; `beside` those that the
    same look brings. `vouched` says that something else speaks for just this release.
    """

    available: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    vouched: bool = False
    anew: bool = False


def whole(number: str) -> int | None:
    """Give the place that a number counts ("12a" is 12), None where it counts none ("0", "7.5", "")."""
    found = _WHOLE.fullmatch(number)
    return (int(found[1]) or None) if found else None


def doubt(key: ReleaseKey, show: Show, known: Known) -> str | None:
    """Say why a release that a platform has is not to be told at once; None where it can be believed."""
    number = whole(key.number)
    if key.kind is not ReleaseKind.EPISODE or number is None or known.vouched:
        return None
    if known.anew:
        return f"number {key.number} comes again, of a season that no source names"
    if show.episodes and number > show.episodes and key.season == (show.season or 1):
        by = f" that {show.episodes_source} states" if show.episodes_source else " of the show"
        return f"number {key.number} is above the {show.episodes} episodes{by}"
    before = _jumps_from(number, _counted(known.available), _counted(known.beside))
    return f"number {key.number} follows {before}" if before else None


def _counted(numbers: Iterable[str]) -> frozenset[int]:
    return frozenset(number for number in map(whole, numbers) if number)


def _jumps_from(number: int, available: frozenset[int], beside: frozenset[int]) -> int | None:
    """Give the highest number before a gap, None where there is no gap, or nothing was there before."""
    if not available or number <= max(available) + 1:
        return None
    return None if beside.issuperset(range(max(available) + 1, number)) else max(available)


def vouches(witness: Witness, source: str, now: datetime) -> bool:
    """Say whether a witness speaks for what one source says is available now."""
    if witness.source == source or witness.claim not in (Claim.AVAILABLE, Claim.SCHEDULED):
        return False
    return witness.claim is Claim.AVAILABLE or is_about_now(witness.at, now)


def is_about_now(at: datetime | None, now: datetime) -> bool:
    """Say whether a scheduled time speaks of what is there now."""
    least, most = ABOUT_NOW
    return at is not None and least <= at - now <= most


def begins_anew(number: str, season: Mapping[str, datetime], total: int | None, at: datetime) -> bool:
    """Say whether a number that a season has had is one of a new season, when it comes at `at` as another entry.

    `season` has the numbers that were seen of the season, each with the instant since when it was available.
    """
    before = season.get(number)
    if whole(number) is None or before is None:
        return False
    seen_whole = bool(total) and {str(one) for one in range(1, (total or 0) + 1)} <= season.keys()
    return at - before > LONG_AGO or (seen_whole and at - max(season.values()) >= AFTER_THE_LAST)
