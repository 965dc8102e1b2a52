"""Following in the store, on both databases: once for all who press at once, and gone without a trace."""

from __future__ import annotations

import asyncio
from datetime import time

from bot.core.digests import Daily
from bot.core.following import DOUBLE_CLICK, FOREVER
from bot.store import bells, following, settings, shows, subscriptions
from bot.store.database import Database
from tests.core.made import NOW, a_show, a_subscription

ME, OTHER = 900, 901


async def know(database: Database, *names: str) -> None:
    async with database.write() as connection:
        for name in names:
            await shows.add(connection, a_show(id=0, name=name, names=(name,), ids={}), NOW)


async def test_two_who_follow_at_once_are_one_follow(database: Database) -> None:
    await know(database, "Rouge")

    async def follow() -> None:
        async with database.write() as connection:
            await following.meet(connection, ME, "de")
            await following.follow(connection, ME, 1, {"spoilers": FOREVER}, 9, NOW)

    await asyncio.gather(*(follow() for _ in range(5)))
    async with database.read() as connection:
        [one] = await following.of_member(connection, ME)
    assert (one.show_ids, one.spoilers) == (frozenset({1}), FOREVER)


async def test_of_presses_at_once_one_counts(database: Database) -> None:
    await know(database, "Rouge")

    async def press() -> tuple[bool, bool]:
        async with database.write() as connection:
            return await bells.press(connection, ME, 1, NOW, follows=False)

    answers = await asyncio.gather(*(press() for _ in range(5)))
    assert sorted(answers) == [(True, False)] * 4 + [(True, True)]

    async with database.write() as connection:
        later = NOW + DOUBLE_CLICK
        assert await bells.press(connection, ME, 1, later, follows=True) == (False, True)
        assert await bells.press(connection, OTHER, 1, later, follows=False) == (True, True)


async def test_the_newest_time_of_the_message_of_the_day_holds_for_all_that_a_member_follows(
    database: Database,
) -> None:
    await know(database, "Rouge", "Frieren")
    daily = [Daily(at=time(7)), Daily(at=time(20), zone="Asia/Tokyo")]
    async with database.write() as connection:
        await following.meet(connection, ME, None)
        for show_id, one in enumerate(daily, 1):
            await following.follow(connection, ME, show_id, {"digest": one}, 9, NOW)
        assert [one.digest for one in await following.of_member(connection, ME)] == [daily[1]] * 2
        assert (await settings.of_member(connection, ME)).zone == "Asia/Tokyo"


async def test_a_member_is_forgotten_and_others_are_not(database: Database) -> None:
    await know(database, "Rouge")
    async with database.write() as connection:
        for user_id in (ME, OTHER):
            await following.meet(connection, user_id, "de")
            await following.follow(connection, user_id, 1, {}, 9, NOW)
            await bells.press(connection, user_id, 1, NOW, follows=False)
        await subscriptions.add(connection, a_subscription(guild_id=7, created_by=ME), NOW)

        assert await following.forget(connection, ME) == 3
        assert await following.of_member(connection, ME) == []
        assert [one.created_by for one in await subscriptions.of_guild(connection, 7)] == [None]
        assert len(await following.of_member(connection, OTHER)) == 1
        assert (await settings.of_member(connection, OTHER)).language == "de"
