"""Jitter: a stand-in whose answers to posts take a moment, so that a kill finds some of them under way."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.discord_server import faults
from tests.discord_server.faults import Faults, Outcome

_SHORTEST, _LONGEST = 0.02, 0.08


@dataclass(slots=True)
class Jitter(Faults):
    """Faults, and else a delay of 20 to 80 ms for each post; `begun` counts the posts that came in."""

    chance: random.Random = field(default_factory=random.Random)
    begun: int = 0

    def take(self, method: str, path: str) -> Outcome | None:
        """Give the planned outcome, or one that is true and late."""
        if method != "POST" or not path.endswith("/messages"):
            return Faults.take(self, method, path)
        self.begun += 1
        return Faults.take(self, method, path) or faults.delay(self.chance.uniform(_SHORTEST, _LONGEST))
