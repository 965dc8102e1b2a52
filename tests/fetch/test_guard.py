from __future__ import annotations

import dataclasses

import pytest
from aiohttp import web

from bot.errors import AddressRefused
from bot.sources.base import Request, Response
from tests.fetch.conftest import LIMITS, fetching
from tests.fetch.servers import LOOPBACK, Names, listening, serving

NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "127.0.0.1.": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
    "ip6-localhost": ["::1"],
    "metadata.google.internal": ["169.254.169.254"],
    "intranet": ["10.0.0.1"],
    "printer.local": ["192.168.1.9"],
    "rebound.example": ["127.0.0.1"],
    "rebound6.example": ["::1", "fd00::1"],
    "mixed.example": ["::ffff:127.0.0.1", "0.0.0.0", "::1"],
}

HOSTS = [
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001"),
    *("0", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1"),
    *("100.100.100.200", "169.254.169.254", "169.254.170.2", "168.63.129.16", "192.0.0.192", "192.0.0.1"),
    *("192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:169.254.169.254]"),
    *("[::127.0.0.1]", "[::ffff:0:7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]"),
    *("[2002:a9fe:a9fe::]", "[2001:0:7f00:1::]", "[2001:db8::1]", "[100::1]", "[fc00::1]", "[fd00:ec2::254]"),
    *("[fe80::1]", "[fe80::1%25lo]", "[fec0::1]", "[ff02::1]", "[3fff::1]", "[5f00::1]"),
    *("①②⑦.0.0.1", "127。0。0。1", "LOCALHOST", "LOCALHOST.", "user:pw@127.0.0.1", "example.com@127.0.0.1"),
    *("example.com%2f@127.0.0.1", "127.0.0.1\\", "%31%32%37.0.0.1", *NAMES),
]
URLS = [
    *(f"http://{host}:PORT/" for host in HOSTS),
    *("HTTP://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "http://127.0.0.1:PORT#@example.com/"),
    *("http://127.0.0.1:22/", "http://127.0.0.1:25/", "http://127.0.0.1:6379/", "http:///127.0.0.1:PORT/"),
    *("file:///etc/passwd", "ftp://127.0.0.1:PORT/", "gopher://127.0.0.1:PORT/", "dict://127.0.0.1:PORT/"),
    *("data:text/xml,x", "feed://127.0.0.1:PORT/", "javascript:alert(1)", "unix:/var/run/docker.sock"),
]


@pytest.mark.parametrize("url", URLS)
async def test_no_private_address_is_dialled(url: str) -> None:
    async with listening() as inside:
        limits = dataclasses.replace(LIMITS, ports=frozenset({inside.port}))
        async with fetching(limits, resolver=Names(NAMES), allow_private=[]) as fetch:
            with pytest.raises(AddressRefused):
                await fetch(Request(url=url.replace("PORT", str(inside.port))))


@pytest.mark.parametrize("url", [url for url in URLS if not url.startswith("http:///")])  # a path, as a redirect
async def test_no_private_address_is_dialled_by_a_redirect(url: str) -> None:
    async with listening() as inside:
        target = url.replace("PORT", str(inside.port))

        async def redirect(_: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": target})

        limits = dataclasses.replace(LIMITS, ports=frozenset({inside.port}))
        async with serving(redirect) as outside:
            vouched = [f"{LOOPBACK}:{outside.port}"]
            async with fetching(limits, resolver=Names(NAMES), allow_private=vouched) as fetch:
                with pytest.raises(AddressRefused):
                    await fetch(Request(url=outside.url()))


async def test_a_host_that_the_operator_vouches_for_is_asked_and_another_name_for_its_address_is_not() -> None:
    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    names = Names({"nas.test": [LOOPBACK], "evil.test": [LOOPBACK]})
    async with serving(hello) as site:
        limits = dataclasses.replace(LIMITS, ports=frozenset({site.port}))
        async with fetching(limits, resolver=names, allow_private=["nas.test"]) as fetch:
            await fetch(Request(url=site.url(host="nas.test")))
            with pytest.raises(AddressRefused, match=r"evil\.test: not in the public internet"):
                await fetch(Request(url=site.url(host="evil.test")))

    assert len(site.seen) == 1


async def test_the_environment_names_no_proxy_and_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hello(request: web.Request) -> web.Response:
        return web.Response(text=request.headers.get("Authorization", "none"))

    async with listening() as proxy, serving(hello) as site, fetching() as fetch:
        monkeypatch.setenv("http_proxy", proxy.url())
        answer = await fetch(Request(url=site.url()))

    assert isinstance(answer, Response)
    assert answer.body == b"none"
