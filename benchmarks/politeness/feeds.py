"""The feeds of the week: how often each speaks, when in the day, how large it is, and whether it knows validators.

No census of feeds is at hand, so these shares are assumed, and stated here: rates are spread over orders of magnitude,
as those of blogs and news sites are, with a median of one item a day; one feed in seven is dead; most speak in the
waking hours of one zone; two in three answer 304; an entry has about 1 KiB, and a document 10 to 50 of them, compressed
to a quarter.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

FIRST: Final = datetime(2024, 2, 5, tzinfo=UTC)
"""When the week begins: a Monday."""

WEEK: Final = timedelta(days=7)
BEFORE: Final = timedelta(days=60)
"""How far back the entries go that a feed shows at the beginning."""

UNCHANGED: Final = 350
"""Bytes of a 304 with its headers."""

_DEAD, _KNOW_VALIDATORS, _COMPRESSED = 1 / 7, 2 / 3, 1 / 4
_MOST_A_DAY: Final = 60
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedFeed:
    """One feed: the instants (UTC) of its items, in order, how many it shows, and how it answers."""

    name: str
    items: tuple[datetime, ...] = field(repr=False)
    shown: int
    knows_validators: bool

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://{self.name}.example/rss"

    def newest(self, now: datetime) -> int:
        """Count the items that were published by then."""
        return bisect_right(self.items, now)

    def bytes_of(self, *, changed: bool) -> int:
        """Give how much an answer weighs to a client that sends the validators it has."""
        if self.knows_validators and not changed:
            return UNCHANGED
        return UNCHANGED + int(self.shown * 1024 * _COMPRESSED)

    def document(self, now: datetime) -> bytes:
        """Write the feed as it is at an instant."""
        newest = self.newest(now)
        entries = "".join(self._entry(number) for number in range(newest - 1, max(newest - self.shown, 0) - 1, -1))
        return f"<rss version='2.0'><channel><title>{self.name}</title>{entries}</channel></rss>".encode()

    def _entry(self, number: int) -> str:
        link, at = f"https://{self.name}.example/{number}", format_datetime(self.items[number], usegmt=True)
        return f"<item><title>Story {number} of {self.name}</title><link>{link}</link><pubDate>{at}</pubDate></item>"


def feeds(count: int, seed: int) -> list[SimulatedFeed]:
    """Make so many feeds; the same seed makes the same ones."""
    chance = random.Random(seed)  # noqa: S311 - runs are to be alike
    return [_feed(number, chance) for number in range(count)]


def _feed(number: int, chance: random.Random) -> SimulatedFeed:
    dead = chance.random() < _DEAD
    a_day = 0.0 if dead else min(math.exp(chance.gauss(0, 1.6)), _MOST_A_DAY)
    morning = timedelta(hours=chance.choice((0, 6, 12, 22)))
    items = [FIRST - BEFORE + timedelta(seconds=number)] if dead else _items(a_day, morning, chance)
    return SimulatedFeed(
        name=f"feed{number}",
        items=tuple(items),
        shown=chance.choice((10, 15, 20, 30, 50)),
        knows_validators=chance.random() < _KNOW_VALIDATORS,
    )


def _items(a_day: float, morning: timedelta, chance: random.Random) -> list[datetime]:
    """Draw the instants: mostly by day, half as many at weekends."""
    found: list[datetime] = []
    at, last = FIRST - BEFORE, FIRST + WEEK
    while at < last:
        at += timedelta(days=chance.expovariate(a_day * 1.6))
        awake = (at - morning - FIRST) % _DAY < timedelta(hours=14)
        if chance.random() < (0.95 if awake else 0.15) * (0.5 if at.weekday() >= 5 else 1) and at < last:  # noqa: PLR2004 - Saturday
            found.append(at.replace(microsecond=0))
    return found or [FIRST - BEFORE]
