"""Headline words: a headline cut into words, each with its spellings and with the marks that stand around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.core.names import fold

_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*|[&×]")  # noqa: RUF001 - the typographic marks themselves
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_OWNER = re.compile(r"['’]s$", re.IGNORECASE)  # noqa: RUF001 - the typographic apostrophe itself
_OPENING = re.compile(r"""(?:^|(?<=[\s(\[:–—-]))['"‘“«]+$|["“「『«《]+$""")  # noqa: RUF001 - quotes
_CLOSING = re.compile(r"""^[!?.,…~☆★♪)\]]*(?:['’](?=$|[\s.,:;!?)\]–—-])|["”」』»》])""")  # noqa: RUF001 - quotes
_BREAK = re.compile(r"[:;|,()\[\]…]|[.!?]+\s|\s[-‐-―~～/]+\s?|[‒-―]")  # noqa: RUF001 - dashes
_SHOUT = re.compile(r"^[!?.]+\s")
_LONG_VOWEL = re.compile(r"ou|oo|uu")
_LIPS = re.compile(r"m(?=[bp])")
_DIGITS = ("one two three four five six seven eight nine ten", "_ ii iii iv _ vi vii viii ix _")
_NUMBERS = {word: str(number) for words in _DIGITS for number, word in enumerate(words.split(" "), 1)} | {"wo": "o"}

READ = 500
"""How many characters of a headline are read: real ones are shorter, and hostile ones are not worth the time."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, folded, as a key without its owner's "s", and the marks before and after it."""

    text: str
    folded: str
    owner: str
    before: str
    after: str
    first: bool

    @property
    def owns(self) -> bool:
        """Tell whether the word is a possessive ("Anime's")."""
        return self.folded != self.owner

    @property
    def opens(self) -> bool:
        """Tell whether a quotation opens right before the word."""
        return bool(_OPENING.search(self.before))

    @property
    def closes(self) -> bool:
        """Tell whether a quotation closes right after the word."""
        return bool(_CLOSING.search(self.after))

    @property
    def ends(self) -> bool:
        """Tell whether a comma, colon, dash or the like stands after the word, or nothing."""
        return not self.after or bool(_BREAK.search(self.after))

    @property
    def parts(self) -> bool:
        """Tell whether a comma, colon or dash stands after the word; a shout or question may be a name's own."""
        return not self.after or bool(_BREAK.search(_SHOUT.sub(" ", self.after)))

    @property
    def begins(self) -> bool:
        """Tell whether a comma, colon, dash or the like stands before the word, or nothing."""
        return self.first or bool(_BREAK.search(self.before))

    @property
    def capital(self) -> bool:
        """Tell whether the word begins with a capital letter."""
        return self.text[:1].isupper()


def headline_words(headline: str) -> tuple[Word, ...]:
    """Cut a headline into its words; an ampersand is a word, a multiplication sign is an "x"."""
    return tuple(_words(unicodedata.normalize("NFKC", headline[:READ])))


def _words(text: str) -> Iterator[Word]:
    found = list(_WORD.finditer(text))
    ends = [0, *(match.end() for match in found)]
    starts = [*(match.start() for match in found), len(text)]
    for place, match in enumerate(found):
        written, before, after = match[0], text[ends[place] : starts[place]], text[ends[place + 1] : starts[place + 1]]
        if folded := _folded(written):
            yield Word(written, folded, _folded(_OWNER.sub("", written)), before, after, place == 0)


@lru_cache(maxsize=2048)
def _folded(word: str) -> str:
    return "".join(name_words(word))


def name_words(name: str) -> list[str]:
    """Give the folded words of a name."""
    if name.isascii():
        return _ASCII_WORD.findall(name.lower().replace("'", "").replace("`", "").replace("&", " and "))
    return fold(name).split()


@lru_cache(maxsize=2048)
def key_of(word: str) -> str:
    """Give the form under which spellings of one word meet: number words, Roman numbers and long vowels of romaji."""
    if known := _NUMBERS.get(word):
        return known
    return _LIPS.sub("n", _LONG_VOWEL.sub(lambda vowel: vowel[0][0], word)) if word.isascii() else word
