"""The report: one table of figures beside their goals, and what missed them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from rich.table import Table

from benchmarks.simulate.run import Course
from benchmarks.simulate.tally import FAULTS, Fate, Outcome

Judged = tuple[Sequence[Outcome], Sequence[Outcome]]
"""What became of the original audio, and of the English dub."""

GOAL_MESSAGES = "every message has its one alert"


def reached(course: Course, judged: Judged, alerts: int) -> bool:
    """Say whether every goal is met."""
    return unrecorded(course, alerts) == 0 and not any(one.fate in FAULTS for part in judged for one in part)


def unrecorded(course: Course, alerts: int) -> int:
    """Count the messages for which the outbox has no alert of its own; `alerts` are those that it calls sent."""
    return abs(len(course.recorder.posted) - alerts)


def table(course: Course, judged: Judged, alerts: int) -> Table:
    """Show the figures of a run."""
    span = course.script.span
    title = f"{len(course.script.shows)} shows, {span.first:%-d %B %Y} to {span.last:%-d %B %Y}"
    grid = Table("figure", "original audio", "English dub", "goal", "met", title=title)
    grid.add_row("releases", *(str(len(part)) for part in judged), "", "")
    for fate in Fate:
        counts = [sum(one.fate is fate for one in part) for part in judged]
        goal = "0" if fate in FAULTS else ""
        grid.add_row(fate.value, *_shown(fate, judged), goal, _met(not any(counts)) if goal else "")
    missing = unrecorded(course, alerts)
    grid.add_row("messages without an alert of their own", str(missing), "", "0", _met(missing == 0))
    _delays(grid, "delay, undisturbed", [[one for one in part if not one.disturbed] for part in judged])
    _delays(grid, "delay, all", judged)
    edits = sum(len(one) for one in course.recorder.edited.values())
    grid.add_row("messages, edits", f"{len(course.recorder.posted)}, {edits}", "", "", "")
    requests = course.site.requests
    grid.add_row("polls", f"{course.polls}", "", "", "")
    grid.add_row("requests: feed, calendar", f"{requests['feed']}, {requests['calendar']}", "", "", "")
    grid.add_row("wall time", f"{course.wall.total_seconds():.0f} s", "", "", "")
    return grid


def _shown(fate: Fate, judged: Judged) -> list[str]:
    """Give the counts of a fate, with the stored reasons where nothing was told."""
    shown: list[str] = []
    for part in judged:
        found = [one for one in part if one.fate is fate]
        why = Counter(", ".join(one.reasons) or "never read" for one in found if not one.told)
        shown.append(f"{len(found)}" + (f" ({_listed(why)})" if why else ""))
    return shown


def _listed(why: Counter[str]) -> str:
    return "; ".join(f"{count} {reason}" for reason, count in why.most_common(3))


def _delays(grid: Table, name: str, judged: Sequence[Sequence[Outcome]]) -> None:
    told = [sorted(one.delay for one in part if one.delay is not None) for part in judged]
    for label, share in (("median", 0.5), ("95th percentile", 0.95)):
        grid.add_row(f"{name}: {label}", *(_minutes(_quantile(delays, share)) for delays in told), "", "")


def _quantile(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


def _minutes(delay: timedelta | None) -> str:
    return "" if delay is None else f"{delay.total_seconds() / 60:.1f} min"


def _met(is_met: bool) -> str:
    return "yes" if is_met else "no"
