"""The outbox: alerts from the moment they are owed until Discord has them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core import turns
from bot.core.alerts import Alert, AlertState, Landed, nonce
from bot.core.reasons import Reason
from bot.store import backlog, outbox
from bot.store.database import Database
from bot.store.schema import alerts, attempts
from tests.core.made import DAY, HOUR, MINUTE, NOW
from tests.store.rows import add_event, add_show, owe, owe_new

SECOND = timedelta(seconds=1)


async def claim(database: Database, now: datetime = NOW, limit: int = 50) -> list[Alert]:
    async with database.write() as connection:
        return await outbox.claim(connection, now, limit)


async def claimed_ids(database: Database, now: datetime = NOW) -> list[int]:
    return [alert.id for alert in await claim(database, now)]


async def filled(database: Database, *keys: str, channel: int = 500) -> None:
    async with database.write() as connection:
        for key in keys:
            await owe_new(connection, key, channel)


async def state_of(database: Database, alert_id: int) -> tuple[str, str | None]:
    async with database.read() as connection:
        row = (await connection.execute(select(alerts).where(alerts.c.id == alert_id))).one()
        return row.state, row.reason


async def test_an_alert_waits_once_it_is_owed(database: Database) -> None:
    async with database.write() as connection:
        stored = await add_event(connection)
        assert await owe(connection, stored, 500, 501, role_ids=(9,)) == [1, 2]
    [alert, _] = await claim(database)
    assert alert == Alert(
        id=1,
        event_id=stored.id,
        target="channel:500",
        channel_id=500,
        part=0,
        state=AlertState.WAITING,
        created_at=NOW,
        claimed_at=None,
        tries=0,
        nonce=alert.nonce,
        role_ids=(9,),
    )


async def test_an_alert_that_is_owed_already_is_not_owed_twice(database: Database) -> None:
    async with database.write() as connection:
        stored = await add_event(connection)
        assert await owe(connection, stored, 500) == [1]
        assert len(await owe(connection, stored, 500, 501)) == 1
        assert await outbox.enqueue(connection, [], NOW) == {}
    assert len(await claim(database)) == 2


async def test_an_alert_that_is_withheld_is_stored_with_its_reason_and_never_claimed(database: Database) -> None:
    async with database.write() as connection:
        await owe(connection, await add_event(connection), 500, withheld=Reason.PAUSED)
    assert await claim(database) == []
    assert await state_of(database, 1) == ("withheld", "paused")


async def test_a_nonce_is_that_of_this_database(database: Database) -> None:
    await filled(database, "out/1")
    async with database.write() as connection:
        name = await outbox.identity(connection)
        assert name == await outbox.identity(connection)
    [alert] = await claim(database)
    assert alert.nonce == nonce(name, "1/out/1", "channel:500", 0)


async def test_only_the_oldest_alert_of_a_channel_is_claimed(database: Database) -> None:
    await filled(database, "a", "b", channel=500)
    await filled(database, "c", "d", channel=501)
    assert await claimed_ids(database) == [1, 3]
    assert await claimed_ids(database) == []


async def test_the_next_of_a_channel_follows_once_the_first_is_settled(database: Database) -> None:
    await filled(database, "a", "b", "c")
    for settled in (1, 2):
        assert await claimed_ids(database) == [settled]
        async with database.write() as connection:
            if settled == 1:
                await outbox.sent(connection, {settled: Landed(message_id=7000)}, NOW)
            else:
                await outbox.failed(connection, settled, Reason.BAD_MESSAGE, "malformed", NOW)
    assert await claimed_ids(database) == [3]


async def test_an_alert_that_is_retried_holds_up_its_own_channel_only(database: Database) -> None:
    await filled(database, "a", "b", channel=500)
    await filled(database, "c", channel=501)
    await claim(database)
    async with database.write() as connection:
        await outbox.retry(connection, 1, NOW + MINUTE, "no answer", NOW)
        await outbox.sent(connection, {3: Landed(message_id=7000)}, NOW)
        await owe_new(connection, "d", 501)
    assert await claimed_ids(database, NOW + 59 * SECOND) == [4]
    assert await claimed_ids(database, NOW + MINUTE) == [1]


async def test_no_more_is_claimed_than_asked_for_and_the_oldest_first(database: Database) -> None:
    for channel in (503, 502, 501):
        await filled(database, str(channel), channel=channel)
    assert [alert.channel_id for alert in await claim(database, limit=2)] == [503, 502]


async def test_two_processes_never_claim_the_same_alert_nor_the_second_of_a_channel(database: Database) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite has one writer: a second claim waits for the end of the first")
    await filled(database, "a", "b", channel=500)
    await filled(database, "c", channel=501)
    async with database.write() as one, database.write() as other:
        first = await outbox.claim(one, NOW, 1)
        second = await outbox.claim(other, NOW, 50)
    assert [[alert.id for alert in claimed] for claimed in (first, second)] == [[1], [3]]


async def test_a_claim_holds_for_its_lease_and_then_passes_to_the_next(database: Database) -> None:
    await filled(database, "a")
    [first] = await claim(database)
    assert await claim(database, NOW + outbox.LEASE - SECOND) == []
    [second] = await claim(database, NOW + outbox.LEASE)
    assert (first.state, first.tries, first.claimed_at) == (AlertState.WAITING, 0, None)
    assert (second.state, second.tries, second.claimed_at) == (AlertState.SENDING, 1, NOW)
    assert second.nonce == first.nonce


async def test_the_time_of_the_first_claim_is_kept_until_it_is_renewed(database: Database) -> None:
    await filled(database, "a")
    await claim(database)
    await claim(database, NOW + HOUR)
    [kept] = await claim(database, NOW + 2 * HOUR)
    async with database.write() as connection:
        await outbox.renew(connection, 1, NOW + 2 * HOUR)
    [renewed] = await claim(database, NOW + 3 * HOUR)
    assert (kept.claimed_at, kept.tries) == (NOW, 2)
    assert (renewed.claimed_at, renewed.tries) == (NOW + 2 * HOUR, 3)


async def test_a_process_that_starts_takes_over_what_another_left_claimed(database: Database) -> None:
    await filled(database, "a")
    await claim(database)
    async with database.write() as connection:
        await outbox.release(connection, NOW + SECOND)
    [alert] = await claim(database, NOW + SECOND)
    assert alert.state is AlertState.SENDING


async def test_something_is_due_only_when_a_claim_could_find_it(database: Database) -> None:
    async def due(now: datetime) -> bool:
        async with database.read() as connection:
            return await outbox.anything_due(connection, now)

    assert not await due(NOW)
    await filled(database, "a")
    assert not await due(NOW - SECOND)
    assert await due(NOW)
    await claim(database)
    assert not await due(NOW)
    assert await due(NOW + outbox.LEASE)
    async with database.write() as connection:
        await outbox.sent(connection, {1: Landed(message_id=7000)}, NOW)
    assert not await due(NOW + DAY)


async def test_every_outcome_is_noted(database: Database) -> None:
    await filled(database, "a", "b")
    await claim(database)
    async with database.write() as connection:
        await outbox.retry(connection, 1, NOW, "x" * 900, NOW)
        await outbox.sent(connection, {1: Landed(message_id=7000)}, NOW + SECOND)
        await outbox.failed(connection, 2, Reason.NO_PERMISSION, "403", NOW + SECOND)
    async with database.read() as connection:
        noted = (await connection.execute(select(attempts).order_by(attempts.c.id))).all()
    assert [(one.alert_id, one.outcome, one.detail) for one in noted] == [
        (1, "unsure", "x" * 500),
        (1, "sent", "7000"),
        (2, "no_permission", "403"),
    ]
    assert await state_of(database, 1) == ("sent", None)
    assert await state_of(database, 2) == ("failed", "no_permission")


async def told(database: Database, *stories: str) -> dict[str, set[str]]:
    async with database.read() as connection:
        return dict(await outbox.told(connection, stories))


async def test_a_target_is_told_a_story_as_soon_as_it_is_owed(database: Database) -> None:
    await filled(database, "a", channel=500)
    await filled(database, "b", channel=501)
    assert await told(database, "a", "b", "c") == {"a": {"channel:500"}, "b": {"channel:501"}, "c": set()}
    assert await told(database) == {}


@pytest.mark.parametrize(
    ("reason", "heard"),
    [(Reason.NO_PERMISSION, False), (Reason.GAVE_UP, False), (Reason.DELETED_BY_SERVER, True)],
)
async def test_a_target_that_never_got_it_was_not_told(database: Database, reason: Reason, heard: bool) -> None:
    await filled(database, "a")
    await claim(database)
    async with database.write() as connection:
        await outbox.failed(connection, 1, reason, "", NOW)
    assert await told(database, "a") == {"a": {"channel:500"} if heard else set()}


async def test_a_target_from_which_it_was_withheld_was_not_told(database: Database) -> None:
    async with database.write() as connection:
        await owe(connection, await add_event(connection, story="a"), 500, withheld=Reason.FILTERED)
    assert await told(database, "a") == {"a": set()}


async def test_closing_a_channel_closes_what_waits_for_it_and_nothing_else(database: Database) -> None:
    await filled(database, "a", "b", "c", channel=500)
    await filled(database, "d", channel=501)
    await claim(database)
    async with database.write() as connection:
        assert await backlog.close(connection, 500, Reason.CHANNEL_GONE, NOW) == 2
    assert [await state_of(database, one) for one in (1, 2, 4)] == [
        ("sending", None),
        ("failed", "channel_gone"),
        ("sending", None),
    ]


async def test_the_depth_counts_what_waits_is_under_way_and_failed(database: Database) -> None:
    async with database.read() as connection:
        assert await outbox.depth(connection) == outbox.Depth(waiting=0, sending=0, failed=0, oldest=None)
    await filled(database, "a", "b", "c", "d")
    await claim(database)
    async with database.write() as connection:
        await outbox.failed(connection, 1, Reason.GAVE_UP, "", NOW)
        await owe(connection, await add_event(connection, key="e"), 502, withheld=Reason.PAUSED)
    await claim(database)
    async with database.read() as connection:
        assert await outbox.depth(connection) == outbox.Depth(waiting=2, sending=1, failed=1, oldest=NOW)


async def turns_of(database: Database, channel: int) -> list[int]:
    async with database.read() as connection:
        wanted = select(alerts.c.turn).where(alerts.c.channel_id == channel).order_by(alerts.c.id)
        return list((await connection.execute(wanted)).scalars())


async def test_another_shows_alert_goes_before_all_but_the_first_of_a_storm(database: Database) -> None:
    async with database.write() as connection:
        stormy, calm = await add_show(connection), await add_show(connection, name="Frieren", names=("Frieren",))
        await owe(connection, await add_event(connection, key="storm", show_id=stormy.id), *range(1000, 1200))
        await owe(connection, await add_event(connection, key="calm", show_id=calm.id), 500)
    claimed = [alert.channel_id for alert in await claim(database, limit=10)]
    assert claimed.index(500) <= turns.MOST_COST


async def test_a_storm_goes_on_behind_itself_in_whatever_portions_it_is_stored(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        stored = await add_event(connection, show_id=show.id)
        for first in (1000, 1010, 1020):
            await owe(connection, stored, *range(first, first + 10))
    assert [(await turns_of(database, channel))[0] for channel in (1000, 1009, 1010, 1029)] == [1, 10, 11, 30]


async def test_a_servers_storm_delays_no_other_server(database: Database) -> None:
    async with database.write() as connection:
        for number in range(40):
            stored = await add_event(connection, key=str(number), story=str(number))
            await owe(connection, stored, 1000 + number, guild_id=7)
        await owe(connection, await add_event(connection, key="x"), 500, guild_id=8)
    claimed = [alert.channel_id for alert in await claim(database, limit=10)]
    assert claimed.index(500) <= turns.MOST_COST


async def test_what_a_channel_was_owed_before_does_not_hold_up_what_has_its_turn_now(database: Database) -> None:
    async with database.write() as connection:
        stormy, calm = await add_show(connection), await add_show(connection, name="Frieren", names=("Frieren",))
        await owe(connection, await add_event(connection, key="storm", show_id=stormy.id), *range(1000, 1200))
        await owe(connection, await add_event(connection, key="calm", show_id=calm.id), 1199)
    assert 1199 in [alert.channel_id for alert in await claim(database, limit=10)]
    older, newer = await turns_of(database, 1199)
    assert older == newer <= turns.MOST_COST
