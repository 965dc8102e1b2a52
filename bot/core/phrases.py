"""Phrases: whether the words around a name make one longer phrase with it, so that it is not meant."""

from __future__ import annotations

import re

from bot.core.common_words import distinctive
from bot.core.headline_grammar import (
    ANIME,
    BETWEEN,
    DETERMINERS,
    GENRES,
    LEADS,
    LINKS,
    OTHERS,
    PARTICLES,
    PARTS,
    READING_ON,
    ROMANS,
    STOPS,
    VERBS,
)
from bot.core.headline_words import Word
from bot.core.name_letters import shouted
from bot.core.surroundings import Place

_ROMAJI = re.compile(r"(?:(?:[kgszjtdnhbpmyrwfc]|[knhmrgbps]y|ch|sh|ts|kk|tt|pp|ss)?[aiueo]|n(?![aiueo]))+")
_LONG_LINK = 4
_ARTICLES = frozenset({"a", "an"})
_GOING_ON = frozenset({"and", "to", "in", "for", "from", "on", "is", "with"})


def ends_a_title(place: Place) -> bool:
    """Tell whether everyday words end a longer title ("The Baker Who Slept in Another World Anime")."""
    start = place.found.start
    if start < 2 or place.name[0].opens or distinctive(place.folded):  # noqa: PLR2004 - room for a noun and "in"
        return False
    link, noun = place.words[start - 1], place.words[start - 2]
    if link.folded not in LINKS or link.begins:
        return False
    # Sites write "From" and "With" large in any place, and shorter links only within a title.
    if link.capital and len(link.text) < _LONG_LINK:
        return True
    return bool(place.noun) and not (noun.folded in VERBS | BETWEEN | LEADS or noun.owner in PARTS | ANIME | OTHERS)


def within(place: Place, *, weak: bool) -> bool:
    """Tell whether the words before or behind make one longer phrase with the name; a weak name needs less."""
    return not place.quoted and (_within_before(place, weak=weak) or _within_behind(place, weak=weak))


def _within_before(place: Place, *, weak: bool) -> bool:
    first, before = place.name[0], place.before
    if before is None or first.begins or first.opens:
        return False
    if not distinctive(place.folded) and (before.folded in DETERMINERS or _counts(place, before)):
        return True
    if before.folded in _ARTICLES and len(place.name) == 1:
        return not place.noun
    if before.owns or before.folded in VERBS | BETWEEN | PARTS or before.owner in ANIME or before.folded.isdigit():
        return False
    if before.folded in LEADS | STOPS:
        return weak and not _told_before(place)
    return weak or _person(place, before) or _describes(place, before)


def _counts(place: Place, before: Word) -> bool:
    """Tell whether everyday words are counted ("10 Ghost Stories", "Top 20 ...")."""
    lead = place.words[place.found.start - 2].folded if place.found.start > 1 else ""
    return before.folded.isdigit() and (before.begins or lead in {"top", "best", "the", "our", "my"})


def _describes(place: Place, before: Word) -> bool:
    """Tell whether a word describes those behind it ("Lost Sketchbook"); one that ends like a verb may be one."""
    if not before.capital or before.folded.endswith(("s", "ed")) or shouted(place):
        return False
    if len(place.name) > 1:
        return not distinctive(place.folded)
    return not (place.noun or distinctive([before.folded]) or _ROMAJI.fullmatch(place.name[0].owner))


def _told_before(place: Place) -> bool:
    """Tell whether the clause before the name has a verb, or nothing but words after which names begin."""
    clause = []
    for word in reversed(place.words[: place.found.start]):
        clause.append(word.folded)
        if word.begins:
            break
    return any(word in VERBS for word in clause) or all(word in LEADS | STOPS | BETWEEN for word in clause)


def _within_behind(place: Place, *, weak: bool) -> bool:
    last, after = place.name[-1], place.after
    if after is None or last.ends or last.closes or last.owns:
        return False
    if after.folded in VERBS or after.owner in ANIME | PARTS | BETWEEN | OTHERS or after.folded.isdigit():
        return False
    if (after.folded in GENRES or after.text == "the") and place.noun:
        return False
    return _reads_on(place, after) or _goes_on(place, after, weak=weak)


def _reads_on(place: Place, after: Word) -> bool:
    """Tell whether everyday words that begin a sentence read on in it ("Look Back at ...")."""
    begins = place.name[0].begins and "," not in place.name[0].before
    return begins and after.folded in READING_ON and not distinctive(place.folded)


def _goes_on(place: Place, after: Word, *, weak: bool) -> bool:
    """Tell whether the word behind goes on with the phrase that the name's words begin."""
    if after.folded in PARTICLES:
        return weak or (len(place.name) == 1 and after.folded not in {"to", "made", "of"})
    if after.folded in STOPS or after.folded in ROMANS:
        return weak and after.folded not in _GOING_ON
    return weak or _person(place, after)


def _person(place: Place, neighbour: Word) -> bool:
    """Tell whether a one-word name and its neighbour look like a Japanese person's name ("Akira Ishida")."""
    pair = (place.name[0].owner, neighbour.owner)
    named = len(place.name) == 1 and neighbour.capital and not shouted(place)
    return named and all(_ROMAJI.fullmatch(word) for word in pair)
