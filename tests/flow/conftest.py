"""The stage of the flow tests: a stand-in Discord, a publisher, and the real bot between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.discord_server import Channel, DiscordServer, Guild, Message, Role
from tests.discord_server.fixture import discord_server
from tests.flow.documents import Episode, Headline, airing_page, episode_feed, news_feed
from tests.flow.process import Bot
from tests.flow.publisher import Publisher
from tests.store.postgres import Server, postgresql_server

__all__ = ["discord_server", "postgresql_server"]


def just_now() -> datetime:
    """Give an instant that has just passed, in whole seconds as feeds tell it."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)


@dataclass(kw_only=True)
class Stage:
    """A server with a channel and a role, three sources, and the bot's configuration between them."""

    discord: DiscordServer
    publisher: Publisher
    folder: Path
    guild: Guild
    channel: Channel
    role: Role
    bot: Bot
    episodes: list[Episode] = field(default_factory=list)
    headlines: list[Headline] = field(default_factory=list)

    @classmethod
    def set_up(cls, discord: DiscordServer, publisher: Publisher, folder: Path, store: str) -> Stage:
        """Build everything; nothing is published but what was there before, and the bot is not started."""
        guild = discord.add_guild("Anime club", permissions=("MANAGE_GUILD",))
        channel, role = guild.add_text_channel("alerts"), guild.add_role("Rouge", mentionable=True)
        config = folder / "airdate.toml"
        bot = Bot(arguments=["run", "-c", str(config)], folder=folder, environment={"DISCORD_TOKEN": discord.token})
        stage = cls(
            discord=discord, publisher=publisher, folder=folder, guild=guild, channel=channel, role=role, bot=bot
        )
        config.write_text(stage.configuration(store), encoding="utf-8")
        old = just_now() - timedelta(days=7)
        stage.publish(Episode(media=1, number=2, at=old))
        stage.report(Headline(id=1, title="Metallic Rouge was there before", at=old))
        first = just_now() - timedelta(days=16)
        publisher.publish("/anilist", airing_page(first, 13), kind="application/json")
        return stage

    def configuration(self, store: str) -> str:
        """Give the configuration file's text."""
        return f"""
            [discord]
            api_base = "{self.discord.api_base}"
            gateway = "{self.discord.gateway_url}"
            [store]
            url = "{store}"
            [catalogue]
            season = false
            [polling]
            tick = "1s"
            allow_private = ["127.0.0.1"]
            [[sources]]
            name = "Crunchyroll"
            kind = "crunchyroll"
            url = "{self.publisher.url("/episodes")}"
            every = "1s"
            floor = "1s"
            [[sources]]
            name = "News"
            kind = "feed"
            url = "{self.publisher.url("/news")}"
            every = "1s"
            floor = "1s"
            [[sources]]
            name = "AniList"
            kind = "anilist"
            url = "{self.publisher.url("/anilist")}"
            every = "1h"
            floor = "1m"
            [[shows]]
            name = "Metallic Rouge"
            aliases = ["MetaRouge"]
            anilist = 162985
            episodes = 13
            [[announcements]]
            channel = {self.channel.id}
            shows = ["Metallic Rouge"]
            role = {self.role.id}
            """

    def publish(self, *episodes: Episode) -> None:
        """Let episodes appear in the platform's feed."""
        self.episodes += episodes
        self.publisher.publish("/episodes", episode_feed(self.episodes))

    def report(self, *headlines: Headline) -> None:
        """Let headlines appear in the news feed."""
        self.headlines += headlines
        self.publisher.publish("/news", news_feed(self.headlines))

    @property
    def posted(self) -> list[Message]:
        """What stands in the channel."""
        return self.discord.messages(self.channel)

    async def start(self) -> None:
        """Start the bot, and wait until it is connected and has read every source once."""
        await self.bot.start()
        await asyncio.gather(self.discord.has_commands(20), self._polled())

    async def posts(self, count: int) -> list[Message]:
        """Wait until so many messages stand in the channel, and a further round of polls added none."""
        await self.discord.wait_for(lambda: len(self.posted) >= count, 20)
        return await self.quiet()

    async def quiet(self) -> list[Message]:
        """Let both feeds be polled once more, whole, and give what stands in the channel then."""
        await self._polled()
        return self.posted

    async def _polled(self) -> None:
        await asyncio.gather(self.publisher.polled("/episodes"), self.publisher.polled("/news"))


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    """A running publisher."""
    async with Publisher() as serving:
        yield serving


@pytest.fixture
async def stage(discord_server: DiscordServer, publisher: Publisher, tmp_path: Path) -> AsyncIterator[Stage]:
    """The whole stage over SQLite; whatever happens, the bot is ended."""
    built = Stage.set_up(discord_server, publisher, tmp_path, "sqlite:///airdate.db")
    try:
        yield built
    finally:
        await built.bot.kill()


@pytest.fixture
async def postgresql_stage(
    discord_server: DiscordServer, publisher: Publisher, tmp_path: Path, postgresql_server: Server
) -> AsyncIterator[Stage]:
    """The whole stage over PostgreSQL, in a database that nothing was ever written to."""
    async with postgresql_server.empty() as url:
        built = Stage.set_up(discord_server, publisher, tmp_path, url)
        try:
            yield built
        finally:
            await built.bot.kill()
