"""The desk: what every command works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.commands.pace import Pace
from bot.core.quotas import Quotas
from bot.core.tongue import mark
from bot.pipeline.catalogue import Catalogue
from bot.pipeline.preview import Previewer
from bot.store.database import Database

Clock = Callable[[], datetime]
"""Gives the current instant as aware UTC."""

_ADDITIONS = mark("That is more than {most} additions a minute on this server. Wait a minute.")
_TESTS = mark("That is more than {most} tests a minute on this server. Wait a minute.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The store, the clock, and how much one server may ask for.

    `look` reads the feeds that servers want to add; where there is none, they can add none. `adds` and `tests` are
    shared by all commands that add and test something. `catalogue` finds any show.
    """

    database: Database
    clock: Clock
    quotas: Quotas = field(default_factory=Quotas)
    look: Previewer | None = None
    adds: Pace
    tests: Pace
    catalogue: Catalogue

    @classmethod
    def of(
        cls,
        database: Database,
        clock: Clock,
        *,
        quotas: Quotas | None = None,
        look: Previewer | None = None,
        catalogue: Catalogue | None = None,
    ) -> Desk:
        """Set up a desk with the paces that the quotas allow; without a catalogue it knows the stored shows alone."""
        allowed = quotas or Quotas()
        adds = Pace(limit=allowed.adds_per_minute, refusal=_ADDITIONS, clock=clock)
        tests = Pace(limit=allowed.tests_per_minute, refusal=_TESTS, clock=clock)
        shows = catalogue or Catalogue.over(database, clock)
        return cls(database=database, clock=clock, quotas=allowed, look=look, adds=adds, tests=tests, catalogue=shows)
