"""The season: 37 shows with their real slots, lags with a jitter, and dubs, as items of one feed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from benchmarks.simulate.script import Script
from benchmarks.simulate.shows import ScriptedShow
from benchmarks.simulate.streams import ScriptedStream
from bot.demo.season import Show, Span, winter_2024

WEEKS = 13
SPAN = Span(first=datetime(2024, 1, 1, tzinfo=UTC), last=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(weeks=WEEKS))

_LAGS = tuple(timedelta(minutes=minutes) for minutes in range(0, 181, 15))
_JITTER = 3.0
"""The standard deviation of a stream's time from its usual lag, in minutes."""

_LANGUAGES = ("English", "German", "French", "Spanish")
_EVERY_WITHOUT_ID = 3


def season(seed: int) -> Script:
    """Write the season; the slots are those of the bundled winter season of 2024, the rest comes from the seed."""
    chance = random.Random(seed)  # noqa: S311 - a script, and no secret
    shows = tuple(_show(place, one, chance) for place, one in enumerate(winter_2024()))
    found = [one for show in shows for one in _streams(show, chance) if one.listed_at <= SPAN.last]
    listed = sorted(found, key=lambda one: (one.listed_at, one.show.name, one.number, one.dub or ""))
    streams = tuple(replace(one, number_in_feed=number) for number, one in zip(count(914_001), listed))
    return Script(span=SPAN, shows=shows, streams=streams, disturbances=())


def _show(place: int, show: Show, chance: random.Random) -> ScriptedShow:
    kept = {field.name: getattr(show, field.name) for field in fields(Show)}
    changed = {
        "lag": chance.choice(_LAGS),
        "airs": WEEKS,
        "off": (),
        "second": None,
        "titles": (),
        "listed": timedelta(),
        "crunchyroll": None if place % _EVERY_WITHOUT_ID == 0 else show.crunchyroll or f"GRHYTHM{place:02}",
    }
    jitter = tuple(timedelta(minutes=abs(chance.gauss(0, _JITTER))) for _ in range(WEEKS))
    return ScriptedShow(**kept | changed, jitter=jitter)


def _streams(show: ScriptedShow, chance: random.Random) -> Iterator[ScriptedStream]:
    for number, _ in show.broadcasts(SPAN.last, known=SPAN.last):
        at = show.available(number, known=SPAN.last)
        first = ScriptedStream(number_in_feed=0, show=show, number=number, dub=None, listed_at=at, available_at=at)
        yield first
        for language, after in zip(_LANGUAGES, show.dubs.values(), strict=False):
            dubbed = at + after + timedelta(minutes=chance.randint(0, 10))
            yield replace(first, dub=language, listed_at=dubbed, available_at=dubbed)
