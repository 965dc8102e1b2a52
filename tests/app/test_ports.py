"""The real ports: what the operator vouches for is for his own sources alone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.app.pipeline import Ports
from bot.app.ports import open_ports
from bot.config import Settings
from bot.errors import AddressRefused, ReplyError
from bot.pipeline.preview import Previewer
from bot.sources.base import Request, Response
from tests.fetch.servers import LOOPBACK, Site, serving


async def say_hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(say_hello) as site:
        yield site


@pytest.fixture
async def ports() -> AsyncIterator[Ports]:
    async with open_ports(Settings.model_validate({"polling": {"allow_private": [LOOPBACK]}})) as ports:
        yield ports


async def test_private_hosts_that_the_operator_allows_are_refused_to_servers(ports: Ports, site: Site) -> None:
    assert ports.public is not None
    answer = await ports.fetch(Request(url=site.url()))
    assert isinstance(answer, Response)
    assert answer.body == b"hello"

    with pytest.raises(AddressRefused):
        await ports.public.fetch(Request(url=site.url()))
    with pytest.raises(ReplyError, match=r"I can't read that feed: 127\.0\.0\.1"):
        await Previewer(fetch=ports.public.fetch, parse=ports.public.parse)(site.url())
    assert len(site.seen) == 1
