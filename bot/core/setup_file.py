"""The setup file: what one server has set up, as the tables of the configuration that set up the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import tomli_w

from bot.core.events import EventKind
from bot.core.names import fold
from bot.core.settings import ServerSettings
from bot.core.shows import JAPANESE, Show
from bot.core.standing import Calendar
from bot.core.subscriptions import Subscription
from bot.core.text import plain, units
from bot.core.tongue import _

_EVERY: Final = "*"
_SERIES: Final = re.compile(r"[A-Z0-9]{6,14}", re.ASCII)
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT: Final = 1500
_UNITS: Final = ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))
_PREFACE: Final = """\
# What one server has set up with Airdate. Put it at the end of the configuration file,
# and leave out each [[shows]] table of a show that stands there already.

"""

Table = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """All that a server has set up; `urls` are the addresses of its feeds by the names of their sources."""

    guild_id: int
    settings: ServerSettings = field(default_factory=ServerSettings)
    announcements: tuple[Subscription, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    shows: tuple[Show, ...] = ()
    urls: Mapping[str, str] = field(default_factory=dict)


def written(setup: Setup) -> str:
    """Write a server's setup as TOML."""
    names = _names(setup.shows)
    tables = {
        "servers": [_server(setup.guild_id, setup.settings)],
        "shows": _show_tables(setup.shows, names),
        "announcements": [_announcement(one, setup, names) for one in setup.announcements],
        "calendars": [_calendar(one, setup.guild_id, names) for one in setup.calendars],
    }
    # Left to itself the library writes short tables within one line, which can't be appended to others.
    parts = [f"[[{name}]]\n{tomli_w.dumps(row)}" for name, rows in tables.items() for row in rows]
    return _PREFACE + "\n".join(parts)


def introduced(text: str) -> str:
    """Say what the file is, and show it where it is short."""
    words = _("This server's setup. The admin's file accepts it as it is.")
    return f"{words}\n```toml\n{text}```" if units(text) <= _SHORT and "```" not in text else words


def _server(guild_id: int, chosen: ServerSettings) -> Table:
    return _without_none(
        id=guild_id,
        language=chosen.language,
        zone=chosen.zone,
        quiet_hours=chosen.quiet.written if chosen.quiet else None,
        titles=chosen.titles and chosen.titles.value,
        spoilers=_span(chosen.spoilers),
        role=chosen.role_id,
        channel=chosen.channel_id,
        scheduled_events=chosen.events and chosen.events.value,
    )


def _names(shows: Sequence[Show]) -> dict[int, str]:
    """Give each show a name that no other has, since the file tells shows apart by their names."""
    names: dict[int, str] = {}
    for show in shows:
        name = plain(show.name) if fold(plain(show.name)) else "Show"
        is_taken = any(fold(name) == fold(other) for other in names.values())
        names[show.id] = f"{name} ({show.ids.get('anilist') or show.id})" if is_taken else name
    return names


def _show_tables(shows: Sequence[Show], names: Mapping[int, str]) -> list[Table]:
    """Write the shows; a name stands for one show only, which is the first that has it."""
    taken = {"", *map(fold, names.values())}
    tables: list[Table] = []
    for show in shows:
        aliases = {fold(name): name for name in map(plain, show.names) if fold(name) not in taken}
        taken |= aliases.keys()
        tables.append(_show(show, names[show.id], sorted(aliases.values())))
    return tables


def _show(show: Show, name: str, aliases: Sequence[str]) -> Table:
    native = plain(show.facts.native or "")
    return _without_none(
        name=name,
        aliases=list(aliases) or None,
        native=native or None,
        season=show.season or None,
        anilist=_number(show.ids.get("anilist")),
        mal=_number(show.ids.get("mal")),
        crunchyroll=_series(show.ids.get("crunchyroll")),
        audio=show.audio if show.audio != JAPANESE else None,
    )


def _number(value: str | None) -> int | None:
    return int(value) if value and _NUMBER.fullmatch(value) else None


def _series(value: str | None) -> str | None:
    return value if value and _SERIES.fullmatch(value) else None


def _announcement(one: Subscription, setup: Setup, names: Mapping[int, str]) -> Table:
    url = setup.urls.get(one.source) if one.source else None
    return _without_none(
        server=setup.guild_id,
        channel=one.channel_id,
        feed=url,
        filter=one.filter or None,
        shows=None if one.source else _shows(one.show_ids, names),
        # A lead time is all it takes to be reminded.
        events=sorted(kind.value for kind in one.events if kind is not EventKind.REMINDER),
        role=one.role_id,
        **_how(one),
        **_when(one),
    )


def _how(one: Subscription) -> Table:
    return {
        "news": sorted(kind.value for kind in one.news) or None,
        "audio": sorted(one.audio) or None,
        "publish": one.publish or None,
        "season": one.season,
        "platform": one.platform,
        "thread": one.thread or None,
        "spoilers": _span(one.spoilers),
        "template": one.template or None,
        "open_role": one.open_role or None,
        "paused": (one.paused and one.paused_for is None) or None,
    }


def _when(one: Subscription) -> Table:
    daily = one.digest
    weekday = daily.weekday if daily else None
    return {
        "when": one.when and one.when.value,
        "reminder": _span(one.reminder),
        "digest": f"{daily.at:%H:%M}" if daily else None,
        "zone": daily.zone if daily else None,
        "digest_weekday": _DAYS[weekday] if weekday is not None else None,
    }


def _calendar(one: Calendar, guild_id: int, names: Mapping[int, str]) -> Table:
    shows = [_EVERY] if one.every_show else None if one.show_ids is None else _shows(one.show_ids, names)
    return _without_none(server=guild_id, channel=one.channel_id, shows=shows, pin=one.pinned or None)


def _shows(show_ids: frozenset[int] | None, names: Mapping[int, str]) -> list[str]:
    return [_EVERY] if show_ids is None else sorted(names[show_id] for show_id in show_ids)


def _span(duration: timedelta | None) -> str | None:
    """Write a duration in the largest unit that it is whole in."""
    if duration is None:
        return None
    seconds = int(duration.total_seconds())
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return f"{seconds // size}{unit}"


def _without_none(**values: object) -> Table:
    return {name: value for name, value in values.items() if value is not None}
