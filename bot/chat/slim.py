"""Slim: what of the gateway's events reaches discord.py, so that a server costs little memory.

discord.py keeps 30 MiB for 1,000 servers of 30 channels, and needs next to none of it to serve commands. Its gateway
looks each event up in the table of parsers of its state (`DiscordWebSocket.received_message`), and passes over one that
stands not there; so the table is where payloads are cut down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, Protocol

Payload = dict[str, Any]
Parser = Callable[[Any], None]

_WHOLE: Final = ("READY", "RESUMED", "GUILD_DELETE", "INTERACTION_CREATE", "USER_UPDATE")
"""What discord.py gets as it is: the session, the servers that go, and what people ask."""

_SERVER: Final = ("GUILD_CREATE", "GUILD_UPDATE")
_KEPT: Final = ("id", "unavailable", "preferred_locale", "owner_id")
"""What is kept of a server; its channels, roles, members, emojis and the like are asked for when they are needed."""

_CHANGES: Final = (
    "CHANNEL_CREATE",
    "CHANNEL_UPDATE",
    "CHANNEL_DELETE",
    "GUILD_ROLE_CREATE",
    "GUILD_ROLE_UPDATE",
    "GUILD_ROLE_DELETE",
    "GUILD_MEMBER_UPDATE",
    "THREAD_CREATE",
    "THREAD_UPDATE",
    "THREAD_DELETE",
    "THREAD_LIST_SYNC",
)
"""What tells that something about a server is another now. Of members only the bot itself is told of."""


class Listener(Protocol):
    """Hears what passes by and is not kept."""

    def seen(self, guild_id: int, channels: list[Payload]) -> None:
        """Hear of a server with its channels, or of one that is new there."""
        ...

    def changed(self, guild_id: int) -> None:
        """Hear that what a server has, or who may do what on it, is another now."""
        ...


def slimmed(parsers: Mapping[str, Parser], listener: Listener) -> dict[str, Parser]:
    """Give the parsers of discord.py's state in the place of all that it has; what is in none of the lists is dropped.

    Raises:
        KeyError: discord.py knows an event no more by the name that it had.
    """
    return {
        **{event: parsers[event] for event in _WHOLE},
        **{event: partial(_cut, parsers[event], listener) for event in _SERVER},
        **{event: partial(_told, listener) for event in _CHANGES},
    }


def _cut(parse: Parser, listener: Listener, payload: Payload) -> None:
    listener.seen(int(payload["id"]), payload.get("channels", []))
    parse({name: payload[name] for name in _KEPT if name in payload})


def _told(listener: Listener, payload: Payload) -> None:
    guild_id = int(payload["guild_id"])
    if "type" in payload:
        listener.seen(guild_id, [payload])
    listener.changed(guild_id)
