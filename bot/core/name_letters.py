"""Name letters: how a name is written at its place in a headline, in capitals or small, and with marks of its own."""

from __future__ import annotations

import re
import unicodedata

from bot.core.headline_grammar import VERBS
from bot.core.surroundings import Place
from bot.core.title_forms import Kind

_INNER_MARK = re.compile(r"\w[^\w\s'’.,]+\w")  # noqa: RUF001 - the typographic apostrophe itself


def marked(place: Place) -> bool:
    """Tell whether the name stands with a mark of its own inside, as no everyday words do ("K-ON!", "Re:ZERO")."""
    return bool(_INNER_MARK.search(_written(place))) and _spelled_out(place).startswith(_written(place))


def shouts(place: Place) -> bool:
    """Tell whether the name's own last mark stands behind it and the sentence goes on ("Free! Returns")."""
    mark = _spelled_out(place)[len(_written(place)) :]
    shout = bool(mark) and not mark.strip("!?") and place.name[-1].after.startswith(f"{mark} ")
    return shout and place.after is not None and (not place.after.capital or place.after.folded in VERBS)


def styled(place: Place) -> bool:
    """Tell whether the name stands in capitals amid words that do not."""
    mixed = not shouted(place) and any(word.capital for word in place.words[place.found.end :])
    return mixed and all(word.text.isupper() for word in place.name) and len("".join(place.folded)) > 1


def small(place: Place) -> bool:
    """Tell whether the name heads the line in small letters amid capital ones, which no other word does."""
    behind = place.words[place.found.end : place.found.end + 2]
    uncapped = place.found.start == 0 and not place.words[0].capital and place.words[0].text.isalpha()
    return uncapped and len(behind) > 1 and all(word.capital for word in behind)


def plain(place: Place) -> bool:
    """Tell whether a name that has capitals is written without any, and not in quotes."""
    capitals = any(letter.isupper() for letter in place.found.name)
    return capitals and not place.quoted and all(word.text[0].islower() for word in place.name)


def shouted(place: Place) -> bool:
    """Tell whether the whole headline stands in capitals."""
    return not any(letter.islower() for word in place.words for letter in word.text)


def _spelled_out(place: Place) -> str:
    return unicodedata.normalize("NFKC", place.found.name).casefold() if place.found.kind is Kind.FULL else ""


def _written(place: Place) -> str:
    return "".join(f"{word.text}{word.after}" for word in place.name).removesuffix(place.name[-1].after).casefold()
