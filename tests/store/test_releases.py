"""Releases in the store: their keys, standings and witnesses, and what is expected when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.core.releases import Claim, ReleaseKind, Standing, State
from bot.store import releases
from bot.store.database import Database
from tests.core.made import DAY, HOUR, LINK, MINUTE, NOW, a_key, a_witness
from tests.store.rows import add_release, add_show

SOON = NOW + 20 * MINUTE


def scheduled(at: datetime = SOON) -> Standing:
    return Standing(state=State.SCHEDULED, scheduled_at=at)


async def test_a_new_release_is_to_be_announced(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        release = await add_release(connection, show)
        assert release.standing == Standing()
        assert await releases.known(connection, {release.key}) == {release.key: release}


async def test_no_releases_are_added_for_no_keys(database: Database) -> None:
    async with database.write() as connection:
        assert await releases.add(connection, [], NOW) == {}
        assert await releases.known(connection, set()) == {}


@pytest.mark.parametrize(
    "change",
    [{"season": 2}, {"number": "4"}, {"kind": ReleaseKind.SPECIAL}, {"platform": "tv"}, {"audio": "en-US"}],
)
async def test_each_part_of_the_key_makes_another_release(database: Database, change: dict[str, Any]) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        one = await add_release(connection, show)
        other = await add_release(connection, show, **change)
        known = await releases.known(connection, {one.key, other.key, a_key(show_id=show.id, number="99")})
    assert known[one.key].id != known[other.key].id


async def test_a_standing_is_loaded_as_it_was_saved(database: Database) -> None:
    standing = Standing(
        state=State.AVAILABLE,
        scheduled_at=NOW - HOUR,
        available_at=NOW,
        url=LINK,
        title="Marginal City",
        thumbnail="https://example.org/3.jpg",
        note="broadcast of a match",
    )
    async with database.write() as connection:
        release = await add_release(connection, await add_show(connection), standing)
        assert await releases.load(connection, [release.id, 99]) == {release.id: release}


async def test_saving_nothing_is_no_error(database: Database) -> None:
    async with database.write() as connection:
        await releases.save(connection, [], NOW)
        await releases.witness(connection, [])


async def test_witnesses_are_given_as_they_were_heard_oldest_first(database: Database) -> None:
    first = a_witness(source="anilist", claim=Claim.SCHEDULED, at=None, identity="1", note="soon")
    second = a_witness(url=LINK, title="Marginal City", thumbnail="https://example.org/3.jpg")
    async with database.write() as connection:
        release = await add_release(connection, await add_show(connection))
        await releases.witness(connection, [(release.id, first), (release.id, second)])
        assert await releases.witnesses(connection, {release.id}) == {release.id: [first, second]}
        assert await releases.witnesses(connection, {99}) == {}


async def expected_numbers(database: Database, after: datetime, before: datetime) -> list[str]:
    async with database.read() as connection:
        return [release.key.number for release in await releases.expected(connection, after, before)]


async def test_what_is_scheduled_or_postponed_to_a_date_is_expected_soonest_first(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show, scheduled(SOON + MINUTE), number="1")
        await add_release(connection, show, scheduled(SOON), number="2")
        await add_release(connection, show, Standing(state=State.POSTPONED, scheduled_at=SOON + HOUR), number="3")
        await add_release(connection, show, scheduled(NOW + DAY), number="late")
        await add_release(connection, show, scheduled(NOW - DAY), number="early")
        await add_release(connection, show, Standing(state=State.POSTPONED), number="unknown")
        await add_release(connection, show, Standing(state=State.CANCELLED, scheduled_at=SOON), number="cancelled")
        await add_release(connection, show, Standing(state=State.AVAILABLE, scheduled_at=SOON), number="out")
        await add_release(connection, show, number="tba")
    assert await expected_numbers(database, NOW, NOW + 2 * HOUR) == ["2", "1", "3"]


@pytest.mark.parametrize(
    ("witness", "standing", "promised"),
    [
        ({}, {}, True),
        ({"source": "anilist"}, {}, False),
        ({"at": NOW + MINUTE}, {}, False),
        ({"at": NOW - 3 * DAY}, {}, False),
        ({"claim": Claim.AVAILABLE}, {"state": State.AVAILABLE}, False),
        ({}, {"state": State.AVAILABLE}, False),
        ({}, {"scheduled_at": NOW + DAY}, True),  # another source names a later time
        ({}, {"state": State.POSTPONED, "scheduled_at": None}, True),
    ],
)
async def test_a_source_has_promised_what_it_said_to_be_out_by_now(
    database: Database, witness: dict[str, Any], standing: dict[str, Any], promised: bool
) -> None:
    told = a_witness(**{"claim": Claim.SCHEDULED, "at": NOW - MINUTE, **witness})
    stands = Standing(**{"state": State.SCHEDULED, "scheduled_at": NOW - MINUTE, **standing})
    async with database.write() as connection:
        release = await add_release(connection, await add_show(connection), stands)
        await releases.witness(connection, [(release.id, told)])
        found = await releases.promised_by(connection, {"crunchyroll"}, NOW - 2 * DAY, NOW)
    assert found == ({"crunchyroll"} if promised else set())
