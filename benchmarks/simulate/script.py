"""The script: shows, streams and disturbances of a simulated span, written by a seeded random generator."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from benchmarks.simulate.casting import cast
from benchmarks.simulate.disturbances import Disturbance, disturbances
from benchmarks.simulate.shows import ScriptedShow
from benchmarks.simulate.streams import Absence, Group, ScriptedStream
from bot.demo.season import Span

DUMP = 26
"""How many old episodes a catalogue brings at once."""

_CATALOGUE_SHARE, _CHURN_SHARE, _REPUBLISHED_SHARE = 0.2, 0.3, 0.65
_TYPO_CHANCE, _ABSENCE_CHANCE = 0.05, 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All that happens over a span (UTC): the shows of the calendar, the items of the feed, and what goes wrong."""

    span: Span
    shows: tuple[ScriptedShow, ...]
    streams: tuple[ScriptedStream, ...]
    disturbances: tuple[Disturbance, ...]


def script(span: Span, shows: int, seed: int) -> Script:
    """Write the script of a span; the same arguments give the same script."""
    chance = random.Random(seed)  # noqa: S311 - a script, and no secret
    cast_shows = cast(span, shows, chance)
    streams = [one for show in cast_shows for one in _streams(show, span, chance)]
    streams += _dump(_at(span, _CATALOGUE_SHARE), Group.CATALOGUE, 0)
    streams += _dump(_at(span, _REPUBLISHED_SHARE), Group.REPUBLISHED, 5 * 365)
    churn = _at(span, _CHURN_SHARE)
    listed = sorted(streams, key=lambda one: (one.listed_at, one.show.name, one.number, one.dub or ""))
    numbered = (replace(one, number_in_feed=number, renamed_at=churn) for number, one in zip(count(914_001), listed))
    return Script(
        span=span,
        shows=cast_shows,
        streams=tuple(one for one in numbered if one.listed_at <= span.last),
        disturbances=disturbances(span),
    )


def _at(span: Span, share: float) -> datetime:
    day = span.first + (span.last - span.first) * share
    return day.replace(hour=16, minute=0, second=0, microsecond=0)


def _streams(show: ScriptedShow, span: Span, chance: random.Random) -> Iterator[ScriptedStream]:
    for number, _ in show.broadcasts(span.last, known=span.last):
        at = show.available(number, known=span.last)
        first = ScriptedStream(
            number_in_feed=0,
            show=show,
            number=number,
            dub=None,
            listed_at=at - show.listed if show.listed else at + timedelta(minutes=chance.choice((0, 0, 1, 4))),
            available_at=at,
        )
        yield _spoilt(first, chance)
        for language, after in show.dubs.items():
            dubbed = at + after + timedelta(minutes=chance.randint(0, 4))
            yield replace(first, dub=language, listed_at=dubbed, available_at=dubbed)


def _spoilt(stream: ScriptedStream, chance: random.Random) -> ScriptedStream:
    """Give a few items a typing error that is mended, and withdraw a few for some hours."""
    if chance.random() < _TYPO_CHANCE:
        return replace(stream, typo_until=stream.ready_at + timedelta(hours=1))
    if chance.random() < _ABSENCE_CHANCE:
        first = stream.ready_at + timedelta(minutes=chance.randint(4, 180))
        return replace(stream, absence=Absence(first=first, last=first + timedelta(hours=chance.randint(3, 48))))
    return stream


def _dump(at: datetime, group: Group, days_old: int) -> Sequence[ScriptedStream]:
    """Give a catalogue of old episodes that is listed at once, with dates of the day or of the years before."""
    name = f"Old {group.value.title()} Chronicle"
    slug = name.lower().replace(" ", "-")
    show = ScriptedShow(name=name, romaji=name, series=name, slug=slug, anilist=1, mal=1, first=at, lag=timedelta())
    since = at - timedelta(days=days_old)
    stream = ScriptedStream(
        number_in_feed=0, show=show, number=0, dub=None, listed_at=at, available_at=since, group=group
    )
    step = timedelta(days=7) if days_old else timedelta()
    return [replace(stream, number=number, available_at=since + number * step) for number in range(1, DUMP + 1)]
