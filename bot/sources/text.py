"""Text from outside, made fit to keep: no control characters, no lone surrogates, never longer than said."""

from __future__ import annotations

import re

TITLE_LIMIT = 512
"""Characters of a title that are kept."""

SUMMARY_LIMIT = 4096
"""Characters of a summary that are kept."""

# C0 and C1 controls and surrogates, but those that str.split() takes for white space.
_UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")


def one_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Collapse all white space to single spaces, drop unwanted characters, and cut to `limit` characters."""
    return cut(" ".join(_UNWANTED.sub("", text).split()), limit)


def paragraphs(text: str, limit: int = SUMMARY_LIMIT) -> str:
    """Clean each line as `one_line` does, drop the empty ones, and cut to `limit` characters."""
    lines = (" ".join(line.split()) for line in _UNWANTED.sub("", text).splitlines())
    return cut("\n".join(line for line in lines if line), limit)


def cut(text: str, limit: int) -> str:
    """Cut to `limit` characters with an ellipsis, between two words where that costs less than half."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    between = head.rfind(" ", limit // 2)
    return (head if between < 0 else head[:between]).rstrip() + "…"
