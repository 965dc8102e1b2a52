"""Wishes of followers: what they typed as options of `/follow`, read."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import time, timedelta
from typing import Any, Final
from zoneinfo import available_timezones

from bot.core.digests import Daily
from bot.core.dubs import offered, tags_in
from bot.core.following import FOREVER
from bot.core.names import fold
from bot.core.naming import language
from bot.core.text import escaped
from bot.core.tongue import _
from bot.errors import ReplyError

NOTHING: Final = frozenset({"none", "off", "any"})
"""What clears an option of a show that is followed already."""

_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def wishes(
    audio: str | None,
    reminder: int | None,
    digest: str | None,
    zone: str,
    *,
    spoilers: bool | None,
) -> dict[str, Any]:
    """Read what was asked for, by the fields of a subscription; what was left out is not among it.

    `reminder` is in minutes, and `spoilers` true hides nothing. Raises ReplyError for what can't be read.
    """
    asked: dict[str, Any] = {}
    if audio is not None:
        asked["audio"] = frozenset() if _is_nothing(audio) else tags_in(audio)
    if reminder is not None:
        asked["reminder"] = timedelta(minutes=reminder) if reminder else None
    if digest is not None:
        asked["digest"] = None if _is_nothing(digest) else Daily(at=clock(digest), zone=zone_of(zone))
    if spoilers is not None:
        asked["spoilers"] = None if spoilers else FOREVER
    return asked


def _is_nothing(text: str) -> bool:
    return text.strip().casefold() in NOTHING


def audio_choices(typed: str, known: Collection[str]) -> list[tuple[str, str]]:
    """Give the audio languages that fit what is typed, each as its name and its tag; those that are known first."""
    wanted = fold(typed)
    named = {tag: name for name, tag in ((language(tag), tag) for tag in sorted(known))}
    named |= {tag: name for name, tag in offered() if tag not in named}
    return [(name, tag) for tag, name in named.items() if wanted in fold(name) or typed.casefold() in tag.casefold()]


def clock(text: str) -> time:
    """Read a time of the clocks, as `7:30`; raises ReplyError."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise ReplyError(_("“{text}” is no time of the day. Write it like 19:30.", text=escaped(text)))
    return time(int(found[1]), int(found[2]))


def zone_of(text: str) -> str:
    """Give the IANA name of a time zone, whatever its case; raises ReplyError."""
    by_name = {name.casefold(): name for name in available_timezones()}
    found = by_name.get(text.strip().casefold())
    if found is None:
        raise ReplyError(_("I know no time zone “{zone}”. Choose one from the list.", zone=escaped(text)))
    return found
