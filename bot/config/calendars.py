"""The `[[calendars]]` tables, and the weekdays of digests."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StrictBool

from bot.config.base import Table
from bot.config.values import Line, Snowflake, one_of

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days of the week in the order in which Python counts them."""

Weekday = Annotated[str, one_of("a weekday", WEEKDAYS)]
"""A day of the week by its English name."""


class CalendarSettings(Table):
    """One `[[calendars]]` table: a channel in which a message says what the week brings, and is kept up.

    `server` is the id of the channel's server. `shows` are names of `[[shows]]` tables or `EVERY_SHOW`; without them it
    is about what the server announces. `pin` lets the message be pinned.
    """

    server: Snowflake | None = None
    channel: Snowflake
    shows: Annotated[tuple[Line, ...], Field(min_length=1)] | None = None
    pin: StrictBool = False
