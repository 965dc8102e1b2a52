"""Tellings: which messages told a channel of an episode, as the tables of events and alerts have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from benchmarks.simulate.recorder import Recorder
from bot.core.alerts import AlertState
from bot.core.causes import Cause
from bot.core.events import OUT_KINDS, EventKind
from bot.store.schema import alerts, events, releases, sightings
from bot.store.statements import Connection

TOGETHER = frozenset({"in_batch", "in_roundup", "added", "summarised"})
"""Reasons of alerts that were not posted since another message tells the same."""

_TOLD_BY_ONE = OUT_KINDS | {EventKind.DUB}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A message that told a channel of an episode: since when it says so (UTC), and whether an edit made it say so.

    `unconfirmed` holds the words of a message that says itself that nothing confirms it.
    """

    message_id: int
    at: datetime
    edited: bool = False
    unconfirmed: str | None = None


Release = tuple[int, str, str]
"""A release in the tables: its id, its story and its audio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What the tables say after a run: releases by media id, and alerts with their events by episode and by id."""

    by_media_id: Mapping[str, frozenset[Release]]
    by_story: Mapping[str, Sequence[Any]]
    by_id: Mapping[int, Any]

    def releases(self, media_ids: Sequence[str]) -> frozenset[Release]:
        """Give the releases that the items with these media ids were taken for."""
        return frozenset().union(*(self.by_media_id.get(one, frozenset()) for one in media_ids))


async def tables(connection: Connection) -> Tables:
    """Load what is needed to say which message told what."""
    by_media_id: dict[str, set[Release]] = defaultdict(set)
    joined = sightings.join(releases, releases.c.id == sightings.c.release_id)
    wanted = select(sightings.c.identity, releases).select_from(joined).where(releases.c.platform != "tv")
    for row in await connection.execute(wanted):
        story = f"{row.show_id}/{row.season}/{row.kind}/{row.number}"
        by_media_id[row.identity].add((row.id, story, row.audio))
    told = alerts.join(events, events.c.id == alerts.c.event_id)
    of_event = (events.c.kind, events.c.audio, events.c.withheld, events.c.details, events.c.release_id)
    rows = (await connection.execute(select(alerts, *of_event).select_from(told).order_by(alerts.c.id))).all()
    return gathered({media_id: frozenset(found) for media_id, found in by_media_id.items()}, rows)


def gathered(by_media_id: Mapping[str, frozenset[Release]], rows: Sequence[Any]) -> Tables:
    """Put rows of alerts with their events where the episodes that they speak of find them."""
    by_story: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        for story in _stories(row):
            by_story[story].append(row)
    return Tables(by_media_id=by_media_id, by_story=by_story, by_id={row.id: row for row in rows})


def _stories(row: Any) -> list[str]:
    """Give the episodes that an alert speaks of."""
    if row.kind != EventKind.BATCH:
        return [row.story] if row.kind in _TOLD_BY_ONE else []
    # The story of a batch is that of its first episode, with "batch" and the last number behind it.
    series = "/".join(row.story.split("/")[:3])
    return [f"{series}/{number}" for number in row.details.get("numbers", ())]


def tellings(told: Tables, recorder: Recorder, release: Release, channel: int) -> list[Telling]:
    """Give the messages that told a channel of a release; one that names it twice counts once."""
    _, story, audio = release
    found: dict[int, Telling] = {}
    for row in told.by_story.get(story, ()):
        if row.channel_id != channel or row.audio != audio:
            continue
        telling = _telling(told, recorder, row)
        if telling and telling.message_id not in found:
            found[telling.message_id] = telling
    return sorted(found.values(), key=lambda one: one.at)


def _telling(told: Tables, recorder: Recorder, row: Any) -> Telling | None:
    if row.state == AlertState.SENT:
        cause = Cause.read(row.details.get("unconfirmed"))
        return Telling(message_id=row.message_id, at=row.closed_at, unconfirmed=cause.words if cause else None)
    root = told.by_id.get(getattr(row, "joined_to", None) or 0)
    if row.reason not in TOGETHER or root is None or root.message_id is None:
        return None
    if root.closed_at >= row.created_at:
        return Telling(message_id=root.message_id, at=root.closed_at)
    edits = [one for one in recorder.edited.get(root.message_id, ()) if one.at >= row.created_at]
    return Telling(message_id=root.message_id, at=edits[0].at, edited=True) if edits else None


def reasons(told: Tables, release: Release, channel: int) -> list[str]:
    """Give the reasons why a channel was not told of a release, as they are stored."""
    _, story, audio = release
    rows = [row for row in told.by_story.get(story, ()) if row.channel_id == channel and row.audio == audio]
    return sorted({row.reason or row.state for row in rows})
