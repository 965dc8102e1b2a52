"""The rules that look at more than one key: names that must be unique or known, and keys that go together.

They read the file's values as they are, since one wrong value elsewhere must not keep these faults from being told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import chain
from typing import Any

from bot.config import durations
from bot.config.faults import Fault
from bot.config.tables import EVERY_SHOW, SourceSettings
from bot.config.words import KeyPath, nearest, quoted
from bot.core.events import EventKind
from bot.core.names import fold

Raw = Mapping[str, Any]


def faults(raw: Raw) -> Iterator[Fault]:
    """Find every fault that lies between keys."""
    return chain(
        _missing_sources(raw),
        _one_of_two(raw),
        _floors(raw),
        _same_sources(raw),
        _same_shows(raw),
        _unknown_shows(raw),
        _reminders(raw),
        _open_roles(raw),
        _digests(raw),
        _same_calendars(raw),
        _scopes(raw),
        _same_servers(raw),
        _feeds(raw),
    )


def names_of_shows(raw: Raw) -> Iterator[tuple[KeyPath, str]]:
    """Give each name and alias of each `[[shows]]` table with the place where it stands."""
    for index, show in _rows(raw, "shows"):
        if isinstance(name := show.get("name"), str):
            yield ("shows", index, "name"), name
        for place, alias in _texts(show.get("aliases")):
            yield ("shows", index, "aliases", place), alias


def _same_servers(raw: Raw) -> Iterator[Fault]:
    first: dict[object, int] = {}
    for index, server in _rows(raw, "servers"):
        own = str(server.get("id"))
        if "id" in server and first.setdefault(own, index) != index:
            yield Fault(("servers", index, "id"), f"servers[{first[own]}] is for the same server; keep one of the two")


def _feeds(raw: Raw) -> Iterator[Fault]:
    for index, announcement in _rows(raw, "announcements"):
        path = ("announcements", index)
        if "feed" in announcement:
            if "shows" in announcement:
                yield Fault((*path, "shows"), "feed stands here too; keep one of the two")
            if "server" not in announcement:
                yield Fault((*path, "feed"), "a feed belongs to a server; add server, which is the server's id")
        else:
            if "shows" not in announcement:
                yield Fault((*path, "shows"), "is missing; this table needs it")
            if "filter" in announcement:
                yield Fault((*path, "filter"), "a filter belongs to a feed; add feed, which is its address")


def _scopes(raw: Raw) -> Iterator[Fault]:
    for index, announcement in _rows(raw, "announcements"):
        named = [text for _, text in _texts(announcement.get("shows"))]
        for key in ("season", "platform"):
            if key in announcement and named and EVERY_SHOW not in named:
                yield Fault(("announcements", index, key), f'goes with shows = ["{EVERY_SHOW}"] only; remove it')


def _rows(raw: Raw, table: str) -> Iterator[tuple[int, Raw]]:
    rows = raw.get(table)
    return ((index, row) for index, row in enumerate(rows if isinstance(rows, list) else ()) if isinstance(row, dict))


def _texts(value: object) -> Iterator[tuple[int, str]]:
    return (
        (index, text) for index, text in enumerate(value if isinstance(value, list) else ()) if isinstance(text, str)
    )


def _missing_sources(raw: Raw) -> Iterator[Fault]:
    if not raw.get("sources"):
        yield Fault(("sources",), "at least one is needed; add a [[sources]] table")


def _one_of_two(raw: Raw) -> Iterator[Fault]:
    discord = raw.get("discord")
    if isinstance(discord, dict) and {"token_env", "token_file"} <= discord.keys():
        yield Fault(("discord", "token_file"), "token_env stands here too; keep one of the two")
    for index, source in _rows(raw, "sources"):
        if {"url", "file"} <= source.keys():
            yield Fault(("sources", index, "file"), "url stands here too; keep one of the two")


def _floors(raw: Raw) -> Iterator[Fault]:
    for index, source in _rows(raw, "sources"):
        every, floor = _interval(source, "every"), _interval(source, "floor")
        if every and floor and floor > every:
            key = "floor" if "floor" in source else "every"
            written = f"floor ({durations.written(floor)}) is longer than every ({durations.written(every)})"
            yield Fault(("sources", index, key), f"{written}; write a floor that is no longer than every")


def _interval(source: Raw, key: str) -> timedelta | None:
    if key not in source:
        usual: timedelta = SourceSettings.model_fields[key].default
        return usual
    try:
        return durations.parse(str(source[key]))
    except ValueError:
        return None


def _same_sources(raw: Raw) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, source in _rows(raw, "sources"):
        name = source.get("name")
        if isinstance(name, str) and first.setdefault(name.strip().casefold(), index) != index:
            owner = first[name.strip().casefold()]
            yield Fault(
                ("sources", index, "name"), f"{quoted(name)} already names sources[{owner}]; give each its own name"
            )


def _same_shows(raw: Raw) -> Iterator[Fault]:
    first: dict[str, object] = {}
    for path, name in names_of_shows(raw):
        folded = fold(name)
        if folded and (owner := first.setdefault(folded, path[1])) != path[1]:
            yield Fault(path, f"{quoted(name)} already names shows[{owner}]; a name or alias stands for one show")


def _unknown_shows(raw: Raw) -> Iterator[Fault]:
    names = [name for _, name in names_of_shows(raw)]
    known = {fold(name) for name in names}
    rows = [(table, *row) for table in ("announcements", "calendars") for row in _rows(raw, table)]
    for table, index, row in rows:
        for place, name in _texts(row.get("shows")):
            if name.strip() != EVERY_SHOW and fold(name) not in known:
                meant = nearest(name, names)
                hint = f"did you mean {quoted(meant)}?" if meant else "add a [[shows]] table for it"
                text = f"{quoted(name)} is no name or alias of a [[shows]] table; {hint}"
                yield Fault((table, index, "shows", place), text)


def _reminders(raw: Raw) -> Iterator[Fault]:
    for index, announcement in _rows(raw, "announcements"):
        for place, kind in _texts(announcement.get("events")):
            if kind == EventKind.REMINDER and "reminder" not in announcement:
                path = ("announcements", index, "events", place)
                yield Fault(path, 'a reminder needs its lead time; add reminder = "15m"')


def _open_roles(raw: Raw) -> Iterator[Fault]:
    for index, announcement in _rows(raw, "announcements"):
        if announcement.get("open_role") is True and "role" not in announcement:
            yield Fault(("announcements", index, "open_role"), "there is no role to take; add role, which is its id")


def _digests(raw: Raw) -> Iterator[Fault]:
    for index, announcement in _rows(raw, "announcements"):
        if "digest" in announcement:
            continue
        if announcement.get("events") == []:
            yield Fault(("announcements", index, "events"), "must not be empty where there is no digest either")
        if "zone" in announcement:
            yield Fault(("announcements", index, "zone"), 'a zone belongs to a digest; add digest = "08:00"')
        if "digest_weekday" in announcement:
            path = ("announcements", index, "digest_weekday")
            yield Fault(path, 'a weekday belongs to a digest; add digest = "08:00"')


def _same_calendars(raw: Raw) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, calendar in _rows(raw, "calendars"):
        channel = str(calendar.get("channel"))
        if "channel" in calendar and first.setdefault(channel, index) != index:
            text = f"calendars[{first[channel]}] is for the same channel; keep one of the two"
            yield Fault(("calendars", index, "channel"), text)
