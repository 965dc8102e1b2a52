"""Rate limits as Discord states and enforces them: buckets per route and top-level resource, and one global limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from . import faults
from .journal import matches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .faults import Outcome

# High enough never to slow a client down, present since clients read it from every answer.
UNLIMITED, SPAN = 1000, 1.0
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")


@dataclass(slots=True)
class Window:
    """How many requests a bucket has taken since its window began (monotonic seconds)."""

    began: float
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `limit` requests of a route in `per` seconds."""

    method: str
    pattern: str
    limit: int
    per: float
    scope: str = "user"


@dataclass(slots=True)
class RateLimits:
    """The rules in force (none at first) and the windows that count; `invalid` counts the 401s, 403s and 429s given.

    `untold` are the limits within a route that no header speaks of, only the body of the 429 (see `publications`).
    """

    rules: list[Rule] = field(default_factory=list)
    untold: list[Rule] = field(default_factory=list)
    overall: tuple[int, float] | None = None
    invalid: int = 0
    _windows: dict[str, Window] = field(default_factory=dict)

    def route(self, method: str, pattern: str, *, limit: int, per: float, scope: str = "user") -> None:
        """Hold a route to `limit` requests in `per` seconds, counted for each channel, guild or webhook."""
        self.rules.insert(0, Rule(method, pattern, limit, per, scope))

    def publications(self, limit: int = 10, per: float = 3600) -> None:
        """Hold each channel to so many publications; Discord tells of this limit by `retry_after` in the body alone.

        Its documentation has neither; so it was observed (discordjs/discord.js#4956, discord-net/Discord.Net#2100).
        """
        self.untold.append(Rule("POST", "/channels/{id}/messages/{id}/crosspost", limit, per, "shared"))

    def globally(self, limit: int, per: float = 1.0) -> None:
        """Hold all requests but those of interactions to `limit` in `per` seconds."""
        self.overall = (limit, per)

    def check(
        self, method: str, route: str, major: Mapping[str, str], now: float
    ) -> tuple[dict[str, str], Outcome | None]:
        """Count a request: the headers for its answer, and the 429 if it is one too many."""
        rule = next((one for one in self.rules if one.method == method and matches(one.pattern, route)), None)
        limit, per = (rule.limit, rule.per) if rule else (UNLIMITED, SPAN)
        bucket = blake2b(f"{method} {route}".encode(), digest_size=16).hexdigest()
        which = ":".join(major[name] for name in MAJOR if name in major)
        window = self._window(f"{bucket}:{which}", per, now)
        window.taken += 1
        left = window.began + per - now
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - window.taken)),
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        if window.taken > limit:
            return headers, faults.too_many(round(left, 3), scope=rule.scope if rule else "user")
        return headers, self._untold(method, route, which, now) or self._global(route, now)

    def _untold(self, method: str, route: str, which: str, now: float) -> Outcome | None:
        rule = next((one for one in self.untold if one.method == method and matches(one.pattern, route)), None)
        if rule is None:
            return None
        window = self._window(f"untold:{method} {route}:{which}", rule.per, now)
        window.taken += 1
        left = round(window.began + rule.per - now, 3)
        return faults.too_many(left, scope=rule.scope) if window.taken > rule.limit else None

    def _global(self, route: str, now: float) -> Outcome | None:
        if self.overall is None or route.startswith(("/interactions/", "/webhooks/")):
            return None
        limit, per = self.overall
        window = self._window("global", per, now)
        window.taken += 1
        return faults.too_many(round(window.began + per - now, 3), is_global=True) if window.taken > limit else None

    def _window(self, key: str, per: float, now: float) -> Window:
        window = self._windows.get(key)
        if window is None or now - window.began >= per:
            window = self._windows[key] = Window(now)
        return window
