from __future__ import annotations

import dataclasses

import pytest
from aiohttp import web

from bot.errors import AddressRefused, FetchError
from bot.sources.base import Request, Response
from tests.fetch.conftest import Tls, fetching
from tests.fetch.servers import LOOPBACK, Handler, Names, saying, serving, talking

NAMES = Names({"localhost": [LOOPBACK], "other.test": [LOOPBACK]})
HOSTS = ["localhost", "other.test", LOOPBACK]
SECRET = {"TOKEN": "s3cret"}


def redirecting(*statuses: int) -> Handler:
    """Answer /0 with the first status to /1 and so on; the last tells how it was asked."""

    async def answer(request: web.Request) -> web.Response:
        number = int(request.path.strip("/"))
        if number < len(statuses):
            return web.Response(status=statuses[number], headers={"Location": f"/{number + 1}?key=s3cret"})
        return web.Response(text=f"{request.method} {await request.text()}")

    return answer


def pointing(to: str, status: int = 302) -> Handler:
    """Answer every path but /end with a redirect."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/end":
            return web.Response(text=request.headers.get("Authorization", "none"))
        return web.Response(status=status, headers={"Location": to.replace("PORT", str(request.url.port))})

    return answer


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((), False),
        ((301,), True),
        ((308,), True),
        ((301, 308, 301), True),
        ((302,), False),
        ((303,), False),
        ((307,), False),
        ((301, 302), False),
        ((307, 308), False),
        ((301, 301, 301, 301, 301), True),
    ],
)
async def test_a_url_has_moved_where_every_redirect_was_permanent(statuses: tuple[int, ...], moved: bool) -> None:
    async with serving(redirecting(*statuses)) as site, fetching() as fetch:
        answer = await fetch(Request(url=site.url("/0")))
        last = site.url(f"/{len(statuses)}?key=s3cret")

    assert isinstance(answer, Response)
    assert answer.moved_to == (last if moved else None)
    assert answer.url == (last if statuses else site.url("/0"))


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        (301, "GET "),
        (302, "GET "),
        (303, "GET "),
        (307, 'POST {"query": "airing"}'),
        (308, 'POST {"query": "airing"}'),
    ],
)
async def test_a_post_is_redirected_as_browsers_do(status: int, asked: str) -> None:
    async with serving(redirecting(status)) as site, fetching() as fetch:
        answer = await fetch(Request(url=site.url("/0"), payload={"query": "airing"}))

    assert isinstance(answer, Response)
    assert answer.body.decode() == asked


async def test_a_loop_ends_after_five_redirects() -> None:
    async with serving(pointing("/again?key=s3cret")) as site, fetching() as fetch:
        with pytest.raises(FetchError, match=r"^127\.0\.0\.1: more than 5 redirects$"):
            await fetch(Request(url=site.url()))

    assert len(site.seen) == 6


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_nowhere_is_an_error(status: int) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status)

    async with serving(answer) as site, fetching() as fetch:
        with pytest.raises(FetchError, match=f"^HTTP {status} from 127.0.0.1 says not where to$"):
            await fetch(Request(url=site.url()))


@pytest.mark.parametrize("status", [300, 304, 305, 306])
async def test_other_statuses_that_redirect_are_errors(status: int) -> None:
    async with serving(pointing("/end", status)) as site, fetching() as fetch:
        with pytest.raises(FetchError, match=f"^HTTP {status} from 127.0.0.1$"):
            await fetch(Request(url=site.url()))


@pytest.mark.parametrize(
    "location",
    [b"http://user:pw@localhost/", b"javascript:alert(1)", b"\\x", b"/\x7f", b"/\xe2\x80\xae"],
)
async def test_a_redirect_to_no_url_that_may_be_asked_is_refused(location: bytes) -> None:
    talk = saying(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")
    async with talking(talk) as site, fetching() as fetch:
        with pytest.raises(AddressRefused, match="redirects to where nobody may ask"):
            await fetch(Request(url=site.url()))


@pytest.mark.parametrize("location", ["http://[::1", "http://localhost:99999/"])
async def test_a_redirect_to_no_url_is_an_error(location: str) -> None:
    async with serving(pointing(location)) as site, fetching() as fetch:
        with pytest.raises(FetchError, match=r"^HTTP 302 from 127\.0\.0\.1 redirects to no valid URL$"):
            await fetch(Request(url=site.url()))


async def test_a_token_stays_with_its_origin(tls: Tls) -> None:
    async with (
        serving(pointing("https://other.test:PORT/end"), tls.server) as site,
        fetching(tls=tls.client, resolver=NAMES, allow_private=HOSTS, environ=SECRET) as fetch,
    ):
        answer = await fetch(Request(url=site.url(host="localhost"), bearer_env="TOKEN"))

    assert isinstance(answer, Response)
    assert answer.body == b"none"


async def test_a_token_goes_along_within_its_origin(tls: Tls) -> None:
    async with (
        serving(pointing("/end"), tls.server) as site,
        fetching(tls=tls.client, resolver=NAMES, allow_private=HOSTS, environ=SECRET) as fetch,
    ):
        answer = await fetch(Request(url=site.url(host="localhost"), bearer_env="TOKEN"))

    assert isinstance(answer, Response)
    assert answer.body == b"Bearer s3cret"


async def test_a_token_does_not_come_back_to_its_origin(tls: Tls) -> None:
    async def there_and_back(request: web.Request) -> web.Response:
        if request.path == "/end":
            return web.Response(text=request.headers.get("Authorization", "none"))
        path, host = ("/end", "localhost") if request.path == "/back" else ("/back", "other.test")
        return web.Response(status=307, headers={"Location": f"https://{host}:{request.url.port}{path}"})

    async with (
        serving(there_and_back, tls.server) as site,
        fetching(tls=tls.client, resolver=NAMES, allow_private=HOSTS, environ=SECRET) as fetch,
    ):
        answer = await fetch(Request(url=site.url(host="localhost"), bearer_env="TOKEN"))

    assert isinstance(answer, Response)
    assert answer.body == b"none"


@pytest.mark.parametrize("environ", [SECRET, {}], ids=["with a token", "without"])
async def test_a_redirect_from_https_to_http_is_followed_only_without_a_token(
    tls: Tls, environ: dict[str, str]
) -> None:
    async with serving(pointing("/end")) as plain:
        request = Request(url="", bearer_env="TOKEN" if environ else None)
        async with (
            serving(pointing(plain.url("/end")), tls.server) as site,
            fetching(tls=tls.client, resolver=NAMES, allow_private=HOSTS, environ=environ) as fetch,
        ):
            request = dataclasses.replace(request, url=site.url(host="localhost"))
            if environ:
                with pytest.raises(AddressRefused, match="redirects from https to http, where a token must not go"):
                    await fetch(request)
            else:
                assert isinstance(await fetch(request), Response)

    assert len(plain.seen) == (0 if environ else 1)
