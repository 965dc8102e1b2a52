"""Health: whether the process does its work, and what is wrong if it does not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol

from bot.app.watchdog import Watchdog
from bot.core.redaction import Redactor
from bot.scheduler import Runs

AWAY_FOR: Final = timedelta(minutes=1)
"""How long the bot may be off Discord: a session that is resumed takes seconds."""

LEAST_FREE: Final = 50 * 2**20
"""How many bytes the database's disk should have free."""


_redact: Final = Redactor()


class Away(Protocol):
    """Knows how long the bot has not been connected."""

    @property
    def away(self) -> timedelta:
        """Give it; zero while it is connected."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the parts of one process say of themselves; `discord` is None where it is not used."""

    ticks: Sequence[Runs]
    watchdog: Watchdog
    discord: Away | None = None
    database: Path | None = None
    away_for: timedelta = AWAY_FOR
    least_free: int = LEAST_FREE

    def problems(self) -> list[str]:
        """Say what is wrong now, a line each; nothing is where the list is empty. No line carries a secret."""
        return [_redact(one) for one in (*self._loop(), *self._ticks(), *self._connection(), *self._disk())]

    def _loop(self) -> Iterator[str]:
        if self.watchdog.blocked_lately:
            yield f"the event loop was blocked lately, for up to {_seconds(self.watchdog.longest)}"

    def _ticks(self) -> Iterator[str]:
        for runs in self.ticks:
            if runs.failure is not None:
                yield f"the {runs.tick.name} tick failed: {runs.failure}"
            elif runs.overdue:
                yield f"the {runs.tick.name} tick has not run for {_seconds(runs.idle)}"
            if runs.lost:
                yield f"{len(runs.lost)} runs of the {runs.tick.name} tick hang and can't be ended"

    def _connection(self) -> Iterator[str]:
        if self.discord is not None and self.discord.away > self.away_for:
            yield f"not connected to Discord for {_seconds(self.discord.away)}"

    def _disk(self) -> Iterator[str]:
        if self.database is None:
            return
        try:
            free = shutil.disk_usage(self.database.parent).free
        except OSError as error:
            yield f"the disk of the database can't be asked: {error.strerror}"
            return
        if free < self.least_free:
            yield f"the disk of the database has {free // 2**20} MiB left"


def _seconds(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f} s"
