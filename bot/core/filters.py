"""Keyword filters: which news of a feed a server wants to hear, in words, "phrases" and -exclusions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.names import fold
from bot.errors import ReplyError

TERMS = 20
"""The most terms of a filter."""

_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u2e80-\uabff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a text must hold and what it must not, folded: case, accents and punctuation don't matter.

    A text passes with any of `wanted` (or anything, where that is empty) and none of `unwanted`.
    """

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def passes(self, text: str) -> bool:
        """Say whether a text is wanted."""
        # Past the cache of names, which such long texts would fill.
        words = f" {fold.__wrapped__(text)} "
        if any(_holds(words, term) for term in self.unwanted):
            return False
        return not self.wanted or any(_holds(words, term) for term in self.wanted)


def _holds(words: str, term: str) -> bool:
    # Scripts that part no words by spaces are searched for anywhere.
    return (term if _SPACELESS.search(term) else f" {term} ") in words


def read(text: str) -> Filter:
    """Read a filter as a person typed it; raises ReplyError where it has too many terms, or none."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for found in _TERM.finditer(text):
        if term := fold(found["phrase"] or found["word"] or ""):
            (unwanted if found["minus"] else wanted).append(term)
    if len(wanted) + len(unwanted) > TERMS:
        raise ReplyError(f"That filter has {len(wanted) + len(unwanted)} terms; use at most {TERMS}.")
    if text.strip() and not wanted and not unwanted:
        raise ReplyError('That filter says nothing. Write words, "phrases in quotes" and -words to leave out.')
    return Filter(wanted=tuple(wanted), unwanted=tuple(unwanted))
