"""`airdate polls`: when each source is asked next, and why then, from the database that the bot works on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.options import DEFAULT_CONFIG, ConfigPath
from bot.config import load
from bot.core.source_health import Pause
from bot.core.text import plain
from bot.pipeline.outcomes import MOVED_AFTER
from bot.sources import kinds
from bot.store import sources
from bot.store.database import reading
from bot.store.sources import SourceState


def polls(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Show when each source is asked next, and why then, also while the bot runs."""
    url = load(config, kinds()).store.url.get_secret_value()
    Console().print(polls_table(asyncio.run(_states(url))))


async def _states(url: str) -> list[SourceState]:
    async with reading(url) as connection:
        return await sources.every(connection)


def polls_table(states: Sequence[SourceState]) -> RenderableType:
    """Show the sources, the next one first, and below what is wrong with those that fail, and which have moved."""
    table = Table(title="Polls", title_justify="left")
    for heading in ("source", "last good answer (UTC)", "failures", "next poll (UTC)", "why then"):
        table.add_column(heading)
    for one in sorted(states, key=lambda state: state.next_poll_at):
        failures = str(one.failures) if one.failures else ""
        times = _minute(one.succeeded_at), failures, _minute(one.next_poll_at)
        table.add_row(Text(one.name), *times, Text(one.due_because))
    faults = [Text(f"{one.name}: {plain(one.error)}", style="yellow") for one in states if one.error]
    pauses = [Text(f"{one.name}: {Pause(one.paused).words}", style="red") for one in states if one.paused]
    moves = [Text(f"{one.name}: {_move(one)}") for one in states if one.replaced_url or one.moved_to]
    return Group(table, *faults, *pauses, *moves)


def _move(state: SourceState) -> str:
    if state.moved_to:
        return f"redirects for good to {plain(state.moved_to)}, seen {state.moved_times} of {MOVED_AFTER} times"
    return f"moved for good, so {plain(state.url or '')} is asked in the place of {plain(state.replaced_url or '')}"


def _minute(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "none yet"
