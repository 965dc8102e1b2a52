"""Troubles: channels that rest until they are tried again, and what becomes of their backlog."""

from __future__ import annotations

from dataclasses import replace

from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.store import backlog, outbox, subscriptions, troubles
from bot.store.database import Database
from bot.store.schema import alerts
from bot.store.troubles import PROBE_EVERY, Trouble
from tests.core.made import DAY, HOUR, NOW, a_subscription
from tests.store.rows import owe_new

TROUBLE = Trouble(channel_id=500, reason=Reason.NO_PERMISSION, detail="403", since=NOW)


async def test_a_channel_in_trouble_is_not_claimed_until_its_probe(database: Database) -> None:
    async with database.write() as connection:
        for number in range(3):
            await owe_new(connection, f"out/{number}", 500, 501)
        assert await troubles.note(connection, TROUBLE, NOW)
        claimed = await outbox.claim(connection, NOW, 50)
        assert [one.channel_id for one in claimed] == [501]
        [probe] = [one for one in await outbox.claim(connection, NOW + PROBE_EVERY, 50) if one.channel_id == 500]
        assert probe.id == 1


async def test_a_trouble_that_is_known_is_not_new_and_keeps_its_beginning(database: Database) -> None:
    async with database.write() as connection:
        assert await troubles.note(connection, TROUBLE, NOW)
        later = replace(TROUBLE, since=NOW + HOUR, reason=Reason.BOT_REMOVED)
        assert not await troubles.note(connection, later, NOW + HOUR)
        assert await troubles.every(connection) == [replace(later, since=NOW)]
        assert await troubles.end(connection, [500]) == [replace(later, since=NOW)]
        assert await troubles.end(connection, [500]) == []


async def test_a_probe_can_be_brought_forward(database: Database) -> None:
    async with database.write() as connection:
        await owe_new(connection, "out/1", 500)
        await troubles.note(connection, TROUBLE, NOW)
        assert not await outbox.anything_due(connection, NOW)
        assert await troubles.probe_now(connection, [], NOW) == 0
        assert await troubles.probe_now(connection, [500, 501], NOW) == 1
        assert await outbox.anything_due(connection, NOW)


async def test_a_probe_that_a_wrong_clock_put_off_for_years_is_due(database: Database) -> None:
    async with database.write() as connection:
        await owe_new(connection, "out/1", 500)
        await troubles.note(connection, TROUBLE, NOW + 3650 * DAY)
        assert await outbox.anything_due(connection, NOW)


async def test_what_is_old_is_left_to_a_summary_or_closed_by_its_kind(database: Database) -> None:
    async with database.write() as connection:
        await owe_new(connection, "out/1", 500, 501)
        kinds = frozenset({EventKind.EPISODE})
        assert await backlog.leave_to_summary(connection, 500, kinds, NOW, NOW) == 0
        assert await backlog.leave_to_summary(connection, 500, frozenset({EventKind.NEWS}), NOW + DAY, NOW) == 0
        assert await backlog.leave_to_summary(connection, 500, kinds, NOW + DAY, NOW) == 1
        assert await backlog.close(connection, 501, Reason.NO_PERMISSION, NOW, before=NOW) == 0
        assert await backlog.close(connection, 501, Reason.NO_PERMISSION, NOW, before=NOW + HOUR) == 1
        rows = (await connection.execute(alerts.select().order_by(alerts.c.id))).all()
        assert [(row.state, row.reason) for row in rows] == [("withheld", "summarised"), ("failed", "no_permission")]


async def test_an_alert_whose_message_tells_others_too_is_not_left_to_a_summary(database: Database) -> None:
    async with database.write() as connection:
        await owe_new(connection, "out/1", 500)
        await owe_new(connection, "out/2", 500)
        await connection.execute(alerts.update().where(alerts.c.id == 2).values(joined_to=1))
        kinds = frozenset({EventKind.EPISODE})
        assert await backlog.leave_to_summary(connection, 500, kinds, NOW + DAY, NOW) == 1


async def test_the_maker_of_a_channels_oldest_subscription_is_known(database: Database) -> None:
    async with database.write() as connection:
        await subscriptions.add(connection, a_subscription(channel_id=500), NOW)
        assert await subscriptions.maker(connection, 500) is None
        for person in (7, 8):
            await subscriptions.add(connection, a_subscription(channel_id=500, created_by=person), NOW)
        assert await subscriptions.maker(connection, 500) == 7
