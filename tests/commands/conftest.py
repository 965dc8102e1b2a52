"""The stage of the command tests: the real client, connected to the stand-in, over a store with a known season."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.configured import CONFIGURATION
from bot.chat.client import Client
from bot.commands import Desk, cogs
from bot.core.mentions import NameIndex
from bot.core.news import NewsItem
from bot.core.quotas import Quotas
from bot.core.releases import Claim, Series, Sighting
from bot.core.shows import Facts, Show
from bot.core.telling import Moment
from bot.pipeline.catalogue import Catalogue
from bot.pipeline.deliver import Deliverer
from bot.pipeline.fan_out import FanOut
from bot.pipeline.news import store_news
from bot.pipeline.policy import Policy
from bot.pipeline.preview import Previewer
from bot.pipeline.recognised import Said
from bot.pipeline.server_feeds import ServerFeeds
from bot.pipeline.sightings import store_sightings
from bot.pipeline.tell import tell
from bot.store import shows
from bot.store.database import Database
from tests.commands.anilist_site import AniListSite
from tests.commands.feed_site import FeedSite, read_here
from tests.commands.restarting import Restarting
from tests.discord_server import Channel, DiscordServer, Guild, Interaction, Role, User
from tests.discord_server.fixture import discord_server
from tests.fakes import FakeClock
from tests.fetch.conftest import fetching
from tests.fetch.servers import LOOPBACK, Site, serving
from tests.store.conftest import opened

__all__ = ["discord_server"]

NOW = datetime(2024, 1, 24, 12, tzinfo=UTC)
FIRST = datetime(2024, 1, 10, 15, 55, tzinfo=UTC)
WEEK = timedelta(days=7)

ROUGE = Show(
    name="Metallic Rouge",
    names=("Metallic Rouge", "メタリックルージュ"),
    ids={"anilist": "162985", "mal": "54794", "crunchyroll": "G24H1NWMJ"},
    episodes=13,
    episodes_source=CONFIGURATION,
    tracked=True,
    facts=Facts(
        native="メタリックルージュ",
        studio="BONES",
        premise="On a terraformed Mars, an android girl and her partner hunt nine artificial humans.",
        url="https://metallicrouge.jp/",
        staff={"Director": ("Motonobu Hori",), "Chief director": ("Yutaka Izubuchi",)},
    ),
)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A server with a manager and a member, and the bot on it."""

    discord: DiscordServer
    guild: Guild
    channel: Channel
    role: Role
    manager: User
    member: User
    database: Database
    deliverer: Deliverer
    clock: FakeClock
    feeds: FeedSite
    anilist: AniListSite
    site: Site
    poller: ServerFeeds
    bot: Restarting

    def url(self, path: str = "/news") -> str:
        """Give the address of a feed."""
        return self.site.url(path)

    async def poll(self, after: timedelta = timedelta()) -> None:
        """Let time pass, poll the servers' feeds that are due, and post what came of it."""
        self.clock.advance(after)
        await self.poller.poll_due()
        await self.deliverer.deliver_due()

    async def ask(self, user: User, command: str, options: dict[str, Any] | None = None) -> Interaction:
        """Let somebody use a command in the channel."""
        return await self.discord.slash(user, self.guild, self.channel, command, options)

    async def answer(self, user: User, command: str, options: dict[str, Any] | None = None) -> str:
        """Give all that an answer says: its text, and its embed's title, description and fields."""
        response = (await self.ask(user, command, options)).response
        assert response is not None
        said = [response.content]
        for embed in response.embeds:
            said += [embed.get("title", ""), embed.get("description", "")]
            said += [f"{field['name']}: {field['value']}" for field in embed.get("fields", [])]
        return "\n".join(said)


async def season_file(folder: Path) -> Path:
    """Give a SQLite file with the known season; it is made once beside the folder, since migrating takes longer."""
    template = folder.parent / "known_season.db"
    if not template.exists():
        async with opened(f"sqlite:///{template}") as database:
            await know_season(database)
    return shutil.copyfile(template, folder / "airdate.db")


async def know_season(database: Database) -> None:
    """Let two episodes be out, the calendar be known, and one headline be read."""
    async with database.write() as connection:
        await shows.configure(connection, [ROUGE], NOW)
        moment = Moment(now=NOW, fresh=timedelta(days=1))
        told = await store_sightings(connection, "AniList", [_slot(number) for number in range(1, 14)], moment)
        await tell(connection, told.events, told.shows, Policy(), NOW)
        told = await store_sightings(connection, "Crunchyroll", [stream(1), stream(2)], moment)
        await tell(connection, told.events, told.shows, Policy(), NOW)
        story = NewsItem(guid="1", title="Metallic Rouge gets a trailer", link="https://news.example/1", published=NOW)
        said = Said(source="ANN", news=[story], moment=moment, last_success=NOW)
        names = NameIndex.of(await shows.names(connection))
        [fresh] = [one async for one in store_news(connection, [said], names)]
        await tell(connection, fresh.events, {}, Policy(), NOW)


def _slot(number: int) -> Sighting:
    series = Series(title="Metallic Rouge", ids={"anilist": "162985"})
    at = FIRST + (number - 1) * WEEK
    identity = str(number)
    return Sighting(series=series, number=str(number), platform="tv", claim=Claim.SCHEDULED, at=at, identity=identity)


def stream(number: int) -> Sighting:
    at = FIRST + (number - 1) * WEEK + timedelta(hours=2, minutes=30)
    return Sighting(
        series=Series(title="Metallic Rouge"),
        number=str(number),
        platform="crunchyroll",
        claim=Claim.AVAILABLE,
        at=at,
        identity=str(900 + number),
        url=f"https://www.crunchyroll.com/watch/{900 + number}",
    )


@asynccontextmanager
async def set_up(
    discord: DiscordServer, folder: Path, quotas: Quotas, store: Database | None = None
) -> AsyncIterator[Stage]:
    """Put the bot on a server, with its commands registered, beside a site with feeds."""
    guild, clock, feeds, anilist = discord.add_guild("Anime club"), FakeClock(NOW), FeedSite(), AniListSite()
    manager, member = guild.add_member("manager", "MANAGE_GUILD"), guild.add_member("member")
    async with AsyncExitStack() as stack:
        own = opened(f"sqlite:///{await season_file(folder)}") if store is None else nullcontext(store)
        database = await stack.enter_async_context(own)
        site = await stack.enter_async_context(serving(anilist.beside(feeds)))
        fetch = await stack.enter_async_context(fetching(clock=clock, allow_private=[f"{LOOPBACK}:{site.port}"]))
        look = Previewer(fetch=fetch, parse=read_here)
        port = anilist.port(site.url(AniListSite.PATH), fetch, clock)
        catalogue = Catalogue.over(database, clock, port)
        desk = Desk.of(database, clock, quotas=quotas, look=look, catalogue=catalogue)
        bot = Restarting(discord, lambda: Client(cogs(desk), guild_ready_timeout=0.05))
        await bot.start()
        stack.push_async_callback(bot.stop)
        yield Stage(
            bot=bot,
            discord=discord,
            guild=guild,
            channel=guild.add_text_channel("alerts"),
            role=guild.add_role("Rouge", mentionable=True),
            manager=manager,
            member=member,
            database=database,
            deliverer=Deliverer(database=database, outlet=bot.outlet, clock=clock),
            clock=clock,
            feeds=feeds,
            anilist=anilist,
            site=site,
            poller=ServerFeeds(
                database=database,
                fetch=fetch,
                parse=read_here,
                clock=clock,
                policy=Policy(),
                fan_out=FanOut(database, Policy()),
                quotas=quotas,
            ),
        )


@pytest.fixture
async def stage(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot on a server, with the usual quotas."""
    async with set_up(discord_server, tmp_path, Quotas()) as stage:
        yield stage
