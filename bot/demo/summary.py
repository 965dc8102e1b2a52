"""The summary: what the replay came to, in figures, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.table import Table

from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.demo.recording import CountedFetch
from bot.demo.season import Span
from bot.store import history
from bot.store.statements import Connection

_WORDS = {
    "tv_time": "the TV time of an episode that is told once it can be watched",
    "further_audio": "a further audio language of an episode that was told",
    "news_guid": "a news item that came again with another guid",
    "news_date": "a news item that came again with another date or title",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a replay went beyond what it stored: polls, fetches, edits of messages, simulated span (UTC), real time."""

    polls: int
    fetch: CountedFetch
    edits: int
    span: Span
    wall: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All figures of one replay: `alerts` by kind, `avoided` by how, `untold` (events for nobody) by reason."""

    course: Course
    releases: int
    events: int
    alerts: Mapping[str, int]
    avoided: Mapping[str, int]
    untold: Mapping[str, int]


async def summed_up(connection: Connection, course: Course) -> Summary:
    """Count what is stored after a replay."""
    totals = await history.totals(connection)
    kinds = Counter(str(one.kind) for one in await history.posted(connection))
    return Summary(
        course=course,
        releases=totals.releases,
        events=totals.events,
        alerts=dict(kinds.most_common()),
        avoided=await _avoided(connection),
        untold={str(reason): count for reason, count in totals.untold.items()},
    )


async def _avoided(connection: Connection) -> dict[str, int]:
    """Count what would have been a second alert of the same story in the same channel, by the way it was avoided."""
    counts: Counter[str] = Counter()
    for one in await history.spared(connection):
        counts[_way(one.kind, one.reason)] += one.count
    counts["news_guid"] += await history.recognised(connection, "guid")
    counts["news_date"] += await history.recognised(connection, "title")
    return {way: count for way, count in counts.items() if count}


def _way(kind: EventKind, reason: Reason) -> str:
    if kind is EventKind.DUB:
        return "further_audio"
    return "tv_time" if reason is Reason.WAITS_FOR_CONFIRMATION else str(reason)


def _words(name: str) -> str:
    return _WORDS.get(name) or Reason(name).words


def plain(summary: Summary) -> dict[str, object]:
    """Give the summary as JSON takes it; `wall_seconds` is real time."""
    course = summary.course
    fetched = {"requests": course.fetch.requests, "unchanged": course.fetch.unchanged, "failed": course.fetch.failed}
    return {
        "polls": {"asked": course.polls, **fetched},
        "releases_seen": summary.releases,
        "events": summary.events,
        "alerts": {"total": sum(summary.alerts.values()), **summary.alerts},
        "edits": course.edits,
        "duplicates_avoided": {"total": sum(summary.avoided.values()), **summary.avoided},
        "told_to_nobody": {"total": sum(summary.untold.values()), **summary.untold},
        "first": course.span.first.isoformat(),
        "last": course.span.last.isoformat(),
        "wall_seconds": round(course.wall.total_seconds(), 1),
    }


def table(summary: Summary) -> RenderableType:
    """Show the summary to people."""
    course, span = summary.course, summary.course.span
    days = f"{(span.last - span.first).days + 1} days in {course.wall.total_seconds():.1f} s"
    fetched = course.fetch
    answers = f"{fetched.requests} requests: {fetched.unchanged} unchanged (304), {fetched.failed} failed"
    by_kind = ", ".join(f"{kind} {count}" for kind, count in summary.alerts.items())
    grid = Table(title="The season in figures", title_justify="left", show_header=False)
    grid.add_row("simulated time", f"{span.first:%-d %B} to {span.last:%-d %B %Y}, {days}")
    grid.add_row("polls", f"{course.polls} ({answers})")
    grid.add_row("releases seen", str(summary.releases))
    grid.add_row("events", str(summary.events))
    grid.add_row("alerts", f"{sum(summary.alerts.values())} ({by_kind})")
    grid.add_row("messages edited", f"{course.edits} (further languages, other sources, new dates)")
    return Group(grid, _counts("Duplicates avoided", summary.avoided), _counts("Told to nobody", summary.untold))


def _counts(title: str, counts: Mapping[str, int]) -> Table:
    grid = Table(title=f"{title}: {sum(counts.values())}", title_justify="left", show_header=False)
    for reason, count in counts.items():
        grid.add_row(str(count), _words(reason))
    return grid
