"""X7: more than is allowed is refused with the limit, and one server's slow feeds hold up no other's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest

from bot.app.ports import system_clock
from bot.core.feeds import name_of
from bot.core.filters import TERMS
from bot.core.quotas import Quotas
from bot.core.subscriptions import Subscription
from bot.fetch import Limits
from bot.pipeline.deliver import Deliverer
from bot.pipeline.fan_out import FanOut
from bot.pipeline.policy import Policy
from bot.pipeline.server_feeds import EACH, ServerFeeds
from bot.store import feeds
from bot.store.database import Database, open_database
from tests.commands.adding import add_feed
from tests.commands.conftest import Stage, set_up, stage
from tests.commands.feed_site import FeedSite, read_here
from tests.commands.test_feed import stored
from tests.discord_server import DiscordServer
from tests.discord_server.fixture import discord_server
from tests.fakes import FakeClock, RecordingOutlet
from tests.faults.commands_stage import asked, forged, send, words
from tests.faults.conftest import Figure
from tests.fetch.conftest import fetching
from tests.fetch.servers import serving

pytestmark = pytest.mark.long

__all__ = ["discord_server", "stage"]

MINUTE = timedelta(minutes=1)
USUAL = Quotas()
SLOW_SERVER, QUICK_SERVER = 41, 42
HANGS_FOR = timedelta(seconds=5)


async def add(stage: Stage, path: str, keywords: str = "") -> str:
    """Add a feed, in a minute of its own."""
    stage.clock.advance(MINUTE)
    stage.feeds.publish(path, "Old")
    return await add_feed(stage.discord, stage.manager, stage.channel, {"url": stage.url(path), "filter": keywords})


@pytest.mark.fault("X7")
async def test_a_server_has_as_many_feeds_as_it_may_and_no_more(
    discord_server: DiscordServer, tmp_path: Path, figure: Figure
) -> None:
    async with set_up(discord_server, tmp_path, USUAL) as stage:
        for number in range(USUAL.feeds_per_server):
            assert "will hear of" in await add(stage, f"/{number}")
        asked = len(stage.feeds.asked)
        refused = await add(stage, "/one-more")

        assert refused == "This server has 25 feeds; 25 is the limit. Remove one with /feed remove."
        assert len(await stored(stage)) == USUAL.feeds_per_server
        assert len(stage.feeds.asked) == asked
    figure("the 26th feed of a server: refused with the limit, unasked")


@pytest.mark.fault("X7")
async def test_all_servers_have_as_many_feeds_as_they_may_and_share_without_limit(
    discord_server: DiscordServer, tmp_path: Path, figure: Figure
) -> None:
    async with set_up(discord_server, tmp_path, replace(USUAL, feeds=2)) as stage:
        other = discord_server.add_guild("Others")
        theirs, channel = other.add_member("theirs", "MANAGE_GUILD"), other.add_text_channel("theirs")
        for path in ("/a", "/b"):
            assert "will hear of" in await add(stage, path)
        stage.feeds.publish("/c", "Old")

        answers = [await add_feed(discord_server, theirs, channel, {"url": stage.url(path)}) for path in ("/c", "/a")]

        assert answers[0] == "This bot reads 2 feeds for its servers; 2 is the limit. Ask its operator for room."
        assert "will hear of" in answers[1]
    figure("one feed more than all servers may have: refused; one that is read already: added")


@pytest.mark.fault("X7")
async def test_a_server_has_as_many_announcements_as_it_may(
    discord_server: DiscordServer, tmp_path: Path, figure: Figure
) -> None:
    async with set_up(discord_server, tmp_path, replace(USUAL, adds_per_minute=1000)) as stage:
        for number in range(USUAL.announcements_per_server):
            options = {"channel": stage.guild.add_text_channel(f"c{number}"), "show": "*"}
            assert "will hear of all shows" in await stage.answer(stage.manager, "announce add", options)

        refused = await stage.answer(stage.manager, "announce add", {"channel": stage.channel, "show": "*"})

    assert refused == "This server has 50 announcements; 50 is the limit. Remove one with /announce remove."
    figure("the 51st announcement of a server: refused with the limit")


@pytest.mark.fault("X7")
async def test_additions_and_tests_have_their_pace_on_each_server(
    discord_server: DiscordServer, tmp_path: Path, figure: Figure
) -> None:
    async with set_up(discord_server, tmp_path, USUAL) as stage:
        broken = {"url": stage.url("/nothing"), "channel": stage.channel}
        tried = [await stage.answer(stage.manager, "feed add", broken) for _ in range(6)]
        announced = await stage.answer(stage.manager, "announce add", {"channel": stage.channel, "show": "*"})
        too_fast = "That is more than 5 additions a minute on this server. Wait a minute."
        assert [one == too_fast for one in tried] == [False] * 5 + [True]
        assert announced == too_fast
        assert len(stage.feeds.asked) == 5

        other = discord_server.add_guild("Others")
        theirs, channel = other.add_member("theirs", "MANAGE_GUILD"), other.add_text_channel("theirs")
        options = {"channel": channel, "show": "*"}
        elsewhere = await discord_server.slash(theirs, other, channel, "announce add", options)
        assert elsewhere.message.content.startswith("#")

        assert "will hear of" in await add(stage, "/news")
        tests = [await stage.answer(stage.manager, "feed test", {"number": 1}) for _ in range(6)]
        assert tests[5] == "That is more than 5 tests a minute on this server. Wait a minute."
        assert tests[5] not in tests[:5]
    figure("the 6th addition and the 6th test within a minute: refused, another server's were not", times=2)


@pytest.mark.fault("X7")
@pytest.mark.parametrize(
    ("option", "value", "refusal"),
    [
        ("filter", "x" * 201, "That filter is longer than 200 characters. Use fewer words."),
        ("filter", "a " * 21, f"That filter has 21 terms; use at most {TERMS}."),
        (
            "url",
            "http://news.example/" + "x" * 2029,
            "I can't use that url: it takes 1 to 2,048 characters. Try again with another one.",
        ),
    ],
)
async def test_filters_and_addresses_have_their_length(
    option: str, value: str, refusal: str, stage: Stage, figure: Figure
) -> None:
    data = asked(stage, "feed add", {"url": "http://news.example", "channel": stage.channel, "filter": "x"})
    answer = words(await send(stage, stage.manager, (stage.guild, stage.channel), forged(data, option, value)))

    assert answer == refusal
    assert await stored(stage) == []
    figure(f"a {option} of {len(value)} characters: refused with the limit")


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two servers on one bot: one with its full quota of feeds that hang, and one whose feed is well."""

    poller: ServerFeeds
    deliverer: Deliverer
    outlet: RecordingOutlet
    site: FeedSite

    async def run(self) -> None:
        """Poll and post, as the ticks of the program do."""
        async with asyncio.TaskGroup() as ticks:
            ticks.create_task(_again_and_again(self.poller.poll_due))
            ticks.create_task(_again_and_again(self.deliverer.deliver_due))

    async def delay(self, number: int) -> float:
        """Publish news in the feed that is well, and give the seconds until it is posted."""
        published = perf_counter()
        self.site.publish("/quick", f"News {number}")
        async with asyncio.timeout(60):
            await self.outlet.until_posted(QUICK_SERVER, number + 1)
        return perf_counter() - published


async def _again_and_again(step: Callable[[], Awaitable[int]]) -> None:
    while True:
        await step()
        await asyncio.sleep(0.1)


@asynccontextmanager
async def pair(folder: Path, every: timedelta, each: int = EACH) -> AsyncIterator[Pair]:
    """Set both servers up, read the feed that is well for the first time, and let the others hang from then on."""
    site, outlet = FeedSite(), RecordingOutlet(FakeClock(system_clock()))
    # One host stands for as many as there are feeds.
    limits = Limits(total=HANGS_FOR, at_once_per_host=50)
    async with (
        serving(site) as served,
        open_database(f"sqlite:///{folder / 'airdate.db'}", backups=None, keep=1, now=system_clock()) as database,
        fetching(limits, clock=system_clock) as fetch,
    ):
        poller = ServerFeeds(
            database=database,
            fetch=fetch,
            parse=read_here,
            clock=system_clock,
            policy=Policy(),
            fan_out=FanOut(database, Policy()),
            quotas=replace(USUAL, feed_every=every),
            each=each,
        )
        site.publish("/quick", "Old")
        await _subscribe(database, served.url("/quick"), QUICK_SERVER)
        await poller.poll_due()
        for number in range(USUAL.feeds_per_server):
            await _subscribe(database, served.url(f"/hang/{number}"), SLOW_SERVER)
        deliverer = Deliverer(database=database, outlet=outlet, clock=system_clock)
        yield Pair(poller=poller, deliverer=deliverer, outlet=outlet, site=site)


async def _subscribe(database: Database, url: str, guild_id: int) -> None:
    async with database.write() as connection:
        wanted = Subscription(channel_id=guild_id, guild_id=guild_id, source=name_of(url))
        await feeds.add(connection, url, wanted, system_clock())


@pytest.mark.fault("X7")
@pytest.mark.long
async def test_a_server_full_of_hanging_feeds_delays_no_others_alerts(tmp_path: Path, figure: Figure) -> None:
    every = timedelta(seconds=3)
    async with pair(tmp_path, every) as two:
        running = asyncio.create_task(two.run())
        delays = [await two.delay(number) for number in range(2)]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        hung = sum(path.startswith("/hang") for path in two.site.asked)

    assert hung >= EACH
    assert max(delays) <= 2 * every.total_seconds()
    figure(
        f"{USUAL.feeds_per_server} feeds of one server hang for {HANGS_FOR.total_seconds():.0f} s each: another one's "
        f"alerts came within {max(delays) / every.total_seconds():.1f} intervals of {every.total_seconds():.0f} s",
        times=hung,
    )
