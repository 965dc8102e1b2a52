"""Dubs: the audio languages that people choose from, by tag or by what they are called."""

from __future__ import annotations

import re
from typing import Final

from bot.core.naming import language
from bot.core.text import clamped, escaped
from bot.core.tongue import Tongue, _, speaking
from bot.errors import ReplyError

COMMON: Final = (
    "ja-JP",
    "en-US",
    "de-DE",
    "es-419",
    "es-ES",
    "fr-FR",
    "it-IT",
    "pt-BR",
    "hi-IN",
    "ta-IN",
    "te-IN",
    "ar-SA",
    "ru-RU",
    "ko-KR",
    "zh-CN",
    "ca-ES",
    "pl-PL",
    "id-ID",
    "th-TH",
    "tr-TR",
    "vi-VN",
)
"""The tags (BCP 47) that sources give to dubs, the most common first."""

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}")
_REGION, _SCRIPT = 2, 4
_MOST = 10


def tag_of(text: str) -> str:
    """Find the tag of a language that was typed: by its name, now or in English, or by a tag with or without a region.

    Raises:
        ReplyError: it is none of them.
    """
    wanted = " ".join(text.casefold().split())
    with speaking(Tongue()):
        names = {language(tag).casefold(): tag for tag in reversed(COMMON)}
    names |= {language(tag).casefold(): tag for tag in reversed(COMMON)}
    tags = {tag.casefold(): tag for tag in COMMON}
    bases = {tag.partition("-")[0]: tag for tag in reversed(COMMON)}
    starting = {name.partition(" (")[0]: tag for name, tag in names.items()}
    found = tags.get(wanted) or names.get(wanted) or bases.get(wanted) or starting.get(wanted)
    if found or (_TAG.fullmatch(wanted) and "-" in wanted):
        return found or _written(wanted)
    raise ReplyError(
        _(
            "I know no audio language {name}. Choose one from the list, or type its tag, like en-US.",
            name=clamped(escaped(text), 60),
        )
    )


def _written(tag: str) -> str:
    """Write a tag in the usual case (RFC 5646, section 2.1.1), in which tags are compared."""
    first, *others = tag.split("-")
    return "-".join(
        [
            first,
            *(one.upper() if len(one) == _REGION else one.title() if len(one) == _SCRIPT else one for one in others),
        ]
    )


def tags_in(text: str) -> frozenset[str]:
    """Read languages that were typed, parted by commas; raises ReplyError at one that is none, and at too many."""
    tags = frozenset(tag_of(part) for part in text.split(",") if part.strip())
    if len(tags) > _MOST:
        raise ReplyError(_("Choose at most {most} audio languages.", most=_MOST))
    return tags


def offered() -> list[tuple[str, str]]:
    """Give the common languages as they are called in the tongue that is spoken, each with its tag."""
    return [(language(tag), tag) for tag in COMMON]
