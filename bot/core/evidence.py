"""Evidence: how surely the words of a headline at a place are meant as the name of a show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.common_words import content, distinctive, everyday
from bot.core.headline_grammar import ANIME, OF_ANY_SHOW
from bot.core.name_letters import marked, plain, shouts, small, styled
from bot.core.phrases import ends_a_title, within
from bot.core.surroundings import Place
from bot.core.title_forms import Kind

ENOUGH = 2
"""The strength from which on a name counts as mentioned."""

_PLENTY = 3
_SENTENCE = 4
_SYLLABLE = 4
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
    if everyday(words):
        return ENOUGH if kind is Kind.FULL and len(words) >= _SENTENCE else 0
    weight = ENOUGH if rare == 0 or telling == 1 else _PLENTY
    if kind in (Kind.PREFIX, Kind.ENDING):
        return weight - 2 - (rare == 0 and telling < _SENTENCE)
    if kind is Kind.TAIL:
        weight -= 1 + (telling <= 2)  # noqa: PLR2004 - two words are soon something else
    elif kind is Kind.SHORT and (rare == 0 or (telling == 1 and not _known(place))):
        weight -= 1
    return weight - (not place.found.exact and len(words) == 1)


def _known(place: Place) -> bool:
    """Tell whether several shows go by a short name, and it is no mere syllable ("Re: ...")."""
    return place.found.shared and len(place.folded[0]) >= _SYLLABLE


def _hints(place: Place, own: int) -> Iterator[tuple[int, str]]:
    if place.quoted:
        yield 2, "quoted"
    noun = place.noun
    if noun in ANIME:
        yield 2, f"then '{noun}'"
    elif noun and place.found.kind is not Kind.ENDING:
        yield (1 if own or noun in OF_ANY_SHOW else 2), f"then '{noun}'"
    if own < ENOUGH and place.becomes_anime:
        yield 2, "becomes an anime"
    if own < _PLENTY and marked(place):
        yield 2, "with its own marks"
    elif own < _PLENTY:
        yield from _by_marks(place)
        yield from _surrounding(place, own)


def _by_marks(place: Place) -> Iterator[tuple[int, str]]:
    """Weigh the mark behind a name, and what parts it from a column's title."""
    if shouts(place):
        yield 1, "with its own mark"
    if place.told_alone:
        yield 2, "alone behind a column's title"


def _surrounding(place: Place, own: int) -> Iterator[tuple[int, str]]:
    """Weigh the words around a name that could be part of a longer phrase."""
    if small(place):
        yield 2, "kept small"
        return
    if within(place, weak=own == 0 or not _whole(place)) or ends_a_title(place):
        yield _LONGER, "within a longer phrase"
    elif place.heads and (place.found.kind <= Kind.ROOT or _rare_short(place)):
        yield 1, "heads the line"
    if styled(place):
        yield 1, "set apart by its letters"
    if plain(place):
        yield -2, "written as plain words"


def _rare_short(place: Place) -> bool:
    return place.found.kind is Kind.SHORT and distinctive(place.folded) > 0 and not everyday(place.folded)


def _whole(place: Place) -> bool:
    """Tell whether a form is enough of a name to be looked for anywhere, and not only where a name can begin."""
    return place.found.kind <= Kind.ROOT or (place.found.kind is Kind.SHORT and len(place.name) > 1)
