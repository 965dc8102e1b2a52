"""`python -m benchmarks.simulate`: the scripted year through the real pipeline, with the goals it is held against."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import func, select

from benchmarks.simulate.report import reached, table
from benchmarks.simulate.run import simulated
from benchmarks.simulate.script import Script, script
from benchmarks.simulate.tally import offences, tally
from bot.core.alerts import AlertState
from bot.demo.season import Span
from bot.store.schema import alerts

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
_A_SEASON, _SHOWS_OF_A_SEASON = 13, 15


def main(
    weeks: Annotated[int, typer.Option(min=2, help="How many weeks from 1 January 2024 on; 8 for a quick look.")] = 52,
    shows: Annotated[
        int | None, typer.Option(min=1, help="How many shows in all; 15 for each season of 13 weeks if left out.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number writes another script; the same one, the same.")] = 1,
) -> None:
    """Replay a scripted year through the real pipeline, and judge every release. Exit code 1: a goal is missed."""
    logging.basicConfig(level=logging.CRITICAL)
    count = shows or max(1, round(weeks / _A_SEASON)) * _SHOWS_OF_A_SEASON
    written = script(Span(first=FIRST, last=FIRST + timedelta(weeks=weeks)), count, seed)
    raise typer.Exit(asyncio.run(_judged(written, _console())))


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else 160)


async def _judged(written: Script, console: Console) -> int:
    columns = (TextColumn("{task.fields[day]}"), BarColumn(bar_width=None), TimeRemainingColumn())
    length = (written.span.last - written.span.first).total_seconds()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("year", total=length, day="")

        def watch(now: datetime) -> None:
            done = (now - written.span.first).total_seconds()
            progress.update(task, completed=done, day=f"{now:%d %B %Y}")

        async with simulated(written, watch) as (course, database), database.read() as connection:
            judged = (await tally(connection, course, None), await tally(connection, course, "English"))
            sent = select(func.count()).select_from(alerts).where(alerts.c.state == AlertState.SENT)
            count = (await connection.execute(sent)).scalar_one()
            lines = await offences(connection, [*judged[0], *judged[1]])
    console.print(table(course, judged, count))
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0 if reached(course, judged, count) else 1


if __name__ == "__main__":
    typer.run(main)
