"""Evaluate the ties between what a feed names and the known shows: each tie made, what stays unknown, what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.recorded_shows import DATA, Asked, Known, all_shows, feed_like, recorded, season_shows
from bot.core.releases import Series
from bot.core.tying import tie

GOAL_WRONG = 0


@dataclass(slots=True)
class Score:
    """How many series were tied to the right show or rightly to none, and those that were not, in words."""

    ties: list[str] = field(default_factory=list)
    apart: int = 0
    unknown: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def score(asked: Sequence[Asked], known: Known) -> Score:
    """Tie every series, and compare with what it means."""
    result, listed = Score(), {show.id: show for show in known.shows}
    for one in asked:
        found = tie(one.series, known.candidates(one.series))
        meant = listed.get(one.anilist)
        if found is None and meant is None:
            result.apart += 1
        elif found is None:
            result.unknown.append(f"{_said(one.series)} -> nothing; it is {one.anilist}")
        elif found is meant:
            result.ties.append(f"{_said(one.series)} -> {found.id} {found.name}")
        else:
            result.wrong.append(f"{_said(one.series)} -> {found.id} {found.name}; it is {one.anilist or 'none'}")
    return result


def _said(series: Series) -> str:
    others = f" ({', '.join(series.others)})" if series.others else ""
    season = f" season {series.season}" if series.season else ""
    return f"{series.title}{others}{season}{' with its link' if series.ids else ''}"


def main() -> int:
    """Print the scores with every recorded tie and all that stayed unknown; 1 where a tie is wrong."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    if not DATA.is_dir():
        console.print("The recorded documents are not beside this repository, so no ties were evaluated.")
        return 0
    season, everything = Known(season_shows()), Known(all_shows())
    named, told = feed_like(season.shows), recorded()
    scores = {
        f"recorded series, {len(season.shows)} shows known": score(told, season),
        f"recorded series, {len(everything.shows)} shows known": score(told, everything),
        f"feed-like series, {len(season.shows)} shows known": score(named, season),
        f"feed-like series, {len(everything.shows)} shows known": score(_named_alike(season, everything), everything),
    }
    table = Table("series", "tied", "rightly to none", "unknown", "wrong", title="Ties")
    for title, one in scores.items():
        table.add_row(title, *(str(len(part)) if isinstance(part, list) else str(part) for part in _parts(one)))
        _list(console, title, one, with_ties=title.startswith("recorded"))
    console.print(table)
    return 0 if sum(len(one.wrong) for one in scores.values()) <= GOAL_WRONG else 1


def _parts(one: Score) -> tuple[list[str] | int, ...]:
    return one.ties, one.apart, one.unknown, one.wrong


def _named_alike(season: Known, everything: Known) -> list[Asked]:
    """Name the season's shows by the names that are listed; what means none of them may well mean another of all."""
    ids = {show.id for show in season.shows}
    return [one for one in feed_like(show for show in everything.shows if show.id in ids) if one.anilist]


def _list(console: Console, title: str, one: Score, *, with_ties: bool) -> None:
    console.rule(escape(title), align="left")
    for text in one.ties if with_ties else ():
        console.print(f"[green]tied[/]    {escape(text)}")
    for text in one.unknown:
        console.print(f"[yellow]unknown[/] {escape(text)}")
    for text in one.wrong:
        console.print(f"[red]wrong[/]   {escape(text)}")


if __name__ == "__main__":
    sys.exit(main())
