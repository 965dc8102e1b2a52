"""Feeds whose documents are read in part: whatever they do, the store becomes what readings of the whole make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from bot.core.marks import unpacked
from bot.pipeline.fan_out import FanOut
from bot.pipeline.policy import Policy
from bot.pipeline.poll import Poller
from bot.sources.base import NotModified, Reading, Request, Response, Source, Validators
from bot.sources.feed import Feed
from bot.store import shows, sources, subscriptions
from bot.store.database import Database
from bot.store.schema import alerts, events, item_aliases, item_shows, items
from bot.store.schema import sources as source_table
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_show, a_subscription
from tests.fakes import FakeClock
from tests.pipeline.stage import polled
from tests.sources.answers import rss
from tests.store.conftest import Template, opened

_OWN = frozenset({"marks", "nonce"})
"""Columns by which two stores differ."""

URL = "https://news.example/feed"


@dataclass(frozen=True, kw_only=True)
class Story:
    """An entry of the feed; small numbers, so that entries have much in common."""

    guid: int
    link: int | None
    title: int
    day: int | None
    text: int = 0

    def __str__(self) -> str:
        link = "" if self.link is None else f"<link>https://news.example/{self.link}</link>"
        day = "" if self.day is None else f"<pubDate>{format_datetime(NOW - DAY + self.day * 9 * HOUR)}</pubDate>"
        title = f"<title>Metallic Rouge: {'abcdef'[self.title]}</title>"
        return f"<item>{title}{link}<guid>g{self.guid}</guid>{day}<description>{self.text}</description></item>"


@dataclass(kw_only=True)
class Site:
    """A feed that is fetched here and read here, in part or always as a whole."""

    clock: FakeClock
    in_part: bool
    document: str = ""
    left_out: int = 0
    read: list[str] = field(default_factory=list)

    async def fetch(self, request: Request, validators: Validators = Validators()) -> Response | NotModified:  # noqa: ARG002, B008
        return Response(url=request.url, body=self.document.encode(), received=self.clock(), request=request)

    async def parse(self, source: Source, response: Response) -> Reading:
        reading = source.parse(response if self.in_part else replace(response, marks=b""))
        self.left_out += len(reading.seen)
        self.read += [item.title for item in reading.news]
        return reading


@dataclass(kw_only=True)
class Reader:
    """A store with one feed and somebody who hears of all that is in it."""

    database: Database
    in_part: bool
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))

    def __post_init__(self) -> None:
        self.site = Site(clock=self.clock, in_part=self.in_part)

    async def set_up(self) -> None:
        async with self.database.write() as connection:
            await sources.configure(connection, {"ann": "feed"}, NOW)
            await shows.configure(connection, [a_show(id=0)], NOW)
            await subscriptions.configure(connection, [a_subscription()], NOW)

    async def hear(self, document: str, after: timedelta) -> None:
        """Let time pass, and read what the feed says now."""
        self.site.document = document
        self.clock.advance(after)
        poller = Poller(
            database=self.database,
            fetch=self.site.fetch,
            parse=self.site.parse,
            sources={"ann": polled(Feed(name="ann", url=URL), "feed")},
            clock=self.clock,
            policy=Policy(),
            fan_out=FanOut(self.database, Policy()),
        )
        async with self.database.read() as connection:
            state = await sources.load(connection, "ann")
        await poller.poll(state)

    async def stored(self) -> dict[str, list[dict[str, Any]]]:
        """Give all rows that readings make, without the marks."""
        async with self.database.read() as connection:
            tables = (items, item_aliases, item_shows, events, alerts, source_table)
            return {table.name: [_row(row) for row in await connection.execute(_all(table))] for table in tables}


def _all(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _row(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in _OWN}  # noqa: SLF001 - its public name


def written(stories: Sequence[Story], built: datetime) -> str:
    return rss("\n".join(map(str, stories)), f"<lastBuildDate>{format_datetime(built)}</lastBuildDate>")


numbers = st.integers(0, 5)
story = st.builds(
    Story,
    guid=numbers,
    link=st.none() | numbers,
    title=numbers,
    day=st.none() | st.integers(0, 5),
    text=st.integers(0, 1),
)
after = st.sampled_from([MINUTE, 5 * HOUR, DAY, DAY + MINUTE, 3 * DAY])


@st.composite
def courses(draw: st.DrawFn) -> list[tuple[list[Story], timedelta]]:
    """Draw what a feed says one time after the other: stories come, go, change places and come back changed."""
    pool = draw(st.lists(story, min_size=4, max_size=9))
    pool += [replace(one, text=1 - one.text) for one in pool[:2]]
    said = st.lists(st.sampled_from(pool), max_size=8)
    return draw(st.lists(st.tuples(said, after), min_size=2, max_size=6))


@settings(
    phases=[Phase.generate], max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(course=courses())
async def test_documents_read_in_part_and_as_a_whole_make_the_same_rows(
    sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory, course: list[tuple[list[Story], timedelta]]
) -> None:
    folder = tmp_path_factory.mktemp("random")
    one, other = [await sqlite_template.copy_to(folder / f"{name}.db") for name in ("part", "whole")]
    async with opened(f"sqlite:///{one}") as part, opened(f"sqlite:///{other}") as whole:
        readers = (Reader(database=part, in_part=True), Reader(database=whole, in_part=False))
        for reader in readers:
            await reader.set_up()
        for stories, passed in course:
            for reader in readers:
                await reader.hear(written(stories, reader.clock.now), passed)
            assert await readers[0].stored() == await readers[1].stored()
        event("left something out" if readers[0].site.left_out else "read everything")


def plain(number: int, **changes: Any) -> Story:
    """Make a story that has nothing in common with others."""
    return replace(Story(guid=number, link=number, title=number % 6, day=number), **changes)


@pytest.fixture
async def reader(database: Database) -> Reader:
    """A reader of a feed that said five stories."""
    reader = Reader(database=database, in_part=True)
    await reader.set_up()
    await reader.hear(written([plain(number) for number in range(5)], NOW), HOUR)
    reader.site.read.clear()
    return reader


async def test_only_the_new_story_of_a_feed_is_read(reader: Reader) -> None:
    await reader.hear(written([plain(number) for number in (5, 0, 1, 2, 3, 4)], NOW + HOUR), HOUR)
    assert reader.site.read == ["Metallic Rouge: f"]
    assert reader.site.left_out == 5


async def test_what_was_read_in_part_is_left_out_of_the_next_reading_too(reader: Reader) -> None:
    for newest in (5, 6, 7):
        await reader.hear(written([plain(number) for number in range(newest, -1, -1)], NOW), HOUR)
    assert reader.site.left_out == 5 + 6 + 7
    async with reader.database.read() as connection:
        state = await sources.load(connection, "ann")
    assert len(unpacked(state.marks or b"")) == 8


async def test_a_story_that_was_left_out_counts_as_shown(reader: Reader) -> None:
    await reader.hear(written([plain(number) for number in (5, 0, 1)], NOW + 2 * DAY), 2 * DAY)
    seen = [row["seen_at"] for row in (await reader.stored())["items"]]
    last, first = reader.clock.now, NOW + HOUR
    assert seen == [last, last, first, first, first, last]


async def test_of_two_entries_that_are_one_story_the_first_tells_it_though_it_is_not_read_again(reader: Reader) -> None:
    twin = plain(0, guid=9, text=1)
    others = [plain(number) for number in range(1, 5)]
    await reader.hear(written([plain(0), twin, *others], NOW + HOUR), HOUR)
    assert (await reader.stored())["items"][0]["summary"] == "0"
    await reader.hear(written([twin, plain(0), *others], NOW + HOUR), HOUR)
    assert (await reader.stored())["items"][0]["summary"] == "1"
    await reader.hear(written([plain(0), *others], NOW + HOUR), HOUR)
    assert (await reader.stored())["items"][0]["summary"] == "0"
