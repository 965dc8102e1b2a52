"""A guild with its roles, members, channels and events; its verbs are what an admin would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import guild_payloads, payloads
from .channels import ANNOUNCEMENT, FORUM, REQUIRE_TAG, TEXT, Channel
from .people import Member, Overwrite, Role, User
from .permissions import Permission, named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .world import World


@dataclass(slots=True, eq=False)
class ScheduledEvent:
    """A guild's scheduled event: the body that made it, with its id and creator."""

    id: int
    guild: Guild
    creator: User
    fields: dict[str, Any]


@dataclass(slots=True, eq=False)
class Guild:
    """A server with its roles, members and channels; verbs change it and tell the bot's session."""

    id: int
    name: str
    owner_id: int
    world: World = field(repr=False)
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict, repr=False)
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    events: dict[int, ScheduledEvent] = field(default_factory=dict, repr=False)
    unavailable: bool = False

    @property
    def everyone(self) -> Role:
        """The @everyone role."""
        return self.roles[self.id]

    @property
    def owner(self) -> User:
        """The user who owns the guild."""
        return self.world.users[self.owner_id]

    @property
    def me(self) -> Member | None:
        """The bot's own member, or None where it is not in the guild."""
        return self.members.get(self.world.bot.id)

    @property
    def bot_role(self) -> Role:
        """The managed role that carries what the invitation granted."""
        return next(role for role in self.roles.values() if role.managed_by == self.world.bot.id)

    @property
    def channels(self) -> list[Channel]:
        """Its channels without threads, in order of position."""
        found = [one for one in self.world.channels.values() if one.guild is self and not one.is_thread]
        return sorted(found, key=lambda one: (one.position, one.id))

    @property
    def threads(self) -> list[Channel]:
        """Its threads, archived ones included."""
        return [one for one in self.world.channels.values() if one.guild is self and one.is_thread]

    def roles_of(self, member: Member) -> list[Role]:
        """A member's roles without @everyone; deleted ones are left out."""
        return [self.roles[one] for one in member.role_ids if one in self.roles]

    def _add_channel(self, name: str, kind: int, **more: Any) -> Channel:
        channel = Channel(self.world.clock.snowflake(), name, kind, self.world, self, position=len(self.channels))
        for key, value in more.items():
            setattr(channel, key, value)
        self.world.channels[channel.id] = channel
        self.world.emit("CHANNEL_CREATE", self, payloads.channel_event(channel))
        return channel

    def add_text_channel(self, name: str, *, topic: str | None = None, nsfw: bool = False) -> Channel:
        """Add an ordinary text channel; `nsfw` makes it age-restricted."""
        return self._add_channel(name, TEXT, topic=topic, nsfw=nsfw)

    def add_announcement_channel(self, name: str) -> Channel:
        """Add a channel whose messages can be published (crossposted)."""
        return self._add_channel(name, ANNOUNCEMENT)

    def add_forum_channel(self, name: str, *, tags: Iterable[str] = (), require_tag: bool = False) -> Channel:
        """Add a forum; `tags` are the names of its available tags."""
        made = [
            {
                "id": str(self.world.clock.snowflake()),
                "name": tag,
                "moderated": False,
                "emoji_id": None,
                "emoji_name": None,
            }
            for tag in tags
        ]
        return self._add_channel(name, FORUM, tags=made, flags=REQUIRE_TAG if require_tag else 0)

    def add_role(self, name: str, *names: str, mentionable: bool = False) -> Role:
        """Add a role with the permissions of these names."""
        role = Role(self.world.clock.snowflake(), name, named(*names), mentionable, position=len(self.roles))
        self.roles[role.id] = role
        self.world.emit("GUILD_ROLE_CREATE", self, payloads.role_event(self, role))
        return role

    def delete_role(self, role: Role) -> None:
        """Delete a role, as an admin would."""
        del self.roles[role.id]
        self.world.emit("GUILD_ROLE_DELETE", self, {"guild_id": str(self.id), "role_id": str(role.id)})

    def add_member(self, who: User | str, *names: str, roles: Iterable[Role] = ()) -> User:
        """Let a user join; `names` are permissions that a role of their own gives them."""
        user = self.world.add_user(who) if isinstance(who, str) else who
        held = [role.id for role in roles]
        if names:
            held.append(self.add_role(f"{user.name}'s rights", *names).id)
        self.members[user.id] = Member(user, self.world.clock.now(), held)
        self.world.emit("GUILD_MEMBER_ADD", self, payloads.member_event(self, self.members[user.id]))
        return user

    def grant(self, *names: str) -> None:
        """Give the bot's role more permissions in the whole guild."""
        self._set_bot_permissions(self.bot_role.permissions | named(*names))

    def revoke(self, *names: str) -> None:
        """Take permissions from both the bot's role and @everyone."""
        self.everyone.permissions &= ~named(*names)
        self.world.emit("GUILD_ROLE_UPDATE", self, payloads.role_event(self, self.everyone))
        self._set_bot_permissions(self.bot_role.permissions & ~named(*names))

    def _set_bot_permissions(self, bits: Permission) -> None:
        self.bot_role.permissions = bits
        self.world.emit("GUILD_ROLE_UPDATE", self, payloads.role_event(self, self.bot_role))

    def deny(self, channel: Channel, *names: str, target: Role | User | None = None) -> None:
        """Forbid these in one channel, to the bot unless another role or user is named."""
        overwrite = self._overwrite(channel, target)
        overwrite.deny |= named(*names)
        overwrite.allow &= ~named(*names)
        self.world.emit("CHANNEL_UPDATE", self, payloads.channel_event(channel))

    def allow(self, channel: Channel, *names: str, target: Role | User | None = None) -> None:
        """Allow these in one channel, to the bot unless another role or user is named."""
        overwrite = self._overwrite(channel, target)
        overwrite.allow |= named(*names)
        overwrite.deny &= ~named(*names)
        self.world.emit("CHANNEL_UPDATE", self, payloads.channel_event(channel))

    def _overwrite(self, channel: Channel, target: Role | User | None) -> Overwrite:
        whom = target or self.world.bot
        return channel.overwrites.setdefault(whom.id, Overwrite(is_member=isinstance(whom, User)))

    def kick_bot(self) -> None:
        """Remove the bot from the guild."""
        self.members.pop(self.world.bot.id, None)
        self.world.emit("GUILD_DELETE", self, {"id": str(self.id)})

    def readmit_bot(self) -> None:
        """Invite the bot again after `kick_bot`."""
        self.members[self.world.bot.id] = Member(self.world.bot, self.world.clock.now(), [self.bot_role.id])
        self.world.emit("GUILD_CREATE", self, guild_payloads.guild_create(self))
