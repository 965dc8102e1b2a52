"""Text from outside, made safe for Discord: clamped in its units, escaped, without mentions or hidden marks."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from bot.core.links import is_lookalike, untracked

URL_LIMIT = 512
"""The longest URL of a link button, Discord's shortest URL limit."""

_LONGEST = 5_000
"""Letters that are looked at: more than any part of a message may hold, and few enough for a title of a megabyte."""

_MARKDOWN = re.compile(r"([\\*_~`|>\[\]<#]|^[-+])")
_NUMBERED = re.compile(r"^(\d+)\.(?=\s)")
# Discord makes an invitation, a gift or a template of such an address wherever it stands, with and without "https://".
_INVITE = re.compile(r"(discord)((?:app)?\.[a-z])", re.IGNORECASE)
# What may stand between the brackets of a link (discord's parser, simple-markdown): it knows no escapes there.
_LINK_WORDS = re.compile(r"(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*")
_WIDE = {"\\[": "\uff3b", "\\]": "\uff3d"}
_SPACE = re.compile(r"\s+")
_ZERO_WIDTH_SPACE = "\u200b"


def plain(text: str) -> str:
    """Give one line without control, format and surrogate characters (joiners of emoji included)."""
    read = text[:_LONGEST]
    shown = read if read.isprintable() else "".join(one for one in read if one.isprintable() or one.isspace())
    return _SPACE.sub(" ", shown).strip()


def escaped(text: str) -> str:
    """Escape all that Discord reads as markup, mentions, timestamps and links, so that it shows literally."""
    line = plain(text).replace("://", f":{_ZERO_WIDTH_SPACE}//").replace("@", f"@{_ZERO_WIDTH_SPACE}")
    marked = _NUMBERED.sub(r"\1\\.", _MARKDOWN.sub(r"\\\1", line))
    # Discord's reader of links knows no escapes: one of ours would end at the last such pair, however far behind it.
    marked = marked.replace("](", f"]{_ZERO_WIDTH_SPACE}(")
    return _INVITE.sub(rf"\1{_ZERO_WIDTH_SPACE}\2", marked)


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


@lru_cache(maxsize=1024)
def safe_link(url: str | None) -> str | None:
    """Give a link that may be shown: http(s), with a host, without credentials, within Discord's length; else None.

    It comes without the parameters that count readers. A host that may be read as another one is no link.
    """
    if url is None or units(url) > URL_LIMIT or url != plain(url) or any(letter in ' <>"\\' for letter in url):
        return None
    try:
        parts = urlsplit(url)
        host, user, _ = parts.hostname, parts.username, parts.port
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and host and user is None
    return untracked(url) if is_web and host and not is_lookalike(host) else None


def linked(words: str, url: str | None) -> str:
    """Make escaped words lead to a link; the words alone where the link may not be shown."""
    shown = safe_link(url)
    if not shown:
        return words
    if not _LINK_WORDS.fullmatch(words):
        # An opening bracket without its closing one would make text of the whole link.
        for bracket, wide in _WIDE.items():
            words = words.replace(bracket, wide)
    # A closing bracket would end the link, and let the rest of it be markup.
    return f"[{words or '…'}]({shown.replace('(', '%28').replace(')', '%29')})"


def stamp(at: datetime, style: str = "R") -> str:
    """Give an instant as a Discord timestamp, which each reader sees in their own time."""
    return f"<t:{int(at.timestamp())}:{style}>"
