"""Show search: which shows are meant by what somebody types, over all names in memory, with typos forgiven."""

from __future__ import annotations

import heapq
import operator
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any, Self, TypeVar

from bot.core.alike import Alike
from bot.core.names import fold

FEW = 3
"""Below so many shows that fit as they are typed, those are looked for that are typed wrong."""

_ALIKE, _ALIKE_WORD = 80, 72
"""How much of two names, and of two words, must agree for one to be the other typed wrong (percent of letters)."""

_SHORTEST, _LONGEST, _MOST_WORDS = 4, 60, 6
_WRONG_WORDS, _NEAR, _WAYS = 2, 3, 9
_SCANNED = 4000
_LAST = "\U0010ffff"
_RUN = 2000

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One name of a show as it is searched: folded, with where it stands among all (the higher the sooner)."""

    show_id: int
    folded: str
    adult: bool = False
    standing: tuple[bool, int] = (False, 0)


@dataclass(frozen=True, slots=True)
class ShowSearch:
    """All names, the most popular show's first: a name's place among them is its rank."""

    _names: Sequence[str] = ()
    _ids: array[int] = field(default_factory=lambda: array("q"))
    _adult: frozenset[int] = frozenset()
    _by_name: array[int] = field(default_factory=lambda: array("l"))
    _words: Sequence[str] = ()
    _starts: array[int] = field(default_factory=lambda: array("l", [0]))
    _with_word: array[int] = field(default_factory=lambda: array("l"))
    _like_names: Alike = field(default_factory=Alike)
    _like_words: Alike = field(default_factory=Alike)

    @classmethod
    def over(cls, known: Iterable[Known]) -> Self:
        """Build it; for 90,000 names that takes about a second, so not on the event loop."""
        ordered = _in_order(list(known), lambda one: (not one.standing[0], -one.standing[1], one.folded, one.show_id))
        names = [one.folded for one in ordered]
        places: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            for word in set(name.split()):
                places[word].append(place)
        words = _in_order(list(places), str)
        starts, with_word = array("l", [0]), array("l")
        for word in words:
            with_word.extend(places[word])
            starts.append(len(with_word))
        return cls(
            names,
            array("q", [one.show_id for one in ordered]),
            frozenset(one.show_id for one in ordered if one.adult),
            array("l", _in_order(range(len(names)), names.__getitem__)),
            words,
            starts,
            with_word,
            Alike.among(names),
            Alike.among(word if len(word) >= _SHORTEST else "" for word in words),
        )

    def __len__(self) -> int:
        """Count the names."""
        return len(self._names)

    def find(self, typed: str, limit: int, *, adult: bool = False) -> list[int]:
        """Give the ids of the shows that fit, the best first: whole names, beginnings, words in them, then typos.

        Shows for adults only are left out unless `adult` allows them.
        """
        wanted = fold(typed)[:_LONGEST].strip()
        left_out = set() if adult else set(self._adult)
        found = list(islice(self._shows(self._fitting(wanted), left_out), limit))
        if wanted and len(found) < min(FEW, limit) and not self._is_name(wanted):
            found += islice(self._shows(self._nearly(wanted), left_out), limit - len(found))
        return found

    def _is_name(self, wanted: str) -> bool:
        first = bisect_left(self._by_name, wanted, key=self._names.__getitem__)
        return first < len(self._by_name) and self._names[self._by_name[first]] == wanted

    def _shows(self, places: Iterable[int], seen: set[int]) -> Iterator[int]:
        for place in places:
            show_id = self._ids[place]
            if show_id not in seen:
                seen.add(show_id)
                yield show_id

    def _fitting(self, wanted: str) -> Iterator[int]:
        if not wanted:
            yield from range(len(self._names))
            return
        beginning = self._beginning(wanted)
        yield from (place for place in beginning if self._names[place] == wanted)
        yield from beginning
        yield from self._with_all([[word] for word in wanted.split()[:_MOST_WORDS]])
        if not wanted.isascii():
            # What is written without spaces has words where nobody sees them.
            yield from (place for place, name in enumerate(self._names) if wanted in name)

    def _beginning(self, wanted: str) -> list[int]:
        name = self._names.__getitem__
        first = bisect_left(self._by_name, wanted, key=name)
        return sorted(self._by_name[first : bisect_right(self._by_name, wanted + _LAST, key=name)])

    def _nearly(self, wanted: str) -> Iterator[int]:
        yield from self._with_all(self._meant(wanted.split()[:_MOST_WORDS]))
        if len(wanted) >= _SHORTEST:
            yield from self._like_names.nearest(wanted, _ALIKE, 25)

    def _meant(self, typed: list[str]) -> list[list[str]]:
        """Give for each word those that it may be: itself where names have one that begins with it, else those like it.

        There are none where more words are wrong than anybody mistypes, or one is like none.
        """
        wrong = [word for word in typed if not operator.lt(*self._range(word))]
        if len(wrong) > _WRONG_WORDS:
            return []
        like = {word: near for word in sorted(wrong, key=len) if (near := self._like(word))}
        return [like.get(word, [word]) for word in typed] if len(like) == len(set(wrong)) else []

    def _like(self, word: str) -> list[str]:
        near = self._like_words.nearest(word, _ALIKE_WORD, _NEAR) if len(word) >= _SHORTEST else []
        return [self._words[place] for place in near]

    def _range(self, word: str) -> tuple[int, int]:
        """Give which of the places of words are those of the words that begin with it."""
        first, last = bisect_left(self._words, word), bisect_right(self._words, word + _LAST)
        return self._starts[first], self._starts[last]

    def _with_all(self, meant: list[list[str]]) -> Iterator[int]:
        """Give the names that have all the words, in any order, each in one of the ways it may be meant."""
        for words in islice(product(*meant), _WAYS if meant else 0):
            spans = sorted((self._range(word) for word in words), key=lambda span: span[1] - span[0])
            rarest = self._with_word[spans[0][0] : spans[0][1]]
            for place in islice(sorted(set(rarest)), None if len(words) == 1 else _SCANNED):
                name = f" {self._names[place]}"
                if all(f" {word}" in name for word in words):
                    yield place


def _in_order(items: Sequence[T], key: Callable[[T], Any]) -> list[T]:
    """Sort by runs: sorting all at once would hold up every other thread for its whole time."""
    runs = [sorted(items[start : start + _RUN], key=key) for start in range(0, len(items), _RUN)]
    return list(heapq.merge(*runs, key=key))
