"""The brake: what Discord's answers say of when it may be asked again, so that nothing is sent before."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

BAN: Final = timedelta(minutes=10)
"""The least time for which all sending pauses after Cloudflare refused us; it gives no figure or a shorter one."""

WINDOW: Final = timedelta(minutes=10)
MOST_INVALID: Final = 1000
"""A tenth of the invalid requests within the window that get an address banned (Discord's rate limits page)."""

LONGEST: Final = timedelta(days=1)
"""No pause is longer than this, whatever a header says."""

_UNTIL_RESTART: Final = timedelta(seconds=2)
"""What waits for a new token is due again soon after the start that brings it."""

_UNAUTHORISED, _FORBIDDEN, _TOO_MANY = 401, 403, 429
_INVALID = frozenset({_UNAUTHORISED, _FORBIDDEN, _TOO_MANY})
_CLOUDFLARE_BLOCKS = 40333


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of Discord that was no success.

    `route` is the method and the path without the ids of messages. `is_bots` says that the request carried the bot's
    token, and not that of an interaction. `body` is the JSON object, empty where there was none.
    """

    status: int
    route: str
    is_bots: bool
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """Discord's JSON error code, 0 where there is none."""
        code = self.body.get("code")
        return code if isinstance(code, int) else 0

    @property
    def retry_after(self) -> timedelta:
        """What was asked for, to the millisecond where the body tells it; nothing where it was not said."""
        told = self.body.get("retry_after", self.headers.get("Retry-After", 0))
        try:
            seconds = float(str(told))
        except ValueError:
            return timedelta()
        # Not below zero, and neither infinite nor no number at all, which would hold for ever or not at all.
        return timedelta(seconds=max(0.0, min(seconds, LONGEST.total_seconds()))) if seconds == seconds else LONGEST  # noqa: PLR0124

    @property
    def is_shared(self) -> bool:
        """Say whether the limit is that of all bots together, which counts against nobody."""
        return self.headers.get("X-RateLimit-Scope") == "shared"

    @property
    def is_global(self) -> bool:
        """Say whether the limit is that of the bot as a whole."""
        return bool(self.body.get("global")) or self.headers.get("X-RateLimit-Scope") == "global"

    @property
    def is_ban(self) -> bool:
        """Say whether Cloudflare gave it in Discord's place: no JSON, or no Via header on a 429."""
        if self.status == _TOO_MANY:
            return not self.body or "Via" not in self.headers
        return self.code == _CLOUDFLARE_BLOCKS or (self.status == _FORBIDDEN and not self.body)


class Brake:
    """Holds what may not be sent yet: all of it, or one route of one channel.

    `seconds` is a clock that only goes forwards. Answers to interactions are counted but never held, since Discord
    does not bind them by these limits. `on_hold` is called whenever an answer holds all of it.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._all_until = 0.0
        self._routes: dict[str, float] = {}
        self._invalid: deque[float] = deque(maxlen=MOST_INVALID)
        self.token_rejected = False
        self.on_hold: Callable[[], None] = lambda: None

    def note(self, answer: Answer) -> None:
        """Learn from an answer that was no success."""
        if answer.status in _INVALID and not answer.is_shared:
            self._count()
        if answer.is_ban:
            self._hold_all(max(answer.retry_after, BAN))
        elif answer.is_bots and answer.status == _UNAUTHORISED and answer.body:
            self.token_rejected = True
        elif answer.is_bots and answer.status == _TOO_MANY:
            self._hold(answer)

    def left(self, route: str = "") -> timedelta | None:
        """Give how long a route, or anything at all, may not be asked; None where it may be asked now."""
        if self.token_rejected:
            return _UNTIL_RESTART
        wait = max(self._all_until, self._routes.get(route, 0.0)) - self._seconds()
        return timedelta(seconds=wait) if wait > 0 else None

    @property
    def held_for(self) -> timedelta:
        """Give how long all is held, by what Discord said to any process of the bot."""
        return timedelta(seconds=max(0.0, self._all_until - self._seconds()))

    def hold(self, wait: timedelta) -> None:
        """Hold all for so long, since another process was asked to."""
        self._all_until = max(self._all_until, self._seconds() + wait.total_seconds())

    def _hold(self, answer: Answer) -> None:
        if answer.is_global:
            self._hold_all(answer.retry_after)
            return
        now = self._seconds()
        self._routes = {route: until for route, until in self._routes.items() if until > now}
        until = now + answer.retry_after.total_seconds()
        self._routes[answer.route] = max(until, self._routes.get(answer.route, 0.0))

    def _hold_all(self, wait: timedelta) -> None:
        self.hold(wait)
        self.on_hold()

    def _count(self) -> None:
        """Count an invalid request; after too many, everything waits until the oldest leaves the window."""
        self._invalid.append(self._seconds())
        over = self._invalid[0] + WINDOW.total_seconds() - self._seconds()
        if len(self._invalid) == MOST_INVALID and over > 0:
            self._hold_all(timedelta(seconds=over))
