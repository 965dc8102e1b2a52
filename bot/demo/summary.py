"""The summary: what the replay came to, in figures, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Group, RenderableType
from rich.table import Table

from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.demo.recording import CountedFetch
from bot.store import history
from bot.store.statements import Connection

_SPARED = {
    Reason.WAITS_FOR_CONFIRMATION: "told by its TV time too, before or after it could be watched",
    Reason.ALREADY_TOLD: "told on another platform or in another language",
}
_LANGUAGE = "told once more for each further audio language"
_GUID = "news that came again with another guid"
_DATE = "news that came again with another date or title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All figures of one replay. `avoided` and `untold` count by reason; `wall` is real time, `span` simulated."""

    polls: int
    requests: int
    unchanged: int
    failed: int
    releases: int
    events: int
    alerts: Mapping[str, int]
    avoided: Mapping[str, int]
    untold: Mapping[str, int]
    first: datetime
    last: datetime
    wall: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How the replay went, beyond what is stored: polls, fetches, and the two kinds of time."""

    polls: int
    fetch: CountedFetch
    first: datetime
    last: datetime
    wall: timedelta


async def summed_up(connection: Connection, course: Course) -> Summary:
    """Count what is stored after a replay."""
    totals = await history.totals(connection)
    kinds = Counter(str(one.kind) for one in await history.posted(connection))
    return Summary(
        polls=course.polls,
        requests=course.fetch.requests,
        unchanged=course.fetch.unchanged,
        failed=course.fetch.failed,
        releases=totals.releases,
        events=totals.events,
        alerts=dict(kinds.most_common()),
        avoided=await _avoided(connection),
        untold={reason.words: count for reason, count in totals.untold.items()},
        first=course.first,
        last=course.last,
        wall=course.wall,
    )


async def _avoided(connection: Connection) -> dict[str, int]:
    """Count by reason what would have been a second alert of the same story in the same channel."""
    counts: Counter[str] = Counter()
    for one in await history.spared(connection):
        counts[_LANGUAGE if one.kind is EventKind.DUB else _SPARED.get(one.reason, one.reason.words)] += one.count
    counts[_GUID] += await history.recognised(connection, "guid")
    counts[_DATE] += await history.recognised(connection, "title")
    return {reason: count for reason, count in counts.items() if count}


def plain(summary: Summary) -> dict[str, object]:
    """Give the summary as JSON takes it; `wall_seconds` is real time."""
    return {
        "polls": {
            "asked": summary.polls,
            "requests": summary.requests,
            "unchanged": summary.unchanged,
            "failed": summary.failed,
        },
        "releases_seen": summary.releases,
        "events": summary.events,
        "alerts": {"total": sum(summary.alerts.values()), **summary.alerts},
        "duplicates_avoided": {"total": sum(summary.avoided.values()), **summary.avoided},
        "told_to_nobody": dict(summary.untold),
        "first": summary.first.isoformat(),
        "last": summary.last.isoformat(),
        "wall_seconds": round(summary.wall.total_seconds(), 1),
    }


def table(summary: Summary) -> RenderableType:
    """Show the summary to people."""
    days = (summary.last - summary.first).days + 1
    span = f"{summary.first:%d %B} to {summary.last:%d %B %Y}: {days} days in {summary.wall.total_seconds():.1f} s"
    grid = Table(title="The season in figures", title_justify="left", show_header=False)
    grid.add_row("simulated time", span)
    answers = f"{summary.requests} requests, {summary.unchanged} unchanged (304), {summary.failed} failed"
    grid.add_row("polls", f"{summary.polls} ({answers})")
    grid.add_row("releases seen", str(summary.releases))
    grid.add_row("events", str(summary.events))
    by_kind = ", ".join(f"{kind} {count}" for kind, count in summary.alerts.items())
    grid.add_row("alerts", f"{sum(summary.alerts.values())} ({by_kind})")
    return Group(grid, _counts("Duplicates avoided", summary.avoided), _counts("Told to nobody", summary.untold))


def _counts(title: str, counts: Mapping[str, int]) -> Table:
    grid = Table(title=f"{title}: {sum(counts.values())}", title_justify="left", show_header=False)
    for reason, count in counts.items():
        grid.add_row(str(count), reason)
    return grid
