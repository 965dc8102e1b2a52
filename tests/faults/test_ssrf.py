"""X1: 84 URLs of private places, directly, by a redirect, by names that are rebound, and among public addresses."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
from collections import Counter
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import AddressRefused, FetchError
from bot.fetch import Limits
from bot.fetch.address import is_public
from bot.sources.base import Request
from tests.faults.audited import auditing
from tests.faults.conftest import Figure
from tests.faults.private_urls import IPV4, IPV6, NAMES, URLS
from tests.fetch.conftest import LIMITS, fetching
from tests.fetch.servers import LOOPBACK, Names, listening, serving

KNOWN = {name.lower(): [address] for name, address in NAMES.items()} | {"127.0.0.1.": [LOOPBACK]}
NOWHERE = "2d00::1"
"""An address of the public kind in a block that nobody was given: whoever dials it reaches nothing."""

PRIVATE = (*IPV4, *IPV6)


def limits(port: int) -> Limits:
    brief = timedelta(seconds=0.5)
    return dataclasses.replace(LIMITS, ports=frozenset({80, 443, port}), connect=brief, at_once_per_host=50)


@pytest.mark.fault("X1")
async def test_no_url_of_a_private_place_is_dialled(figure: Figure) -> None:
    assert len(set(URLS)) == 84
    async with listening() as inside, fetching(limits(inside.port), resolver=Names(KNOWN), allow_private=[]) as fetch:
        with auditing() as dialled:
            for url in URLS:
                with pytest.raises(AddressRefused):
                    await fetch(Request(url=url.replace("PORT", str(inside.port))))
    assert dialled.addresses == []
    figure("direct: 84 refused, 0 dialled", times=len(URLS))


@pytest.mark.fault("X1")
async def test_no_url_of_a_private_place_is_dialled_by_a_redirect(figure: Figure) -> None:
    targets: list[str] = []

    async def redirect(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": targets[int(request.path.strip("/"))]})

    async with listening() as inside, serving(redirect) as outside:
        # A path in the redirecting server's own terms is no URL of a private place.
        targets += [url.replace("PORT", str(inside.port)) for url in URLS if not url.startswith("http:///")]
        vouched = [f"{LOOPBACK}:{outside.port}"]
        async with fetching(limits(inside.port), resolver=Names(KNOWN), allow_private=vouched) as fetch:
            with auditing() as dialled:
                for number in range(len(targets)):
                    with pytest.raises(AddressRefused):
                        await fetch(Request(url=outside.url(f"/{number}")))
    assert dialled.beside(outside.port) == []
    assert len(outside.seen) == len(targets)
    figure(f"by redirect: {len(targets)} refused, 0 dialled", times=len(targets))


@dataclasses.dataclass
class Rebinding(AbstractResolver):
    """A hostile name server: every name is a public address at first, and a private one from then on."""

    private: dict[str, str]
    asked: Counter[str] = dataclasses.field(default_factory=Counter)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked[host] += 1
        address = NOWHERE if self.asked[host] == 1 else self.private[host]
        return await Names({host: [address]}).resolve(host, port, family)

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.fault("X1")
async def test_no_name_that_is_rebound_to_a_private_address_is_dialled_there(figure: Figure) -> None:
    names = {f"name{number}.example": address for number, address in enumerate(PRIVATE)}
    resolver = Rebinding(names)
    async with listening() as inside:
        with auditing() as dialled:
            for _ in range(2):  # a fetcher of its own each time, since a connector remembers names for some seconds
                async with fetching(limits(inside.port), resolver=resolver, allow_private=[]) as fetch:
                    asked = (fetch(Request(url=f"http://{name}:{inside.port}/")) for name in names)
                    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(one) for one in outcomes} == {AddressRefused}
    assert set(resolver.asked.values()) == {2}
    assert {host for host, _ in dialled.addresses} == {NOWHERE}
    figure(f"by rebinding: {len(names)} names, 0 private addresses dialled", times=len(names))


@pytest.mark.fault("X1")
async def test_no_private_address_is_dialled_that_stands_among_public_ones(figure: Figure) -> None:
    known = {f"a{number}.example": [NOWHERE, address] for number, address in enumerate(PRIVATE)}
    known |= {f"b{number}.example": [address, NOWHERE] for number, address in enumerate(PRIVATE)}
    async with listening() as inside, fetching(limits(inside.port), resolver=Names(known), allow_private=[]) as fetch:
        with auditing() as dialled:
            asked = (fetch(Request(url=f"http://{name}:{inside.port}/")) for name in known)
            outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(one, FetchError) for one in outcomes)
    assert [host for host, _ in dialled.addresses if not is_public(host)] == []
    figure(f"among public addresses: {len(known)} names, 0 private addresses dialled", times=len(known))
