"""`airdate demo`: the winter season of 2024, replayed through the real pipeline."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, Progress, TextColumn

from bot.app import Pipeline, open_pipeline
from bot.app.ports import open_ports
from bot.config import load
from bot.core.message import Message
from bot.core.names import fold
from bot.demo import report
from bot.demo.narrowing import find_show
from bot.demo.replay import replay
from bot.demo.season import WINTER_2024, Show, Span, winter_2024
from bot.demo.summary import Summary, table
from bot.demo.terminal import panel
from bot.errors import ConfigError
from bot.pipeline.outlet import Outlet
from bot.pipeline.policy import Clock
from bot.sources import kinds
from bot.store.history import Posted

_ABOUT = (
    "The winter season of 2024, from 1 January to 10 April, with a clock that jumps. Feeds and calendar come from a "
    "server on this machine and the news is made up; everything else is Airdate as it runs."
)


def demo(
    show: Annotated[str | None, typer.Option("--show", help="Show only the alerts about this show.")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write every alert and the summary to a file.")] = None,
    days: Annotated[int | None, typer.Option("--days", min=1, help="Replay only so many of its first days.")] = None,
) -> None:
    """Replay the winter season of 2024 here; needs no token, no network and no configuration."""
    console = Console()
    wanted = find_show(show, winter_2024()) if show else None
    if json:
        _written(json, "")
    logging.basicConfig(level=logging.ERROR, handlers=[RichHandler(console=Console(stderr=True), show_path=False)])
    console.print(_ABOUT, highlight=False)
    span = _first(WINTER_2024, days)
    with _progress(console, span) as progress:
        screen = Screen(progress=progress, span=span, only=wanted)
        summary = asyncio.run(replay(opened, span, screen.show))
    console.print(table(summary))
    if json:
        _report(json, screen, summary)


def _first(season: Span, days: int | None) -> Span:
    return replace(season, last=min(season.last, season.first + timedelta(days=days))) if days else season


@asynccontextmanager
async def opened(configuration: Path, clock: Clock, outlet: Outlet) -> AsyncIterator[Pipeline]:
    """Open the pipeline of a configuration with another clock and outlet than the real ones."""
    settings = load(configuration, kinds())
    async with open_ports(settings, clock) as ports, open_pipeline(settings, ports, outlet) as pipeline:
        yield pipeline


@dataclass(slots=True, kw_only=True)
class Screen:
    """What the demo prints while it runs, and keeps for its report; `only` narrows both to one show."""

    progress: Progress
    span: Span
    only: Show | None = None
    alerts: list[dict[str, object]] = field(default_factory=list)

    def show(self, now: datetime, posted: list[tuple[Posted, Message]]) -> None:
        """Print the panels of one stop above the progress bar."""
        for alert, message in posted:
            if self._is_wanted(alert):
                self.alerts.append(report.entry(alert, message))
                self.progress.console.print(panel(message, alert.time))
        done = (now - self.span.first).total_seconds()
        self.progress.update(self.progress.task_ids[0], completed=done, day=f"{now:%d %B %Y}")

    def _is_wanted(self, alert: Posted) -> bool:
        return self.only is None or fold(alert.show or "") in {fold(name) for name in self.only.names}


def _progress(console: Console, span: Span) -> Progress:
    columns = (TextColumn("{task.fields[day]}"), BarColumn(bar_width=None), TextColumn("{task.percentage:>3.0f} %"))
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    progress.add_task("season", total=(span.last - span.first).total_seconds(), day=f"{span.first:%d %B %Y}")
    return progress


def _report(file: Path, screen: Screen, summary: Summary) -> None:
    _written(file, report.document(screen.alerts, summary))
    typer.echo(f"{len(screen.alerts)} alerts are in {file}.")


def _written(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"--json {file}: {error.strerror}; name a file that can be written") from None
