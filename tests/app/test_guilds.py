"""The book of servers, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.reasons import Reason
from bot.core.servers import ServerFacts
from bot.core.settings import ServerSettings
from bot.core.subscriptions import Subscription
from bot.pipeline.guilds import GuildBook
from bot.store import guilds, settings, subscriptions
from bot.store.database import Database
from tests.core.made import DAY, NOW
from tests.fakes import FakeClock

LARGE = 2**63 - 1
"""The largest id that is kept."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def book(database: Database, clock: FakeClock) -> GuildBook:
    return GuildBook(database=database, clock=clock)


async def yes(_: int) -> bool:
    return True


async def no(_: int) -> bool:
    return False


async def announce(database: Database, guild_id: int, channel_id: int) -> int:
    async with database.write() as connection:
        return await subscriptions.add(connection, Subscription(guild_id=guild_id, channel_id=channel_id), NOW)


async def paused(database: Database) -> list[bool]:
    async with database.read() as connection:
        return [one.paused for one in await subscriptions.every(connection)]


async def test_a_server_that_is_missing_and_confirmed_rests(database: Database, book: GuildBook) -> None:
    await announce(database, LARGE, 10)
    await announce(database, 2, 20)
    await book.compare([2], yes)
    assert await paused(database) == [True, False]


async def test_a_server_that_is_missing_and_not_confirmed_goes_on(database: Database, book: GuildBook) -> None:
    await announce(database, LARGE, 10)
    await book.compare([], no)
    assert await paused(database) == [False]


async def test_what_its_owner_paused_stays_paused_when_the_bot_is_back(database: Database, book: GuildBook) -> None:
    await announce(database, 1, 10)
    await announce(database, 1, 11)
    async with database.write() as connection:
        await subscriptions.pause_channel(connection, 10, Reason.PAUSED)
    await book.left(1)
    await book.joined(1)
    assert await paused(database) == [True, False]


async def test_a_server_that_left_is_not_asked_about_again(database: Database, book: GuildBook) -> None:
    await announce(database, 1, 10)
    await book.left(1)
    async with database.read() as connection:
        assert await guilds.known(connection) == set()


async def test_two_thousand_servers_are_noted_at_once(database: Database, book: GuildBook) -> None:
    await book.compare(range(1, 2001), no)
    async with database.read() as connection:
        assert len(await guilds.known(connection)) == 2000


@pytest.mark.parametrize(("days", "kept"), [(29, 2), (31, 1)])
async def test_a_server_is_forgotten_when_it_has_been_left_for_long(
    database: Database, book: GuildBook, clock: FakeClock, days: int, kept: int
) -> None:
    await announce(database, 1, 10)
    await announce(database, 2, 20)
    await book.left(1)
    clock.advance(timedelta(days=days))
    async with database.write() as connection:
        await guilds.forget(connection, clock() - 30 * DAY)
    assert len(await paused(database)) == kept


async def test_a_configured_channel_is_placed_on_the_server_that_has_it(database: Database, book: GuildBook) -> None:
    async with database.write() as connection:
        await subscriptions.configure(connection, [Subscription(channel_id=10), Subscription(channel_id=20)], NOW)

    async def guild_of(channel_id: int) -> int | None:
        return {10: LARGE}.get(channel_id)

    await book.place(guild_of)
    async with database.read() as connection:
        assert [one.guild_id for one in await subscriptions.every(connection)] == [LARGE, None]


async def test_a_server_speaks_discords_language_until_it_chooses_another(database: Database, book: GuildBook) -> None:
    await book.joined(LARGE)
    await book.describe({LARGE: ServerFacts(locale="de"), 2: ServerFacts(locale="fr")})
    async with database.write() as connection:
        spoken = [await settings.language(connection, guild_id) for guild_id in (LARGE, 2)]
        await settings.choose(connection, LARGE, ServerSettings(language="ja"))
        spoken.append(await settings.language(connection, LARGE))
    assert spoken == ["de", None, "ja"]
