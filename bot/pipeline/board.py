"""The board: what a server keeps up for all to see, pinned messages and scheduled events, as the pipeline sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.core.scheduled_events import Listed, Plan


class Board(Protocol):
    """Where messages are pinned and events are scheduled: Discord."""

    @property
    def ready(self) -> bool:
        """Say whether anything can be asked now."""
        ...

    async def pin(self, channel_id: int, message_id: int) -> None:
        """Pin a message of ours, or leave it pinned; raises Refused or Unsure."""
        ...

    async def remove(self, channel_id: int, message_id: int) -> None:
        """Delete a message of ours, which unpins it too; raises Refused or Unsure."""
        ...

    async def planned(self, guild_id: int) -> Sequence[Listed]:
        """Give a server's events that are scheduled or active; raises Refused or Unsure."""
        ...

    async def plan(self, guild_id: int, event: Plan) -> int:
        """Schedule an event and give its id; raises Refused or Unsure."""
        ...

    async def replan(self, guild_id: int, event_id: int, event: Plan) -> None:
        """Let an event of ours say this from now on; raises Refused or Unsure."""
        ...

    async def unplan(self, guild_id: int, event_id: int) -> None:
        """Delete an event of ours; raises Refused or Unsure."""
        ...
