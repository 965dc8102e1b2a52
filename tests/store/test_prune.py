"""Prune: what is old goes, and what anything is recognised by stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, func, select

from bot.core.alerts import Landed
from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.releases import Claim, Standing, State
from bot.store import items, outbox, prune, releases
from bot.store.database import Database
from bot.store.schema import alerts, attempts, events, item_aliases, sightings
from bot.store.schema import items as item_rows
from tests.core.made import DAY, NOW, a_witness, an_item
from tests.store.rows import add_event, add_release, add_show, owe, owe_new

KEEP = 180 * DAY
LATER = NOW + KEEP + DAY
"""Half a year after everything here was stored."""


async def pruned(database: Database, before: datetime = LATER - KEEP) -> int:
    async with database.write() as connection:
        return await prune.prune(connection, before)


async def count(database: Database, table: Table) -> int:
    async with database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def settled(database: Database) -> None:
    """Store an alert of each final state, one that waits and one that is under way."""
    async with database.write() as connection:
        for key, channel in {"sent": 500, "failed": 501, "sending": 502, "waiting": 502}.items():
            await owe_new(connection, key, channel)
        await owe(connection, await add_event(connection, key="withheld"), 500, withheld=Reason.PAUSED)
        await outbox.claim(connection, NOW, 50)
        await outbox.sent(connection, {1: Landed(message_id=7000)}, NOW)
        await outbox.failed(connection, 2, Reason.GAVE_UP, "", NOW)


async def test_nothing_young_goes(database: Database) -> None:
    await settled(database)
    assert await pruned(database, NOW) == 0


async def test_settled_alerts_go_with_their_attempts_and_events(database: Database) -> None:
    await settled(database)
    assert await pruned(database) == 6
    async with database.read() as connection:
        assert list((await connection.execute(select(alerts.c.state).order_by(alerts.c.id))).scalars()) == [
            "sending",
            "waiting",
        ]
        assert list((await connection.execute(select(events.c.key).order_by(events.c.id))).scalars()) == [
            "sending",
            "waiting",
        ]
    assert await count(database, attempts) == 0


async def test_pruning_again_finds_nothing(database: Database) -> None:
    await settled(database)
    await pruned(database)
    assert await pruned(database) == 0


async def test_the_event_of_a_release_stays_since_it_keeps_the_episode_from_being_told_again(
    database: Database,
) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        release = await add_release(connection, show)
        await add_event(connection, key="out/1", show_id=show.id, release_id=release.id)
    assert await pruned(database) == 0


async def add_item(database: Database, guid: str, seen_at: datetime, source: str = "ann") -> int:
    async with database.write() as connection:
        ids = (await items.add(connection, {source: [an_item(guid=guid)]}, seen_at))[source]
        await items.add_aliases(connection, {source: [(f"guid:{guid}", ids[guid])]})
        return ids[guid]


async def test_an_item_that_its_feed_no_longer_shows_goes_with_its_aliases(database: Database) -> None:
    await add_item(database, "gone", NOW)
    await add_item(database, "shown", LATER)
    assert await pruned(database) == 1
    async with database.read() as connection:
        assert list((await connection.execute(select(item_rows.c.guid))).scalars()) == ["shown"]
        assert list((await connection.execute(select(item_aliases.c.alias))).scalars()) == ["guid:shown"]


async def test_a_feed_that_said_nothing_for_half_a_year_is_still_recognised(database: Database) -> None:
    await add_item(database, "old", NOW - 10 * DAY)
    await add_item(database, "last", NOW)
    await add_item(database, "shown with it", NOW - DAY)
    await add_item(database, "elsewhere", LATER, source="mal")
    assert await pruned(database) == 1
    async with database.read() as connection:
        found = (await connection.execute(select(item_rows.c.guid).order_by(item_rows.c.guid))).scalars()
        assert list(found) == ["elsewhere", "last", "shown with it"]


async def test_an_item_stays_while_an_alert_about_it_is_owed(database: Database) -> None:
    item_id = await add_item(database, "gone", NOW)
    await add_item(database, "shown", LATER)
    async with database.write() as connection:
        await owe(connection, await add_event(connection, kind=EventKind.NEWS, item_id=item_id), 500)
    assert await pruned(database) == 0
    assert await count(database, alerts) == 1


async def test_sightings_of_a_settled_release_go_but_not_that_it_was_seen(database: Database) -> None:
    planned = a_witness(source="anilist", claim=Claim.SCHEDULED)
    async with database.write() as connection:
        release = await add_release(connection, await add_show(connection), Standing(state=State.AVAILABLE))
        await releases.witness(connection, [(release.id, planned), (release.id, a_witness())])
    assert await pruned(database) == 1
    async with database.read() as connection:
        assert await releases.witnesses(connection, {release.id}) == {release.id: [a_witness()]}


async def test_sightings_stay_while_their_release_still_changes(database: Database) -> None:
    async with database.write() as connection:
        release = await add_release(connection, await add_show(connection))
        await releases.witness(connection, [(release.id, a_witness(claim=Claim.SCHEDULED))])
        await releases.save(connection, [release], LATER)
    assert await pruned(database) == 0
    assert await count(database, sightings) == 1
