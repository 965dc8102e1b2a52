"""Listings: what people ask for."""

from __future__ import annotations

from bot.core.releases import ReleaseKind, Standing, State
from bot.store import listings
from bot.store.database import Database
from tests.core.made import DAY, HOUR, NOW
from tests.store.rows import add_release, add_show


def scheduled(hours: int) -> Standing:
    return Standing(state=State.SCHEDULED, scheduled_at=NOW + hours * HOUR)


def available(hours: int) -> Standing:
    return Standing(state=State.AVAILABLE, available_at=NOW + hours * HOUR)


async def two_shows(database: Database) -> None:
    async with database.write() as connection:
        one = await add_show(connection)
        other = await add_show(connection, name="Frieren", names=(), ids={})
        await add_release(connection, one, scheduled(3), number="4")
        await add_release(connection, one, scheduled(1), number="3")
        await add_release(connection, one, available(1), number="2")
        await add_release(connection, one, scheduled(-1), number="1")
        await add_release(connection, other, scheduled(2), number="20")
        await add_release(connection, other, Standing(state=State.POSTPONED, scheduled_at=NOW + 4 * HOUR), number="21")
        await add_release(connection, other, Standing(state=State.POSTPONED), number="22")
        await add_release(connection, other, scheduled(24 * 9), number="23")


async def coming(database: Database, limit: int = 10, show_id: int | None = None) -> list[tuple[str, str]]:
    async with database.read() as connection:
        found = await listings.coming(connection, NOW, NOW + 7 * DAY, limit, show_id)
    return [(one.show.name, one.release.key.number) for one in found]


async def test_what_is_coming_is_told_soonest_first_with_its_show(database: Database) -> None:
    await two_shows(database)
    assert await coming(database) == [
        ("Metallic Rouge", "3"),
        ("Frieren", "20"),
        ("Metallic Rouge", "4"),
        ("Frieren", "21"),
    ]


async def test_what_is_coming_of_one_show_leaves_out_the_others(database: Database) -> None:
    await two_shows(database)
    assert await coming(database, show_id=1) == [("Metallic Rouge", "3"), ("Metallic Rouge", "4")]


async def test_no_more_is_listed_than_asked_for(database: Database) -> None:
    await two_shows(database)
    assert await coming(database, limit=1) == [("Metallic Rouge", "3")]


async def test_an_empty_store_lists_nothing(database: Database) -> None:
    assert await coming(database) == []
    async with database.read() as connection:
        assert await listings.out(connection, 1) == []


async def test_what_is_out_is_listed_once_for_each_episode_in_their_order(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show, available(0), number="10")
        await add_release(connection, show, available(2), number="2")
        await add_release(connection, show, available(1), number="2", audio="en-US")
        await add_release(connection, show, available(3), number="1", season=2)
        await add_release(connection, show, available(4), number="", kind=ReleaseKind.FILM)
        await add_release(connection, show, scheduled(5), number="11")
        other = await add_show(connection, name="Frieren", names=(), ids={})
        await add_release(connection, other, available(0))
        found = await listings.out(connection, show.id)
    assert [(one.key.season, one.key.number, one.key.audio) for one in found] == [
        (1, "", "ja-JP"),
        (1, "2", "en-US"),
        (1, "10", "ja-JP"),
        (2, "1", "ja-JP"),
    ]
