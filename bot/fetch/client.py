"""The client: one fetch, from its first hop to the answer."""

from __future__ import annotations

import asyncio
import os
import re
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver

from bot import __version__
from bot.errors import AddressRefused, FetchError
from bot.fetch.address import AddressBook
from bot.fetch.answers import read_body, refusal
from bot.fetch.dialling import VOUCHED, ThreadedNames, guarded_connector
from bot.fetch.failures import network_failure
from bot.fetch.files import read_file
from bot.fetch.headers import conditional, plain_headers, validators_of
from bot.fetch.hops import REDIRECTS, Hop
from bot.fetch.limits import Limits
from bot.fetch.turns import Turns
from bot.sources.base import NotModified, Request, Response, Validators

_SUCCESS = range(200, 300)
_NOT_MODIFIED = 304
_UNCONDITIONAL = Validators()
_TOKEN = re.compile(r"[!-~]+")


def utc_now() -> datetime:
    """Read the system's clock."""
    return datetime.now(UTC)


@dataclass(kw_only=True, eq=False)
class Fetcher:
    """The only way to sources: `async with Fetcher() as fetch: answer = await fetch(request, validators)`.

    `clock` gives aware UTC. `environ` holds the tokens that requests name. `allow_private` names the hosts that the
    operator vouches for (see AddressBook). `resolver` and `tls` stand in for the system's.
    """

    clock: Callable[[], datetime] = utc_now
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    allow_private: Collection[str] = ()
    user_agent: str = f"Airdate/{__version__} (self-hosted Discord bot)"
    limits: Limits = field(default_factory=Limits)
    resolver: AbstractResolver | None = None
    tls: ssl.SSLContext | None = None
    _session: aiohttp.ClientSession = field(init=False, repr=False)
    _names: AbstractResolver = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._book = AddressBook(self.allow_private, self.limits.ports)
        self._turns = Turns(self.limits)

    async def __aenter__(self) -> Self:
        self._names = self.resolver or ThreadedNames()
        self._session = aiohttp.ClientSession(
            connector=guarded_connector(self._names, self.tls),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.user_agent},
            timeout=aiohttp.ClientTimeout(
                connect=self.limits.connect.total_seconds(), sock_read=self.limits.read.total_seconds()
            ),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await self._names.close()

    async def __call__(self, request: Request, validators: Validators = _UNCONDITIONAL) -> Response | NotModified:
        """Ask, following redirects; raises FetchError with one clear line, AddressRefused where nobody may ask."""
        answer = await self._answer(request, validators)
        return replace(answer, request=request) if isinstance(answer, Response) else answer

    async def _answer(self, request: Request, validators: Validators) -> Response | NotModified:
        if request.file is not None:
            return await asyncio.to_thread(read_file, request.file, validators, self.limits.body, self.clock())
        loop = asyncio.get_running_loop()
        left = self.limits.total.total_seconds()
        hop = self._first(request)
        while hop.number <= self.limits.redirects:
            async with self._turns.turn(hop.host):
                started = loop.time()
                answer = await self._within(left, hop, request, validators)
                left -= loop.time() - started
            if not isinstance(answer, Hop):
                return answer
            hop = answer
        raise FetchError(f"{hop.host}: more than {self.limits.redirects} redirects")

    def _first(self, request: Request) -> Hop:
        url = self._book.check(request.url).with_fragment(None)
        token = self._token(request.bearer_env) if request.bearer_env else None
        if token and url.scheme == "http" and not self._book.vouched(url):
            raise AddressRefused(f"{url.raw_host}: a token is sent over https only")
        return Hop(url=url, method="GET" if request.payload is None else "POST", token=token)

    def _token(self, variable: str) -> str:
        token = self.environ.get(variable, "").strip()
        if not token:
            raise FetchError(f"set the environment variable {variable}: this source needs the token that belongs there")
        if not _TOKEN.fullmatch(token):
            raise FetchError(f"the environment variable {variable} holds characters that no token has")
        return token

    async def _within(self, left: float, hop: Hop, request: Request, given: Validators) -> Response | NotModified | Hop:
        vouched = VOUCHED.set(self._book.vouched(hop.url))
        try:
            async with asyncio.timeout(left):
                return await self._ask(hop, request, given)
        except (aiohttp.ClientError, OSError) as error:
            # Not chained: the text of these exceptions may hold a URL with its query.
            raise network_failure(error, hop.host, self.limits) from None
        finally:
            VOUCHED.reset(vouched)

    async def _ask(self, hop: Hop, request: Request, given: Validators) -> Response | NotModified | Hop:
        post = hop.method == "POST"
        known = {} if post else conditional(given)
        bearer = {"Authorization": f"Bearer {hop.token}"} if hop.token and hop.trusted else {}
        async with self._session.request(
            hop.method,
            hop.url,
            headers={**request.headers, **known, **bearer},
            json=request.payload if post else None,
            allow_redirects=False,
        ) as answer:
            return await self._read(answer, hop, asked_if_changed=bool(known))

    async def _read(
        self, answer: aiohttp.ClientResponse, hop: Hop, *, asked_if_changed: bool
    ) -> Response | NotModified | Hop:
        headers = plain_headers(answer.headers)
        if answer.status in REDIRECTS:
            return hop.follow(answer.status, headers.get("location"), self._book)
        if answer.status == _NOT_MODIFIED and asked_if_changed:
            return NotModified(received=self.clock(), headers=headers)
        if answer.status not in _SUCCESS:
            raise await refusal(answer, hop, headers, self.clock())
        return Response(
            url=str(hop.url),
            body=await read_body(answer, hop.host, self.limits.body),
            received=self.clock(),
            status=answer.status,
            headers=headers,
            validators=validators_of(headers),
            moved_to=hop.moved_to,
        )
