"""The clock: a few ticks that are run again and again; it holds no state, since the database is the schedule."""

from __future__ import annotations

from bot.scheduler.clock import ticking
from bot.scheduler.runs import Runs, Tick

__all__ = ["Runs", "Tick", "ticking"]
