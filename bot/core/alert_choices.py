"""Alert choices: what a posted alert is called in a list of which one is chosen."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.core.event_words import KINDS
from bot.core.events import EventKind
from bot.core.naming import label
from bot.core.releases import Release
from bot.core.shows import Show
from bot.core.spoken_words import locale
from bot.core.text import clamped, plain, units
from bot.core.tongue import _, spoken

CHOICE = 100
"""How long a choice's name may be (UTF-16 units)."""


def about(kind: EventKind, show: Show | None, release: Release | None, headline: str | None) -> str:
    """Say what an alert is about: its headline, else its show and episode, else its kind; not escaped."""
    if headline:
        return plain(headline)
    kind_name = _(KINDS[kind]) if kind in KINDS else kind.value.replace("_", " ")
    if show is None:
        return kind_name
    return f"{plain(show.name)} · {plain(label(release)).replace(chr(92), '') if release else kind_name}"


def choice(words: str, sent_at: datetime, now: datetime, zone: str) -> str:
    """Say what an alert is about and when it was posted, by the clocks of a zone (an IANA name), within `CHOICE`."""
    when = _sent(sent_at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)))
    room = CHOICE - units(_("{alert}, sent {time}", alert="", time=when))
    return _("{alert}, sent {time}", alert=clamped(words, room), time=when)


def _sent(local: datetime, now: datetime) -> str:
    clock = f"{local:%H:%M}"
    return clock if local.date() == now.date() else f"{format_skeleton('MMMd', local, locale=locale(spoken()))} {clock}"
