"""Interactions: who asked what, what the bot answered, and when the token of each dies."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import message_payloads, payloads
from .apierrors import Refusal
from .permissions import in_channel

if TYPE_CHECKING:
    from .channels import Channel
    from .gateway import Gateway
    from .guilds import Guild
    from .journal import Journal
    from .message import Message
    from .people import User
    from .world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
UPLOAD_LIMIT = 10 * 1024 * 1024


@dataclass(slots=True)
class Response:
    """The bot's first answer, as the one who asked sees it by now (edits included)."""

    kind: int
    message: Message | None
    deferred: bool = False

    @property
    def content(self) -> str:
        """Its text."""
        return self.message.content if self.message else ""

    @property
    def embeds(self) -> list[dict[str, Any]]:
        """Its embeds."""
        return self.message.embeds if self.message else []

    @property
    def components(self) -> list[dict[str, Any]]:
        """Its components."""
        return self.message.components if self.message else []

    @property
    def ephemeral(self) -> bool:
        """Whether only the one who asked sees it."""
        return self.message is not None and self.message.ephemeral


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction; `kind` is 2 command, 3 component, 4 autocomplete, 5 modal."""

    id: int
    token: str = field(repr=False)
    kind: int
    user: User
    guild: Guild | None
    channel: Channel
    data: dict[str, Any]
    made: datetime
    journal: Journal = field(repr=False)
    source: Message | None = None
    response: Response | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    choices: list[dict[str, Any]] | None = None
    modal: dict[str, Any] | None = None
    pending: bool = False

    @property
    def messages(self) -> list[Message]:
        """Everything that was said in answer: the first response, then the follow-ups."""
        return [*([self.original] if self.original and self.original is not self.source else []), *self.followups]

    @property
    def message(self) -> Message:
        """The message to press buttons on: the first that was said in answer."""
        return self.messages[0] if self.messages else self._missing()

    def _missing(self) -> Message:
        raise LookupError(f"nothing was said in answer to the interaction: {self.response}")

    @property
    def acknowledged(self) -> bool:
        """Whether the bot answered at all."""
        return self.response is not None

    @property
    def settled(self) -> bool:
        """Whether it was answered with something to see, not only deferred."""
        return self.acknowledged and not self.pending

    async def answered(self, timeout: float = 5) -> Interaction:  # noqa: ASYNC109 - tests give it
        """Wait for an answer with something to see; TimeoutError where none comes."""
        await self.journal.wait_for(lambda: self.settled, timeout)
        return self


@dataclass(slots=True)
class Interactions:
    """All interactions by token, with the times by Discord's documentation: 3 s to answer, then 15 min."""

    world: World
    gateway: Gateway
    journal: Journal
    deadline: timedelta = timedelta(seconds=3)
    lifetime: timedelta = timedelta(minutes=15)
    by_token: dict[str, Interaction] = field(default_factory=dict)

    def begin(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: dict[str, Any],
        *,
        source: Message | None = None,
        **told: Any,
    ) -> Interaction:
        """Make an interaction and send it to the bot's session; `told` are fields of its payload that differ."""
        if channel.guild and user.id not in channel.guild.members:
            raise LookupError(f"{user.name} is not a member of {channel.guild.name}; add_member() lets them join")
        token = secrets.token_urlsafe(48)
        clock = self.world.clock
        made = Interaction(
            clock.snowflake(), token, kind, user, channel.guild, channel, data, clock.now(), self.journal, source
        )
        self.by_token[token] = made
        self.gateway.emit("INTERACTION_CREATE", channel.guild, {**self._payload(made), **told})
        return made

    def _payload(self, made: Interaction) -> dict[str, Any]:
        return {
            "id": str(made.id),
            "application_id": str(self.world.bot.id),
            "type": made.kind,
            "data": made.data,
            "token": made.token,
            "version": 1,
            "channel_id": str(made.channel.id),
            "locale": made.user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "attachment_size_limit": UPLOAD_LIMIT,
            **self._place(made),
            **({"message": message_payloads.message(made.source)} if made.source else {}),
        }

    def _place(self, made: Interaction) -> dict[str, Any]:
        guild, channel = made.guild, made.channel
        if guild is None:
            direct = {"user": payloads.user(made.user), "channel": payloads.channel(channel), "context": 1}
            return direct | {"app_permissions": "180224", "authorizing_integration_owners": {"0": "0"}}
        member = guild.members[made.user.id]
        mine = int(in_channel(channel, guild.me)) if guild.me else 0
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "channel": payloads.partial_channel(channel, member),
            "member": {**payloads.member(member), "permissions": str(int(in_channel(channel, member)))},
            "app_permissions": str(mine),
            "context": 0,
            "authorizing_integration_owners": {"0": str(guild.id)},
        }

    def waiting(self, number: int, token: str) -> Interaction:
        """The interaction for a first answer: 10062 where it is unknown or too late, 40060 where it was answered."""
        found = self.by_token.get(token)
        if found is None or found.id != number:
            raise Refusal(404, 10062)
        if found.acknowledged:
            raise Refusal(400, 40060)
        if self.world.clock.now() - found.made > self.deadline:
            raise Refusal(404, 10062)
        return found

    def open(self, token: str) -> Interaction:
        """The interaction for a follow-up: 10015 where it was never answered, 50027 where its token has died."""
        found = self.by_token.get(token)
        if found is None or not found.acknowledged:
            raise Refusal(404, 10015)
        if self.world.clock.now() - found.made > self.lifetime:
            raise Refusal(401, 50027)
        return found

    def metadata(self, made: Interaction) -> dict[str, Any]:
        """What a message says of the interaction that it answers."""
        owners = {"0": str(made.guild.id) if made.guild else "0"}
        told = {"id": str(made.id), "type": made.kind, "user": payloads.user(made.user)}
        if made.source and made.kind == COMPONENT:
            told["interacted_message_id"] = str(made.source.id)
        if made.kind == MODAL:
            told["triggering_interaction_metadata"] = self._trigger(made)
        return told | {"authorizing_integration_owners": owners}

    def _trigger(self, made: Interaction) -> dict[str, Any]:
        owners = {"0": str(made.guild.id) if made.guild else "0"}
        trigger = {"id": str(made.id), "type": COMMAND, "user": payloads.user(made.user)}
        return trigger | {"authorizing_integration_owners": owners}
