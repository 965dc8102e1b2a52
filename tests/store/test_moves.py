"""Moves as they are stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.releases import Claim, Standing, State
from bot.store import moves, outbox, releases
from bot.store.database import Database
from bot.store.events import Stored
from bot.store.statements import Connection
from tests.core.made import DAY, HOUR, NOW, a_witness
from tests.store.rows import add_event, add_release, add_show, owe

SLOT = NOW + 3 * DAY


async def scheduled(connection: Connection, *said: dict[str, Any]) -> int:
    """Store a scheduled release of which sources have said something."""
    release = await add_release(
        connection, await add_show(connection), Standing(state=State.SCHEDULED, scheduled_at=SLOT)
    )
    usual = {"source": "anilist", "claim": Claim.SCHEDULED, "at": SLOT, "identity": "#3"}
    await releases.witness(connection, [(release.id, a_witness(**{**usual, **one})) for one in said])
    return release.id


async def told(connection: Connection, release_id: int, key: str, **changes: Any) -> Stored:
    return await add_event(connection, **{"key": key, "show_id": 1, "release_id": release_id, **changes})


async def test_only_what_was_told_and_what_continues_it_are_incidents(database: Database) -> None:
    async with database.write() as connection:
        about = await scheduled(connection)
        details = {"from": int(SLOT.timestamp()), "to": int((SLOT + 7 * DAY).timestamp())}
        for key, at, withheld in (
            ("a", NOW, None),
            ("b", NOW, Reason.SAME_MOVE),
            ("c", NOW, Reason.BASELINE),
            ("d", NOW - 9 * DAY, None),
        ):
            await told(connection, about, key, kind=EventKind.MOVED, at=at, withheld=withheld, details=details)
        await told(connection, about, "e")
        found = await moves.incidents(connection, {1}, NOW - DAY)
        assert await moves.incidents(connection, {2}, NOW - DAY) == []
    assert [one.key for one in found] == ["a", "b"]
    assert [one.by for one in found] == [7 * DAY] * 2


async def test_a_source_owes_what_its_last_word_has_scheduled_for_later(database: Database) -> None:
    async with database.write() as connection:
        about = await scheduled(connection, {"at": SLOT - DAY, "identity": "old"}, {}, {"source": "animeschedule"})
        [row] = await moves.scheduled(connection, "anilist", NOW)
        assert (row.release_id, row.at, row.identity) == (about, SLOT, "#3")
        assert await moves.scheduled(connection, "anilist", SLOT) == []
        assert await moves.scheduled(connection, "mal", NOW) == []
        await releases.witness(connection, [(about, a_witness(source="anilist", claim=Claim.POSTPONED, at=None))])
        assert await moves.scheduled(connection, "anilist", NOW) == []


async def test_what_is_withdrawn_is_not_posted_and_what_was_posted_stays(database: Database) -> None:
    async with database.write() as connection:
        near = await told(connection, await scheduled(connection), "soon/1", kind=EventKind.REMINDER)
        await owe(connection, near, 500, 501)
        [sent] = await outbox.claim(connection, NOW, 1)
        await moves.withdraw(connection, [near.id], NOW)
        assert await moves.posted(connection, [near.id]) == {near.id}
        assert (await outbox.depth(connection)).waiting == 0
    assert sent.channel_id == 500


async def test_what_is_retracted_may_be_told_again_under_its_key_and_story(database: Database) -> None:
    async with database.write() as connection:
        about = await scheduled(connection)
        first = await told(connection, about, f"time/{about}", story="story", at=NOW - HOUR)
        await owe(connection, first, 500)
        assert await moves.promises(connection, [about]) == [first]
        await moves.retract(connection, [first], NOW)
        assert await moves.promises(connection, [about]) == []
        assert await outbox.told(connection, {"story"}) == {"story": set()}
        again = await told(connection, about, f"time/{about}", story="story", at=NOW)
        await owe(connection, again, 500)
        assert await outbox.told(connection, {"story"}) == {"story": {"channel:500"}}
        assert (await outbox.depth(connection)).waiting == 2
    assert replace(again.event, at=NOW - HOUR) == first.event


async def test_a_release_whose_time_was_taken_back_counts_as_untold(database: Database) -> None:
    async with database.write() as connection:
        about = await scheduled(connection)
        first = await told(connection, about, f"time/{about}")
        assert await releases.untold(connection, NOW, SLOT) == []
        await moves.retract(connection, [first], NOW)
        assert [one.id for one in await releases.untold(connection, NOW, SLOT)] == [about]
