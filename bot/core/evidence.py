"""Evidence: how surely the words of a headline at a place are meant as the name of a show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.common_words import content, distinctive
from bot.core.headline_grammar import ANIME
from bot.core.surroundings import Place
from bot.core.title_forms import Kind

ENOUGH = 2
"""The strength from which on a name counts as mentioned."""

_PLENTY = 3
_OTHER = -2
_LONGER = -3


@dataclass(frozen=True, slots=True)
class Weighed:
    """How surely a name is meant, and why."""

    strength: int
    reason: str


def weigh(place: Place) -> Weighed:
    """Weigh what speaks for and against a name at its place."""
    own, name = weight_of(place), f"{place.found.kind.name.lower()} name"
    if other := place.other:
        return Weighed(_OTHER, f"{name}, but of {other}")
    hints = list(_hints(place, own))
    return Weighed(own + sum(weight for weight, _ in hints), ", ".join([name, *(reason for _, reason in hints)]))


def weight_of(place: Place) -> int:
    """Weigh a name alone: a common word is nothing, everyday words are just enough, rare words are plenty."""
    words, kind = place.folded, place.found.kind
    rare, telling = distinctive(words), content(words)
    if rare == 0 and telling <= 1:
        return 0
    weight = ENOUGH if rare == 0 or telling == 1 else _PLENTY
    if kind in (Kind.PREFIX, Kind.ENDING):
        return weight - 2 - (rare == 0)
    if kind is Kind.TAIL:
        weight -= 1 + (telling <= 2)  # noqa: PLR2004 - two words are soon something else
    elif kind is Kind.SHORT and (telling == 1 or rare == 0):
        weight -= 1
    return weight - (not place.found.exact and len(words) == 1)


def _hints(place: Place, own: int) -> Iterator[tuple[int, str]]:
    if place.quoted:
        yield 2, "quoted"
    noun = place.noun
    if noun in ANIME:
        yield 2, f"then '{noun}'"
    elif noun and place.found.kind is not Kind.ENDING:
        yield (1 if own else 2), f"then '{noun}'"
    if own < _PLENTY:
        yield from _surrounding(place, own)


def _surrounding(place: Place, own: int) -> Iterator[tuple[int, str]]:
    """Weigh the words around a name that could be part of a longer phrase."""
    if place.small:
        yield 2, "kept small"
        return
    if place.within(weak=own == 0 or not _whole(place)) or place.ends_a_title:
        yield _LONGER, "within a longer phrase"
    elif place.found.kind <= Kind.ROOT and place.heads:
        yield 1, "heads the line"
    if place.styled:
        yield 1, "set apart by its letters"
    if place.plain:
        yield -2, "written as plain words"


def _whole(place: Place) -> bool:
    """Tell whether a form is enough of a name to be looked for anywhere, and not only where a name can begin."""
    return place.found.kind <= Kind.ROOT or (place.found.kind is Kind.SHORT and len(place.name) > 1)
