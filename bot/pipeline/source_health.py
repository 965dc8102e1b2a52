"""Source health: those whom a source concerns are told once that it fails or is silent, and once that it is back."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import source_health as core
from bot.core.alerts import Draft
from bot.core.events import Event, EventKind
from bot.core.matching import Setting, drafts
from bot.core.source_health import FEWEST_QUIET, LEAST_SILENCE, Incident, Pause, Role
from bot.core.subscriptions import Subscription
from bot.pipeline.asking import Polled
from bot.pipeline.notices import notify
from bot.pipeline.outlet import Outlet
from bot.pipeline.policy import Clock, Policy
from bot.pipeline.quiet import held
from bot.store import events as event_store
from bot.store import guilds, outbox, settings
from bot.store import source_health as store
from bot.store import sources as source_store
from bot.store.database import Database
from bot.store.outbox import Owed
from bot.store.sources import SourceState
from bot.store.statements import Connection, take_turn

log = logging.getLogger(__name__)

_NEWS_KIND = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """Looks at what polling left in the store; `sources` are the configured ones, any other is a server's own feed."""

    database: Database
    outlet: Outlet
    clock: Clock
    policy: Policy
    sources: Mapping[str, Polled]

    async def check(self) -> int:
        """Tell what began and what ended since the last look; gives how many sources that were."""
        if not self.outlet.ready:  # who looks after a channel is known only then
            return 0
        async with self.database.read() as connection:
            if not await self._changed(connection):
                return 0
        async with self.database.write() as connection:
            await take_turn(connection)
            changed = await self._changed(connection)
            for state, found in changed:
                await self._tell(connection, state, found)
        return len(changed)

    async def _changed(self, connection: Connection) -> list[tuple[SourceState, list[Incident | EventKind]]]:
        silent_since = self.clock() - LEAST_SILENCE
        states = await source_store.suspects(connection, FEWEST_QUIET, silent_since)
        return [(state, found) for state in states if (found := await self._found(connection, state))]

    async def _found(self, connection: Connection, state: SourceState) -> list[Incident | EventKind]:
        """Give what began of a source, and the kinds of incidents that ended."""
        found: list[Incident | EventKind] = []
        if (failing := _failing(state)) and state.failing_told_at is None:
            found.append(failing)
        if state.failing_told_at and state.failing_since is None:
            found.append(EventKind.SOURCE_FAILING)
        if state.stale_told_at and state.news_at and state.news_at > state.stale_told_at:
            found.append(EventKind.SOURCE_STALE)
        elif state.stale_told_at is None and (stale := await self._stale(connection, state)):
            found.append(stale)
        return found

    async def _stale(self, connection: Connection, state: SourceState) -> Incident | None:
        read_at, known_since = state.succeeded_at, state.baseline_at
        if read_at is None or known_since is None or state.failures or state.quiet < FEWEST_QUIET:
            return None
        if read_at - (state.news_at or known_since) < LEAST_SILENCE:
            return None
        of_role = store.news_moments if self._role(state) is Role.NEWS else store.sighting_moments
        said = [*await of_role(connection, state.name), *([state.news_at] if state.news_at else [])]
        if not core.is_stale(said, read_at):
            return None
        return Incident(source=state.name, kind=EventKind.SOURCE_STALE, since=max(said))

    def _role(self, state: SourceState) -> Role:
        polled = self.sources.get(state.name)
        if polled is not None and polled.source.confirms:
            return Role.PLATFORM
        return Role.NEWS if state.kind == _NEWS_KIND else Role.CALENDAR

    async def _tell(self, connection: Connection, state: SourceState, found: Sequence[Incident | EventKind]) -> None:
        now = self.clock()
        told: dict[EventKind, datetime | None] = {
            EventKind.SOURCE_FAILING: state.failing_told_at,
            EventKind.SOURCE_STALE: state.stale_told_at,
        }
        for one in found:
            if isinstance(one, Incident):
                await self._began(connection, state, one, now)
                told[one.kind] = now
            else:
                await _ended(connection, state, one, told[one], now)
                told[one] = None
        failing, stale = told[EventKind.SOURCE_FAILING], told[EventKind.SOURCE_STALE]
        await source_store.note_told(connection, state.name, failing=failing, stale=stale)

    async def _began(self, connection: Connection, state: SourceState, incident: Incident, now: datetime) -> None:
        setting = Setting(when=self.policy.when, audio=None)
        followers = await store.followers(connection, state.name)
        role = self._role(state)
        concerned = [one for one in followers if core.concerns(one, role, setting)]
        makers = {one.created_by for one in concerned if one.created_by}
        owners = await guilds.owners(connection, [one.channel_id for one in concerned if not one.created_by])
        await notify(connection, core.to_people(incident, now), makers | owners, now)
        asking = [one for one in followers if incident.kind in one.events]
        await _tell_channels(connection, core.to_channels(incident, now), asking, setting, now)
        log.warning("%s: %s since %s", state.name, incident.kind.value, incident.since)


async def _tell_channels(
    connection: Connection, event: Event, asking: Sequence[Subscription], setting: Setting, now: datetime
) -> None:
    # Of which shows they are makes no difference here: a source brings many.
    owed = drafts(event, [replace(one, show_ids=None) for one in asking], frozenset(), setting)
    if owed:
        await _owe(connection, event, owed, now)


async def _ended(
    connection: Connection, state: SourceState, kind: EventKind, told_at: datetime | None, now: datetime
) -> None:
    if told_at is None:
        return
    heard = await store.heard(connection, kind, state.name, told_at)
    await _owe(connection, core.back(state.name, kind, told_at, now), heard, now)
    log.info("%s: %s is over", state.name, kind.value)


async def _owe(connection: Connection, event: Event, owed: Sequence[Draft], now: datetime) -> None:
    stored = await event_store.add(connection, [event], now)
    alerts = [Owed(stored=one, draft=draft) for one in stored for draft in owed]
    await outbox.enqueue(connection, held(alerts, await settings.quiet_channels(connection, now)), now)


def _failing(state: SourceState) -> Incident | None:
    since, polled_at = state.failing_since, state.polled_at
    if since is None or polled_at is None:
        return None
    gone = state.paused == Pause.GONE
    if not gone and not core.is_failing(since, polled_at, state.failures):
        return None
    return Incident(
        source=state.name,
        kind=EventKind.SOURCE_FAILING,
        since=since,
        error=state.error or "",
        gone=gone,
    )
