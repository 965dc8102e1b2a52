"""When streams are expected, from what is stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.polling import Expected
from bot.core.releases import ReleaseKind, Standing, State
from bot.store import streams
from bot.store.database import Database
from tests.core.made import DAY, HOUR, MINUTE, NOW
from tests.store.rows import add_release, add_show
from tests.store.test_lags import LAG, broadcast, confirm

AIRED = Standing(state=State.SCHEDULED, scheduled_at=NOW - 2 * HOUR)
SOON = NOW + 20 * MINUTE


def scheduled(at: datetime = SOON) -> Standing:
    return Standing(state=State.SCHEDULED, scheduled_at=at)


async def awaited(database: Database, within: timedelta = HOUR) -> list[Expected]:
    async with database.read() as connection:
        return await streams.awaited(connection, "crunchyroll", NOW - within, NOW + within)


async def test_without_a_lag_the_broadcast_itself_is_awaited(database: Database) -> None:
    async with database.write() as connection:
        await add_release(connection, await add_show(connection), scheduled(), platform="tv")
    assert await awaited(database) == [Expected(at=SOON, sure=False)]


async def test_with_a_lag_the_stream_is_awaited_when_it_usually_comes(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0))
        await add_release(connection, show, AIRED, number="3", platform="tv")
    assert await awaited(database) == [Expected(at=NOW - 2 * HOUR + LAG, sure=True)]


async def test_a_stream_that_usually_comes_before_the_broadcast_is_awaited_then(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0), lag=-3 * HOUR)
        await add_release(connection, show, scheduled(NOW + 3 * HOUR), number="3", platform="tv")
    assert await awaited(database) == [Expected(at=NOW, sure=True)]


async def test_the_platforms_own_time_is_better_than_what_was_learned(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0))
        await add_release(connection, show, AIRED, number="3", platform="tv")
        await add_release(connection, show, scheduled(), number="3")
    assert await awaited(database) == [Expected(at=SOON, sure=True)]


async def test_the_time_of_a_dub_is_awaited_beside_the_stream_itself(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0))
        await add_release(connection, show, AIRED, number="3", platform="tv")
        await add_release(connection, show, scheduled(), number="3", audio="en-US")
    assert await awaited(database) == [Expected(at=SOON, sure=True), Expected(at=NOW - 2 * HOUR + LAG, sure=True)]


async def test_a_show_without_the_platforms_id_is_awaited_once_an_episode_was_there(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection, ids={"anilist": "1"})
        await add_release(connection, show, AIRED, number="3", platform="tv")
        elsewhere = await add_show(connection, name="Frieren", names=(), ids={"anilist": "2"})
        await add_release(connection, elsewhere, scheduled(), platform="tv")
        assert await streams.awaited(connection, "crunchyroll", NOW - 3 * HOUR, NOW + HOUR) == []
        await confirm(connection, show, range(-1, 0))
    assert await awaited(database) == [Expected(at=NOW - 2 * HOUR + LAG, sure=True)]


async def test_what_has_just_come_is_given_for_its_further_languages(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show, Standing(state=State.AVAILABLE, available_at=NOW - 5 * MINUTE))
    assert await awaited(database) == [Expected(at=NOW - 5 * MINUTE, sure=True, seen=True)]


@pytest.mark.parametrize("audio", ["ja-JP", "en-US"])
async def test_an_episode_that_is_out_there_is_awaited_no_longer(database: Database, audio: str) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show, scheduled(), platform="tv")
        await add_release(connection, show, Standing(state=State.AVAILABLE), audio=audio)
    assert await awaited(database) == []


@pytest.mark.parametrize(
    "other", [{"number": "4"}, {"season": 2}, {"kind": ReleaseKind.SPECIAL}, {"platform": "hidive"}]
)
async def test_another_episode_or_platform_changes_nothing(database: Database, other: dict[str, Any]) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show, scheduled(), platform="tv")
        await add_release(connection, show, Standing(state=State.AVAILABLE), **other)
    assert await awaited(database) == [Expected(at=SOON, sure=False)]


async def to_come(database: Database, show_id: int | None = None, limit: int = 9) -> list[tuple[str, str, datetime]]:
    async with database.read() as connection:
        found = await streams.to_come(connection, NOW, NOW + 30 * DAY, limit, show_id)
    return [(show.name, one.broadcast.key.number, one.at) for show, one in found]


async def test_the_streams_to_come_are_told_soonest_first_from_the_one_whose_broadcast_is_over(
    database: Database,
) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0))
        await add_release(connection, show, broadcast(1), number="4", platform="tv")
        await add_release(connection, show, AIRED, number="3", platform="tv")
        other = await add_show(connection, name="Frieren", names=(), ids={})
        await add_release(connection, other, scheduled(), platform="tv")
    third = ("Metallic Rouge", "3", NOW + 30 * MINUTE)
    assert await to_come(database) == [third, ("Metallic Rouge", "4", NOW + 7 * DAY + LAG)]
    assert await to_come(database, limit=1) == [third]
    assert await to_come(database, other.id) == []


async def test_what_can_be_watched_elsewhere_is_to_come_here_and_comes_first_nowhere(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0))
        await add_release(connection, show, AIRED, number="3", platform="tv")
        assert len(await streams.first_to_come(connection, NOW, NOW + DAY)) == 1
        await add_release(connection, show, Standing(state=State.AVAILABLE), number="3", platform="hidive")
        assert await streams.first_to_come(connection, NOW, NOW + DAY) == []
    assert await to_come(database) == [("Metallic Rouge", "3", NOW + 30 * MINUTE)]


@pytest.mark.parametrize("stream", [scheduled(), Standing(state=State.AVAILABLE, available_at=NOW)])
async def test_what_is_out_or_has_a_time_of_its_own_is_not_told_as_learned(
    database: Database, stream: Standing
) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(-3, 0))
        await add_release(connection, show, AIRED, number="3", platform="tv")
        await add_release(connection, show, stream, number="3")
    assert await to_come(database) == []
