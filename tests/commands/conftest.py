"""The stage of the command tests: the real client, connected to the stand-in, over a store with a known season."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.configured import CONFIGURATION
from bot.chat.client import Client
from bot.chat.outlet import DiscordOutlet
from bot.commands import cogs
from bot.core.news import NewsItem
from bot.core.releases import Claim, Series, Sighting
from bot.core.shows import Facts, Show
from bot.core.telling import Moment
from bot.pipeline.deliver import Deliverer
from bot.pipeline.news import store_news
from bot.pipeline.policy import Policy
from bot.pipeline.sightings import store_sightings
from bot.pipeline.tell import tell
from bot.store import shows
from bot.store.database import Database, open_database
from tests.discord_server import Channel, DiscordServer, Guild, Interaction, Role, User, connected
from tests.discord_server.fixture import discord_server

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


@asynccontextmanager
async def known_season(folder: Path) -> AsyncIterator[Database]:
    """A store in which two episodes are out, the calendar is known, and one headline was read."""
    async with open_database(f"sqlite:///{folder / 'airdate.db'}", backups=None, keep=1, now=NOW) as database:
        async with database.write() as connection:
            await shows.configure(connection, [ROUGE], NOW)
            moment = Moment(now=NOW, fresh=timedelta(days=1))
            told = await store_sightings(connection, "AniList", [_slot(number) for number in range(1, 14)], moment)
            await tell(connection, told.events, told.shows, Policy(), NOW)
            told = await store_sightings(connection, "Crunchyroll", [_stream(1), _stream(2)], moment)
            await tell(connection, told.events, told.shows, Policy(), NOW)
            story = NewsItem(
                guid="1", title="Metallic Rouge gets a trailer", link="https://news.example/1", published=NOW
            )
            fresh = await store_news(connection, "ANN", [story], moment, NOW)
            await tell(connection, fresh.events, {}, Policy(), NOW)
        yield database


def _slot(number: int) -> Sighting:
    series = Series(title="Metallic Rouge", ids={"anilist": "162985"})
    at = FIRST + (number - 1) * WEEK
    identity = str(number)
    return Sighting(series=series, number=str(number), platform="tv", claim=Claim.SCHEDULED, at=at, identity=identity)


def _stream(number: int) -> Sighting:
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


@pytest.fixture
async def stage(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot on a server, with its commands registered."""
    guild = discord_server.add_guild("Anime club")
    manager, member = guild.add_member("manager", "MANAGE_GUILD"), guild.add_member("member")
    async with known_season(tmp_path) as database:
        client = Client(cogs(database, lambda: NOW), guild_ready_timeout=0.05)
        async with connected(discord_server, client):
            yield Stage(
                discord=discord_server,
                guild=guild,
                channel=guild.add_text_channel("alerts"),
                role=guild.add_role("Rouge", mentionable=True),
                manager=manager,
                member=member,
                database=database,
                deliverer=Deliverer(database=database, outlet=DiscordOutlet(client), clock=lambda: NOW),
            )
