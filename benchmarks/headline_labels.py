"""Headlines with known answers, the project's own and the labelled ones beside the repository, and scores on them."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from bot.core.mentions import NameIndex
from bot.core.news_kinds import NewsKind, kind_of
from bot.core.stories import Told, same_story

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "tests" / "data" / "headlines" / "hard.toml"
LABELS = Path(os.environ.get("AIRDATE_SHARED", ROOT.parent / "shared")) / "data" / "labels"

_DAY = len("2026-01-01")
_MONTH = len("2026-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One headline and what it is about: first shows, entries, shows that are neither right nor wrong."""

    headline: str
    franchise: frozenset[int]
    entries: frozenset[int] = frozenset()
    related: frozenset[int] = frozenset()
    named: bool = True
    date: str = ""
    site: str = ""
    story: str = ""
    kind: NewsKind | None = None

    @property
    def held_out(self) -> bool:
        """Tell whether the row is of the third that was left aside while the rules were made."""
        return int(sha256((self.story or self.headline).encode()).hexdigest(), 16) % 3 == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlines:
    """Rows, the names they are matched against, and which entry is of which franchise, as far as the labels say."""

    rows: Sequence[Row]
    names: Sequence[tuple[int, str]]
    franchises: Mapping[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Score:
    """Hits, wrong ones and misses; the misses with their headlines."""

    hits: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    sought_hits: int = 0

    @property
    def precision(self) -> float:
        """Give the share of what was found that is right."""
        return self.hits / max(1, self.hits + len(self.wrong))

    @property
    def recall(self) -> float:
        """Give the share of what can be found that was found."""
        return self.sought_hits / max(1, self.sought_hits + len(self.missed))


def own_headlines() -> Headlines:
    """Read the project's own hard headlines."""
    told = tomllib.loads(OWN.read_text(encoding="utf-8"))
    names = [(int(show_id), name) for show_id, spellings in told["shows"].items() for name in spellings]
    return Headlines(rows=[_own_row(*row) for group in told["groups"] for row in group["rows"]], names=names)


def _own_row(headline: str, *about: int) -> Row:
    """Read one row; an id below zero is of a show of which something else than its anime is meant."""
    right = frozenset(show_id for show_id in about if show_id > 0)
    return Row(headline=headline, franchise=right, related=frozenset(-show_id for show_id in about if show_id < 0))


def labelled_headlines() -> Headlines:
    """Read the labelled headlines and the names of shows beside the repository."""
    told = [json.loads(line) for line in (LABELS / "headlines.jsonl").read_text(encoding="utf-8").splitlines()]
    alike = (zip(row["anilist"], row["franchise"], strict=True) for row in told if _paired(row))
    lines = (line.split("\t") for line in (LABELS / "titles.tsv").read_text(encoding="utf-8").splitlines()[1:])
    names = [(int(line[0]), name) for line in lines for name in line[2].split("|")]
    return Headlines(
        rows=[_row(row) for row in told], names=names, franchises=dict(pair for row in alike for pair in row)
    )


def _paired(row: Mapping[str, Sequence[int]]) -> bool:
    return len(row["anilist"]) == len(row["franchise"])


def _row(told: Mapping[str, object]) -> Row:
    def ids(field_name: str) -> frozenset[int]:
        found = told.get(field_name) or []
        return frozenset(found) if isinstance(found, list) else frozenset()

    return Row(
        headline=str(told["headline"]),
        franchise=ids("franchise"),
        entries=ids("anilist"),
        related=ids("related"),
        named=told.get("reach") != "none",
        date=str(told.get("date") or ""),
        site=str(told["site"]),
        story=str(told.get("story") or ""),
        kind=NewsKind(str(told["kind"])),
    )


def score_mentions(index: NameIndex, headlines: Headlines, rows: Iterable[Row]) -> Score:
    """Score the shows found in headlines by franchise; what is only related counts neither way."""
    score = Score()

    def franchise(ids: Iterable[int]) -> set[int]:
        return {index.franchise_of(headlines.franchises.get(show_id, show_id)) for show_id in ids}

    for row in rows:
        found, right = franchise(index.shows_in(row.headline)), franchise(row.franchise | row.entries)
        score.hits += len(found & right)
        score.wrong += [f"{row.headline} [{_why(index, row)}]" for _ in found - right - franchise(row.related)]
        if row.named:
            score.sought_hits += len(found & right)
            score.missed += [f"{row.headline} [{_why(index, row)}]" for _ in right - found]
    return score


def _why(index: NameIndex, row: Row) -> str:
    weighed = {f"{said.name}: {said.strength} ({said.reason})": None for said in index.weighed(row.headline)}
    return "; ".join(weighed) or "no name stands in it"


def score_stories(rows: Sequence[Row], index: NameIndex | None) -> Score:
    """Score the folding of pairs within 48 hours, by the shows found, or by the labelled ones without an index."""
    score = Score()
    for one, other in combinations(rows, 2):
        if one.site == other.site or not _near(one.date, other.date):
            continue
        dated = min(len(one.date), len(other.date)) == _DAY
        folded = same_story(_told(one, index, dated=dated), _told(other, index, dated=dated))
        pair = f"{one.headline} | {other.headline}"
        if bool(one.story) and one.story == other.story:
            score.hits += folded
            score.sought_hits += folded
            score.missed += [] if folded else [pair]
        elif folded:
            score.wrong.append(pair)
    return score


def _near(one: str, other: str) -> bool:
    """Tell whether two dates are within two days; where one is only a month, that month is near."""
    if min(len(one), len(other)) < _DAY:
        return min(len(one), len(other)) >= _MONTH and one[:_MONTH] == other[:_MONTH]
    return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).days) <= 2  # noqa: PLR2004 - two days


def _told(row: Row, index: NameIndex | None, *, dated: bool) -> Told:
    published = datetime.fromisoformat(row.date if dated else f"{row.date[:_MONTH]}-01").replace(tzinfo=UTC)
    shows = row.entries | row.franchise if index is None else index.shows_in(row.headline)
    return Told(source=row.site, title=row.headline, published=published, shows=shows, kind=kind_of(row.headline))


def score_kinds(rows: Iterable[Row]) -> Score:
    """Score the kinds of headlines."""
    score = Score()
    for row in rows:
        if row.kind is None:
            continue
        said = kind_of(row.headline)
        score.hits += said is row.kind
        score.missed += [] if said is row.kind else [f"{row.headline} [{said} for {row.kind}]"]
    score.sought_hits = score.hits
    return score
