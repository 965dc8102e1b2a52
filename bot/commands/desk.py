"""The desk: what every command works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.commands.pace import Pace
from bot.core.quotas import Quotas
from bot.pipeline.preview import Previewer
from bot.store.database import Database

Clock = Callable[[], datetime]
"""Gives the current instant as aware UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The store, the clock, and how much one server may ask for.

    `look` reads the feeds that servers want to add; where there is none, they can add none. `adds` and `tests` are
    shared by all commands that add and test something.
    """

    database: Database
    clock: Clock
    quotas: Quotas = field(default_factory=Quotas)
    look: Previewer | None = None
    adds: Pace
    tests: Pace

    @classmethod
    def of(
        cls, database: Database, clock: Clock, *, quotas: Quotas | None = None, look: Previewer | None = None
    ) -> Desk:
        """Set up a desk with the paces that the quotas allow."""
        allowed = quotas or Quotas()
        adds = Pace(limit=allowed.adds_per_minute, noun="additions", clock=clock)
        tests = Pace(limit=allowed.tests_per_minute, noun="tests", clock=clock)
        return cls(database=database, clock=clock, quotas=allowed, look=look, adds=adds, tests=tests)
