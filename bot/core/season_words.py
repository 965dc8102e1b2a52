"""Season words: the words by which names and headlines say which season, part or kind of a show is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.core.headline_grammar import ORDINALS, ROMANS, word_set
from bot.core.headline_words import Word, name_words

_NATIVE_SEASON = re.compile(r"第\s*([0-9一二三四五六七八九十]+)\s*(?:期|シーズン|シリーズ)")
_KANJI_NUMBERS = {kanji: number for number, kanji in enumerate("一二三四五六七八九十", 1)}
_SEASON_NOUNS = word_set("season seasons series stage")
_TAIL_NOUNS = word_set("season cour part tv movie movies film ova oad ona special specials final sequel")
_HIGHEST_SEASON = 30
_YEAR = 4
_NEAR = 4


def without_tail(words: Sequence[str]) -> list[str]:
    """Take the words off the end that say which season, part or kind a name is of, as long as a name is left."""
    left = list(words)
    while len(left) > 1 and (size := _tail_size(left)):
        left = left[:-size]
    return left


def _tail_size(words: Sequence[str]) -> int:
    last, before = words[-1], words[-2]
    if words[-2:] in (["the", "movie"], ["the", "animation"], ["the", "animated"]) and len(words) > 2:  # noqa: PLR2004
        return 2
    if last in _TAIL_NOUNS or last in ROMANS or (last in ORDINALS and before in {"the", "season"}):
        return 2 if before in ORDINALS or before == "final" else 1
    if last == "season" or _number(last):
        return 2 if before in _TAIL_NOUNS or before == "season" else 1
    return 0


def season_of(name: str) -> int:
    """Read the season off a name ("X Season 2", "X II", "X(第2期)"), 0 where it names none."""
    text = name if name.isascii() else unicodedata.normalize("NFKC", name)
    if native := _NATIVE_SEASON.search(text):
        return _number(native[1]) or _KANJI_NUMBERS.get(native[1], 0)
    words = name_words(text)
    return next((season for place in range(1, len(words)) if (season := _season_at(words, place))), 0)


def _season_at(words: Sequence[str], place: int) -> int:
    word, after = words[place], words[place + 1] if place + 1 < len(words) else ""
    if word == "season" and (number := _number(after)):
        return number
    if word in ORDINALS and after in _SEASON_NOUNS:
        return ORDINALS[word]
    return ROMANS.get(word, 0) if word != "v" else 0


def _number(word: str) -> int:
    """Read a season's number, 0 where a word is none or is too large for one ("2026")."""
    return int(word) if word.isdecimal() and len(word) < _YEAR and int(word) <= _HIGHEST_SEASON else 0


def season_beside(before: Sequence[Word], behind: Sequence[Word]) -> int:
    """Read the season off the words beside a name ("Season 2", "2nd Season", "II", "Second Season of"), else 0."""
    after = [word.owner for word in behind[:_NEAR]]
    if after and (number := ROMANS.get(after[0]) or _number(after[0])):
        return number
    if found := next((season for place in range(len(after)) if (season := _season_at(after, place))), 0):
        return found
    lead = [word.owner for word in before[-_NEAR:]]
    leading = lead[-1:] and lead[-1] in {"of", "new", "the"}
    return next((season for place in range(len(lead)) if leading and (season := _season_at(lead, place))), 0)
