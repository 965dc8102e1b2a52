"""Pace: how often within a minute one server may have something done that costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.quotas import recent
from bot.core.tongue import _
from bot.errors import ReplyError


@dataclass(slots=True, kw_only=True)
class Pace:
    """Counts tries by server within the last minute; a try that fails counts too, since it cost as much.

    `refusal` is the text, of a table for translators, that says no to one more than `{most}`.
    """

    limit: int
    refusal: str
    clock: Callable[[], datetime]
    _tries: dict[int, tuple[datetime, ...]] = field(default_factory=dict)

    def take(self, guild_id: int) -> None:
        """Count one try; raises ReplyError where the server has used up its minute."""
        now = self.clock()
        self._tries = {guild: kept for guild, tries in self._tries.items() if (kept := recent(tries, now))}
        tries = self._tries.get(guild_id, ())
        if len(tries) >= self.limit:
            raise ReplyError(_(self.refusal, most=self.limit))
        self._tries[guild_id] = (*tries, now)
