"""Tempo: how often a source says something new, as its polls show, and the rhythm in which it is asked for that."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.polling import Rhythm

DAY: Final = timedelta(days=1)

MEMORY: Final = timedelta(days=7)
"""What was said this long ago counts e times less: a week, so that a source may rest at night and on Sundays."""

USUAL: Final = 1.0
"""News a day of a source that is asked just in its configured rhythm; so is one of which nothing is known yet."""

DEAR: Final = 2.0
"""So many times longer waits a source that sends its whole document even where nothing is new in it."""


def first_tempo(said: Iterable[datetime], now: datetime) -> float | None:
    """Give the news a day of a source from the instants (UTC) in its first reading; None where it tells none.

    A document holds its newest entries only, so it speaks of the time since its oldest, and of a day at least.
    """
    known = {at for at in said if at <= now}
    if not known:
        return None
    # The oldest only begins the span: nobody knows how long before it there was nothing.
    span = max(now - min(known), DAY)
    return _weight(known - {min(known)}, now) / (1 - _left(span))


def next_tempo(tempo: float | None, since: timedelta, said: Iterable[datetime], now: datetime) -> float | None:
    """Give the news a day after a good answer, `since` the last one, that told what was said at these instants (UTC).

    What was said at one instant counts once: one poll brings all of it.
    """
    heard = _weight({min(at, now) for at in said}, now)
    if tempo is None:
        return USUAL + heard if heard else None
    return tempo * _left(max(since, timedelta())) + heard


def _weight(said: Iterable[datetime], now: datetime) -> float:
    return sum((_left(now - at) for at in said), 0.0) * (DAY / MEMORY)


def _left(age: timedelta) -> float:
    return math.exp(-(age / MEMORY))


def paced(rhythm: Rhythm, tempo: float | None, *, dear: bool) -> Rhythm:
    """Give the rhythm of a source of this tempo, where it may differ from the configured one.

    The wait goes with the inverse root of the tempo, by which a number of requests gives the least delay in all. It
    stays between the floor and the longest wait of the rhythm.
    """
    if rhythm.longest is None:
        return rhythm
    known = USUAL if tempo is None else tempo
    times = math.sqrt(USUAL / known) if known > 0 else math.inf
    # Ratios are compared, not waits, since a wait may be longer than any timedelta.
    times = min(times * (DEAR if dear else 1), rhythm.longest / rhythm.every)
    every = max(rhythm.every * times, rhythm.floor)
    words = _in_words(tempo) + (", and sends its whole document each time" if dear else "")
    return replace(rhythm, every=every, because=words)


def _in_words(tempo: float | None) -> str:
    if tempo is None:
        return "its usual rhythm"
    a_day, a_week = round(tempo), round(tempo * 7)
    if a_day > 1:
        return f"it says something new about {a_day} times a day"
    if a_week > 1:
        return f"it says something new about {a_week} times a week"
    return "it seldom says anything new"
