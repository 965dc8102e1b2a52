"""Channels, threads and direct-message channels, with the verbs of the people who use them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import message_payloads, payloads
from .message import Message
from .people import Overwrite, User

if TYPE_CHECKING:
    from .guilds import Guild
    from .world import World

TEXT, DM, ANNOUNCEMENT, ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 5, 10, 11, 12, 15
THREADS = (ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)
REQUIRE_TAG = 1 << 4


@dataclass(slots=True, eq=False)
class ThreadState:
    """What a thread has beyond a channel."""

    owner_id: int
    created_at: datetime
    archived: bool = False
    locked: bool = False
    auto_archive: int = 4320
    applied_tags: list[int] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Channel:
    """A text, announcement or forum channel, a thread, or a direct-message channel."""

    id: int
    name: str
    type: int
    world: World = field(repr=False)
    guild: Guild | None = field(default=None, repr=False)
    parent: Channel | None = field(default=None, repr=False)
    topic: str | None = None
    position: int = 0
    flags: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict, repr=False)
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    tags: list[dict[str, Any]] = field(default_factory=list)
    thread: ThreadState | None = None
    recipient: User | None = None
    nsfw: bool = False

    @property
    def home(self) -> Guild:
        """The guild of a guild channel; asking a direct-message channel for it is a mistake of the caller."""
        if self.guild is None:
            raise TypeError(f"channel {self.id} is a direct-message channel and has no guild")
        return self.guild

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread of any kind, a forum post included."""
        return self.type in THREADS

    def post(self, author: User, content: str, **more: Any) -> Message:
        """Put a person's message into the channel and tell the bot's session of it."""
        now = self.world.clock.now()
        message = Message(self.world.clock.snowflake(), self, author, now, content, **more)
        self.messages[message.id] = message
        self.world.emit("MESSAGE_CREATE", self.guild, message_payloads.message_event(message))
        return message

    def delete(self) -> None:
        """Delete the channel, as an admin would."""
        self.world.channels.pop(self.id, None)
        self.world.emit(
            "THREAD_DELETE" if self.is_thread else "CHANNEL_DELETE", self.guild, payloads.channel_event(self)
        )
