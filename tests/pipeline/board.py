"""The fake of the board: what was pinned and removed, and the events of each server."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from bot.core.reasons import Reason
from bot.core.scheduled_events import Listed, Plan
from bot.errors import BotError, Refused


@dataclass
class RecordingBoard:
    """Discord as the keepers of calendars and events see it; `fail` lets the next request go wrong."""

    ready: bool = True
    asked: list[str] = field(default_factory=list)
    pins: list[int] = field(default_factory=list)
    removals: list[int] = field(default_factory=list)
    events: dict[int, dict[int, Plan]] = field(default_factory=lambda: defaultdict(dict))
    others: list[Listed] = field(default_factory=list)
    _failures: list[tuple[bool, BotError | None]] = field(default_factory=list)

    def fail(self, error: BotError, *, acts: bool = False, after: int = 0) -> None:
        """Answer a request with an error, having done what it asks for where it `acts`; so many succeed before."""
        self._failures += [*[(True, None)] * after, (acts, error)]

    def names(self, guild_id: int) -> list[str]:
        """Give the names of a server's events of ours, the soonest first."""
        return [one.name for one in sorted(self.events[guild_id].values(), key=lambda one: one.start)]

    def _acts(self, what: str) -> BotError | None:
        self.asked.append(what)
        acts, error = self._failures.pop(0) if self._failures else (True, None)
        if error and not acts:
            raise error
        return error

    async def pin(self, channel_id: int, message_id: int) -> None:
        self._end(self._acts(f"pin {channel_id}"))
        self.pins.append(message_id)

    async def remove(self, channel_id: int, message_id: int) -> None:
        self._end(self._acts(f"remove {channel_id}"))
        self.removals.append(message_id)

    async def planned(self, guild_id: int) -> list[Listed]:
        self._end(self._acts("planned"))
        own = [
            Listed(event_id=number, name=one.name, start=one.start, is_own=True)
            for number, one in self.events[guild_id].items()
        ]
        return [*own, *self.others]

    async def plan(self, guild_id: int, event: Plan) -> int:
        error = self._acts("plan")
        number = 900 + len(self.asked)
        self.events[guild_id][number] = event
        self._end(error)
        return number

    async def replan(self, guild_id: int, event_id: int, event: Plan) -> None:
        self._end(self._acts("replan"))
        self._known(guild_id, event_id)
        self.events[guild_id][event_id] = event

    async def unplan(self, guild_id: int, event_id: int) -> None:
        self._end(self._acts("unplan"))
        self._known(guild_id, event_id)
        del self.events[guild_id][event_id]

    def _known(self, guild_id: int, event_id: int) -> None:
        if event_id not in self.events[guild_id]:
            raise Refused("Unknown Guild Scheduled Event", reason=Reason.DELETED_BY_SERVER)

    def _end(self, error: BotError | None) -> None:
        if error:
            raise error
