"""The stand-in's clock and the snowflakes it makes, so that tests can let minutes pass without waiting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def wall() -> datetime:
    """The machine's own time, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """What time Discord thinks it is: a source of UTC instants, moved on by `advance`."""

    source: Callable[[], datetime] = wall
    offset: timedelta = timedelta(0)
    _serial: Iterator[int] = field(default_factory=lambda: count(1))

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self.source() + self.offset

    def advance(self, by: timedelta) -> None:
        """Let `by` pass at once; windows and tokens age by as much."""
        self.offset += by

    def snowflake(self) -> int:
        """A new id that sorts by its time of birth, as Discord's do."""
        milliseconds = int((self.now() - DISCORD_EPOCH).total_seconds() * 1000)
        return (milliseconds << 22) | (next(self._serial) & 0x3FFFFF)


def born(snowflake: int) -> datetime:
    """When a snowflake was made, in UTC."""
    return DISCORD_EPOCH + timedelta(milliseconds=snowflake >> 22)
