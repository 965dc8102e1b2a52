"""The outlet: where messages go, as the steps of the pipeline see it; Discord, or a terminal."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.message import Message


class Outlet(Protocol):
    """Where messages go: Discord, or a terminal."""

    @property
    def ready(self) -> bool:
        """Say whether anything can be posted now."""
        ...

    async def dm(self, user_id: int) -> int:
        """Give the channel of the direct messages with a person; raises Refused or Unsure."""
        ...

    async def post(self, channel_id: int, message: Message, nonce: str) -> int:
        """Post and give the message's id; raises Refused or Unsure."""
        ...

    async def find(self, channel_id: int, marker: str, since: datetime) -> int | None:
        """Look for our own message with this marker, posted since then (UTC); raises Refused or Unsure."""
        ...

    async def publish(self, channel_id: int, message_id: int) -> None:
        """Publish a message of ours in an announcement channel to its followers; raises Refused or Unsure.

        One that is published already is none of both.
        """
        ...

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        """Open a thread from a message of ours, and give its id; raises Refused or Unsure.

        One that is there already is none of both.
        """
        ...

    def is_forum(self, channel_id: int) -> bool:
        """Say whether a channel is known to be a forum: messages are threads there, and repeats are not dropped."""
        ...

    async def edit(self, channel_id: int, message_id: int, message: Message) -> None:
        """Let a message of ours say this from now on, pinging nobody; raises Refused or Unsure."""
        ...
