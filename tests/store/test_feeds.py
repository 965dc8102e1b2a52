"""Servers' own feeds in the store: shared by all that add one, and forgotten with the last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.events import EventKind
from bot.core.feeds import name_of
from bot.core.subscriptions import Subscription
from bot.store import audience, feeds, guilds, sources, subscriptions
from bot.store.database import Database
from bot.store.statements import Connection
from tests.core.made import HOUR, MINUTE, NOW

URL = "https://news.example/rss"
LEASE = 5 * MINUTE


async def follow(connection: Connection, guild_id: int, url: str = URL) -> int:
    """Let a server follow a feed."""
    wanted = Subscription(
        channel_id=guild_id + 1000,
        guild_id=guild_id,
        source=name_of(url),
        events=frozenset({EventKind.NEWS}),
        filter="trailer",
        created_by=7,
    )
    return await feeds.add(connection, url, wanted, NOW)


async def names(connection: Connection) -> list[str]:
    return [one.name for one in await sources.every(connection)]


async def test_a_feed_is_kept_with_its_address_filter_and_maker(database: Database) -> None:
    async with database.write() as connection:
        await follow(connection, 41)

        [own] = await subscriptions.feeds_of_guild(connection, 41)
        assert (own.source, own.filter, own.created_by) == (name_of(URL), "trailer", 7)
        assert await feeds.urls(connection, [own.source]) == {name_of(URL): URL}


async def test_a_configuration_leaves_servers_feeds_and_their_state_alone(database: Database) -> None:
    async with database.write() as connection:
        await follow(connection, 41)
        await sources.configure(connection, {"ANN": "feed"}, NOW)
        await sources.configure(connection, {}, NOW)

        assert await names(connection) == [name_of(URL)]


async def test_the_operators_claim_finds_no_feed_of_a_server(database: Database) -> None:
    async with database.write() as connection:
        await follow(connection, 41)

        assert not await sources.anything_due(connection, NOW + HOUR)
        assert await sources.claim_due(connection, NOW + HOUR, LEASE, 10) == []
        assert await feeds.anything_due(connection, NOW + HOUR)


async def test_a_claimed_feed_counts_for_its_server_until_the_lease_ends(database: Database) -> None:
    async with database.write() as connection:
        for number in range(3):
            await follow(connection, 41, f"{URL}?{number}")
        later = NOW + MINUTE

        first = await feeds.claim_due(connection, later, LEASE, each=2, most=10)
        assert len(first) == 2
        assert await feeds.claim_due(connection, later, LEASE, each=2, most=10) == []
        assert len(await feeds.claim_due(connection, later + LEASE, LEASE, each=2, most=10)) == 2


@pytest.mark.parametrize(("guild_id", "removed"), [(41, True), (42, False)])
async def test_a_feed_goes_with_its_last_reader_and_only_by_its_own_server(
    database: Database, guild_id: int, removed: bool
) -> None:
    async with database.write() as connection:
        number = await follow(connection, 41)

        assert await feeds.remove(connection, number, guild_id) is removed
        assert await names(connection) == ([] if removed else [name_of(URL)])


async def test_feeds_count_for_the_server_and_shared_ones_once_for_all(database: Database) -> None:
    async with database.write() as connection:
        await follow(connection, 41)
        await follow(connection, 42)
        await follow(connection, 42, "https://other.example/rss")

        assert (await feeds.held(connection, 42)).feeds_of_server == 2
        assert (await feeds.held(connection, 42)).feeds == 2
        assert (await feeds.held(connection, 43)).feeds_of_server == 0


async def test_a_feed_concerns_nobody_but_its_readers(database: Database) -> None:
    async with database.write() as connection:
        number = await follow(connection, 41)
        other = await subscriptions.add(connection, Subscription(channel_id=1, guild_id=42), NOW)

        everybody = await audience.portion(connection, set(), "", 0, 10)
        readers = await audience.portion(connection, set(), name_of(URL), 0, 10)
        assert [one.id for one in everybody.asked] == [other]
        assert [one.id for one in readers.asked] == [number]
        assert [one.id for one in await subscriptions.hearing(connection, name_of(URL))] == [number]
        assert [one.id for one in await subscriptions.hearing(connection, "ANN")] == [other]
        assert [one.id for one in await subscriptions.of_guild(connection, 41)] == []


async def test_the_feeds_of_a_server_that_is_forgotten_go_with_it(database: Database) -> None:
    async with database.write() as connection:
        await follow(connection, 41)
        await guilds.left(connection, 41, NOW)
        await guilds.forget(connection, NOW + timedelta(days=31))

        assert await names(connection) == []
