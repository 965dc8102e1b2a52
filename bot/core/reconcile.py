"""Reconcile: what all sightings of one release together mean.

| from, by the word that counts | scheduled for T | postponed until T | postponed | cancelled | available since T |
|------------------------------|-----------------|-------------------|-----------|-----------|-------------------|
| `tba`                        | `scheduled`     | `postponed`       | `postponed` | `cancelled` | `available` |
| `scheduled`                  | `scheduled` (1) | `postponed` (1)   | `postponed` (2) | `cancelled` (2) | `available` |
| `postponed`                  | `scheduled` (1) | `postponed` (1)   | `postponed` | `cancelled` (2) | `available` |
| `cancelled`                  | `scheduled` (1) | `postponed` (1)   | `postponed` | `cancelled` | `available` |
| `available`                  | `available`     | `available`       | `available` | `available` | `available` |

(1) told as moved, or postponed, where the time differs from the one that stood; (2) told as postponed. A word without a
time is `tba`, whatever stood before. Available is final: a release that was seen never goes back.

Of one source only its newest sighting counts; of all sources the newest word does, unless it takes back a time that no
longer stands (see `speaker`). The order in which sightings are given changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter

from bot.core.releases import Claim, Standing, State, Witness
from bot.core.telling import DISAGREEMENT, SLIGHT

UNLISTED = "no longer listed"
"""The note of a source that has stopped listing a release, and says nothing else of it."""

_STATES = {Claim.SCHEDULED: State.SCHEDULED, Claim.POSTPONED: State.POSTPONED, Claim.CANCELLED: State.CANCELLED}


def settle(witnesses: Iterable[Witness]) -> Standing:
    """Give the standing of a release from everything that was ever said of it."""
    told = sorted(witnesses, key=_order)
    if not told:
        return Standing()
    seen = [witness for witness in told if witness.claim is Claim.AVAILABLE]
    newest = speaker(told)
    return Standing(
        state=State.AVAILABLE if seen else _state(newest),
        scheduled_at=newest.at if newest else None,
        available_at=min((witness.at or witness.seen_at for witness in seen), default=None),
        url=_latest("url", seen) or _latest("url", told),
        title=_latest("title", seen) or _latest("title", told),
        thumbnail=_latest("thumbnail", seen) or _latest("thumbnail", told),
        note=newest.note if newest and not seen else None,
    )


def speaker(witnesses: Iterable[Witness]) -> Witness | None:
    """Give the witness on whose word the expected time rests; None where nobody says when it is to come.

    It is the newest word, but for a source that takes its own time back without giving another: where a second source
    has named a different time since, that one stands. A row that is merely gone never outweighs a time that another
    source still gives.
    """
    told = sorted(witnesses, key=_order)
    expected = [witness for witness in _newest_of_each(told) if witness.claim is not Claim.AVAILABLE]
    standing = (one for one in reversed(expected) if not _takes_back_another(one, expected, told))
    return next(standing, expected[-1] if expected else None)


def _takes_back_another(word: Witness, expected: Sequence[Witness], told: Sequence[Witness]) -> bool:
    if word.claim is not Claim.POSTPONED or word.at is not None:
        return False
    others = [one for one in expected if one.source != word.source and _is_dated(one)]
    if word.note == UNLISTED:
        return bool(others)
    own = dated(word.source, told)
    return own is not None and any(_names_another_since(one, own) for one in others)


def _names_another_since(other: Witness, own: Witness) -> bool:
    apart = abs(other.at - own.at) if other.at and own.at else timedelta()
    return other.seen_at > own.seen_at and apart > DISAGREEMENT


def _is_dated(witness: Witness) -> bool:
    return witness.at is not None and witness.claim in (Claim.SCHEDULED, Claim.POSTPONED)


def dated(source: str, witnesses: Iterable[Witness]) -> Witness | None:
    """Give the newest witness of a source that names a time at which the release is to come."""
    return max((one for one in witnesses if one.source == source and _is_dated(one)), key=_order, default=None)


def corrects(witness: Witness, before: Sequence[Witness]) -> bool:
    """Say whether a source corrects its own word, and by that the time that stands.

    It does not where it only follows what another source has told before: its own old time is then farther from the
    one that stands than its new one is. Nor does it where what it changes of its own time is slight.
    """
    own, standing = dated(witness.source, before), speaker(before)
    if own is None or own.at is None:
        return False
    if witness.at is None or standing is None or standing.at is None:
        return True
    agreed = abs(own.at - standing.at) <= abs(witness.at - standing.at)
    return agreed and abs(witness.at - own.at) > SLIGHT


def stood(witnesses: Sequence[Witness], before: datetime) -> datetime | None:
    """Give the last time (UTC) at which a release was expected, by what was heard before an instant."""
    for moment in sorted({one.seen_at for one in witnesses if one.seen_at < before}, reverse=True):
        at = settle(one for one in witnesses if one.seen_at <= moment).scheduled_at
        if at is not None:
            return at
    return None


def _order(witness: Witness) -> tuple[object, ...]:
    at = witness.at.timestamp() if witness.at else 0.0
    texts = (witness.url or "", witness.title or "", witness.thumbnail or "", witness.note or "")
    return (witness.seen_at, witness.source, witness.claim, at, witness.identity, texts)


def _newest_of_each(told: Sequence[Witness]) -> list[Witness]:
    """Keep the newest witness of each source, in the order in which they spoke last."""
    newest = {witness.source: witness for witness in told}
    return sorted(newest.values(), key=_order)


def _state(newest: Witness | None) -> State:
    if newest is None:
        return State.TBA
    if newest.claim is Claim.SCHEDULED and newest.at is None:
        return State.TBA
    return _STATES[newest.claim]


def _latest(field: str, told: Sequence[Witness]) -> str | None:
    values: list[str | None] = [attrgetter(field)(witness) for witness in told]
    return next((value for value in reversed(values) if value), None)
