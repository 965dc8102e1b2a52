"""Parts: which part of the whole work one process takes, where several share a database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from bot.errors import ConfigError

MOST_SHARDS: Final = 4096
_SHARDS: Final = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?/(\d{1,4})")


class Role(StrEnum):
    """What a process does: everything, or what comes by the gateway, or all else."""

    ALL = "all"
    GATEWAY = "gateway"
    WORKER = "worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shards:
    """The shards of the gateway that a process holds, of how many there are in all."""

    ids: tuple[int, ...] = (0,)
    count: int = 1

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `3/8` or `0-3/8`; raises ConfigError."""
        found = _SHARDS.fullmatch(text.strip())
        if found is None:
            raise ConfigError(
                f"--shards {text!r} can't be read; write 0-3/8 for the first four of eight, or 3/8 for one"
            )
        first, last, count = int(found[1]), int(found[2] or found[1]), int(found[3])
        if not first <= last < count <= MOST_SHARDS:
            raise ConfigError(
                f"--shards {text}: of {count} shards there are 0 to {max(count - 1, 0)}, the lower one first"
            )
        return cls(ids=tuple(range(first, last + 1)), count=count)

    def holds(self, guild_id: int) -> bool:
        """Say whether the gateway tells this process of a server (gateway, "Sharding")."""
        return (guild_id >> 22) % self.count in self.ids

    @property
    def is_first(self) -> bool:
        """Say whether direct messages come here, and so what is to be done once for all shards."""
        return 0 in self.ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one process does of the whole."""

    role: Role = Role.ALL
    shards: Shards = field(default_factory=Shards)

    @property
    def listens(self) -> bool:
        """Say whether it is connected to the gateway, and answers commands."""
        return self.role is not Role.WORKER

    @property
    def works(self) -> bool:
        """Say whether it polls, announces and delivers."""
        return self.role is not Role.GATEWAY

    @property
    def is_whole(self) -> bool:
        """Say whether there is nothing left for another process."""
        return self.role is Role.ALL and self.shards.count == 1
