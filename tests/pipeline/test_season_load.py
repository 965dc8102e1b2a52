"""The seasons are loaded a page at a time, once a day, sparingly, and without anybody being told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.core.shows import Facts
from bot.errors import FetchError
from bot.pipeline.allowance import Allowance
from bot.pipeline.anilist_port import AniListPort
from bot.pipeline.catalogue import Catalogue
from bot.pipeline.season_load import SeasonLoader
from bot.sources.anilist_media import AniListMedia
from bot.sources.base import Request, Response, Validators
from bot.store import show_catalogue, shows, subscriptions
from bot.store.database import Database
from bot.store.schema import events
from bot.store.schema import shows as show_table
from tests.commands.anilist_site import AniListSite, answer_to, row
from tests.commands.feed_site import read_here
from tests.core.made import DAY, HOUR, NOW, a_show, a_subscription
from tests.fakes import FakeClock

MINUTE = timedelta(minutes=1)


class Sample:
    """A catalogue over an AniList that is asked without a network."""

    def __init__(self, database: Database) -> None:
        self.database, self.site, self.clock = database, AniListSite(), FakeClock(NOW)
        self.came = asyncio.Event()
        self.failing: FetchError | None = None
        self.headers: Mapping[str, str] = {}
        allowance = Allowance(clock=self.clock)
        self.port = AniListPort(media=AniListMedia(), fetch=self.fetch, parse=read_here, allowance=allowance)
        self.catalogue = Catalogue.over(database, self.clock, self.port)
        self.loader = SeasonLoader(database=database, clock=self.clock, anilist=self.port)

    async def fetch(self, request: Request, validators: Validators = Validators()) -> Response:  # noqa: B008 - frozen
        assert request.payload is not None
        assert validators == Validators()
        variables: Any = request.payload["variables"]
        self.site.asked.append(variables)
        self.came.set()
        await self.site.gate.wait()
        if self.failing:
            raise self.failing
        body = answer_to(self.site.rows, variables)
        return Response(url=request.url, body=body, received=self.clock(), headers=self.headers, request=request)

    async def load(self, times: int) -> list[int]:
        """Let the tick run so many times, a quarter of a minute apart."""
        loaded = []
        for _ in range(times):
            loaded.append(await self.loader.load_due())
            self.clock.advance(MINUTE / 4)
        return loaded

    async def column(self, column: Any) -> list[Any]:
        async with self.database.read() as connection:
            return list((await connection.execute(select(column).order_by(show_table.c.id))).scalars())


@pytest.fixture
def sample(database: Database) -> Sample:
    return Sample(database)


async def test_both_seasons_are_loaded_page_by_page_and_again_a_day_later(sample: Sample) -> None:
    sample.site.rows = [row(number, f"Sample {number} Show") for number in range(1, 71)]
    sample.site.rows += [row(100, "Spring Show", season="SPRING"), row(101, "Old Show", season="FALL", seasonYear=2023)]
    assert await sample.load(5) == [50, 20, 1, 0, 0]
    assert [(one["season"], one["page"]) for one in sample.site.asked] == [("WINTER", 1), ("WINTER", 2), ("SPRING", 1)]
    assert await sample.column(func.count(show_table.c.id)) == [71]
    async with sample.database.read() as connection:
        assert (await connection.execute(select(events.c.id))).first() is None
        first = await show_catalogue.of_season(connection, "2024-winter", "crunchyroll", 1, 10)
        last = await show_catalogue.of_season(connection, "2024-winter", None, 99, 10)
        none = await show_catalogue.of_season(connection, "2024-winter", "netflix", 1, 10)
    assert (len(first.shows), first.in_all) == (10, 70)
    assert (last.number, len(last.shows)) == (7, 10)
    assert (none.shows, none.in_all) == ([], 0)
    sample.site.rows = [row(1, "Sample 1 Show", popularity=7)]
    sample.clock.advance(DAY)
    assert await sample.load(3) == [1, 0, 0]
    assert (await sample.column(show_table.c.popularity))[0] == 7
    assert await sample.column(func.count(show_table.c.id)) == [71]


async def test_a_failed_load_goes_on_an_hour_later_where_it_stood(sample: Sample) -> None:
    sample.site.rows = [row(number, f"Sample {number} Show") for number in range(1, 71)]
    await sample.load(1)
    sample.failing = FetchError("graphql.anilist.co: answered 403", status=403)
    assert await sample.load(3) == [0, 0, 0]
    assert len(sample.site.asked) == 2
    sample.failing = None
    sample.clock.advance(HOUR)
    assert await sample.load(1) == [20]


async def test_a_load_takes_a_third_of_the_allowance_and_leaves_the_rest_to_people(sample: Sample) -> None:
    assert sum([sample.port.allowance.take(5) for _ in range(20)]) == 5
    assert sum([sample.port.allowance.take() for _ in range(20)]) == 10
    sample.clock.advance(MINUTE)
    assert sample.port.allowance.take()
    sample.port.allowance.answered("2")
    assert not sample.port.allowance.take()
    sample.clock.advance(MINUTE)
    sample.port.allowance.failed(FetchError("busy", status=429, retry_after=timedelta(minutes=3)))
    sample.clock.advance(2 * MINUTE)
    assert not sample.port.allowance.take()
    sample.clock.advance(MINUTE)
    assert sample.port.allowance.take()


async def test_a_loaded_show_is_the_tracked_one_and_keeps_what_the_operator_wrote(sample: Sample) -> None:
    sample.site.rows = [row(162985, "METALLIC ROUGE", "Metallic Rouge")]
    facts = Facts(studio="BONES")
    tracked = a_show(id=0, name="Metallic Rouge", names=("Metallic Rouge",), ids={}, tracked=True, facts=facts)
    async with sample.database.write() as connection:
        await shows.configure(connection, [tracked], NOW)
    await sample.load(1)
    for _ in range(2):
        async with sample.database.write() as connection:
            [show] = await shows.load(connection, await _ids(sample))
            assert (show.name, show.facts.studio, show.tracked) == ("Metallic Rouge", "BONES", True)
            assert (show.aired, show.popularity, show.facts.streams) == ("2024-winter", 1000, ("crunchyroll",))
            await shows.configure(connection, [tracked], NOW)


async def _ids(sample: Sample) -> list[int]:
    return await sample.column(show_table.c.id)


async def test_one_text_is_asked_once_an_hour_and_never_twice_at_once(sample: Sample) -> None:
    sample.site.rows = [row(5, "Frieren")]
    sample.site.gate.clear()
    asking = [asyncio.create_task(sample.catalogue.further("frieren", 0, adult=False)) for _ in range(3)]
    await sample.came.wait()
    sample.site.gate.set()
    assert [[one.english for one in found] for found in await asyncio.gather(*asking)] == [["Frieren"]] * 3
    await sample.catalogue.further("FRIEREN", 0, adult=False)
    assert len(sample.site.asked) == 1
    sample.clock.advance(HOUR)
    await sample.catalogue.further("Frieren", 0, adult=False)
    assert len(sample.site.asked) == 2


async def test_anilist_is_not_asked_for_little_nor_where_the_store_has_enough_nor_too_often(sample: Sample) -> None:
    await sample.catalogue.further("fr", 0, adult=False)
    await sample.catalogue.further("frieren", 5, adult=False)
    assert sample.site.asked == []
    for number in range(20):
        await sample.catalogue.further(f"show {number}", 0, adult=False)
    assert len(sample.site.asked) == 15


async def test_what_a_member_chose_and_follows_is_polled(sample: Sample) -> None:
    sample.site.rows = [row(5, "Frieren")]
    show = await sample.catalogue.chosen(5, adult=False)
    assert show is not None
    async with sample.database.write() as connection:
        assert "anilist" not in await shows.tracked_ids(connection)
        followed = a_subscription(channel_id=9, user_id=9, show_ids=frozenset({show.id}))
        await subscriptions.add(connection, followed, NOW)
        assert (await shows.tracked_ids(connection))["anilist"] == ("5",)
        assert not await subscriptions.wants_everything(connection)
