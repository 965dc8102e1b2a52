"""Troubles: a channel that Discord refuses rests, its manager is told once, and it goes on by itself when it is mended.

What it is owed meanwhile waits. When a post succeeds again, what is older than the policy calls fresh goes into one
summary, and the rest follows in order.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Final

from bot.core import notices
from bot.core.alerts import Alert
from bot.core.events import OUT_KINDS, EventKind
from bot.core.reasons import Reason
from bot.errors import Refused
from bot.pipeline.notices import notify
from bot.pipeline.policy import Clock, Policy
from bot.store import backlog, following, guilds, outbox, subscriptions, troubles
from bot.store.database import Database
from bot.store.statements import Connection
from bot.store.troubles import Trouble

log = logging.getLogger(__name__)

_MENDABLE: Final = frozenset({Reason.NO_PERMISSION, Reason.BOT_REMOVED})
_LOST: Final = frozenset({Reason.NO_PERMISSION, Reason.CHANNEL_GONE, Reason.BOT_REMOVED, Reason.DM_CLOSED})
_SUMMED_UP: Final = OUT_KINDS | {EventKind.DUB, EventKind.NEWS, EventKind.TRAILER}
"""What a summary has a line for; a reminder or a late date that waited for days is worth none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubles:
    """What follows when a channel refuses a message, and when it takes one again."""

    clock: Clock
    policy: Policy

    async def refused(self, connection: Connection, alert: Alert, refusal: Refused) -> None:
        """Store what a definite no means for the alert, and for all that waits behind it."""
        reason, now, detail = Reason(refusal.reason), self.clock(), str(refusal)
        log.warning("channel %s: %s", alert.channel_id, detail)
        if alert.is_direct and reason in _LOST:
            await outbox.failed(connection, alert.id, Reason.DM_CLOSED, detail, now)
            await backlog.close(connection, alert.channel_id, Reason.DM_CLOSED, now)
            await following.close_to(connection, alert.channel_id, now)
        elif reason in _MENDABLE:
            await self._rest(connection, alert, reason, detail)
        elif reason is Reason.CHANNEL_GONE:
            await outbox.failed(connection, alert.id, reason, detail, now)
            await self._tell(connection, alert.channel_id, reason)
            await subscriptions.pause_channel(connection, alert.channel_id, reason)
            await backlog.close(connection, alert.channel_id, reason, now)
            await troubles.end(connection, [alert.channel_id])
        else:
            await outbox.failed(connection, alert.id, reason, detail, now)

    async def _rest(self, connection: Connection, alert: Alert, reason: Reason, detail: str) -> None:
        now = self.clock()
        found = Trouble(channel_id=alert.channel_id, reason=reason, detail=detail, since=now)
        await outbox.put_back(connection, alert, now, detail, now)
        await backlog.close(connection, alert.channel_id, reason, now, before=now - self.policy.catch_up)
        if await troubles.note(connection, found, now):
            await self._tell(connection, alert.channel_id, reason)

    async def _tell(self, connection: Connection, channel_id: int, reason: Reason) -> None:
        maker = await subscriptions.maker(connection, channel_id)
        people = {maker} if maker else await guilds.owners(connection, [channel_id])
        if not people:
            log.warning("nobody is known who could be told that %s in channel %s", reason.words, channel_id)
            return
        now = self.clock()
        await notify(connection, notices.trouble(channel_id, reason, now), people, now)

    async def posted(self, connection: Connection, alerts: Collection[Alert]) -> None:
        """Let the channels go on that took messages again."""
        if people := {one.channel_id for one in alerts if one.is_direct}:
            await following.reopen(connection, people)
        for ended in await troubles.end(connection, {one.channel_id for one in alerts}):
            await self._ended(connection, ended)

    async def _ended(self, connection: Connection, ended: Trouble) -> None:
        now, policy, channel_id = self.clock(), self.policy, ended.channel_id
        log.info("channel %s takes messages again", channel_id)
        await backlog.close(connection, channel_id, ended.reason, now, before=now - policy.catch_up)
        await backlog.leave_to_summary(connection, channel_id, _SUMMED_UP, now - policy.fresh, now)
        await backlog.close(connection, channel_id, ended.reason, now, before=now - policy.fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """Tries channels in trouble at once where their permissions seem to be mended."""

    database: Database
    clock: Clock

    async def look_again(self, guild_id: int | None, may_post: Callable[[int], Awaitable[bool]]) -> int:
        """Let the channels in trouble be tried again that may be posted to, of one server or of all; gives how many.

        One of which it is not known where it is counts as any server's.
        """
        async with self.database.read() as connection:
            resting = await troubles.of_guild(connection, guild_id)
        mended = [channel_id for channel_id in sorted(resting) if await may_post(channel_id)]
        if not mended:
            return 0
        async with self.database.write() as connection:
            return await troubles.probe_now(connection, mended, self.clock())
