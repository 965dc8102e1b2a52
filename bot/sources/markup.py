"""HTML of feeds as plain text, in time that grows with its length only.

The standard library's html.parser needs 77 seconds for 64 KB of `<a `, so it is no tool for strangers' markup.
"""

from __future__ import annotations

import re
from html import unescape

# No alternative crosses a "<", so that no part of the input is looked at more than a few times.
_TAG = re.compile(r"""(<!--|-->|<[!?/a-z](?:[^<>"']|"[^"<]*"|'[^'<]*')*>|<[!?/a-z][^<>]*>)""", re.IGNORECASE)
_NAME = re.compile(r"<(/?[a-z][a-z0-9]*)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_COMMENT, _COMMENT_END = "<!--", "-->"
_UNSEEN = frozenset({"script", "style", "template", "title"})
_BREAKS = re.compile(
    r"/?(?:address|article|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|ol|p|pre|section"
    r"|table|td|th|tr|ul)"
)


def plain(markup: str) -> str:
    """Give the text of some HTML, one line per block; text without any tag keeps its own lines.

    Tags, comments, scripts and styles are gone, and entities are resolved. Nothing is cleaned or cut.
    """
    if not _TAG.search(markup):
        return unescape(markup)
    pieces: list[str] = []
    until = ""
    # A split at one group gives text and tag by turns.
    for place, piece in enumerate(_TAG.split(markup)):
        is_tag = place % 2 == 1
        name = _name(piece) if is_tag else ""
        if until:
            until = "" if name == until else until
        elif is_tag:
            until = _hides_until(name)
            pieces.append(_shown(name))
        else:
            pieces.append(unescape(_SPACE.sub(" ", piece)))
    return "".join(pieces)


def _name(tag: str) -> str:
    """Give "div" for a start, "/div" for an end, the marks of a comment as they are, else ""."""
    found = _NAME.match(tag)
    return found[1].lower() if found else tag if tag in {_COMMENT, _COMMENT_END} else ""


def _hides_until(name: str) -> str:
    """Say which tag ends what this one hides, "" where it hides nothing."""
    return _COMMENT_END if name == _COMMENT else f"/{name}" if name in _UNSEEN else ""


def _shown(name: str) -> str:
    if name == _COMMENT_END:
        return name
    return "\n" if _BREAKS.fullmatch(name) else ""
