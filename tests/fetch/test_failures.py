from __future__ import annotations

import asyncio
import socket
import threading
import traceback
from collections.abc import Iterator

import pytest
from aiohttp import web
from aiohttp.connector import AddrInfoType

from bot.errors import FetchError
from bot.fetch.dialling import ThreadedNames
from bot.sources.base import Request
from tests.fetch.conftest import Tls, fetching
from tests.fetch.servers import LOOPBACK, Names, serving


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as bound:  # bound, and so nobody else's, but not listening
        bound.bind((LOOPBACK, 0))
        yield bound.getsockname()[1]


async def test_a_refused_connection_has_its_words(closed_port: int) -> None:
    async with fetching() as fetch:
        with pytest.raises(FetchError, match=r"^127\.0\.0\.1: connection refused$"):
            await fetch(Request(url=f"http://{LOOPBACK}:{closed_port}/"))


async def test_refused_connections_of_several_addresses_tell_none_of_them(closed_port: int) -> None:
    names = Names({"nas.test": [LOOPBACK, "127.0.0.2"]})
    async with fetching(resolver=names, allow_private=["nas.test"]) as fetch:
        with pytest.raises(FetchError, match=r"^nas\.test: connection refused$"):
            await fetch(Request(url=f"http://nas.test:{closed_port}/"))


@pytest.mark.parametrize("host", ["nowhere.test", "-"])
async def test_an_unknown_host_has_its_words(host: str) -> None:
    async with fetching(resolver=Names({})) as fetch:
        with pytest.raises(FetchError, match=f"^{host}: could not resolve host$"):
            await fetch(Request(url=f"http://{host}/"))


@pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".test"])
async def test_a_host_that_no_name_server_can_know_has_its_words(host: str) -> None:
    async with fetching() as fetch:
        with pytest.raises(FetchError, match=f"^{host}: could not resolve host$"):
            await fetch(Request(url=f"http://{host}/"))


async def test_an_unknown_authority_has_its_words(tls: Tls) -> None:
    async with serving(hello, tls.server) as site, fetching(allow_private=["localhost"]) as fetch:
        with pytest.raises(FetchError, match=r"^localhost: TLS certificate not valid \(self.signed certificate\)$"):
            await fetch(Request(url=site.url(host="localhost")))


async def test_a_certificate_of_another_host_has_its_words(tls: Tls) -> None:
    async with serving(hello, tls.server) as site, fetching(tls=tls.client) as fetch:
        with pytest.raises(FetchError, match=r"^127\.0\.0\.1: TLS certificate not valid \(IP address mismatch"):
            await fetch(Request(url=site.url()))


async def test_a_server_without_tls_has_its_words() -> None:
    async with serving(hello) as site, fetching() as fetch:
        with pytest.raises(FetchError, match=r"^127\.0\.0\.1: no TLS connection could be made$"):
            await fetch(Request(url=site.url().replace("http:", "https:")))


async def test_no_failure_tells_the_query_even_in_a_traceback(closed_port: int) -> None:
    key = "".join(reversed("terc3s"))  # the lines of this test stand in the traceback as well
    async with fetching() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch(Request(url=f"http://{LOOPBACK}:{closed_port}/?key={key}"))

    shown = "".join(traceback.format_exception(caught.value))
    assert "connection refused" in shown
    assert key not in shown


async def test_lookups_that_hang_hold_up_no_other() -> None:
    released = threading.Event()

    def lookup(host: str, port: int, **_: object) -> list[AddrInfoType]:
        if host.startswith("hung"):
            released.wait()
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (LOOPBACK, port))]

    names = ThreadedNames(lookup)
    hung = [asyncio.create_task(names.resolve(f"hung{number}.test")) for number in range(50)]
    async with asyncio.timeout(5):
        found = await names.resolve("quick.test", 80)
    still_waiting = not any(task.done() for task in hung)
    released.set()
    await asyncio.gather(*hung)
    await names.close()

    assert [(each["host"], each["port"]) for each in found] == [(LOOPBACK, 80)]
    assert still_waiting
