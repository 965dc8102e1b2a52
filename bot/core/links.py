"""Links: which hosts readers could take for another one, and what of a URL only serves to follow them."""

from __future__ import annotations

import unicodedata

TRACKING = ("utm_", "fbclid", "gclid", "_location", "mc_cid", "mc_eid")
"""How the parameters begin that feeds and newsletters add to count readers."""

_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KATAKANA-HIRAGANA"})
_MIXED = _EAST_ASIAN | {"LATIN"}
"""What names in one writing may be mixed of, without any of it looking like the rest (UTS 39, "highly restrictive")."""


def untracked(url: str) -> str:
    """Give a URL without the parameters that follow its readers; nothing else of it changes."""
    address, mark, fragment = url.partition("#")
    page, asked, query = address.partition("?")
    kept = "&".join(part for part in query.split("&") if not part.lower().startswith(TRACKING))
    return page + (asked if kept or not query else "") + kept + mark + fragment


def is_lookalike(host: str) -> bool:
    """Say whether a host's name may be read as another one: letters of writings that look alike, or marks in it.

    A name in its ASCII form (`xn--`) is read as what it stands for; one that can't be read is none to follow either.
    """
    try:
        name = ".".join(_label(label) for label in host.split("."))
    except UnicodeError:
        return True
    letters = [letter for letter in name if not letter.isascii()]
    if any(not letter.isalnum() and unicodedata.category(letter)[0] != "M" and letter != "・" for letter in letters):
        return True
    scripts = {_script(letter) for letter in name if letter.isalpha()}
    return len(scripts) > 1 and not scripts <= _MIXED


def _label(label: str) -> str:
    return label.encode("ascii").decode("idna") if label.lower().startswith("xn--") else label


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(" ", maxsplit=1)[0]
