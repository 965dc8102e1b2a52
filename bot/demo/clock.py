"""The simulated clock, which stands still until it is told to go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class SimulatedClock:
    """Gives the simulated instant (aware UTC), wherever the pipeline asks what time it is."""

    now: datetime

    def __call__(self) -> datetime:
        """Give the current instant."""
        return self.now

    def advance(self, to: datetime) -> None:
        """Go on to an instant; time never runs back."""
        self.now = max(self.now, to)
