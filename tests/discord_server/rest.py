"""The REST side: reads a request, applies faults and limits, lets a handler act, checks, records and answers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from . import channel_routes, commands, guild_routes, interaction_routes, openapi, role_routes, thread_routes
from .abort import abort
from .apierrors import Refusal
from .calls import Call, Upload
from .journal import Entry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .calls import Answer
    from .faults import Faults, Outcome
    from .gateway import Gateway
    from .interactions import Interactions
    from .journal import Journal
    from .ratelimits import RateLimits
    from .world import World

BASE = "/api/v10"
# What needs no token of the bot: these carry their own in the path, or tell nothing.
OPEN = ("/interactions/", "/webhooks/{webhook_id}/{webhook_token}")
INVALID = (401, 403, 429)


@dataclass(slots=True)
class Rest:
    """Everything that a request touches."""

    world: World
    commands: commands.Commands
    interactions: Interactions
    gateway: Gateway
    journal: Journal
    faults: Faults
    limits: RateLimits
    token: str
    gateway_url: str = ""
    check_openapi: bool = True
    violations: list[str] = field(default_factory=list)

    def routes(self) -> list[web.AbstractRouteDef]:
        """All routes; what none of them takes is answered with 404 and recorded as unknown."""
        gateway = [("GET", "/gateway", self._gateway), ("GET", "/gateway/bot", self._gateway_bot)]
        known = [
            *gateway,
            *guild_routes.ROUTES,
            *role_routes.ROUTES,
            *channel_routes.ROUTES,
            *thread_routes.ROUTES,
            *commands.ROUTES,
            *interaction_routes.ROUTES,
        ]
        made = [web.route(method, BASE + path, self._handler(path, act)) for method, path, act in known]
        return [*made, web.route("*", BASE + "/{rest:.*}", self._handler("", _unknown))]

    def _handler(
        self, route: str, act: Callable[[Call], Answer]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            body, files = await read(request)
            path = request.path.removeprefix(BASE)
            outcome = self.faults.take(request.method, path)
            if outcome and outcome.delay:
                await asyncio.sleep(outcome.delay)
            call = Call(
                self.world, self.commands, self.interactions, dict(request.match_info), dict(request.query), body, files
            )
            headers, status, answer = self._answer(request, route, act, call, outcome)
            self.limits.invalid += status in INVALID and headers.get("X-RateLimit-Scope") != "shared"
            self._record(request, route, body, status, answer)
            if outcome and outcome.hang:
                await self.faults.released.wait()
            if outcome and (outcome.hang or outcome.reset):
                abort(request)
            return respond(headers, status, answer, outcome)

        return handle

    def _answer(
        self, request: web.Request, route: str, act: Callable[[Call], Answer], call: Call, outcome: Outcome | None
    ) -> tuple[dict[str, str], int, Any]:
        # Limits age with Discord's clock, as nonces and tokens do.
        now = asyncio.get_running_loop().time() + self.world.clock.offset.total_seconds()
        headers, limited = self.limits.check(request.method, route, call.params, now)
        left = float(headers["X-RateLimit-Reset-After"])
        headers["X-RateLimit-Reset"] = f"{self.world.clock.now().timestamp() + left:.3f}"
        if outcome and not outcome.commit:
            return self._faulted(headers, outcome)
        if limited:
            return self._faulted(headers, limited)
        status, answer = self._act(request, route, act, call)
        if outcome and outcome.status:
            return self._faulted(headers, outcome)
        return headers, status, answer

    def _faulted(self, headers: dict[str, str], outcome: Outcome) -> tuple[dict[str, str], int, Any]:
        body = outcome.body if outcome.html is None else outcome.html
        return headers | outcome.headers, outcome.status or 0, body

    def _act(self, request: web.Request, route: str, act: Callable[[Call], Answer], call: Call) -> Answer:
        try:
            is_open = route == "/gateway" or route.startswith(OPEN)
            if not is_open and request.headers.get("Authorization") != f"Bot {self.token}":
                raise Refusal(401, 0, "401: Unauthorized")  # noqa: TRY301 - one place turns every refusal into its answer
            status, answer = act(call)
        except Refusal as refusal:
            return refusal.status, refusal.body
        if self.check_openapi and route:
            self.violations += openapi.check_request(request.method, route, call.body)
            self.violations += openapi.check_answer(request.method, route, status, answer)
        return status, answer

    def _record(self, request: web.Request, route: str, body: Any, status: int, answer: Any) -> None:
        entry = Entry(
            method=request.method,
            path=request.path.removeprefix(BASE),
            route=route,
            query=dict(request.query),
            request=body,
            status=status,
            response=answer,
            when=self.world.clock.now(),
            at=asyncio.get_running_loop().time(),
            token=request.headers.get("Authorization", "").removeprefix("Bot "),
        )
        self.journal.add(entry)

    def _gateway(self, _call: Call) -> Answer:
        return 200, {"url": self.gateway_url}

    def _gateway_bot(self, _call: Call) -> Answer:
        total = self.gateway.identify_limit
        start = {"total": total, "remaining": max(0, total - len(self.gateway.identifies)), "reset_after": 0}
        return 200, {
            "url": self.gateway_url,
            "shards": self.gateway.shards,
            "session_start_limit": start | {"max_concurrency": 1},
        }


def _unknown(_call: Call) -> Answer:
    raise Refusal(404, 0)


async def read(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    """A request's JSON, be it the body or the `payload_json` of a form, and its files."""
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else {}), ()
    body: Any = {}
    files = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = await part.read()
        if part.name == "payload_json":
            body = json.loads(data)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Upload(part.filename or "", len(data), kind, bytes(data)))
    return body, tuple(files)


def respond(headers: dict[str, str], status: int, answer: Any, outcome: Outcome | None) -> web.Response:
    """The HTTP answer; discord.py takes it for JSON only where the content type is exactly `application/json`."""
    sent = dict(headers)
    if outcome is None or outcome.via:
        sent["Via"] = "1.1 google"
    if outcome and outcome.html is not None:
        return web.Response(
            status=status, text=outcome.html, headers=sent | {"Content-Type": "text/html; charset=UTF-8"}
        )
    if answer is None:
        return web.Response(status=status or 500, headers=sent)
    text = json.dumps(answer).encode()
    return web.Response(status=status, body=text, headers=sent | {"Content-Type": "application/json"})
