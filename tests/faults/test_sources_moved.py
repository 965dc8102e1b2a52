"""F5: redirects of every kind, and the address that a source has after them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from bot.errors import AddressRefused, FetchError
from bot.sources.base import Request, Response
from tests.core.made import HOUR
from tests.faults.conftest import Figure
from tests.faults.reading import Publisher, feed, reading, rss, story
from tests.fetch.conftest import LIMITS, Tls, fetching, tls
from tests.fetch.servers import LOOPBACK, Names, listening, serving
from tests.store.conftest import file, sqlite_template

pytestmark = pytest.mark.long

__all__ = ["file", "sqlite_template", "tls"]

FEED = rss([story(1)])


def moving(status: int, to: str = "/new") -> Publisher:
    publisher = Publisher(body=FEED)
    publisher.by_path["/old"] = (status, {"Location": to})
    return publisher


@pytest.mark.long
@pytest.mark.fault("F5")
async def test_a_source_settles_where_it_moved_for_good_after_three_answers(file: Path, figure: Figure) -> None:
    settled: dict[int, int | None] = {}
    for status in (301, 308, 302, 303, 307):
        publisher = moving(status)
        async with serving(publisher) as site, reading(file) as bot:
            await bot.follow(feed(site.url("/old"), f"{status}"))
            for _ in range(5):
                await bot.until_due(f"{status}")
            asked = [path for path, _ in publisher.asked]
            state = await bot.state(f"{status}")
        hops = asked.count("/old")
        settled[status] = hops if hops < 5 else None
        assert (state.url, state.error) == (site.url("/new") if hops < 5 else None, None)
        assert bot.told == []
    assert settled == {301: 3, 308: 3, 302: None, 303: None, 307: None}
    figure("301 and 308: settled after 3 answers; 302, 303, 307: never", times=25)


@pytest.mark.fault("F5")
async def test_a_move_that_is_not_the_same_three_times_settles_nowhere(file: Path) -> None:
    publisher = moving(301)
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url("/old")))
        for target in ("/new", "/new", "/other", "/new", "/new"):
            publisher.by_path["/old"] = (301, {"Location": target})
            await bot.until_due()
        assert ((await bot.state()).url, (await bot.state()).moved_times) == (None, 2)
        publisher.by_path.clear()
        await bot.until_due()
        assert (await bot.state()).moved_times == 0


@pytest.mark.fault("F5")
async def test_an_answer_of_not_modified_neither_counts_nor_forgets_a_move(file: Path) -> None:
    publisher = moving(301)
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url("/old")))
        for body, status in ((FEED, 200), (b"", 304), (FEED, 200), (b"", 304), (FEED, 200)):
            publisher.say(body, status, ETag='"1"')
            await bot.until_due()
        assert (await bot.state()).url == site.url("/new")


@pytest.mark.fault("F5")
async def test_a_changed_configuration_goes_before_a_move(file: Path, figure: Figure) -> None:
    publisher = moving(301)
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url("/old")))
        for _ in range(4):
            await bot.until_due()
        await bot.follow(feed(site.url("/mine")))
        await bot.until_due()
        state = await bot.state()
        last = publisher.asked[-1][0]
    assert (last, state.url, state.replaced_url) == ("/mine", None, None)
    figure("a changed configuration wins over a move")


@pytest.mark.fault("F5")
@pytest.mark.parametrize("status", [404, 410])
async def test_a_source_whose_new_address_is_no_more_is_asked_at_its_own_again(
    file: Path, figure: Figure, status: int
) -> None:
    publisher = moving(301)
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url("/old")))
        for _ in range(4):
            await bot.until_due()
        publisher.by_path = {"/new": (status, {})}
        failed = await bot.until_due()
        publisher.by_path.clear()
        state = await bot.until_due()
        last = publisher.asked[-1][0]
    assert (failed.failures, failed.paused) == (1, None)
    assert (last, state.failures, state.url) == ("/old", 0, site.url("/old"))
    figure("404 and 410 at the new address: the old one is asked again")


@pytest.mark.fault("F5")
async def test_a_redirect_that_leads_nowhere_that_may_be_asked_is_a_failure_of_the_source(
    file: Path, figure: Figure
) -> None:
    publisher = Publisher(body=FEED)
    async with listening() as inside, serving(publisher) as site:
        targets = {
            "a loop": "/a%20loop",
            "file:": "file:///etc/passwd",
            "a private port": inside.url(),
            "a private network": "http://10.0.0.1/",
            "the metadata service": "http://169.254.169.254/latest/",
            "gopher:": "gopher://127.0.0.1:70/",
            "credentials": "http://user:pw@news.example/",
            **{f"hop {hop}": f"/hop%20{hop + 1}" for hop in range(6)},
        }
        publisher.by_path = {f"/{name}": (301, {"Location": target}) for name, target in targets.items()}
        wanted = {name: site.url("/" + name.replace(" ", "%20")) for name in targets}
        async with reading(file, fetching(allow_private=[f"{LOOPBACK}:{site.port}"])) as bot:
            await bot.follow(*(feed(url, name) for name, url in wanted.items()))
            for _ in range(3):
                await bot.poll(HOUR)
            states = {name: await bot.state(name) for name in targets}
    failed = {name for name, state in states.items() if state.failures == 3}
    # From the second of the six hops on, no more than five redirects are left.
    assert failed == set(targets) - {f"hop {hop}" for hop in range(1, 6)}
    assert states["hop 0"].error == f"{LOOPBACK}: more than 5 redirects"
    assert states["a loop"].error == f"{LOOPBACK}: more than 5 redirects"
    assert all(state.url is None for state in states.values() if state.failures)
    figure(f"{len(failed)} redirects to nowhere that may be asked, 3 times each: all refused", times=3 * len(failed))


@pytest.mark.fault("F5")
async def test_nothing_secret_and_no_lasting_address_goes_from_https_to_http(
    tls: Tls, file: Path, figure: Figure
) -> None:
    hosts = ["localhost", LOOPBACK]
    names = Names({"localhost": [LOOPBACK]})
    seen: list[str | None] = []

    async def plainly(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.Response(body=FEED)

    async with serving(plainly) as plain:

        async def away(_: web.Request) -> web.Response:
            return web.Response(status=301, headers={"Location": plain.url("/feed")})

        usual = {"tls": tls.client, "resolver": names, "allow_private": hosts, "environ": {"TOKEN": "s3cret"}}
        async with serving(away, tls.server) as site, reading(file, fetching(LIMITS, **usual)) as bot:
            secured = Request(url=site.url(host="localhost"))
            with pytest.raises(AddressRefused, match="https to http"):
                await bot.fetch(replace(secured, bearer_env="TOKEN"))
            assert seen == []
            assert isinstance(await bot.fetch(secured), Response)
            await bot.follow(feed(secured.url))
            for _ in range(4):
                await bot.poll(HOUR)
            state = await bot.state()
    assert (state.error, state.url, state.moved_times) == (None, None, 4)
    assert set(seen) == {None}
    figure("https to http: refused with a token, never settled at without")


@pytest.mark.fault("F5")
async def test_a_redirect_to_no_url_at_all_is_an_error(figure: Figure) -> None:
    async def nowhere(_: web.Request) -> web.Response:
        return web.Response(status=301)

    async with serving(nowhere) as site, fetching() as fetch:
        with pytest.raises(FetchError, match="says not where to"):
            await fetch(Request(url=site.url()))
    figure("a redirect without a target: an error")
