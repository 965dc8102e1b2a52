"""The few settings that several steps of the pipeline share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.events import When

Clock = Callable[[], datetime]
"""Gives the current instant as aware UTC; the real one, or that of a replay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How old may still be told, how long is kept, and what announcements wait for that do not say."""

    when: When = When.CONFIRMED
    fresh: timedelta = timedelta(hours=24)
    keep: timedelta = timedelta(days=180)
