"""Filters: which news of a feed a server wants, in words, "phrases", /patterns/ and -exclusions of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import re2

from bot.core.names import fold
from bot.core.text import clamped, escaped
from bot.core.tongue import _
from bot.errors import ReplyError

TERMS, PATTERNS = 20, 5
"""The most terms of a filter, and how many of them may be patterns."""

PATTERN = 100
"""The most characters of one pattern."""

_MEMORY = 64 * 1024
"""Bytes that RE2 may take for a pattern; it refuses one that needs more, which bounds how slow it can be made."""

_TERM = re.compile(
    r'(?P<minus>-?)(?:/(?P<pattern>(?:[^/\\]|\\.)*)/(?!\S)|"(?P<phrase>[^"]*)"?|(?P<open>/)?(?P<word>[^\s"]+))'
)
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u2e80-\uabff\uf900-\ufaff]")


class _Search(Protocol):
    def search(self, text: str) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a text must hold and what it must not; words are folded: case, accents and punctuation don't matter.

    A text passes with any of `wanted` and `patterns` (or anything, where both are empty) and none of `unwanted` and
    `barred`. Patterns are RE2's, which take time that grows with the text only, and are looked for in any case.
    """

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()

    def passes(self, text: str) -> bool:
        """Say whether a text is wanted."""
        # Past the cache of names, which such long texts would fill.
        words = f" {fold.__wrapped__(text)} "
        if _holds_any(words, self.unwanted) or _matches_any(text, self.barred):
            return False
        open_to_all = not self.wanted and not self.patterns
        return open_to_all or _holds_any(words, self.wanted) or _matches_any(text, self.patterns)


def _holds_any(words: str, terms: Sequence[str]) -> bool:
    return any(_holds(words, term) for term in terms)


def _holds(words: str, term: str) -> bool:
    # Scripts that part no words by spaces are searched for anywhere.
    return (term if _SPACELESS.search(term) else f" {term} ") in words


def _matches_any(text: str, patterns: Sequence[str]) -> bool:
    # A lone surrogate can't be encoded, which RE2 does with all that it looks at.
    return any(_compiled(one).search(text.encode("utf-8", "replace").decode()) is not None for one in patterns)


def read(text: str) -> Filter:
    """Read a filter as a person typed it; raises ReplyError where it has too many terms or none, or a wrong pattern."""
    terms: dict[tuple[bool, bool], list[str]] = {}
    for found in _TERM.finditer(text):
        is_pattern = found["pattern"] is not None or found["open"] is not None
        term = _pattern(found) if is_pattern else fold(found["phrase"] or found["word"] or "")
        if term:
            terms.setdefault((bool(found["minus"]), is_pattern), []).append(term)
    _check_count(text, terms)
    return Filter(
        wanted=tuple(terms.get((False, False), ())),
        unwanted=tuple(terms.get((True, False), ())),
        patterns=tuple(terms.get((False, True), ())),
        barred=tuple(terms.get((True, True), ())),
    )


def _check_count(text: str, terms: dict[tuple[bool, bool], list[str]]) -> None:
    count = sum(map(len, terms.values()))
    if count > TERMS:
        raise ReplyError(_("That filter has {count} terms; use at most {most}.", count=count, most=TERMS))
    if sum(len(found) for (_minus, is_pattern), found in terms.items() if is_pattern) > PATTERNS:
        raise ReplyError(_("That filter has more than {most} patterns; use fewer.", most=PATTERNS))
    if text.strip() and not count:
        raise ReplyError(
            _('That filter says nothing. Write words, "phrases in quotes", /patterns/ and -words to leave out.')
        )


def _pattern(found: re.Match[str]) -> str:
    """Give a pattern that can be used; raises ReplyError that says where it is wrong."""
    where, pattern = found.start() + len(found["minus"]) + 1, found["pattern"]
    if pattern is None:
        words = _(
            'The pattern at character {where} has no end: close it with "/", and write "\\/" within.', where=where
        )
        raise ReplyError(words)
    if len(pattern) > PATTERN:
        words = _("The pattern at character {where} is longer than {most} characters.", where=where, most=PATTERN)
        raise ReplyError(words)
    try:
        _compiled(pattern)
    except (re2.error, UnicodeError) as error:
        why = clamped(escaped(_why(error)), 200)
        raise ReplyError(_("The pattern at character {where} is wrong: {why}.", where=where, why=why)) from error
    return pattern


def _why(error: Exception) -> str:
    told = error.args[0] if error.args else ""
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else type(error).__name__


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> _Search:
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, _MEMORY
    built: _Search = re2.compile(pattern, options)
    return built
