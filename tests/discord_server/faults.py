"""Faults on demand: what the next requests to a path get instead of, or after, the true answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from .journal import matches

CLOUDFLARE_PAGE = (
    "<html><head><title>Access denied | discord.com used Cloudflare</title></head><body>error code: 1015</body></html>"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to one request.

    `commit`: act first, then go wrong. `status` with `body` (JSON) or `html`: answer so. `hang`: never answer.
    `reset`: break the TCP connection. `delay`: seconds to wait before anything else. `via`: whether it looks as if the
    answer came from Discord itself rather than from Cloudflare.
    """

    status: int | None = None
    body: Any = None
    html: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    commit: bool = False
    hang: bool = False
    reset: bool = False
    delay: float = 0
    via: bool = True


def status(code: int, body: Any = None, *, html: str | None = None, commit: bool = False) -> Outcome:
    """Answer with a status; `body` is JSON, by default Discord's shape of an error."""
    shaped = {"message": f"{code}: fault", "code": 0} if body is None and html is None else body
    return Outcome(status=code, body=shaped, html=html, commit=commit)


def refuse(code: int, error: int, message: str = "fault") -> Outcome:
    """Answer with a status and one of Discord's JSON codes, such as `refuse(400, 200000)` for AutoMod."""
    return status(code, {"message": message, "code": error})


def reset() -> Outcome:
    """Break the connection before acting."""
    return Outcome(reset=True)


def reset_after_commit() -> Outcome:
    """Act, then break the connection: the client can't know."""
    return Outcome(reset=True, commit=True)


def hang() -> Outcome:
    """Never act and never answer."""
    return Outcome(hang=True)


def hang_after_commit() -> Outcome:
    """Act, but never answer."""
    return Outcome(hang=True, commit=True)


def delay(seconds: float) -> Outcome:
    """Answer truly, but late."""
    return Outcome(delay=seconds, commit=True)


def too_many(retry_after: float, *, scope: str = "user", is_global: bool = False) -> Outcome:
    """Answer 429 as Discord does; `scope` is user, shared or global, `retry_after` in seconds."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": is_global}
    headers = {
        "Retry-After": str(max(1, round(retry_after))),
        "X-RateLimit-Scope": "global" if is_global else scope,
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": f"{retry_after:.3f}",
    }
    return Outcome(status=429, body=body, headers=headers | ({"X-RateLimit-Global": "true"} if is_global else {}))


def cloudflare(code: int = 429, *, retry_after: float | None = None) -> Outcome:
    """Answer as Cloudflare does when it has banned the address: a page, and no `Via`."""
    headers = {} if retry_after is None else {"Retry-After": str(round(retry_after))}
    return Outcome(status=code, html=CLOUDFLARE_PAGE, headers=headers, via=False)


@dataclass(slots=True)
class Planned:
    """An outcome that waits for its requests; `times` None means for ever."""

    method: str
    pattern: str
    outcome: Outcome
    times: int | None


@dataclass(slots=True)
class Faults:
    """The outcomes that are planned; the first that fits a request is used up."""

    planned: list[Planned] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def next(self, method: str, pattern: str, outcome: Outcome, times: int | None = 1) -> Planned:
        """Plan an outcome for the next `times` requests whose path fits `pattern`.

        In it `*` is one segment and `**` anything; the method `*` is any. `times` None is for ever, until `clear`.
        """
        plan = Planned(method, pattern, outcome, times)
        self.planned.append(plan)
        return plan

    def clear(self) -> None:
        """Forget all plans; from now on answers are true."""
        self.planned.clear()

    def take(self, method: str, path: str) -> Outcome | None:
        """The outcome for this request, if one is planned."""
        for plan in self.planned:
            if plan.method in (method, "*") and matches(plan.pattern, path):
                self._use_up(plan)
                return plan.outcome
        return None

    def _use_up(self, plan: Planned) -> None:
        if plan.times is None:
            return
        plan.times -= 1
        if plan.times <= 0:
            self.planned.remove(plan)
