"""A disk that is full, and a database that another program locks: nothing half-stored, nothing lost, no restart."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from contextlib import closing
from datetime import timedelta

import psutil
import pytest
from sqlalchemy import func, select

from bot.app.health import Health
from bot.app.watchdog import Watchdog
from bot.scheduler import Runs, Tick
from bot.store.database import Database
from bot.store.schema import alerts, events, items
from tests.core.made import HOUR, NOW, an_item
from tests.discord_server.fixture import discord_server
from tests.faults.conftest import Figure
from tests.faults.kill.waiting import until
from tests.flow.conftest import Stage as FlowStage
from tests.flow.conftest import just_now, publisher
from tests.flow.conftest import stage as flow
from tests.flow.documents import Episode, Headline
from tests.pipeline.conftest import database, file, sqlite_template, stage
from tests.pipeline.stage import Stage
from tests.store.processes import Child

__all__ = ["database", "discord_server", "file", "flow", "publisher", "sqlite_template", "stage"]

STORIES = 40
SECOND = timedelta(seconds=1)

# Holds the write lock as another program would, from the line it says until it has waited.
LOCK = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
print("let go", flush=True)
"""


async def counts(database: Database) -> tuple[int, ...]:
    async with database.read() as connection:
        return tuple(
            [
                (await connection.execute(select(func.count()).select_from(table))).scalar_one()
                for table in (items, events, alerts)
            ]
        )


async def pages(database: Database, further: int | None) -> None:
    """Give the writer so many further pages, and no more; None gives as many as it likes."""
    async with database.write() as connection:
        used = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count={2**30 if further is None else used + further}")


@pytest.mark.long
@pytest.mark.fault("S2")
@pytest.mark.parametrize("further", [0, 1, 4, 8])
async def test_what_a_full_disk_has_no_room_for_is_not_stored_and_not_sent(
    stage: Stage, figure: Figure, further: int
) -> None:
    await stage.set_up(names=("ann",))
    await stage.baseline()
    told = [
        an_item(
            guid=f"{number}",
            title=f"Metallic Rouge Story {number}",
            link=f"https://news.example/{number}",
            summary="Rouge and Naomi. " * 100,
            published=NOW + HOUR / 2,
        )
        for number in range(STORIES)
    ]
    before = await counts(stage.database)
    await pages(stage.database, further)
    stage.sites.publish("ann", *told)
    polls = Runs(tick=Tick(name="poll", run=stage.poll, every=HOUR, limit=HOUR))
    health = Health(ticks=[polls], watchdog=Watchdog(), least_free=0)
    await polls.run()
    [red] = health.problems()
    assert "the disk is full; free some space" in red
    assert await counts(stage.database) == before
    assert await stage.deliver() == 0
    await pages(stage.database, None)
    stage.clock.advance(HOUR)
    await polls.run()
    assert health.problems() == []
    stored = await counts(stage.database)
    assert stored[0] == before[0] + STORIES
    await stage.deliver()
    open_alerts = (await stage.depth()).waiting + (await stage.depth()).sending
    assert open_alerts == 0
    assert len({one.nonce for one in stage.outlet.posted}) == len(stage.outlet.posted) > 0
    figure(f"full in a poll of {STORIES} stories: 0 stored, 0 sent, health red; all stored and told with space again")


@pytest.mark.long
@pytest.mark.fault("S2")
async def test_a_bot_whose_disk_fills_up_goes_on_living_and_recovers_without_a_restart(
    flow: FlowStage, figure: Figure
) -> None:
    await flow.start()
    flow.publish(Episode(media=900, number=3, at=just_now()))
    await flow.posts(1)
    bot = psutil.Process(flow.bot.pid)
    # The kernel refuses to let any file of the process grow beyond this, as a full disk would.
    _, most = bot.rlimit(resource.RLIMIT_FSIZE)
    bot.rlimit(resource.RLIMIT_FSIZE, (8192, most))
    flow.report(Headline(id=2, title="Metallic Rouge gets a second season", at=just_now()))
    await until(lambda: "check it and its free space" in flow.bot.errors)
    refused = len(flow.posted)
    bot.rlimit(resource.RLIMIT_FSIZE, (most, most))
    assert flow.bot.runs
    # A source whose answer found no room stays claimed for five minutes, which pass here at once.
    with closing(sqlite3.connect(flow.folder / "airdate.db", timeout=20)) as connection:
        connection.execute("UPDATE sources SET leased_until = NULL")
        connection.commit()
    await flow.discord.wait_for(lambda: len(flow.posted) >= 2, 60)
    titles = [message.embeds[0]["title"] for message in await flow.quiet()]
    assert titles == ["Metallic Rouge · Episode 3", "Metallic Rouge gets a second season"]
    assert refused == 1
    ended = await flow.bot.stop()
    assert ended.code == 0
    assert "Traceback" not in ended.errors
    figure("a process whose files may not grow: lives on, says so in a line, posts what was missed, once")


@pytest.mark.long
@pytest.mark.fault("S1")
async def test_a_lock_that_another_program_holds_for_ten_seconds_loses_nothing(flow: FlowStage, figure: Figure) -> None:
    await flow.start()
    with Child(LOCK, flow.folder / "airdate.db", 10) as other:
        assert await asyncio.to_thread(other.line) == "locked"
        flow.publish(Episode(media=900, number=3, at=just_now()))
        flow.report(Headline(id=2, title="Metallic Rouge gets a second season", at=just_now()))
        assert await asyncio.to_thread(other.line) == "let go"
        assert flow.posted == []
    await flow.posts(2)
    ended = await flow.bot.stop()
    with closing(sqlite3.connect(flow.folder / "airdate.db")) as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM alerts GROUP BY state"))
    assert (ended.code, "Traceback" in ended.errors) == (0, False), ended.errors
    assert states["sent"] == len(flow.posted) == 2
    assert set(states) <= {"sent", "withheld"}
    figure("an episode and a headline in the meantime: posted when it was let go, 0 lost, 0 twice")
