"""Events in the store: each key once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.store import events, items
from bot.store.database import Database
from tests.core.made import HOUR, NOW, an_event, an_item
from tests.store.rows import add_event, add_release, add_show

STORY = {"show_id": None, "release_id": None}


async def test_an_event_is_loaded_as_it_was_added(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        release = await add_release(connection, show)
        event = an_event(
            show_id=show.id, release_id=release.id, withheld=Reason.BASELINE, details={"from": 0, "rests_on": "anilist"}
        )
        [stored] = await events.add(connection, [event], NOW)
        assert await events.load(connection, [stored.id, 99]) == {stored.id: event}


async def test_an_event_without_policy_or_audio_keeps_none(database: Database) -> None:
    async with database.write() as connection:
        stored = await add_event(connection, when=None, audio=None)
        [loaded] = (await events.load(connection, [stored.id])).values()
    assert (loaded.when, loaded.audio, loaded.withheld, loaded.item_id) == (None, None, None, None)


async def test_a_key_that_is_stored_is_not_stored_again(database: Database) -> None:
    async with database.write() as connection:
        await add_event(connection, key="out/1")
        told = [an_event(key=key, **STORY) for key in ("out/1", "out/2")]
        assert [stored.event.key for stored in await events.add(connection, told, NOW)] == ["out/2"]
        assert await events.add(connection, told, NOW) == []
        assert await events.add(connection, [], NOW) == []


async def test_new_events_are_given_in_the_order_in_which_they_were_told(database: Database) -> None:
    keys = [f"out/{number}" for number in (5, 1, 4, 2, 3)]
    async with database.write() as connection:
        stored = await events.add(connection, [an_event(key=key, **STORY) for key in keys], NOW)
        assert [one.event.key for one in stored] == keys
        assert {one.id: one.event for one in stored} == await events.load(connection, [one.id for one in stored])


async def test_what_is_there_is_found_by_its_key(database: Database) -> None:
    async with database.write() as connection:
        await add_event(connection, key="out/1")
        assert await events.have(connection, {"out/1", "out/2"}) == {"out/1"}
        assert await events.have(connection, set()) == set()


async def test_reminders_of_a_release_are_found(database: Database) -> None:
    async with database.write() as connection:
        release = await add_release(connection, await add_show(connection))
        about = {"show_id": 1, "release_id": release.id}
        await add_event(connection, key="out/1", **about)
        reminder = await add_event(connection, key="soon/1", kind=EventKind.REMINDER, **about)
        assert await events.reminders(connection, {release.id}) == [reminder.event]
        assert await events.reminders(connection, {99}) == []


@pytest.mark.parametrize(
    ("show_id", "kinds", "key"),
    [
        (None, {EventKind.EPISODE, EventKind.NEWS}, "newest"),
        (None, {EventKind.EPISODE}, "own"),
        (1, {EventKind.EPISODE, EventKind.NEWS}, "own"),
        (2, {EventKind.EPISODE, EventKind.NEWS}, "newest"),
        (1, {EventKind.NEWS}, None),
    ],
)
async def test_the_latest_event_is_the_one_that_speaks_of_the_latest_time(
    database: Database, show_id: int | None, kinds: set[EventKind], key: str | None
) -> None:
    async with database.write() as connection:
        for _ in range(2):
            await add_show(connection)
        await add_event(connection, key="own", show_id=1, at=NOW)
        await add_event(connection, key="old", show_id=1, at=NOW - HOUR)
        await add_event(connection, key="newest", show_id=2, at=NOW + HOUR, kind=EventKind.NEWS)
        found = await events.latest(connection, show_id, kinds)
    assert (found.event.key if found else None) == key


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, True),
        ({"withheld": Reason.DUPLICATE}, True),
        ({"withheld": Reason.BASELINE}, False),
        ({"withheld": Reason.TOO_OLD}, False),
        ({"at": NOW - HOUR}, True),
        ({"at": NOW - 2 * HOUR}, False),
        ({"key": "test/1"}, False),
        ({"show_id": None}, True),  # of another show, but the item is about this one too
        ({"item_id": 2}, False),
    ],
)
async def test_reports_of_a_show_are_the_news_of_it_that_was_told_since(
    database: Database, change: dict[str, Any], found: bool
) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await items.add(connection, {"ann": [an_item(guid="1"), an_item(guid="2")]}, NOW)
        await items.tie(connection, [(1, show.id)])
        about = {"key": "news/1/1", "kind": EventKind.NEWS, "show_id": show.id, "item_id": 1, **change}
        stored = await add_event(connection, **about)
        told = [events.Report(event=stored.event, source="ann", title=an_item().title)]
        assert await events.reports(connection, [show.id], NOW - HOUR) == (told if found else [])
