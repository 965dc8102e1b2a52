"""Remind: what is expected soon is told to those who asked for it so long before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from bot.core.events import Event
from bot.core.lag import Lag
from bot.core.releases import Release
from bot.core.reminding import moments, reminder, repeats
from bot.core.telling import Moment
from bot.store import events as event_store
from bot.store import lags, streams, subscriptions
from bot.store import releases as release_store
from bot.store.moves import RETRACTED
from bot.store.statements import Connection


async def reminders(connection: Connection, moment: Moment) -> list[Event]:
    """Give the reminders whose time has come and that were not given yet."""
    leads = await subscriptions.leads(connection)
    if not leads:
        return []
    episodes = await _near(connection, moment, max(leads))
    if not episodes:
        return []
    known = await lags.of_shows(connection, {one.key.show_id for one in episodes})
    found = _due(episodes, known, leads, moment)
    stored = await event_store.have(connection, {event.key for event in found})
    given = await event_store.reminders(connection, {event.release_id for event in found if event.release_id})
    # One that was taken back, since the episode had moved, is given again should it move there once more.
    given = [event for event in given if RETRACTED not in event.key]
    return [event for event in found if event.key not in stored and not repeats(event, given)]


async def _near(connection: Connection, moment: Moment, lead: timedelta) -> list[Release]:
    """Give every release of the episodes of which any time is near."""
    until = moment.now + lead
    timed = await release_store.expected(connection, moment.now, until)
    usual = await streams.first_to_come(connection, moment.now, until)
    near = {one.key for one in timed} | {stream.broadcast.key for stream in usual}
    stories = {key.story for key in near}
    return [one for one in (await release_store.known(connection, near)).values() if one.key.story in stories]


def _due(
    releases: Sequence[Release],
    known: Mapping[tuple[int, str], Lag],
    leads: Collection[timedelta],
    moment: Moment,
) -> list[Event]:
    by_show: dict[int, dict[str, Lag]] = defaultdict(dict)
    for (show_id, platform), lag in known.items():
        by_show[show_id][platform] = lag
    episodes: dict[tuple[str, str], list[Release]] = defaultdict(list)
    for release in releases:
        episodes[release.key.story, release.key.audio].append(release)
    return [
        reminder(near, lead)
        for same in episodes.values()
        for near in moments(same, by_show[same[0].key.show_id])
        for lead in sorted(leads)
        if near.at - lead <= moment.now < near.at
    ]
