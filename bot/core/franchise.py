"""Franchises: which shows belong together, read off their names and off what relations are known."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.common_words import content, distinctive
from bot.core.title_forms import Form, Kind

_A_PHRASE = 2


@dataclass(slots=True)
class Franchises:
    """Shows in groups; each group has a base, its first show."""

    _bases: dict[int, int] = field(default_factory=dict)
    _members: dict[int, list[int]] = field(default_factory=dict)
    _seasons: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, forms: Iterable[tuple[int, Form]], relations: Iterable[tuple[int, int]] = ()) -> Franchises:
        """Group shows by the forms of their names; `relations` are pairs of show and earlier show known otherwise."""
        forms = list(forms)
        seasons: dict[int, int] = {}
        owners: dict[str, int] = {}
        parents: dict[int, int] = {}
        for show_id, form in forms:
            seasons[show_id] = max(seasons.get(show_id, 0), form.season)
            if form.kind is Kind.FULL:
                first = owners.setdefault(form.key, show_id)
                if first != show_id and _telling(form):
                    _join(parents, show_id, first)
        for show_id, form in forms:
            if form.kind in (Kind.ROOT, Kind.SHORT):
                first = owners.setdefault(form.key, show_id) if _founding(form) else owners.get(form.key, show_id)
                _join(parents, show_id, first)
        _join_beginnings(forms, parents)
        for later, earlier in relations:
            _join(parents, later, earlier)
        return cls._grouped(parents, seasons, _derived(forms, owners))

    @classmethod
    def _grouped(cls, parents: dict[int, int], seasons: Mapping[int, int], derived: frozenset[int]) -> Franchises:
        groups: dict[int, list[int]] = defaultdict(list)
        for show_id in list(parents):
            groups[_root(parents, show_id)].append(show_id)
        bases, members = {}, {}
        for group in groups.values():
            base = min(group, key=lambda show_id: (seasons.get(show_id, 0) > 1, show_id in derived, show_id))
            members[base] = sorted(group)
            bases.update(dict.fromkeys(group, base))
        return cls(bases, members, seasons)

    def base(self, show_id: int) -> int:
        """Give the first show of a show's franchise, which may be the show itself."""
        return self._bases.get(show_id, show_id)

    def later(self, show_id: int) -> bool:
        """Tell whether a show is a second or later season of another."""
        return self._seasons.get(show_id, 0) > 1 and self.base(show_id) != show_id

    def season(self, show_id: int, number: int) -> Sequence[int]:
        """Give the shows of a show's franchise that are its season of a number."""
        return [other for other in self._members.get(self.base(show_id), ()) if self._seasons.get(other) == number]


def _telling(form: Form) -> bool:
    """Tell whether two shows that share a form are of one franchise: not so of one common word ("Another")."""
    return len(form.words) > 1 or distinctive(form.words) > 0


def _founding(form: Form) -> bool:
    """Tell whether a form joins shows even where none of them has it as its whole name ("KonoSuba: ...")."""
    own = form.key.isascii() and (distinctive(form.words) > 0 or content(form.words) >= _A_PHRASE)
    return _telling(form) and (form.kind is Kind.ROOT or own)


def _join_beginnings(forms: Sequence[tuple[int, Form]], parents: dict[int, int]) -> None:
    """Join the shows whose names go on from another's, where that is of two words or more and no phrase."""
    names = sorted((" ".join(form.words) + " ", show_id) for show_id, form in forms if form.kind is Kind.FULL)
    beginnings = {
        form.words: show_id
        for show_id, form in forms
        if form.kind <= Kind.SHORT and content(form.words) >= _A_PHRASE and distinctive(form.words)
    }
    for words, show_id in beginnings.items():
        beginning = " ".join(words) + " "
        place = bisect_left(names, (beginning, 0))
        while place < len(names) and names[place][0].startswith(beginning):
            if names[place][1] != show_id:
                _join(parents, names[place][1], show_id)
            place += 1


def _derived(forms: Sequence[tuple[int, Form]], owners: Mapping[str, int]) -> frozenset[int]:
    return frozenset(
        show_id
        for show_id, form in forms
        if form.kind in (Kind.ROOT, Kind.SHORT) and owners.get(form.key, show_id) != show_id
    )


def _root(parents: dict[int, int], show_id: int) -> int:
    while parents.get(show_id, show_id) != show_id:
        above = parents[show_id]
        parents[show_id] = parents.get(above, above)
        show_id = parents[show_id]
    return show_id


def _join(parents: dict[int, int], show_id: int, other: int) -> None:
    one, two = _root(parents, show_id), _root(parents, other)
    parents.setdefault(one, one)
    parents.setdefault(two, two)
    parents[one] = two
