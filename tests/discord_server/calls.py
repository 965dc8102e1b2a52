"""One REST request as the handlers see it, with the look-ups that most of them begin with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .apierrors import FieldErrors, Refusal

if TYPE_CHECKING:
    from .channels import Channel
    from .commands import Commands
    from .guilds import Guild
    from .interactions import Interactions
    from .message import Message
    from .people import User
    from .world import World


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request."""

    name: str
    size: int
    content_type: str
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A request: path parameters, query, parsed JSON body (`{}` where there is none) and files."""

    world: World
    commands: Commands
    interactions: Interactions
    params: dict[str, str]
    query: dict[str, str]
    body: Any = field(default_factory=dict)
    files: tuple[Upload, ...] = ()

    @property
    def bot(self) -> User:
        """Who calls: there is one bot."""
        return self.world.bot

    def number(self, name: str) -> int:
        """A snowflake of the path; 50035 where it is none, as Discord answers."""
        text = self.params[name]
        if not text.isdigit():
            errors = FieldErrors()
            errors.add(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
            errors.settle()
        return int(text)

    def channel(self) -> Channel:
        """The channel of the path, or 10003."""
        found = self.world.channels.get(self.number("channel_id"))
        if found is None:
            raise Refusal(404, 10003)
        return found

    def guild(self) -> Guild:
        """The guild of the path: 10004 where there is none, 50001 where the bot is not in it."""
        found = self.world.guilds.get(self.number("guild_id"))
        if found is None:
            raise Refusal(404, 10004)
        if found.me is None:
            raise Refusal(403, 50001)
        return found

    def message(self, channel: Channel) -> Message:
        """The message of the path within its channel, or 10008."""
        found = channel.messages.get(self.number("message_id"))
        if found is None:
            raise Refusal(404, 10008)
        return found


Answer = tuple[int, Any]
