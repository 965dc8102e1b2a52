"""Mentions: which shows a headline names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.core.names import words

_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)  # noqa: RUF001 - the typographic apostrophe itself


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
        """Add one spelling of a show's name; an empty one is left out, since it would match everything."""
        folded = words(name)
        if folded:
            self._shows.setdefault(folded, set()).add(show_id)
            self._longest = max(self._longest, len(folded))

    def shows_in(self, text: str) -> frozenset[int]:
        """Give the ids of the shows that a text names."""
        told, owners = words(text), words(_POSSESSIVE.sub("", text))
        if len(owners) != len(told):
            owners = told
        found: set[int] = set()
        place = 0
        while place < len(told):
            name = self._name_at(told, owners, place)
            found |= self._shows.get(name, set())
            place += len(name) or 1
        return frozenset(found)

    def _name_at(self, told: tuple[str, ...], owners: tuple[str, ...], place: int) -> tuple[str, ...]:
        """Give the longest name that begins at a place, as it is or as an owner ("Metallic Rouge's finale")."""
        for end in range(min(place + self._longest, len(told)), place, -1):
            for name in (told[place:end], (*told[place : end - 1], owners[end - 1])):
                if name in self._shows:
                    return name
        return ()
