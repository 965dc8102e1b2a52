"""Servers in the file: what their tables mean, and that what a server exports is read back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.app.configured import configure
from bot.config import Settings
from bot.core import setup_file
from bot.core.digests import Daily
from bot.core.events import EventKind, When
from bot.core.feeds import name_of
from bot.core.news_kinds import NewsKind
from bot.core.settings import Occasions, QuietHours, ServerSettings, Titles
from bot.core.setup_file import Setup
from bot.core.shows import Facts, Show
from bot.core.subscriptions import Subscription
from bot.store import settings, setups, subscriptions
from bot.store.database import Database
from tests.config.writing import SOURCE, loaded
from tests.core.made import NOW
from tests.store.conftest import file, opened, sqlite_template

__all__ = ["file", "sqlite_template"]

SERVER, CHANNEL = 100000000000000003, 100000000000000001
FEED = "https://news.example/rss?key=a"

CHOSEN = ServerSettings(
    language="pt-BR",
    zone="America/Sao_Paulo",
    quiet=QuietHours(start=time(23, 30), end=time(6)),
    titles=Titles.ROMAJI,
    spoilers=timedelta(hours=36),
    role_id=100000000000000004,
    channel_id=CHANNEL,
    events=Occasions.BOTH,
)
ROUGE = Show(
    id=1,
    name="Metallic Rouge",
    names=("Metallic Rouge", "メタリックルージュ", "M. Rouge"),
    ids={"anilist": "162985", "mal": "54794", "crunchyroll": "G24H1NWMJ", "elsewhere": "x"},
    season=1,
    facts=Facts(native="メタリックルージュ"),
)
ODD = Show(id=2, name='"] \n[[shows]]', names=('"] \n[[shows]]', "\\", "'''"), ids={"anilist": "no number"})
TWINS = [
    Show(id=3, name="Twin", names=("Twin", "Gemini"), ids={"anilist": "3"}),
    Show(id=4, name="twin!", names=("twin!", "GEMINI"), ids={"anilist": "4"}),
]
NEWS = frozenset({EventKind.NEWS, EventKind.TRAILER})
EVERY = Subscription(guild_id=SERVER, channel_id=CHANNEL)

ANNOUNCED = {
    "everything": EVERY,
    "one show": replace(EVERY, show_ids=frozenset({1})),
    "several shows with odd names": replace(EVERY, show_ids=frozenset({1, 2, 3, 4})),
    "kinds": replace(EVERY, events=frozenset({EventKind.DUB, EventKind.NEWS}), news=frozenset({NewsKind.DATE})),
    "a policy": replace(EVERY, when=When.SCHEDULED, audio=frozenset({"en-US", "de-DE"}), role_id=CHANNEL + 7),
    "a reminder": replace(EVERY, reminder=timedelta(minutes=90)),
    "published": replace(EVERY, publish=True),
    "a digest alone": replace(EVERY, events=frozenset(), digest=Daily(at=time(8, 5), zone="Asia/Tokyo")),
    "a season": replace(EVERY, season="2024-winter", platform="crunchyroll"),
    "a feed": replace(EVERY, source=name_of(FEED), filter='anime "new trailer" -manga', events=NEWS),
}


def read_back(folder: Path, setup: Setup) -> Settings:
    """Load what a server exports, in a file that has a source."""
    return loaded(folder, SOURCE + setup_file.written(setup))


async def stored(database: Database, read: Settings) -> Setup:
    """Give what a server has set up after a start with a file."""
    await configure(database, read, {}, NOW)
    async with database.read() as connection:
        return await setups.of_server(connection, SERVER)


def plain(one: Subscription) -> Subscription:
    """Give an announcement without what another store numbers anew, and with the reminders that it has anyhow."""
    return replace(one, id=0, is_from_file=False, created_by=None, events=one.events - {EventKind.REMINDER})


@pytest.mark.parametrize("announced", ANNOUNCED.values(), ids=ANNOUNCED.keys())
async def test_what_a_server_exports_sets_up_the_same(file: Path, tmp_path: Path, announced: Subscription) -> None:
    shows = [show for show in (ROUGE, ODD, *TWINS) if show.id in (announced.show_ids or ())]
    setup = Setup(
        guild_id=SERVER, settings=CHOSEN, announcements=(announced,), shows=tuple(shows), urls={name_of(FEED): FEED}
    )
    async with opened(f"sqlite:///{file}") as database:
        again = await stored(database, read_back(tmp_path, setup))

    assert again.settings == CHOSEN
    [one] = again.announcements
    assert replace(plain(one), show_ids=announced.show_ids) == plain(announced)
    assert len(one.show_ids or ()) == len(announced.show_ids or ())
    assert again.urls == ({name_of(FEED): FEED} if announced.source else {})


async def test_a_show_is_exported_with_its_names_and_ids(tmp_path: Path) -> None:
    announced = replace(EVERY, show_ids=frozenset({1}))
    [show] = read_back(tmp_path, Setup(guild_id=SERVER, announcements=(announced,), shows=(ROUGE,))).shows
    assert (show.name, show.aliases, show.native) == (
        "Metallic Rouge",
        ("M. Rouge", "メタリックルージュ"),
        "メタリックルージュ",
    )
    assert (show.anilist, show.mal, show.crunchyroll, show.season) == (162985, 54794, "G24H1NWMJ", 1)


async def test_a_server_that_has_chosen_nothing_exports_what_is_usual(tmp_path: Path) -> None:
    [server] = read_back(tmp_path, Setup(guild_id=SERVER)).servers
    assert (server.id, server.zone, server.quiet_hours) == (SERVER, "UTC", None)


async def test_what_the_file_says_of_a_server_holds_until_it_says_so_no_more(file: Path, tmp_path: Path) -> None:
    with_server = read_back(
        tmp_path,
        Setup(guild_id=SERVER, settings=CHOSEN, announcements=(ANNOUNCED["a feed"],), urls={name_of(FEED): FEED}),
    )
    async with opened(f"sqlite:///{file}") as database:
        assert (await stored(database, with_server)).settings == CHOSEN
        async with database.write() as connection:
            assert await settings.is_from_file(connection, SERVER)
            await settings.choose(connection, SERVER + 1, ServerSettings(language="de"))

        without = await stored(database, loaded(tmp_path, SOURCE))
        assert without == Setup(guild_id=SERVER)
        async with database.read() as connection:
            assert (await settings.of_server(connection, SERVER + 1)).language == "de"
            assert await subscriptions.every(connection) == []
