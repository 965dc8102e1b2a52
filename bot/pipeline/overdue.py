"""Overdue: what was expected and not seen is told as late; where nobody can see it, as not confirmed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.causes import Cause
from bot.core.events import Event
from bot.core.overdue import UNCARRIED, Awaited, Finding, Verdict, Watch, is_due, late, unconfirmed, verdict
from bot.core.shows import Show
from bot.core.telling import Moment
from bot.pipeline.asking import Polled
from bot.pipeline.policy import Policy
from bot.store import events as event_store
from bot.store import overdue as store
from bot.store import shows as show_store
from bot.store.statements import Connection

Confirming = Mapping[str, Collection[str]]
"""The names of the sources that confirm the episodes of each platform."""


def confirming(sources: Mapping[str, Polled]) -> Confirming:
    """Give the platforms that any of these sources confirms."""
    kinds = {polled.kind for polled in sources.values() if polled.source.confirms}
    return {
        kind: [name for name, polled in sources.items() if polled.kind == kind and polled.source.confirms]
        for kind in sorted(kinds)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What a platform was to have, and what its sources know of that."""

    awaited: Awaited
    verdict: Verdict


async def overdue(connection: Connection, sources: Confirming, moment: Moment, policy: Policy) -> list[Event]:
    """Give what is late, and what is told unconfirmed to those who wait for confirmation; each thing once.

    What nobody can confirm any more, since it came and went during a downtime, is left to the summary.
    """
    judged = await _judged(connection, sources, moment, policy)
    uncarried = await store.nowhere_carried(connection, list(sources), *_span(moment, policy))
    unseen = [one for one in uncarried if is_due(one, moment.now, policy.grace)]
    if not judged and not unseen:
        return []
    told = [one.awaited for one in judged] + unseen
    shows = {one.id: one for one in await show_store.load(connection, {one.release.key.show_id for one in told})}
    events = [event for one in judged if (event := _event(shows, one, moment))]
    events += [_for_followers(shows, _unconfirmed(shows, one, UNCARRIED, moment)) for one in unseen]
    stored = await event_store.have(connection, {event.key for event in events})
    once: dict[str, Event] = {}
    for event in events:
        once.setdefault(event.key, event)
    return [event for key, event in once.items() if key not in stored]


def _event(shows: Mapping[int, Show], judged: _Judged, moment: Moment) -> Event | None:
    awaited = judged.awaited
    if judged.verdict.why:
        return _unconfirmed(shows, awaited, judged.verdict.why, moment)
    # In its first weeks nobody knows when a platform has a show: while its source is read, it will say so itself.
    is_late = judged.verdict.finding is Finding.NOT_THERE and awaited.is_sure
    return late(awaited) if is_late and moment.now - awaited.at <= moment.fresh else None


def _for_followers(shows: Mapping[int, Show], event: Event) -> Event:
    """Leave what nobody here carries to those who follow the show: calendars list hundreds of such episodes a week."""
    tracked = event.show_id is not None and shows[event.show_id].tracked
    return event if tracked else replace(event, details={**event.details, "followers": True})


def _unconfirmed(shows: Mapping[int, Show], awaited: Awaited, why: Cause, moment: Moment) -> Event:
    event = unconfirmed(shows[awaited.release.key.show_id], awaited, why)
    missed = moment.now - awaited.at > moment.fresh
    return replace(event, details={**event.details, "missed": True}) if missed else event


async def _judged(connection: Connection, sources: Confirming, moment: Moment, policy: Policy) -> list[_Judged]:
    judged: list[_Judged] = []
    for platform, names in sources.items():
        found = await store.on_platform(connection, platform, *_span(moment, policy))
        due = [one for one in found if is_due(one, moment.now, policy.grace)]
        watches: list[Watch] = list((await store.watches(connection, names)).values()) if due else []
        judged += [_Judged(awaited=one, verdict=verdict(one, watches, moment.now, policy.grace)) for one in due]
    return [one for one in judged if one.verdict.finding is not Finding.TOO_SOON]


def _span(moment: Moment, policy: Policy) -> tuple[datetime, datetime]:
    return moment.now - max(policy.catch_up, moment.fresh), moment.now - policy.grace
