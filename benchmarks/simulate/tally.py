"""The tally: what became of every scripted episode, held against what the script says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from benchmarks.simulate.disturbances import Kind
from benchmarks.simulate.run import ENGLISH, EVERYTHING, Course
from benchmarks.simulate.streams import Group, ScriptedStream
from benchmarks.simulate.tellings import Release, Tables, Telling, reasons, tables, tellings
from bot.core.events import When
from bot.core.trace import told as told_in_words
from bot.store import traces
from bot.store.schema import events
from bot.store.statements import Connection

LEFT_OUT = timedelta(hours=2)
"""What comes so shortly before the end of the span may be announced after it."""

CHANNELS = {None: EVERYTHING, "English": ENGLISH}
"""The channel that is to be told of each audio language; None is the original."""


class Fate(StrEnum):
    """What became of an episode; the last four are no fault of the pipeline."""

    ONCE = "announced once"
    TWICE = "announced twice"
    NEVER = "never announced"
    EARLY = "announced before it was available"
    UNCONFIRMED = "announced as unconfirmed while the feed could not be read"
    GONE = "out of the feed before the bot came back"
    OF_A_DUMP = "of a dump of old episodes, told together or not at all"
    BASELINE = "in the feed at the first poll"


FAULTS = (Fate.TWICE, Fate.NEVER, Fate.EARLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one episode: the messages that told of it, the reasons that are stored, and the facts."""

    stream: ScriptedStream
    fate: Fate
    releases: frozenset[Release]
    told: tuple[Telling, ...]
    reasons: tuple[str, ...]
    disturbed: bool

    @property
    def delay(self) -> timedelta | None:
        """Give the time from "in the feed and available" to the message; None where there was none."""
        return self.told[0].at - self.stream.ready_at if self.told else None


async def tally(connection: Connection, course: Course, dub: str | None) -> list[Outcome]:
    """Judge every scripted episode in one audio language by the channel that is to hear of it."""
    found = await tables(connection)
    withheld = await _withheld(connection)
    last = course.script.span.last - LEFT_OUT
    streams = [one for one in course.script.streams if one.dub == dub and one.ready_at < last]
    return [_outcome(one, course, found, withheld) for one in streams]


async def _withheld(connection: Connection) -> dict[int, str]:
    """Give why events of releases were told to nobody, by release."""
    wanted = select(events.c.release_id, events.c.withheld)
    wanted = wanted.where(events.c.withheld.is_not(None), events.c.when == When.CONFIRMED)
    return {row.release_id: row.withheld for row in await connection.execute(wanted)}


def _outcome(stream: ScriptedStream, course: Course, found: Tables, withheld: dict[int, str]) -> Outcome:
    channel = CHANNELS[stream.dub]
    releases = found.releases(stream.media_ids)
    told = {one.message_id: one for release in releases for one in tellings(found, course.recorder, release, channel)}
    stored = {reason for release in releases for reason in reasons(found, release, channel)}
    stored |= {withheld[release[0]] for release in releases if release[0] in withheld}
    ordered = tuple(sorted(told.values(), key=lambda one: one.at))
    return Outcome(
        stream=stream,
        fate=fate_of(stream, course, ordered),
        releases=releases,
        told=ordered,
        reasons=tuple(sorted(stored)),
        disturbed=_is_disturbed(stream, course),
    )


def fate_of(stream: ScriptedStream, course: Course, told: Sequence[Telling]) -> Fate:
    """Judge an episode by the messages that told of it, in their order, and by what the bot could have read."""
    if stream.number_in_feed in (course.site.baseline or ()) and not told:
        return Fate.BASELINE
    if len(told) > 1:
        return Fate.TWICE
    if told:
        return _fate_of_told(stream, course, told[0])
    if stream.number_in_feed not in course.site.seen_at:
        return Fate.GONE
    if stream.group is not Group.WEEKLY:
        return Fate.OF_A_DUMP
    return Fate.NEVER


def _fate_of_told(stream: ScriptedStream, course: Course, told: Telling) -> Fate:
    if told.at >= stream.available_at:
        return Fate.ONCE
    # A message may say that nothing confirms it; with a feed that can be read that is still too early.
    return Fate.UNCONFIRMED if told.unconfirmed and _is_disturbed(stream, course) else Fate.EARLY


def _is_disturbed(stream: ScriptedStream, course: Course) -> bool:
    """Say whether something went wrong, or had just gone wrong, when it came, or it was withdrawn at once."""
    kinds = (Kind.DOWN, Kind.FEED_REFUSES, Kind.FEED_IS_A_PAGE)
    after = timedelta(hours=3)
    return stream.absence is not None or any(
        one.first <= stream.ready_at < one.last + after for one in course.script.disturbances if one.kind in kinds
    )


async def offences(connection: Connection, outcomes: Sequence[Outcome]) -> list[str]:
    """Tell of every outcome that misses a goal, with what the database says of it."""
    lines: list[str] = []
    for one in outcomes:
        if one.fate in FAULTS:
            lines += [_headline(one), *await _traced(connection, one)]
    return lines


def _headline(one: Outcome) -> str:
    stream = one.stream
    spoken = f" ({stream.dub})" if stream.dub else ""
    facts = [f"listed {_minute(stream.listed_at)}", f"available {_minute(stream.available_at)}"]
    facts += [f"message {telling.message_id} at {_minute(telling.at)}" for telling in one.told]
    facts += [f"withdrawn {_minute(stream.absence.first)} to {_minute(stream.absence.last)}"] if stream.absence else []
    facts += [f"stored reasons: {', '.join(one.reasons)}"] if one.reasons else []
    return f"{one.fate.value}: {stream.show.name}, episode {stream.number}{spoken}: {'; '.join(facts)}"


async def _traced(connection: Connection, one: Outcome) -> list[str]:
    lines: list[str] = []
    for story in sorted({story for _, story, _ in one.releases}):
        show_id, season, _, number = story.split("/", 3)
        trace = await traces.of_episode(connection, int(show_id), number, int(season))
        lines += [f"    {line}" for line in told_in_words(trace)] if trace else []
    return lines


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
