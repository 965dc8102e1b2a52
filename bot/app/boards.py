"""The ticks that keep up what stands on servers: calendars in their channels, and scheduled events."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.chat.board import DiscordBoard
from bot.chat.outlet import DiscordOutlet
from bot.pipeline.calendars import Calendars
from bot.pipeline.policy import Clock
from bot.pipeline.scheduled_events import ScheduledEvents
from bot.scheduler import Tick
from bot.store.database import Database

CALENDARS_EVERY: Final = timedelta(seconds=30)
EVENTS_EVERY: Final = timedelta(minutes=3)
_LIMIT: Final = timedelta(minutes=4)


def board_ticks(database: Database, clock: Clock, outlet: DiscordOutlet) -> list[Tick]:
    """Give what the scheduler runs where the outlet is Discord; nothing stands anywhere else."""
    board = DiscordBoard(outlet)
    calendars = Calendars(database=database, board=board, clock=clock)
    events = ScheduledEvents(database=database, board=board, clock=clock)
    return [
        Tick(name="calendars", run=calendars.keep_up, every=CALENDARS_EVERY, limit=_LIMIT),
        Tick(name="scheduled events", run=events.keep_in_step, every=EVENTS_EVERY, limit=_LIMIT),
    ]
