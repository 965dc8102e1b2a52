"""The recorder: a channel that keeps every message and every edit, over all restarts of the bot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message as it was posted or edited: where, and at which simulated instant (UTC)."""

    channel_id: int
    message_id: int
    at: datetime
    message: Message


@dataclass(slots=True, kw_only=True)
class Recorder:
    """Stands in Discord's place; nothing is ever refused here. Ids run from 1 on."""

    clock: Callable[[], datetime]
    posted: list[Kept] = field(default_factory=list)
    edited: dict[int, list[Kept]] = field(default_factory=lambda: defaultdict(list))

    @property
    def ready(self) -> bool:
        """Say that there is always room."""
        return True

    async def post(self, channel_id: int, message: Message, nonce: str) -> int:
        """Keep a message; gives its id."""
        del nonce
        number = len(self.posted) + 1
        self.posted.append(Kept(channel_id=channel_id, message_id=number, at=self.clock(), message=message))
        return number

    async def edit(self, channel_id: int, message_id: int, message: Message) -> None:
        """Keep what a message says from now on."""
        self.edited[message_id].append(
            Kept(channel_id=channel_id, message_id=message_id, at=self.clock(), message=message)
        )

    async def dm(self, user_id: int) -> int:
        """Give a person's own number: nobody reads direct messages here."""
        return user_id

    async def publish(self, channel_id: int, message_id: int) -> None:
        """Do nothing: nobody follows these channels."""

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        """Do nothing: these channels have no threads."""
        del channel_id, name
        return message_id

    def is_forum(self, channel_id: int) -> bool:
        """Say no: there are no forums here."""
        del channel_id
        return False

    async def find(self, channel_id: int, marker: str, since: datetime) -> int | None:
        """Find a message by the mark in its footer."""
        found = (one for one in self.posted if one.channel_id == channel_id and one.at >= since)
        return next((one.message_id for one in found if marker in one.message.footer), None)
