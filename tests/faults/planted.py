"""The stage of planted secrets: the real program, secrets in all that it is given, and a search for them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from tests.discord_server import Channel, DiscordServer, Guild, User
from tests.flow.conftest import just_now
from tests.flow.documents import Episode, Headline, airing_page, episode_feed, news_feed
from tests.flow.process import Bot, Ended
from tests.flow.publisher import Publisher

FEED_KEY, PATH_KEY, SCHEDULE_TOKEN = "PLANTEDfeedkey0001", "private-PLANTED-0002-abcdef", "PLANTEDschedule0003"
USER_INFO, PASSWORD = "PLANTEDuser0004:PLANTEDpass0005", "PLANTEDpassword0006"
MOVED_KEY, SERVER_KEY = "PLANTEDmoved0007", "PLANTEDserver0008"


PATIENCE = 60
"""Seconds that a slow machine may take for anything here."""


class Site(Publisher):
    """A publisher one of whose documents has moved for good, to an address with a key in it."""

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(condition)

    async def _serve(self, request: web.Request) -> web.Response:
        if request.path == "/moved":
            self.asked[request.path] += 1
            return web.Response(status=301, headers={"Location": f"/news?token={MOVED_KEY}"})
        return await super()._serve(request)


@dataclass(kw_only=True)
class Stage:
    """The real program at level debug, with secrets in all that it is given."""

    discord: DiscordServer
    site: Site
    folder: Path
    guild: Guild
    channel: Channel
    manager: User

    @property
    def config(self) -> Path:
        return self.folder / "configured" / "airdate.toml"

    @property
    def database(self) -> Path:
        return self.folder / "airdate.db"

    @property
    def environment(self) -> Mapping[str, str]:
        return {"DISCORD_TOKEN": self.discord.token, "SCHEDULE_TOKEN": SCHEDULE_TOKEN, "PGPASSWORD": PASSWORD}

    def configure(self) -> None:
        """Write the configuration; only its folder may hold a secret."""
        address = self.site.url
        sources = {
            "Episodes": ("crunchyroll", address(f"/episodes?lang=enUS&token={FEED_KEY}")),
            "News": ("feed", address(f"/{PATH_KEY}/news?api_key={FEED_KEY}")),
            "Moved": ("feed", address(f"/moved?token={FEED_KEY}")),
            "Gone": ("feed", address(f"/{PATH_KEY}/gone?sig={FEED_KEY}")),
            "Garbled": ("feed", address(f"/garbled?password={FEED_KEY}")),
            "Refused": ("feed", f"http://127.0.0.1:1/?access_token={FEED_KEY}"),
            "AniList": ("anilist", address("/anilist")),
            "AnimeSchedule": ("animeschedule", address(f"/schedule?token={FEED_KEY}")),
        }
        tables = "".join(
            f'[[sources]]\nname = "{name}"\nkind = "{kind}"\nurl = "{url}"\nevery = "1s"\nfloor = "1s"\n'
            + ('token_env = "SCHEDULE_TOKEN"\n' if kind == "animeschedule" else "")
            for name, (kind, url) in sources.items()
        )
        self.config.parent.mkdir(exist_ok=True)
        self.config.write_text(f"""
            [discord]
            api_base = "{self.discord.api_base}"
            gateway = "{self.discord.gateway_url}"
            [store]
            url = "sqlite:///{self.database}"
            backups = "{self.folder / "backups"}"
            [catalogue]
            season = false
            [polling]
            tick = "1s"
            allow_private = ["127.0.0.1"]
            [log]
            level = "debug"
            {tables}
            [[shows]]
            name = "Metallic Rouge"
            anilist = 162985
            [[announcements]]
            channel = {self.channel.id}
            shows = ["*"]
            """)
        old = just_now()
        self.site.publish("/episodes", episode_feed([Episode(media=1, number=2, at=old)]))
        self.site.publish("/news", news_feed([Headline(id=1, title="Metallic Rouge is near", at=old)]))
        self.site.publish(f"/{PATH_KEY}/news", news_feed([Headline(id=2, title="Metallic Rouge is here", at=old)]))
        self.site.publish(f"/{PATH_KEY}/gone", f"no such feed: {FEED_KEY}", kind="text/plain", status=500)
        self.site.publish("/garbled", "<html>we are down</html>", kind="text/html")
        self.site.publish("/anilist", airing_page(old, 3), kind="application/json")
        self.site.publish("/schedule", "[]", kind="application/json")

    def bot(self, *arguments: str, config: Path | None = None) -> Bot:
        """Give the program, to be run with these arguments; what it writes is added to what others wrote."""
        folder = self.folder / "written"
        folder.mkdir(exist_ok=True)
        given = [*arguments, "-c", str(config or self.config)]
        return Bot(arguments=given, folder=folder, environment=self.environment)

    async def ran(self, *arguments: str, config: Path | None = None) -> Ended:
        bot = self.bot(*arguments, config=config)
        await bot.start()
        return await bot.ended(PATIENCE)

    def secrets(self) -> dict[str, str]:
        """Give all that must be found nowhere, by what it is."""
        planted = {
            "the token": self.discord.token,
            "a key in a feed's query": FEED_KEY,
            "a key in a feed's path": PATH_KEY,
            "a source's token": SCHEDULE_TOKEN,
            "a user of a feed": USER_INFO,
            "the database's password": PASSWORD,
            "a key of a feed that moved": MOVED_KEY,
            "a key that a server gave": SERVER_KEY,
        }
        tokens = {f"interaction token {n}": one for n, one in enumerate(self.discord.interactions.by_token)}
        return planted | tokens

    def leaks(self) -> list[str]:
        """Name each secret that stands in a file, a message or an answer, and where."""
        files = [one for one in self.folder.rglob("*") if one.is_file() and self.config.parent not in one.parents]
        written = {str(one.relative_to(self.folder)): one.read_bytes() for one in files}
        for place, entry in enumerate(self.discord.journal.entries):
            written[f"request {place}, {entry.method} {entry.route}"] = json.dumps(entry.request, default=str).encode()
        return [
            f"{what} in {where}"
            for what, secret in self.secrets().items()
            for where, content in written.items()
            if secret.encode() in content or quote(secret, safe="").encode() in content
        ]

    def log(self) -> str:
        return (self.folder / "written" / "stderr").read_text(encoding="utf-8", errors="replace")
