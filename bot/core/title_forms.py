"""Title forms: the shapes in which a headline may use a show's name, and the season the name tells of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.core.common_words import content, distinctive
from bot.core.headline_grammar import PARTICLES, SAYING_LITTLE, STOPS
from bot.core.headline_words import key_of, name_words
from bot.core.season_words import season_of, without_tail

_SEPARATOR = re.compile(
    r"\s*[~～〜|:]\s+|(?<=[^\x00-\x7f]):\s*|\s*[~～〜「『【(\[]|\s+[-‐-―]+\s*|(?<=\w)[-‐-―]\s+"  # noqa: RUF001 - dashes
)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_NATIVE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_NATIVE_LEAD = re.compile(r"^(?:劇場版|映画|TVアニメ|アニメ)\s*|\s+(?:劇場版|映画)$")
_SIGN = re.compile(r"[\u2200-\u22ff]")
"""Mathematical operators, which are read as words: without its sign "∀ Gundam" is another name."""
_GLUED = re.compile(r"\b(season|part|cour)(?=\d)", re.IGNORECASE)
_ARTICLES = frozenset({"the", "a", "an"})
_AFRESH = frozenset({"shin", "new", "zoku"})
_CLAUSES = frozenset({"who", "whose", "which", "so", "because", "but", "when", "while"})
_OWNER = re.compile(r"(\w+)['’]s\s")  # noqa: RUF001 - the typographic apostrophe itself


class Kind(IntEnum):
    """How a form stands to the whole name, the nearer the lower."""

    FULL = 0
    ROOT = 1
    SHORT = 2
    TAIL = 3
    PREFIX = 4
    ENDING = 5


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a name: its folded words, how it stands to the name, and the season the name tells of (0: none)."""

    words: tuple[str, ...]
    kind: Kind
    season: int = 0

    @property
    def key(self) -> str:
        """Give what is looked up."""
        return "".join(map(key_of, self.words))


def forms_of(name: str) -> Iterator[Form]:
    """Give the forms of a name: whole, without season, before its separator, and behind it; the nearest first."""
    whole = name_words(name)
    if not whole or (len(whole) == 1 and _SIGN.search(name)):
        return
    season = season_of(_GLUED.sub(r"\1 ", name))
    yield Form(tuple(whole), Kind.FULL, season)
    text = _GLUED.sub(r"\1 ", name if name.isascii() else unicodedata.normalize("NFKC", name))
    if _NATIVE.search(text):
        yield from _native_forms(text, whole, season)
        return
    bare = _BRACKETS.sub("", text)
    seen = [whole]
    for words, kind in _latin_forms(bare):
        if words and words not in seen and _says(words):
            seen.append(words)
            yield Form(tuple(words), kind, season)


def _latin_forms(bare: str) -> Iterator[tuple[list[str], Kind]]:
    """Give the forms of a name in Latin letters: without season, up to its separator or clause, and its end."""
    root = without_tail(name_words(bare))
    if not root:
        return
    yield root, Kind.ROOT
    if root[0] in _ARTICLES | _AFRESH and content(root[1:]) > 1:
        yield root[1:], Kind.ROOT if root[0] in _ARTICLES else Kind.SHORT
    parts = [part for part in map(name_words, _SEPARATOR.split(bare)) if part]
    if len(parts) > 1:
        yield without_tail(parts[0]), Kind.SHORT
        tail = [word for part in parts[1:] for word in part]
        yield tail if content(tail) > 1 else [], Kind.TAIL
    clause = next((place for place, word in enumerate(root) if word in _CLAUSES and place > 1), 0)
    yield root[root[0] in _ARTICLES : clause], Kind.SHORT
    if (owner := _OWNER.match(bare)) and distinctive(name_words(owner[1])):
        yield name_words(owner[1]), Kind.SHORT
    if len(root) > 2 and not set(root[-2:]) & (STOPS | PARTICLES):  # noqa: PLR2004 - more than the two themselves
        yield root[-2:], Kind.ENDING


def _says(words: Sequence[str]) -> bool:
    """Tell whether words say more than a season or a kind ("2nd Season", "The Movie")."""
    return any(not key_of(word).isdigit() and word not in SAYING_LITTLE for word in words)


def _native_forms(name: str, whole: list[str], season: int) -> Iterator[Form]:
    """Give the forms of a Japanese name, in which a space parts the name from what the season is called."""
    text = _NATIVE_LEAD.sub("", _BRACKETS.sub("", name))
    if text[:1] in {"新", "続"} and len(text) > 3:  # noqa: PLR2004 - no shorter name is known by what stands before it
        yield Form(tuple(name_words(text[1:])), Kind.SHORT, season)
    root = without_tail(name_words(text))
    if root and root != whole:
        yield Form(tuple(root), Kind.ROOT, season)
    head = name_words(re.split(r"[\s~〜「『【\-‐-―]", text)[0])  # noqa: RUF001 - dashes
    if head and head != root and len("".join(head)) >= 3 and _NATIVE.search("".join(head)):  # noqa: PLR2004 - no word
        yield Form(tuple(head), Kind.SHORT, season)
