"""The allowance: how much may be asked of a catalogue within a minute, so that the polls of its calendar have room."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.errors import FetchError, SourceError
from bot.pipeline.policy import Clock

MINUTE = timedelta(minutes=1)

PER_MINUTE = 15
"""How often commands and the season's load may ask AniList, which allows 30 requests a minute in all."""

_LEFT = 5
_TOO_MANY = 429
_AFTER_FAILURE = timedelta(seconds=20)
_LONGEST = timedelta(hours=1)


@dataclass(kw_only=True, slots=True)
class Allowance:
    """Counts what was asked within the last minute, and remembers when the server wants to be left alone."""

    clock: Clock
    limit: int = PER_MINUTE
    _asked: deque[datetime] = field(default_factory=deque)
    _closed_until: datetime | None = None

    def take(self, share: int | None = None) -> bool:
        """Count one request, and say whether it may be sent; `share` is a limit below that of the whole."""
        now = self.clock()
        # A clock that was set back makes what it counted count for nothing.
        while self._asked and not now - MINUTE < self._asked[0] <= now:
            self._asked.popleft()
        closed = self._closed_until is not None and now < self._closed_until <= now + _LONGEST
        if closed or len(self._asked) >= min(self.limit, share or self.limit):
            return False
        self._asked.append(now)
        return True

    def failed(self, error: SourceError) -> timedelta:
        """Leave the server alone for as long as it asked, or for a little; gives how long."""
        asked = error.retry_after if isinstance(error, FetchError) else None
        too_many = isinstance(error, FetchError) and error.status == _TOO_MANY
        wait = min(asked or (MINUTE if too_many else _AFTER_FAILURE), _LONGEST)
        self._closed_until = self.clock() + wait
        return wait

    def answered(self, left: str | None) -> None:
        """Leave the rest to others where the server says (X-RateLimit-Remaining) that little is left of this minute."""
        if left is not None and left.isascii() and left.isdecimal() and int(left) < _LEFT:
            self._closed_until = self.clock() + MINUTE
