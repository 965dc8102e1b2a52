"""Reports: what commands of the terminal show as tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.config import Settings
from bot.config.durations import written
from bot.sources.base import Reading


def settings_table(settings: Settings, confirms: Mapping[str, bool]) -> RenderableType:
    """Show what a configuration would do."""
    sources = Table(title="Sources", title_justify="left")
    for heading in ("name", "kind", "every", "floor", "confirms"):
        sources.add_column(heading)
    for one in settings.sources:
        says = "yes" if confirms[one.name] else ""
        sources.add_row(Text(one.name), one.kind, written(one.every), written(one.floor), says)
    announcements = Table(title="Announcements", title_justify="left")
    for heading in ("channel", "shows", "events"):
        announcements.add_column(heading)
    for two in settings.announcements:
        digest = [f"a digest at {two.digest:%H:%M} ({two.zone})"] if two.digest else []
        about = Text(", ".join(two.shows or ("a feed of its own",)))
        announcements.add_row(str(two.channel), about, ", ".join([*two.events, *digest]))
    return Group(sources, announcements)


def reading_table(reading: Reading) -> RenderableType:
    """Show what a source said: releases, news, and what was left out with the reason."""
    parts: list[RenderableType] = []
    if reading.sightings:
        parts.append(_sightings(reading))
    if reading.news:
        parts.append(_news(reading))
    parts += [Text(f"left out: {reason}", style="yellow") for reason in reading.skipped]
    more = " (and there is a further page)" if reading.next else ""
    counts = f"{len(reading.sightings)} releases, {len(reading.news)} items of news, {len(reading.skipped)} left out"
    return Group(*parts, Text(counts + more))


def _sightings(reading: Reading) -> Table:
    table = Table(title="Releases", title_justify="left")
    for heading in ("series", "season", "number", "kind", "platform", "audio", "claim", "at (UTC)"):
        table.add_column(heading)
    for one in reading.sightings:
        season = str(one.series.season or "")
        row = (one.number, one.kind, one.platform, one.audio, one.claim, _minute(one.at))
        table.add_row(Text(one.series.title), season, *map(Text, row))
    return table


def _news(reading: Reading) -> Table:
    table = Table(title="News", title_justify="left")
    for heading in ("published (UTC)", "title", "link"):
        table.add_column(heading)
    for item in reading.news:
        table.add_row(_minute(item.published), Text(item.title), Text(item.link or ""))
    return table


def _minute(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
