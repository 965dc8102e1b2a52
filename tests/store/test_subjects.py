"""Subjects: all that an event speaks of."""

from __future__ import annotations

from bot.core.events import EventKind
from bot.core.releases import Standing, State
from bot.core.subject import Subject
from bot.store import items, subjects
from bot.store.database import Database
from tests.core.made import NOW, an_item
from tests.store.rows import add_event, add_release, add_show


async def test_an_episodes_event_comes_with_its_show_and_release(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection, names=("Metallic Rouge",))
        release = await add_release(connection, show, Standing(state=State.AVAILABLE, available_at=NOW))
        stored = await add_event(connection, show_id=show.id, release_id=release.id)
        assert await subjects.of_event(connection, stored.id) == Subject(event=stored.event, show=show, release=release)


async def test_a_news_event_comes_with_its_item_and_source(database: Database) -> None:
    async with database.write() as connection:
        ids = (await items.add(connection, {"ann": [an_item()]}, NOW))["ann"]
        stored = await add_event(connection, kind=EventKind.NEWS, item_id=ids["1002"])
        assert await subjects.of_event(connection, stored.id) == Subject(
            event=stored.event, item=an_item(), source="ann"
        )


async def test_a_news_event_comes_with_the_other_sources_of_its_story(database: Database) -> None:
    async with database.write() as connection:
        for number, source in enumerate(("ann", "mal"), start=1):
            await items.add(connection, {source: [an_item()]}, NOW)
            stored = await add_event(connection, key=str(number), kind=EventKind.NEWS, item_id=number)
        assert (await subjects.of_event(connection, stored.id)).also == ("ann",)


async def test_an_event_about_nothing_stands_alone(database: Database) -> None:
    async with database.write() as connection:
        stored = await add_event(connection, kind=EventKind.SOURCE_BACK)
        assert await subjects.of_event(connection, stored.id) == Subject(event=stored.event)
