"""News items in the store: one row for one story of one feed, whatever the feed changes."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.core.news import NewsItem
from bot.store import items
from bot.store.database import Database
from bot.store.schema import items as rows
from tests.core.made import DAY, HOUR, NOW, an_item
from tests.store.rows import add_event, add_show

FULL = an_item(image="https://news.example/rouge.jpg", categories=("News", "Anime"))


async def add(database: Database, *new: NewsItem, source: str = "ann") -> dict[str, int]:
    async with database.write() as connection:
        return (await items.add(connection, {source: new}, NOW))[source]


async def stored(database: Database, item_id: int = 1) -> NewsItem:
    async with database.read() as connection:
        return (await items.contents(connection, [item_id]))[item_id]


async def seen_at(database: Database) -> list[object]:
    async with database.read() as connection:
        return list((await connection.execute(select(rows.c.seen_at).order_by(rows.c.id))).scalars())


async def test_an_item_is_loaded_as_it_was_added_with_its_source(database: Database) -> None:
    assert await add(database, FULL) == {"1002": 1}
    async with database.read() as connection:
        assert await items.load(connection, [1, 99]) == {1: ("ann", FULL)}


async def test_an_item_without_a_date_a_link_or_an_image_is_kept(database: Database) -> None:
    bare = NewsItem(guid="1", title="Bare")
    await add(database, bare)
    assert await stored(database) == bare


async def test_a_guid_is_stored_once_for_each_source(database: Database) -> None:
    assert await add(database, an_item()) == {"1002": 1}
    assert await add(database, an_item(title="Other")) == {}
    assert list(await add(database, an_item(), source="mal")) == ["1002"]
    assert await add(database) == {}


async def test_aliases_lead_to_the_item_of_their_source(database: Database) -> None:
    await add(database, an_item())
    async with database.write() as connection:
        await items.add_aliases(connection, {"ann": [("guid:1", 1), ("link://a", 1)]})
        await items.add_aliases(connection, {"ann": []})
        asked = {"ann": {"guid:1", "link://a", "other"}, "mal": {"guid:1"}, "crnews": set[str]()}
        assert await items.known(connection, asked) == {
            "ann": {"guid:1": 1, "link://a": 1},
            "mal": {},
            "crnews": {},
        }
        assert await items.known(connection, {"ann": ()}) == {"ann": {}}


async def test_an_alias_stays_with_the_item_that_had_it_first(database: Database) -> None:
    await add(database, an_item(guid="1"), an_item(guid="2"))
    async with database.write() as connection:
        await items.add_aliases(connection, {"ann": [("link://a", 1)]})
        await items.add_aliases(connection, {"ann": [("link://a", 2)]})
        assert await items.known(connection, {"ann": {"link://a"}}) == {"ann": {"link://a": 1}}


async def test_a_revision_changes_the_words_and_neither_the_guid_nor_the_date(database: Database) -> None:
    await add(database, an_item())
    revised = replace(FULL, guid="new", title="Corrected", published=NOW + DAY)
    async with database.write() as connection:
        await items.revise(connection, {1: revised}, NOW + HOUR)
        await items.revise(connection, {}, NOW + HOUR)
    assert await stored(database) == replace(revised, guid="1002", published=NOW - HOUR)


async def test_items_of_several_sources_are_stored_at_once_each_with_its_own_guid(database: Database) -> None:
    async with database.write() as connection:
        ids = await items.add(connection, {"ann": [an_item()], "mal": [an_item()], "crnews": []}, NOW)
        assert ids == {"ann": {"1002": 1}, "mal": {"1002": 2}, "crnews": {}}
        await items.add_aliases(connection, {"ann": [("guid:1002", 1)], "mal": [("guid:1002", 2)]})
        asked = {"ann": {"guid:1002"}, "mal": {"guid:1002"}}
        assert await items.known(connection, asked) == {"ann": {"guid:1002": 1}, "mal": {"guid:1002": 2}}


async def test_an_item_that_is_still_shown_is_touched_once_a_day(database: Database) -> None:
    await add(database, an_item(guid="1"), an_item(guid="2"))
    async with database.write() as connection:
        await items.touch(connection, [1, 2], NOW + HOUR)
    assert await seen_at(database) == [NOW, NOW]
    async with database.write() as connection:
        await items.touch(connection, [1], NOW + 2 * DAY)
    assert await seen_at(database) == [NOW + 2 * DAY, NOW]


async def test_the_latest_items_are_those_about_shows_newest_first(database: Database) -> None:
    await add(database, *(an_item(guid=str(number)) for number in range(4)))
    async with database.write() as connection:
        one, other = await add_show(connection), await add_show(connection, name="Other", names=(), ids={})
        await items.tie(connection, [(1, one.id), (2, one.id), (2, other.id), (3, other.id), (2, one.id)])
        await items.tie(connection, [])

        async def latest(show_id: int | None, limit: int = 10) -> list[str]:
            return [item.guid for _, item in await items.latest(connection, show_id, limit)]

        assert await latest(None) == ["2", "1", "0"]
        assert await latest(one.id) == ["1", "0"]
        assert await latest(other.id, 1) == ["2"]
        assert await latest(99) == []


async def test_a_story_names_its_sources_once_each_in_the_order_of_their_reports(database: Database) -> None:
    async with database.write() as connection:
        for number, source in enumerate(("ann", "mal", "crunchyroll", "mal"), start=1):
            await items.add(connection, {source: [an_item(guid=str(number))]}, NOW)
            for show in "ab":
                await add_event(connection, key=f"news/{number}/{show}", story="news/1", item_id=number)
        await items.add(connection, {"ann": [an_item(guid="5")]}, NOW)
        await add_event(connection, key="news/5/a", story="news/5", item_id=5)
        found = await items.reporting(connection, ["news/1", "news/5", "news/6"])
    assert found == {"news/1": ["ann", "mal", "crunchyroll"], "news/5": ["ann"]}
