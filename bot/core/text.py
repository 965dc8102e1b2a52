"""Text from outside, made safe for Discord: clamped in its units, escaped, without mentions or hidden marks."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from urllib.parse import urlsplit

URL_LIMIT = 512
"""The longest URL of a link button, Discord's shortest URL limit."""

_MARKDOWN = re.compile(r"([\\*_~`|>\[\]<#]|^[-+])")
_INVITE = re.compile(r"(discord)(\.gg|(?:app)?\.com/invite)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_ZERO_WIDTH_SPACE = "\u200b"


def plain(text: str) -> str:
    """Give one line without control, format and surrogate characters (joiners of emoji included)."""
    shown = (letter for letter in text if letter.isspace() or unicodedata.category(letter) not in _HIDDEN)
    return _SPACE.sub(" ", "".join(shown)).strip()


def escaped(text: str) -> str:
    """Escape all that Discord reads as markup, mentions, timestamps and links, so that it shows literally."""
    line = plain(text).replace("://", f":{_ZERO_WIDTH_SPACE}//").replace("@", f"@{_ZERO_WIDTH_SPACE}")
    return _INVITE.sub(rf"\1{_ZERO_WIDTH_SPACE}\2", _MARKDOWN.sub(r"\\\1", line))


def units(text: str) -> int:
    """Count UTF-16 code units, the stricter of the two ways in which Discord may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clamped(text: str, limit: int) -> str:
    """Cut a text to a limit in UTF-16 units, with an ellipsis, and without leaving half an escape behind."""
    if units(text) <= limit:
        return text
    cut = text.encode("utf-16-le", "surrogatepass")[: (limit - 1) * 2].decode("utf-16-le", "ignore")
    trailing = len(cut) - len(cut.rstrip("\\"))
    return (cut[:-1] if trailing % 2 else cut).rstrip() + "…"


def safe_link(url: str | None) -> str | None:
    """Give a link that may be shown: http(s), with a host, without credentials, within Discord's length; else None."""
    if url is None or units(url) > URL_LIMIT or url != plain(url) or any(letter in ' <>"\\' for letter in url):
        return None
    try:
        parts = urlsplit(url)
        host, user, _ = parts.hostname, parts.username, parts.port
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host and user is None else None


def linked(words: str, url: str | None) -> str:
    """Make escaped words lead to a link; the words alone where the link may not be shown."""
    shown = safe_link(url)
    # A closing bracket would end the link, and let the rest of it be markup.
    return f"[{words}]({shown.replace('(', '%28').replace(')', '%29')})" if shown else words


def stamp(at: datetime, style: str = "R") -> str:
    """Give an instant as a Discord timestamp, which each reader sees in their own time."""
    return f"<t:{int(at.timestamp())}:{style}>"
