"""Evaluate the news rules: shows by franchise, stories, kinds and speed, each beside its goal, with the misses."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.headline_labels import (
    LABELS,
    Headlines,
    Row,
    Score,
    labelled_headlines,
    own_headlines,
    score_kinds,
    score_mentions,
    score_stories,
)
from benchmarks.news_speed import SHOWS, Speed, many_names, measure
from bot.core.mentions import NameIndex

GOAL_PRECISION = 0.98
GOAL_RECALL = 0.95
GOAL_STORY_RECALL = 0.85
GOAL_MILLISECONDS = 1.0


def main() -> int:
    """Print all tables; 1 where a goal that counts was missed."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    own = own_headlines()
    tables = Table("headlines", "rows", "precision", "recall", "wrong", "missed", title="Evaluation")
    scores = [
        _add(
            tables, "own hard set, by franchise", len(own.rows), score_mentions(NameIndex.of(own.names), own, own.rows)
        )
    ]
    goals = [_reached(scores[0], GOAL_RECALL)]
    names, headlines = own.names, [row.headline for row in own.rows]
    if LABELS.is_dir():
        labelled = labelled_headlines()
        names, headlines = labelled.names, [row.headline for row in labelled.rows]
        added, reached = _labelled(tables, labelled)
        scores += added
        goals += reached
    console.print(tables)
    if not LABELS.is_dir():
        console.print("The labelled headlines are not beside this repository, so only its own set was scored.")
    for score in scores:
        _misses(console, score)
    speed = measure(many_names(names), headlines)
    console.print(_speed(speed))
    return 0 if all(goals) and speed.median < GOAL_MILLISECONDS else 1


def _labelled(table: Table, labelled: Headlines) -> tuple[Sequence[Score], Sequence[bool]]:
    """Score the labelled rows; of stories the goal is on the labelled shows, and the rest tells what names lack."""
    index, rows = NameIndex.of(labelled.names), labelled.rows
    parts = {
        "all": rows,
        "tuned": [row for row in rows if not row.held_out],
        "held out": [row for row in rows if row.held_out],
    }
    for part, of in list(parts.items())[1:]:
        _add(table, f"labelled, by franchise, {part}", len(of), score_mentions(index, labelled, of))
    shows = _add(table, "labelled, by franchise, all", len(rows), score_mentions(index, labelled, rows))
    for part, of in list(parts.items())[1:]:
        _add(table, f"stories, pairs, {part}", len(of), score_stories(of, None))
    stories = _add(table, "stories, pairs, all", len(rows), score_stories(rows, None))
    _add(table, "stories, shows as found, names known", len(_named(rows)), score_stories(_named(rows), index))
    _add(table, "stories, shows as found, all rows", len(rows), score_stories(rows, index))
    for part, of in parts.items():
        _kinds(table, f"kinds, {part}", of)
    return (shows, stories), (_reached(shows, GOAL_RECALL), _reached(stories, GOAL_STORY_RECALL))


def _named(rows: Sequence[Row]) -> Sequence[Row]:
    return [row for row in rows if row.named]


def _reached(score: Score, recall: float) -> bool:
    return score.precision >= GOAL_PRECISION and score.recall >= recall


def _add(table: Table, title: str, rows: int, score: Score) -> Score:
    shares = (f"{score.precision:.4f}", f"{score.recall:.4f}")
    table.add_row(title, str(rows), *shares, str(len(score.wrong)), str(len(score.missed)))
    return score


def _kinds(table: Table, title: str, rows: Sequence[Row]) -> None:
    score = score_kinds(rows)
    table.add_row(title, str(len(rows)), "", f"{score.recall:.4f}", "", str(len(score.missed)))


def _misses(console: Console, score: Score) -> None:
    for text in score.wrong:
        console.print(f"[red]wrong[/]  {escape(text)}")
    for text in score.missed:
        console.print(f"[yellow]missed[/] {escape(text)}")


def _speed(speed: Speed) -> Table:
    table = Table(
        "names", "build, s", "memory, MiB", "median, ms", "p99, ms", "plain search, ms", title=f"{SHOWS:,} shows"
    )
    shares = (
        f"{speed.build:.1f}",
        f"{speed.memory:.0f}",
        f"{speed.median:.3f}",
        f"{speed.p99:.3f}",
        f"{speed.peer:.1f}",
    )
    table.add_row(f"{speed.names:,}", *shares)
    return table


if __name__ == "__main__":
    sys.exit(main())
