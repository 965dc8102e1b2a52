"""What a calendar's parser gathers while it reads: sightings, and what was left out with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from bot.core.releases import Sighting
from bot.core.vanishing import Listing
from bot.sources.base import Reading, Request
from bot.sources.text import one_line

MOST_REASONS = 100
"""How many reasons one document may give; beyond them only their count is kept."""

MOST_ENTRIES = 2_000
"""How many entries of one document are read."""

MOST_SIGHTINGS = 5_000
"""How many sightings one document may give: a few entries can name very many."""

_REASON_LIMIT = 200

T = TypeVar("T")


@dataclass(slots=True)
class Gathering:
    """The sightings and reasons of one document so far."""

    sightings: list[Sighting] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    untold: int = 0
    cut: bool = False

    def first(self, entries: Sequence[T]) -> Sequence[T]:
        """Give as many entries as one document may have."""
        if len(entries) > MOST_ENTRIES:
            self.cut_off(f"{len(entries) - MOST_ENTRIES} entries after the first {MOST_ENTRIES} are not read")
        return entries[:MOST_ENTRIES]

    def add(self, sightings: Iterable[Sighting]) -> None:
        """Take what one entry says, as far as there is room."""
        room = MOST_SIGHTINGS - len(self.sightings)
        told = list(islice(sightings, room + 1))
        if len(told) > room:
            self.cut_off(f"one document may tell {MOST_SIGHTINGS} releases")
        self.sightings.extend(told[:room])

    def skip(self, entry: object, reason: object) -> None:
        """Note that an entry is left out."""
        if len(self.reasons) < MOST_REASONS:
            self.reasons.append(one_line(f"{entry}: {reason}", _REASON_LIMIT))
        else:
            self.untold += 1

    def cut_off(self, reason: str) -> None:
        """Note that what follows is not read, so that nothing can be said of what is missing."""
        self.cut = True
        self.skip("the rest", reason)

    def reading(self, following: Request | None = None, listing: Listing | None = None) -> Reading:
        """Give all of it as a reading, with the next page to ask for, and what it lists whole unless it was cut off."""
        listings = (listing,) if listing and not self.cut else ()
        untold = (f"{self.untold} more were left out",) if self.untold else ()
        skipped = (*self.reasons, *untold)
        return Reading(sightings=tuple(self.sightings), next=following, skipped=skipped, listings=listings)
