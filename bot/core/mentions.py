"""Mentions: which shows a headline is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.core.evidence import ENOUGH, Weighed, weigh
from bot.core.franchise import Franchises
from bot.core.headline_words import Word, headline_words
from bot.core.name_table import Hit, NameTable
from bot.core.season_words import season_beside
from bot.core.surroundings import Place
from bot.core.title_forms import Form, Kind, forms_of

_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One show that a headline names: by which name, how surely (from 2 on it is meant), and why."""

    show_id: int
    name: str
    strength: int
    reason: str


@dataclass(frozen=True, slots=True)
class Picked:
    """A name picked at its place, and what it weighs there."""

    hit: Hit
    place: Place
    weighed: Weighed

    @property
    def sure(self) -> bool:
        """Tell whether the name is meant."""
        return self.weighed.strength >= ENOUGH

    def among(self, others: Sequence[Picked]) -> Picked:
        """Take a name that is too little alone as a title where it stands in a list with one that is not."""
        listed = self.place.listed and any(other.sure and other.place.listed for other in others)
        if self.sure or self.weighed.strength < 0 or not listed:
            return self
        return replace(self, weighed=Weighed(ENOUGH, f"{self.weighed.reason}, listed with titles"))


@dataclass(slots=True)
class NameIndex:
    """All names of all shows; the longest name that fits a place in a headline wins there."""

    _table: NameTable = field(default_factory=NameTable)
    _franchises: Franchises = field(default_factory=Franchises)

    @classmethod
    def of(cls, names: Iterable[tuple[int, str]], relations: Iterable[tuple[int, int]] = ()) -> NameIndex:
        """Build the index from pairs of show id and name, and from pairs of show and earlier show, if any are known."""
        table = NameTable()
        forms: list[tuple[int, Form]] = []
        for show_id, name in names:
            for form in forms_of(name):
                forms.append((show_id, form))
                table.add(show_id, name, form)
        table.sort()
        return cls(table, Franchises.of(forms, relations))

    def franchise_of(self, show_id: int) -> int:
        """Give the first show of a show's franchise, which may be the show itself."""
        return self._franchises.base(show_id)

    def shows_in(self, headline: str) -> frozenset[int]:
        """Give the ids of the shows that a headline is about; with a season comes the first show of its franchise."""
        return frozenset(mention.show_id for mention in self.mentions(headline))

    def mentions(self, headline: str) -> tuple[Mention, ...]:
        """Give the shows that a headline is about, with what tells so."""
        return tuple(mention for mention in self.weighed(headline) if mention.strength >= ENOUGH)

    def weighed(self, headline: str) -> tuple[Mention, ...]:
        """Give all names that stand in a headline, the ones that do not mean a show as well."""
        words = headline_words(headline)
        picked = self._picked(words)
        return tuple(
            Mention(show_id=show_id, name=one.hit.found.name, strength=one.weighed.strength, reason=one.weighed.reason)
            for one in (one.among([other for other in picked if other is not one]) for one in picked)
            for show_id in self._meant(words, one.hit)
        )

    def _picked(self, words: Sequence[Word]) -> Sequence[Picked]:
        picked: list[Picked] = []
        waiting: list[Picked] = []
        for hit in sorted(self._candidates(words), key=_longest_first):
            if any(hit.overlaps(other.hit) for other in picked):
                continue
            place = Place(words, hit.found)
            one = Picked(hit, place, weigh(place))
            # A shortened name that is not meant leaves its words to the names within it; a whole one does not.
            if one.sure or hit.found.kind <= Kind.ROOT:
                picked.append(one)
            elif one.weighed.strength > 0 and place.listed:
                waiting.append(one)
        for one in waiting:
            if not any(one.hit.overlaps(other.hit) for other in picked):
                picked.append(one)
        return picked

    def _candidates(self, words: Sequence[Word]) -> Iterator[Hit]:
        for hit in self._table.hits(words):
            franchises = len({self._franchises.base(show_id) for show_id in hit.shows})
            if hit.found.kind is Kind.FULL or franchises == 1 or self._quoted_beginning(words, hit, franchises):
                yield hit

    @staticmethod
    def _quoted_beginning(words: Sequence[Word], hit: Hit, franchises: int) -> bool:
        """Tell whether a quotation is the beginning of a few names and no more, so that all of them are meant."""
        return hit.found.kind is Kind.PREFIX and franchises <= _FEW and Place(words, hit.found).quoted

    def _meant(self, words: Sequence[Word], hit: Hit) -> Sequence[int]:
        """Give the shows that a name stands for: those of the name, the season named beside it, and the first show."""
        bases = {self._franchises.base(show_id) for show_id in hit.shows}
        number = season_beside(words[: hit.found.start], words[hit.found.end :])
        seasons = {show_id for base in bases for show_id in self._franchises.season(base, number)} if number > 1 else ()
        whole = hit.found.kind is Kind.FULL or len(hit.shows) == 1
        # Seasons that go by the name of the first show are not meant by it, unless their number stands beside it.
        named = {show_id for show_id in hit.shows if len(hit.shows) == 1 or not self._franchises.later(show_id)}
        return sorted({*bases, *seasons, *(named if whole else ())})


def _longest_first(hit: Hit) -> tuple[int, int, int]:
    return hit.found.start - hit.found.end, hit.found.kind, hit.found.start
