from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot import __version__
from bot.errors import AddressRefused, FetchError
from bot.sources.base import NotModified, Request, Response, Validators
from tests.fetch.conftest import NOW, fetching
from tests.fetch.servers import Handler, saying, serving, talking


def always(status: int, text: str = "", kind: str = "text/plain", **headers: str) -> Handler:
    """Give the same answer to every request; an underscore in a header's name stands for a hyphen."""

    async def answer(_: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=text, content_type=kind, headers=named)

    return answer


async def echo(request: web.Request) -> web.Response:
    """Answer with what was asked."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return web.json_response({"method": request.method, "headers": headers, "body": await request.text()})


async def answer_to(handler: Handler, validators: Validators | None = None) -> Response | NotModified:
    async with serving(handler) as site, fetching() as fetch:
        return await fetch(Request(url=site.url()), validators or Validators())


async def refusal_of(handler: Handler) -> FetchError:
    async with serving(handler) as site, fetching() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch(Request(url=site.url("/?key=s3cret")))
    return caught.value


async def said(validators: Validators | None = None, environ: dict[str, str] | None = None, **given: Any) -> Any:
    async with serving(echo) as site, fetching(environ=environ or {}) as fetch:
        answer = await fetch(Request(url=site.url(), **given), validators or Validators())
    assert isinstance(answer, Response)
    return json.loads(answer.body)


def open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def test_an_answer_carries_what_a_source_needs() -> None:
    handler = always(200, "<rss/>", "text/xml", ETag='W/"1"', Last_Modified="Wed, 10 Jan 2024 14:00:00 GMT", X_A="b")
    async with serving(handler) as site, fetching() as fetch:
        answer = await fetch(Request(url=site.url("/feed#part")))

    assert isinstance(answer, Response)
    assert (answer.url, answer.body, answer.status) == (site.url("/feed"), b"<rss/>", 200)
    assert (answer.received, answer.moved_to) == (NOW, None)
    assert answer.validators == Validators(etag='W/"1"', last_modified="Wed, 10 Jan 2024 14:00:00 GMT")
    assert (answer.headers["content-type"], answer.headers["x-a"]) == ("text/xml; charset=utf-8", "b")


async def test_an_empty_body_is_an_answer() -> None:
    answer = await answer_to(always(200))

    assert isinstance(answer, Response)
    assert answer.body == b""


async def test_the_bot_says_who_it_is_and_what_it_can_read() -> None:
    headers = (await said())["headers"]

    assert headers["user-agent"] == f"Airdate/{__version__} (self-hosted Discord bot)"
    assert {"gzip", "deflate"} <= set(headers["accept-encoding"].split(", "))
    assert "cookie" not in headers


async def test_a_cookie_is_not_sent_back() -> None:
    async with serving(echo) as site, serving(always(200, Set_Cookie="id=1")) as setting, fetching() as fetch:
        await fetch(Request(url=setting.url()))
        answer = await fetch(Request(url=site.url()))

    assert isinstance(answer, Response)
    assert b"id=1" not in answer.body


async def test_a_payload_is_posted_as_json() -> None:
    asked = await said(payload={"query": "airing"}, headers={"Accept": "application/json"})

    assert (asked["method"], json.loads(asked["body"])) == ("POST", {"query": "airing"})
    assert (asked["headers"]["content-type"], asked["headers"]["accept"]) == ("application/json", "application/json")


async def test_validators_make_a_request_conditional() -> None:
    headers = (await said(Validators(etag='W/"1"', last_modified="yesterday")))["headers"]

    assert (headers["if-none-match"], headers["if-modified-since"]) == ('W/"1"', "yesterday")


async def test_a_post_is_never_conditional() -> None:
    headers = (await said(Validators(etag='"1"'), payload={}))["headers"]

    assert "if-none-match" not in headers


async def test_an_answer_that_nothing_changed_comes_back_with_its_headers() -> None:
    answer = await answer_to(always(304, Cache_Control="max-age=60"), Validators(etag='"1"'))

    assert isinstance(answer, NotModified)
    assert (answer.received, answer.headers["cache-control"]) == (NOW, "max-age=60")


async def test_nothing_changed_since_nothing_is_an_error() -> None:
    error = await refusal_of(always(304))

    assert (str(error), error.status) == ("HTTP 304 from 127.0.0.1", 304)


@pytest.mark.parametrize("etag", [b'"\xe9"', b'"\xc3\xa9"', b'"' + b"x" * 1024 + b'"', b""])
async def test_a_validator_that_can_not_be_sent_back_is_left_out(etag: bytes) -> None:
    talk = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: " + etag + b"\r\n\r\n")
    async with talking(talk) as site, fetching() as fetch:
        answer = await fetch(Request(url=site.url()))

    assert isinstance(answer, Response)
    assert answer.validators == Validators()
    assert answer.headers["etag"].encode() is not None  # no lone surrogates


@pytest.mark.parametrize(
    ("status", "kind", "body", "text"),
    [
        (404, "text/html", "<html>Not here</html>", "HTTP 404 from 127.0.0.1"),
        (500, "text/html", "<h1>Oops</h1>", "HTTP 500 from 127.0.0.1"),
        (410, "text/plain", " gone\r\nfor good\x00\x1b[31m ", "HTTP 410 from 127.0.0.1: gone for good[31m"),
        (503, "text/plain", "", "HTTP 503 from 127.0.0.1"),
        (401, "application/json", '{"error": "no token"}', "HTTP 401 from 127.0.0.1: no token"),
        (400, "application/json", '{"errors": [{"message": "bad id"}]}', "HTTP 400 from 127.0.0.1: bad id"),
        (422, "application/problem+json", '{"title": "a", "detail": "b"}', "HTTP 422 from 127.0.0.1: b"),
        (400, "application/json", '{"error": {"message": "deep"}}', "HTTP 400 from 127.0.0.1: deep"),
        (400, "application/json", '"just text"', "HTTP 400 from 127.0.0.1: just text"),
        (400, "application/json", '{"code": 7}', "HTTP 400 from 127.0.0.1"),
        (400, "application/json", "{broken", "HTTP 400 from 127.0.0.1"),
        (400, "application/json", "[" * 10_000, "HTTP 400 from 127.0.0.1"),
        (400, "application/json", '{"error": "\\ud800x"}', "HTTP 400 from 127.0.0.1: x"),
        (500, "text/plain", "x" * 100_000, "HTTP 500 from 127.0.0.1: " + "x" * 119 + "…"),
    ],
)
async def test_a_refusal_is_one_line_with_what_the_server_says(status: int, kind: str, body: str, text: str) -> None:
    error = await refusal_of(always(status, body, kind))

    assert (str(error), error.status, error.retry_after) == (text, status, None)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_is_heard_that_asks_to_be_left_alone(status: int) -> None:
    error = await refusal_of(always(status, Retry_After="90"))

    assert (error.status, error.retry_after) == (status, timedelta(seconds=90))


async def test_a_token_goes_into_its_header() -> None:
    headers = (await said(environ={"TOKEN": " s3cret\n"}, bearer_env="TOKEN"))["headers"]

    assert headers["authorization"] == "Bearer s3cret"


@pytest.mark.parametrize("environ", [{}, {"TOKEN": ""}, {"TOKEN": " \n"}])
async def test_a_missing_token_is_named(environ: dict[str, str]) -> None:
    with pytest.raises(FetchError, match=r"^set the environment variable TOKEN: this source needs the token"):
        await said(environ=environ, bearer_env="TOKEN")


@pytest.mark.parametrize("value", ["s3cret\r\nHost: evil", "s3 cret", "s3cr\u00e9t"])
async def test_a_token_that_is_none_is_not_sent_and_not_told(value: str) -> None:
    with pytest.raises(FetchError, match=r"^the environment variable TOKEN holds characters that no token has$"):
        await said(environ={"TOKEN": value}, bearer_env="TOKEN")


async def test_a_token_is_not_sent_in_the_clear_to_the_internet() -> None:
    async with fetching(environ={"TOKEN": "s3cret"}) as fetch:
        with pytest.raises(AddressRefused, match=r"^example\.com: a token is sent over https only$"):
            await fetch(Request(url="http://example.com/", bearer_env="TOKEN"))


async def test_a_token_that_the_server_repeats_is_not_told() -> None:
    handler = always(401, '{"error": "unknown token s3cret"}', "application/json")
    async with serving(handler) as site, fetching(environ={"TOKEN": "s3cret"}) as fetch:
        with pytest.raises(FetchError, match=r"^HTTP 401 from 127\.0\.0\.1: unknown token \*\*\*$"):
            await fetch(Request(url=site.url(), bearer_env="TOKEN"))


def test_a_fetcher_shows_no_token() -> None:
    assert "s3cret" not in repr(fetching(environ={"TOKEN": "s3cret"}))


async def test_no_log_tells_a_token_or_a_query(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(always(503)) as site, fetching(environ={"TOKEN": "s3cret"}) as fetch:
        with pytest.raises(FetchError):
            await fetch(Request(url=site.url("/?key=s3cret"), bearer_env="TOKEN"))

    by_the_bot = [record.getMessage() for record in caplog.records if record.name != "aiohttp.access"]
    assert "s3cret" not in "".join(by_the_bot)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc, which is of Linux alone")
async def test_closing_leaves_no_descriptor_open() -> None:
    async with serving(echo) as site:
        before = open_descriptors()
        async with fetching() as fetch:
            for _ in range(20):
                await fetch(Request(url=site.url()))
        async with asyncio.timeout(2):
            while open_descriptors() > before:  # noqa: ASYNC110 - the server's side closes when it closes
                await asyncio.sleep(0.01)


async def test_an_answer_carries_the_request_that_it_answers() -> None:
    async with serving(always(200, "<rss/>", "text/xml")) as site, fetching() as fetch:
        request = Request(url=site.url())

        answer = await fetch(request)

    assert isinstance(answer, Response)
    assert answer.request == request
