"""Alike: which of many texts one is that was typed wrong, looked for among those of about its length and its script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Self

from rapidfuzz import fuzz, process

Bucket = tuple[list[str], list[int]]
"""Texts of one length that are all ASCII or not, and the place of each among all."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Texts by their length and script."""

    _kinds: dict[tuple[int, bool], Bucket] = field(default_factory=dict)

    @classmethod
    def among(cls, texts: Iterable[str]) -> Self:
        """Order texts by their length and script; empty ones are like none."""
        kinds: dict[tuple[int, bool], Bucket] = {}
        for place, text in enumerate(texts):
            if text:
                kind = kinds.setdefault((len(text), text.isascii()), ([], []))
                kind[0].append(text)
                kind[1].append(place)
        return cls(kinds)

    def nearest(self, typed: str, least: int, limit: int) -> list[int]:
        """Give the places of the texts most like what was typed, of which at least `least` percent agree."""
        found: list[tuple[float, int]] = []
        for (length, is_ascii), (texts, places) in self._kinds.items():
            # Of two texts no more can agree than the shorter one is long.
            short = 200 * min(length, len(typed)) < least * (length + len(typed))
            if short or is_ascii != typed.isascii():
                continue
            near = process.extract(typed, texts, scorer=fuzz.ratio, score_cutoff=least, limit=limit)
            found += [(score, -places[index]) for _, score, index in near]
        return [-place for _, place in nlargest(limit, found)]
