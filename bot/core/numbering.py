"""Numbering: which episode of which show a number means, where a platform counts on over seasons and cours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.core.names import fold
from bot.core.shows import Show

_TAIL = re.compile(
    r"(?:\s+(?:(?:season|part|cour)\s+(?:\d{1,2}|ii|iii|iv)|\d{1,2}(?:st|nd|rd|th)\s+(?:season|stage|cour|part)"
    r"|s\d{1,2}|ii|iii|iv|v|vi|vii|viii|ix))+$"
)

_PART = re.compile(
    r"\b(?:(?:part|cour)\s+(?P<a>\d{1,2}|ii|iii|iv)|(?P<b>\d{1,2})(?:st|nd|rd|th)\s+(?:cour|part))$", re.IGNORECASE
)
_ROMAN = {"ii": 2, "iii": 3, "iv": 4}

Place = tuple[int, int]
"""Where a show stands in its series: its season, and its part of that season, both counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """An episode that a number may mean."""

    show: Show
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a meaning, by show id: numbers that the platform has, and those that calendars expect now."""

    seen: Mapping[int, frozenset[int]] = field(default_factory=dict)
    expected: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def weight(self, meaning: Meaning) -> int:
        """Weigh a meaning: most says what a calendar expects, then what comes next, then what was seen before."""
        seen = self.seen.get(meaning.show.id, frozenset())
        expected = meaning.number in self.expected.get(meaning.show.id, frozenset())
        return 4 * expected + 2 * (meaning.number == max(seen, default=0) + 1) + (meaning.number in seen)


def part_in(name: str) -> int | None:
    """Read the part or cour off the end of a name ("Season 2 Part 2", "2nd Cour"), None where it names none."""
    if found := _PART.search(name.strip()):
        part = (found["a"] or found["b"]).lower()
        return _ROMAN.get(part) or int(part)
    return None


def without_part(name: str) -> str:
    """Take the part or cour off the end of a name, as long as a name is left."""
    return _PART.sub("", name.strip()).rstrip(" ,:-") or name


def bases(show: Show) -> frozenset[str]:
    """Give the folded names of a show without the words at their end that say which season or cour it is."""
    return frozenset(map(base_of, (show.name, *show.names)))


@lru_cache(maxsize=1024)
def base_of(name: str) -> str:
    """Fold a name without the words at its end that say which season or cour is meant."""
    return _TAIL.sub("", fold(name))


def place_of(show: Show) -> Place:
    """Give where a show stands in its series; what names no season is the first."""
    part = next((part for name in (show.name, *show.names) if (part := part_in(name))), 1)
    return (show.season or 1, part)


def relatives(show: Show, known: Iterable[Show]) -> dict[Place, Show]:
    """Find the seasons and cours of a show's series; a place that several shows claim is left out."""
    own, place = bases(show), place_of(show)
    found = {place: [show]}
    for other in known:
        if other.id != show.id and own & bases(other) and (its := place_of(other)) != place:
            found.setdefault(its, []).append(other)
    return {place: shows[0] for place, shows in found.items() if len(shows) == 1}


def meanings(number: int, show: Show, series: Mapping[Place, Show], *, season_stated: bool) -> list[Meaning]:
    """Give every episode that a number may mean of a show, its plain one first.

    A platform may count on from the cours or the seasons before ("season 2 episode 13" is its first, where season 1
    has 12), or past the end of a show into the one that follows. Without a stated season that may be a later season.
    """
    offsets = dict.fromkeys((0, _before(show, series, earlier_seasons=False), _before(show, series)))
    own = [Meaning(show=show, number=number - offset) for offset in offsets if offset is not None]
    return [one for one in own if _has(one.show, one.number)] + list(_beyond(number, show, series, season_stated))


def meant(found: Sequence[Meaning], plain: Meaning, evidence: Evidence) -> Meaning:
    """Choose among meanings: the only one, else the one for which more speaks, else the plain one."""
    if len(found) == 1:
        return found[0]
    weights = [evidence.weight(one) for one in found]
    best = max(weights, default=0)
    return found[weights.index(best)] if weights.count(best) == 1 else plain


def _has(show: Show, number: int) -> bool:
    """Say whether a show may have an episode of a number."""
    return number >= 1 and (show.episodes is None or number <= show.episodes)


def _before(show: Show, series: Mapping[Place, Show], *, earlier_seasons: bool = True) -> int | None:
    """Count the episodes before a show in its series, or in its season alone; None where one's total is not known."""
    season, part = place_of(show)
    seasons = range(1 if earlier_seasons else season, season)
    if any((earlier, 1) not in series for earlier in seasons) or any((season, n) not in series for n in range(1, part)):
        return None
    first = (1, 1) if earlier_seasons else (season, 1)
    totals = [other.episodes for place, other in series.items() if first <= place < (season, part)]
    return sum(total for total in totals if total) if all(totals) else None


def _beyond(number: int, show: Show, series: Mapping[Place, Show], season_stated: bool) -> Iterator[Meaning]:
    (season, part), total = place_of(show), show.episodes
    following = series.get((season, part + 1)) or (None if season_stated else series.get((season + 1, 1)))
    if following is None or total is None or number <= total:
        return
    if _has(following, number - total):
        yield Meaning(show=following, number=number - total)
    yield from _beyond(number - total, following, series, season_stated)
