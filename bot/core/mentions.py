"""Mentions: which shows a headline names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.core.names import words


@dataclass(slots=True)
class NameIndex:
    """All names of all shows by their folded words; the longest name that fits a place in a text wins there."""

    _shows: dict[tuple[str, ...], set[int]] = field(default_factory=dict)
    _longest: int = 0

    @classmethod
    def of(cls, names: Iterable[tuple[int, str]]) -> NameIndex:
        """Build the index from pairs of show id and name."""
        index = cls()
        for show_id, name in names:
            index.add(show_id, name)
        return index

    def add(self, show_id: int, name: str) -> None:
        """Add one spelling of a show's name; a name without letters is left out, since it would match everything."""
        folded = words(name)
        if folded:
            self._shows.setdefault(folded, set()).add(show_id)
            self._longest = max(self._longest, len(folded))

    def shows_in(self, text: str) -> frozenset[int]:
        """Give the ids of the shows that a text names."""
        told = words(text)
        found: set[int] = set()
        place = 0
        while place < len(told):
            length = self._match_at(told, place)
            if length:
                found |= self._shows[told[place : place + length]]
            place += length or 1
        return frozenset(found)

    def _match_at(self, told: tuple[str, ...], place: int) -> int:
        limit = min(self._longest, len(told) - place)
        return next((n for n in range(limit, 0, -1) if told[place : place + n] in self._shows), 0)
