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
    """What announcements wait for that do not say, and the spans of time that decide what is told, and how.

    What is older than `fresh` is told in a summary where it was missed within `catch_up`, and else not at all. What
    comes within `gather` of a message joins it. After `grace` the expected is late, and the doubtful is believed.
    `portion` is about how many alerts are stored at once: other writers wait for no more.
    """

    when: When = When.CONFIRMED
    fresh: timedelta = timedelta(hours=24)
    catch_up: timedelta = timedelta(days=7)
    gather: timedelta = timedelta(minutes=15)
    grace: timedelta = timedelta(hours=2)
    keep: timedelta = timedelta(days=180)
    portion: int = 500
