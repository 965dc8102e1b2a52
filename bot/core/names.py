"""Names: one folded form under which different spellings of a title are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_SEASON = re.compile(
    r"\b(?:season\s*(?P<a>\d{1,2})\b|(?P<b>\d{1,2})(?:st|nd|rd|th)\s+(?:season|stage|cour)|s(?P<c>\d{1,2})$)",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"\s(?P<roman>II|III|IV|V|VI|VII|VIII|IX)$")
_ROMAN_VALUES = {"II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_FIRST_WITHOUT_ACCENTS = 0x0530
_MARKS = {"&": " and ", "’": "", "'": "", "`": "", "×": " x "}  # noqa: RUF001 - the typographic marks themselves


@lru_cache(maxsize=1024)
def fold(name: str) -> str:
    """Fold a title: NFKC, case, accents and punctuation away, words parted by one space.

    Letters and digits of every script stay; apostrophes vanish ("I'm" is "im"), other marks part words. A title that
    is nothing but marks keeps them, since it must not be the same as every other one.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    for mark, replacement in _MARKS.items():
        text = text.replace(mark, replacement)
    letters = "".join(_letters(unicodedata.normalize("NFKD", text)))
    return " ".join(unicodedata.normalize("NFKC", letters if letters.strip() else text).split())


def _letters(decomposed: str) -> Iterator[str]:
    base = " "
    for character in decomposed:
        kind = unicodedata.category(character)[0]
        if kind != "M":
            base = character if kind in "LN" else " "
            yield base
        elif ord(base) >= _FIRST_WITHOUT_ACCENTS:
            # Accents of Latin, Greek and Cyrillic go; the voicing marks of Japanese are part of the letter.
            yield character


def words(name: str) -> tuple[str, ...]:
    """Give the folded words of a text."""
    return tuple(fold(name).split())


def season_in(title: str) -> int | None:
    """Read the season off a title ("Season 2", "2nd Stage", "Overlord IV"), None where it names none."""
    if found := _SEASON.search(title.strip()):
        return int(next(group for group in found.groups() if group))
    if found := _ROMAN.search(title.strip()):
        return _ROMAN_VALUES[found["roman"]]
    return None
