"""Disturbances: when the feed or the calendar fails, and when the bot is down or restarted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.demo.season import Span

RESTART = timedelta(minutes=1)


class Kind(StrEnum):
    """What goes wrong."""

    FEED_REFUSES = "the feed answers 503"
    FEED_IS_A_PAGE = "the feed answers with a page"
    CALENDAR_REFUSES = "the calendar answers 500"
    DOWN = "the bot is down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """Something that goes wrong over a span of time (UTC)."""

    kind: Kind
    first: datetime
    last: datetime

    def holds(self, now: datetime) -> bool:
        """Say whether it goes on at an instant."""
        return self.first <= now < self.last


def disturbances(span: Span) -> tuple[Disturbance, ...]:
    """Spread the disturbances over a span; each begins on an evening on which much is released."""
    hour = timedelta(hours=1)
    planned = [
        (0.12, Kind.FEED_REFUSES, 6 * hour),
        (0.24, Kind.DOWN, hour),
        (0.34, Kind.FEED_IS_A_PAGE, 3 * hour),
        (0.44, Kind.CALENDAR_REFUSES, 24 * hour),
        (0.56, Kind.DOWN, 24 * hour),
        (0.76, Kind.DOWN, 7 * 24 * hour),
        *((0.05 + 0.1 * nth, Kind.DOWN, RESTART) for nth in range(10)),
    ]
    found = [_planned(span, *one) for one in planned]
    return tuple(sorted(found, key=lambda one: one.first))


def _planned(span: Span, share: float, kind: Kind, length: timedelta) -> Disturbance:
    day = span.first + (span.last - span.first) * share
    saturday = day + timedelta(days=(5 - day.weekday()) % 7)
    at = saturday.replace(hour=14, minute=7, second=0, microsecond=0)
    return Disturbance(kind=kind, first=at, last=at + length)


def uptimes(span: Span, planned: Sequence[Disturbance]) -> Iterator[Span]:
    """Give the spans in which the bot runs."""
    start = span.first
    for one in planned:
        if one.kind is Kind.DOWN and one.last > start:
            if one.first > start:
                yield Span(first=start, last=one.first)
            start = one.last
    if start < span.last:
        yield Span(first=start, last=span.last)
