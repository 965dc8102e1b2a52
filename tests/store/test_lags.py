"""Lags learned from what is stored: which broadcasts and which streams count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.core.lag import Lag
from bot.core.releases import ReleaseKind, Standing, State
from bot.core.shows import Show
from bot.store import lags
from bot.store.database import Database
from bot.store.statements import Connection
from tests.core.made import DAY, HOUR, NOW
from tests.store.rows import add_release, add_show

WEEK = 7 * DAY
LAG = 2 * HOUR + timedelta(minutes=30)


def broadcast(week: int = 0) -> Standing:
    return Standing(state=State.SCHEDULED, scheduled_at=NOW + week * WEEK)


def seen(week: int = 0, lag: timedelta = LAG) -> Standing:
    return Standing(state=State.AVAILABLE, available_at=NOW + week * WEEK + lag)


async def confirm(connection: Connection, show: Show, weeks: range, **stream: Any) -> None:
    """Store broadcasts of consecutive weeks, and that each was streamed."""
    lag = stream.pop("lag", LAG)
    for week in weeks:
        await add_release(connection, show, broadcast(week), number=str(week), platform="tv")
        await add_release(connection, show, seen(week, lag), **{"number": str(week), **stream})


async def learned(database: Database, *show_ids: int) -> Mapping[tuple[int, str], Lag]:
    async with database.read() as connection:
        return await lags.of_shows(connection, show_ids)


async def test_the_lag_is_learned_by_show_and_platform(database: Database) -> None:
    async with database.write() as connection:
        rouge = await add_show(connection)
        await confirm(connection, rouge, range(3))
        frieren = await add_show(connection, name="Frieren", names=(), ids={})
        await confirm(connection, frieren, range(1), platform="netflix", lag=DAY)
        elsewhere = await add_show(connection, name="Undead Unluck", names=(), ids={})
        await confirm(connection, elsewhere, range(1))
    assert await learned(database, rouge.id, frieren.id) == {
        (rouge.id, "crunchyroll"): Lag(usual=LAG, weeks=3),
        (frieren.id, "netflix"): Lag(usual=DAY, weeks=1),
    }


async def test_nothing_is_learned_of_no_shows(database: Database) -> None:
    assert await learned(database) == {}


async def test_the_newest_eight_weeks_count(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(10))
        await confirm(connection, show, range(10, 18), lag=HOUR)
    assert await learned(database, show.id) == {(show.id, "crunchyroll"): Lag(usual=HOUR, weeks=8)}


@pytest.mark.parametrize(
    "stream",
    [
        {"audio": "en-US"},
        {"number": "9"},
        {"season": 2},
        {"kind": ReleaseKind.SPECIAL},
        {"platform": "tv", "audio": "x"},
    ],
)
async def test_a_dub_or_another_episode_says_nothing(database: Database, stream: dict[str, Any]) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await confirm(connection, show, range(1), **stream)
    assert await learned(database, show.id) == {}


async def test_what_was_not_seen_or_has_no_broadcast_says_nothing(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show, broadcast(), number="1", platform="tv")
        await add_release(connection, show, broadcast(), number="1")
        await add_release(connection, show, number="2", platform="tv")
        await add_release(connection, show, seen(), number="2")
        await add_release(connection, show, seen(), number="3")
    assert await learned(database, show.id) == {}


async def test_the_own_audio_of_a_show_need_not_be_japanese(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection, audio="zh-CN")
        await confirm(connection, show, range(2), audio="zh-CN")
    assert await learned(database, show.id) == {(show.id, "crunchyroll"): Lag(usual=LAG, weeks=2)}
