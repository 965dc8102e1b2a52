"""Discord in the soak: the stand-in with many servers, which fails now and then, by the simulated clock."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from tests.discord_server import DiscordServer, faults
from tests.discord_server.clock import Clock
from tests.discord_server.faults import Faults, Outcome

_FAULTS = {"": 965, "fails": 15, "breaks": 5, "breaks after the act": 10, "asks to wait": 5}
"""Of 1,000 posts, how many are answered so."""


@dataclass(slots=True)
class Moody(Faults):
    """Faults that come by chance; `given` counts them by their kind."""

    given: Counter[str] = field(default_factory=Counter)
    _chance: random.Random = field(default_factory=lambda: random.Random(5))  # noqa: S311 - runs are to be alike

    def take(self, method: str, path: str) -> Outcome | None:
        """Give what comes of a post by chance; all else is answered truly."""
        if method != "POST" or not path.endswith("/messages"):
            return Faults.take(self, method, path)
        kind = self._chance.choices(list(_FAULTS), list(_FAULTS.values()))[0]
        self.given[kind or "answers"] += 1
        outcomes = {
            "fails": faults.status(502),
            "breaks": faults.reset(),
            "breaks after the act": faults.reset_after_commit(),
            "asks to wait": faults.too_many(0.2),
        }
        return outcomes.get(kind)


def moody(clock: Clock, servers: int) -> tuple[DiscordServer, list[tuple[int, int]]]:
    """Make a Discord with so many servers; gives it, and each server's id with that of its channel."""
    discord = DiscordServer(clock=clock, check_openapi=False)
    discord.faults = discord.rest.faults = Moody()
    places = []
    for number in range(servers):
        guild = discord.add_guild(f"Server {number}")
        places.append((guild.id, guild.add_text_channel("alerts").id))
    return discord, places
