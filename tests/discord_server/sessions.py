"""A client's session at the gateway: what it wants to hear, and what it has heard so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .connection import Connection
    from .guilds import Guild

# What an event needs; those not named need no intent.
NEEDS = {
    "MESSAGE_": (1 << 9, 1 << 12),
    "GUILD_SCHEDULED_EVENT_": (1 << 16, 0),
    "GUILD_MEMBER_": (1 << 1, 0),
    "GUILD_": (1 << 0, 0),
    "CHANNEL_": (1 << 0, 0),
    "THREAD_": (1 << 0, 0),
}


@dataclass(slots=True)
class Session:
    """What Discord remembers of a client between its connections."""

    id: str
    shard: tuple[int, int]
    intents: int
    connection: Connection | None = None
    sequence: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)

    def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Number an event, keep it for a resume, and send it if someone is connected."""
        self.sequence += 1
        payload = {"op": 0, "t": event, "s": self.sequence, "d": data}
        self.sent.append(payload)
        if self.connection:
            self.connection.send(payload)

    def wants(self, event: str, *, in_guild: bool) -> bool:
        """Whether its intents ask for an event."""
        for prefix, (guild_bit, dm_bit) in NEEDS.items():
            if event.startswith(prefix):
                return bool(self.intents & (guild_bit if in_guild else dm_bit))
        return True

    def serves(self, guild: Guild | None) -> bool:
        """Whether its shard is that of a guild; direct messages belong to shard 0."""
        number, total = self.shard
        return number == ((guild.id >> 22) % total if guild else 0)


@dataclass(frozen=True, slots=True)
class Identify:
    """One IDENTIFY that was accepted; `at` is the loop's monotonic time in seconds."""

    shard: tuple[int, int]
    intents: int
    at: float
