"""Everything that exists in the stand-in, and the verbs that add to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import guild_payloads, payloads
from .channels import DM, PUBLIC_THREAD, Channel, ThreadState
from .guilds import Guild
from .people import Member, Role, User
from .permissions import EVERYONE, named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .clock import Clock
    from .message import Message
    from .messages import Nonces


@dataclass(slots=True, eq=False)
class World:
    """Everything that exists; `emit` is where changes are told (event name, guild or None, JSON)."""

    clock: Clock
    bot: User
    developer: User
    nonces: Nonces
    emit: Callable[[str, Guild | None, dict[str, Any]], None]
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    hidden: dict[int, Message] = field(default_factory=dict)

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Add an account."""
        user = User(self.clock.snowflake(), name, bot)
        self.users[user.id] = user
        return user

    def add_guild(
        self, name: str, *, owner: User | None = None, permissions: Iterable[str] = (), shard_hint: int | None = None
    ) -> Guild:
        """Add a guild with the bot in it; `permissions` are what its invitation granted beyond @everyone.

        `shard_hint` asks for an id with `(id >> 22) % 2 == shard_hint`, for tests with two shards.
        """
        owner = owner or self.add_user(f"owner of {name}")
        guild = Guild(self._guild_id(shard_hint), name, owner.id, self)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE, position=0)
        bot_role = Role(self.clock.snowflake(), self.bot.name, named(*permissions), managed_by=self.bot.id)
        guild.roles[bot_role.id] = bot_role
        guild.members[owner.id] = Member(owner, self.clock.now())
        guild.members[self.bot.id] = Member(self.bot, self.clock.now(), [bot_role.id])
        self.guilds[guild.id] = guild
        self.emit("GUILD_CREATE", guild, guild_payloads.guild_create(guild))
        return guild

    def _guild_id(self, shard_hint: int | None) -> int:
        made = self.clock.snowflake()
        while shard_hint is not None and (made >> 22) % 2 != shard_hint:
            made += 1 << 22
        return made

    def dm_with(self, user: User) -> Channel:
        """The direct-message channel with a user, opened where there is none."""
        for channel in self.channels.values():
            if channel.type == DM and channel.recipient is user:
                return channel
        channel = Channel(self.clock.snowflake(), user.name, DM, self, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def add_thread(self, parent: Channel, name: str, *, kind: int = PUBLIC_THREAD, like: int | None = None) -> Channel:
        """Add a thread below a channel, owned by the bot; `like` is the id of the message it starts from."""
        state = ThreadState(self.bot.id, self.clock.now())
        thread = Channel(like or self.clock.snowflake(), name, kind, self, parent.guild, parent, thread=state)
        self.channels[thread.id] = thread
        self.emit("THREAD_CREATE", parent.guild, {**payloads.channel_event(thread), "newly_created": True})
        return thread
