"""The answers on a large store: no statement behind a command reads a whole table of releases, names or alerts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from benchmarks.answers.library import Size, fill
from bot.pipeline.why import find_episode, find_trace
from bot.store import following, items, listings, outlooks, show_catalogue, subscriptions
from bot.store.statements import Connection
from tests.core.made import DAY, NOW
from tests.store.conftest import opened
from tests.store.plans import plans

Ask = Callable[[Connection], Awaitable[object]]

SIZE = Size(shows=2_000, subscriptions=5_000, servers=1_000, waiting=200)
LARGE = "releases|sightings|show_names|shows|subscriptions|subscription_shows|alerts|events|attempts|items|item_shows"
SCANS = re.compile(rf"SCAN ({LARGE})\b(?! USING (COVERING )?INDEX \S+ \()")
ASKED: dict[str, Ask] = {
    "/next": lambda one: outlooks.of_all(one, NOW),
    "/next of a show": lambda one: outlooks.of_show(one, 17, NOW),
    "/airing of a day": lambda one: outlooks.on_air(one, (NOW, NOW + DAY), NOW),
    "/airing of a week": lambda one: outlooks.on_air(one, (NOW, NOW + 7 * DAY), NOW),
    "/airing of what is followed": lambda one: outlooks.followed(one, 1, 1_000_001, ()),
    "/why, the episode": lambda one: find_episode(one, 17, "5", NOW),
    "/why, what came of it": lambda one: find_trace(one, "release:500", ["channel:1", "member:1"]),
    "/show": lambda one: listings.out(one, 17),
    "/show, its episodes": lambda one: listings.episodes(one, 17),
    "/news": lambda one: items.latest(one, 17, 80),
    "/following": lambda one: following.of_member(one, 1),
    "announcements of a server": lambda one: subscriptions.of_guild(one, 1_000_001),
    "a look at the names": show_catalogue.revision,
}


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("library") / "airdate.db"
    asyncio.run(fill(file, SIZE, NOW, [1, 2, 3], 77))
    return file


@pytest.mark.parametrize("asked", ASKED)
async def test_no_answer_reads_a_whole_table(library: Path, asked: str) -> None:
    async with opened(f"sqlite:///{library}") as database, database.read() as connection:
        found = await plans(connection, ASKED[asked])

    assert found
    assert not [plan for plan in found if SCANS.search(plan)]


async def test_a_whole_table_that_is_read_would_be_noticed(library: Path) -> None:
    async with opened(f"sqlite:///{library}") as database, database.read() as connection:
        found = await plans(connection, lambda one: one.exec_driver_sql("SELECT count(url) FROM releases"))

    assert [plan for plan in found if SCANS.search(plan)]
