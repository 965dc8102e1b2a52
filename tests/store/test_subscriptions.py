"""Subscriptions in the store: those of the configuration, and those made by commands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import null, update

from bot.core.events import EventKind, When
from bot.core.news_kinds import NewsKind
from bot.core.reasons import Reason
from bot.core.subscriptions import Subscription
from bot.store import audience, subscriptions
from bot.store.database import Database
from bot.store.schema import subscriptions as table
from tests.core.made import HOUR, MINUTE, NOW, a_subscription
from tests.store.rows import add_show

EVERYTHING = a_subscription(
    guild_id=40,
    channel_id=2**62,
    show_ids=frozenset({1, 2}),
    events=frozenset({EventKind.EPISODE, EventKind.DUB}),
    audio=frozenset({"en-US", "de-DE"}),
    when=When.SCHEDULED,
    role_id=9,
    reminder=15 * MINUTE,
    news=frozenset({NewsKind.DATE, NewsKind.DELAY}),
)


async def add(database: Database, *wanted: Subscription) -> None:
    async with database.write() as connection:
        for number in (1, 2):
            await add_show(connection, name=f"Show {number}", names=(), ids={})
        for subscription in wanted:
            await subscriptions.add(connection, subscription, NOW)


async def every(database: Database) -> list[Subscription]:
    async with database.read() as connection:
        return await subscriptions.every(connection)


@pytest.mark.parametrize("subscription", [a_subscription(), EVERYTHING, a_subscription(show_ids=frozenset())])
async def test_a_subscription_is_loaded_as_it_was_added(database: Database, subscription: Subscription) -> None:
    await add(database, subscription)
    assert await every(database) == [replace(subscription, id=1)]


async def test_a_subscription_from_before_kinds_were_chosen_wants_news_of_all_kinds(database: Database) -> None:
    await add(database, EVERYTHING)
    async with database.write() as connection:
        await connection.execute(update(table).values(news=null()))
    assert await every(database) == [replace(EVERYTHING, id=1, news=frozenset())]


@pytest.mark.parametrize(
    ("shows", "channels"), [({1}, [500, 501]), ({2}, [500, 502]), ({1, 2}, [500, 501, 502]), (set(), [500])]
)
async def test_events_concern_those_who_subscribed_to_the_show_or_to_all(
    database: Database, shows: set[int], channels: list[int]
) -> None:
    await add(
        database,
        a_subscription(channel_id=500),
        a_subscription(channel_id=501, show_ids=frozenset({1})),
        a_subscription(channel_id=502, show_ids=frozenset({2})),
    )
    async with database.read() as connection:
        concerned = await audience.portion(connection, shows, "", 0, 10)
    assert [one.channel_id for one in concerned.asked] == channels


async def test_a_server_sees_its_own_subscriptions_only(database: Database) -> None:
    await add(database, a_subscription(guild_id=40), a_subscription(guild_id=41), a_subscription())
    async with database.read() as connection:
        assert [one.id for one in await subscriptions.of_guild(connection, 41)] == [2]


async def test_each_lead_that_anybody_asked_for_is_given_once(database: Database) -> None:
    await add(database, a_subscription(), a_subscription(reminder=HOUR), a_subscription(reminder=HOUR))
    async with database.read() as connection:
        assert await subscriptions.leads(connection) == {HOUR}


async def configure(database: Database, *wanted: Subscription) -> None:
    async with database.write() as connection:
        await subscriptions.configure(connection, wanted, NOW)


async def test_the_configured_subscriptions_become_those_of_the_file(database: Database) -> None:
    await configure(database, a_subscription(channel_id=500), a_subscription(channel_id=501))
    await configure(database, a_subscription(channel_id=501, role_id=9))
    assert [(one.channel_id, one.role_id) for one in await every(database)] == [(501, 9)]


async def test_subscriptions_made_by_commands_outlive_a_new_configuration(database: Database) -> None:
    await add(database, EVERYTHING)
    await configure(database, a_subscription(channel_id=501))
    await configure(database)
    assert await every(database) == [replace(EVERYTHING, id=1)]


async def test_a_refused_channel_is_paused_for_all_who_subscribed_it(database: Database) -> None:
    await add(database, a_subscription(channel_id=500), a_subscription(channel_id=501))
    await configure(database, a_subscription(channel_id=500))
    async with database.write() as connection:
        await subscriptions.pause_channel(connection, 500, Reason.NO_PERMISSION)
    assert [(one.channel_id, one.paused) for one in await every(database)] == [(500, True), (501, False), (500, True)]


async def test_a_configured_channel_that_was_paused_starts_afresh_and_a_commanded_one_stays_paused(
    database: Database,
) -> None:
    await add(database, a_subscription(guild_id=40))
    await configure(database, a_subscription())
    async with database.write() as connection:
        await subscriptions.pause_channel(connection, 500, Reason.CHANNEL_GONE)
    await configure(database, a_subscription())
    assert [(one.guild_id, one.paused) for one in await every(database)] == [(40, True), (None, False)]


@pytest.mark.parametrize(
    ("number", "guild", "removed"), [(1, 40, True), (1, 41, False), (2, 40, False), (3, 40, False), (99, 40, False)]
)
async def test_a_server_removes_only_what_it_made_by_command(
    database: Database, number: int, guild: int, removed: bool
) -> None:
    await add(database, a_subscription(guild_id=40), a_subscription(guild_id=41))
    await configure(database, a_subscription(guild_id=40))
    async with database.write() as connection:
        assert await subscriptions.remove(connection, number, guild) is removed
    assert len(await every(database)) == 3 - removed


@pytest.mark.parametrize(("wanted", "everything"), [({}, True), ({"show_ids": frozenset({1})}, False)])
async def test_somebody_wants_everything_or_nobody_does(
    database: Database, wanted: dict[str, Any], everything: bool
) -> None:
    await add(database, a_subscription(**wanted))
    async with database.read() as connection:
        assert await subscriptions.wants_everything(connection) is everything


async def test_nobody_wants_everything_of_an_empty_store(database: Database) -> None:
    async with database.read() as connection:
        assert not await subscriptions.wants_everything(connection)
        assert await subscriptions.every(connection) == []
