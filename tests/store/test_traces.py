"""Traces: what is stored of an episode, a headline or an alert."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.core.alerts import AlertState, Landed
from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.releases import TV, Release, Standing, State
from bot.core.shows import Show
from bot.core.trace import Attempt
from bot.errors import StoreError
from bot.store import backups, items, outbox, releases, traces
from bot.store.database import Database, reading
from bot.store.statements import Connection
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_witness, an_item
from tests.store.postgres import Server
from tests.store.processes import Child
from tests.store.rows import add_event, add_release, add_show, owe

OUT = Standing(state=State.AVAILABLE, available_at=NOW)

LEAVE_A_LOG = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1])
held.execute("INSERT INTO meta VALUES ('kept', 'in the log')")
held.commit()
print("written", flush=True)
sys.stdin.read()
"""


async def told_release(connection: Connection, show: Show, **key: object) -> Release:
    """Store a release that was seen, with its event."""
    release = await add_release(connection, show, OUT, **key)
    await releases.witness(connection, [(release.id, a_witness(source=release.key.platform))])
    await add_event(
        connection, key=f"out/{release.id}", story=release.key.story, show_id=show.id, release_id=release.id
    )
    return release


async def test_an_episode_is_traced_over_its_platforms_and_audios(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection, names=("Metallic Rouge",))
        told = [await told_release(connection, show, **key) for key in ({}, {"platform": TV}, {"audio": "de-DE"})]
        await told_release(connection, show, number="4")
    async with database.read() as connection:
        trace = await traces.of_episode(connection, show.id, "3")
    assert trace is not None
    assert trace.show == show
    assert [one.release for one in trace.releases] == told
    assert [one.event.release_id for one in trace.decisions] == [one.id for one in told]


async def test_what_was_said_comes_oldest_first(database: Database) -> None:
    said = [a_witness(source="a", seen_at=NOW - HOUR), a_witness(source="b"), a_witness(source="a", at=NOW + MINUTE)]
    async with database.write() as connection:
        show = await add_show(connection)
        release = await add_release(connection, show)
        await releases.witness(connection, [(release.id, one) for one in said])
        trace = await traces.of_episode(connection, show.id, "3")
    assert trace is not None
    assert trace.releases[0].witnesses == tuple(said)


async def test_every_target_has_its_outcome_with_the_tries(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        release = await add_release(connection, show, OUT)
        stored = await add_event(connection, show_id=show.id, release_id=release.id)
        await owe(connection, stored, 500, 501)
        await owe(connection, stored, 502, withheld=Reason.FILTERED)
        posted, failed = await outbox.claim(connection, NOW, 5)
        await outbox.retry(connection, posted.id, NOW, "timed out", NOW)
        await outbox.sent(connection, {posted.id: Landed(message_id=77)}, NOW + MINUTE)
        await outbox.failed(connection, failed.id, Reason.NO_PERMISSION, "50013", NOW)
        trace = await traces.of_episode(connection, show.id, "3")
    assert trace is not None
    first, second, third = trace.decisions[0].outcomes
    assert (first.target, first.state, first.message_id, first.marker) == (
        "channel:500",
        AlertState.SENT,
        77,
        posted.marker,
    )
    assert first.attempts == (
        Attempt(at=NOW, outcome="unsure", detail="timed out"),
        Attempt(at=NOW + MINUTE, outcome="sent", detail="77"),
    )
    assert (second.state, second.reason) == (AlertState.FAILED, Reason.NO_PERMISSION)
    assert (third.state, third.reason, third.attempts) == (AlertState.WITHHELD, Reason.FILTERED, ())


async def test_a_trace_for_some_targets_reads_what_came_of_it_for_those_alone(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        release = await add_release(connection, show, OUT)
        stored = await add_event(connection, show_id=show.id, release_id=release.id)
        await owe(connection, stored, 500, 501, 502)
        trace = await traces.of_episode(connection, show.id, "3", targets=["channel:501", "member:7"])
    assert trace is not None
    assert [[one.target for one in decision.outcomes] for decision in trace.decisions] == [["channel:501"]]


@pytest.mark.parametrize(
    ("kind", "story", "details", "traced"),
    [
        (EventKind.BATCH, "1/episode/1/batch/3", {"numbers": ["1", "2", "3"]}, True),
        (EventKind.MOVED, "1/episode/2/moved/0", {"from": 0, "to": 0, "along": ["3", "4"]}, True),
        (EventKind.BATCH, "1/episode/4/batch/5", {"numbers": ["4", "5"]}, False),
        (EventKind.BATCH, "2/episode/1/batch/3", {"numbers": ["1", "2", "3"]}, False),
    ],
)
async def test_what_was_told_of_several_episodes_at_once_belongs_to_each(
    database: Database, kind: EventKind, story: str, details: dict[str, object], traced: bool
) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show, OUT)
        joint = await add_event(connection, kind=kind, story=f"{show.id}/{story}", show_id=show.id, details=details)
        trace = await traces.of_episode(connection, show.id, "3")
    assert trace is not None
    assert [one.event for one in trace.decisions] == ([joint.event] if traced else [])


async def test_an_episode_that_nobody_told_of_has_no_trace(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show)
        assert await traces.of_episode(connection, show.id, "9") is None
        assert await traces.of_episode(connection, show.id, "3", season=2) is None


@pytest.mark.parametrize(("season", "traced"), [(None, 2), (1, 1), (2, 2)])
async def test_without_a_season_the_newest_one_is_meant(database: Database, season: int | None, traced: int) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        for number in (1, 2):
            await add_release(connection, show, season=number)
        trace = await traces.of_episode(connection, show.id, "3", season)
    assert trace is not None
    assert [one.release.key.season for one in trace.releases] == [traced]


@pytest.mark.parametrize(
    ("days", "newest"),
    [((-7, 0, 7), (1, "2")), ((7, 14, 21), (1, "1")), ((-7, -1, -2), (1, "2")), ((), None)],
    ids=["the one of today", "none yet", "by time, not by number", "none at all"],
)
async def test_the_newest_episode_is_the_one_whose_time_came_last(
    database: Database, days: tuple[int, ...], newest: tuple[int, str] | None
) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        for number, day in enumerate(days, 1):
            expected = Standing(state=State.SCHEDULED, scheduled_at=NOW - HOUR + day * DAY)
            await add_release(connection, show, expected, number=str(number))
        assert await traces.newest(connection, show.id, NOW) == newest


async def add_headlines(connection: Connection, *titles: str) -> dict[str, int]:
    """Store headlines, a minute after another; gives the id of each guid, which counts from 0."""
    ids: dict[str, int] = {}
    for place, title in enumerate(titles):
        item = an_item(guid=str(place), title=title)
        ids |= (await items.add(connection, {"ann": [item]}, NOW + place * MINUTE))["ann"]
    return ids


async def test_headlines_are_found_by_words_however_they_are_spelt(database: Database) -> None:
    async with database.write() as connection:
        await add_headlines(
            connection, "Metallic Rougé's Trailer", "Another show's trailer", "METALLIC ROUGE: trailer!"
        )
        found = await traces.of_headline(connection, "trailer métallic")
    assert [one.headline.item.guid for one in found if one.headline] == ["2", "0"]


async def test_only_the_newest_headlines_are_traced(database: Database) -> None:
    async with database.write() as connection:
        await add_headlines(connection, *[f"Rouge {number}" for number in range(traces.HEADLINES + 2)])
        found = await traces.of_headline(connection, "rouge")
    assert [one.headline.item.guid for one in found if one.headline] == ["6", "5", "4", "3", "2"]


async def test_a_headline_comes_with_its_shows_and_what_was_decided(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        ids = await add_headlines(connection, "Metallic Rouge", "Something else")
        await items.tie(connection, [(ids["0"], show.id)])
        stored = await add_event(connection, kind=EventKind.NEWS, item_id=ids["0"], withheld=Reason.BASELINE)
        [trace] = await traces.of_headline(connection, "rouge")
    assert trace.headline is not None
    assert (trace.headline.source, trace.headline.seen_at, trace.headline.shows) == ("ann", NOW, (show.name,))
    assert [(one.event, one.made_at) for one in trace.decisions] == [(stored.event, NOW)]


@pytest.mark.parametrize("spelt", [str.lower, str.upper, "  {}\n".format])
async def test_an_alert_is_traced_by_the_mark_of_its_message(database: Database, spelt: Callable[[str], str]) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        release = await told_release(connection, show)
        stored = await add_event(connection, key="late", show_id=show.id, release_id=release.id)
        await owe(connection, stored, 500, 501)
        alert = (await outbox.claim(connection, NOW, 5))[1]
        trace = await traces.of_alert(connection, spelt(alert.marker))
    assert trace is not None
    assert (trace.show, [one.release for one in trace.releases]) == (show, [release])
    [decision] = trace.decisions
    assert (decision.event, [one.target for one in decision.outcomes]) == (stored.event, ["channel:501"])


async def test_an_alert_of_news_comes_with_its_headline(database: Database) -> None:
    async with database.write() as connection:
        ids = await add_headlines(connection, "Metallic Rouge")
        await owe(connection, await add_event(connection, kind=EventKind.NEWS, item_id=ids["0"]), 500)
        [alert] = await outbox.claim(connection, NOW, 5)
        trace = await traces.of_alert(connection, alert.marker)
    assert trace is not None
    assert trace.headline is not None
    assert (trace.headline.item.title, trace.releases) == ("Metallic Rouge", ())


async def test_a_mark_that_no_alert_has_traces_nothing(database: Database) -> None:
    async with database.read() as connection:
        assert await traces.of_alert(connection, "aaaaaaaa") is None


async def test_a_database_is_read_while_it_is_open(database: Database, database_url: str) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        await add_release(connection, show)
    async with reading(database_url) as connection:
        assert await traces.newest(connection, show.id, NOW) == (1, "3")


async def test_reading_sees_one_moment_while_others_write(database: Database, database_url: str) -> None:
    async with reading(database_url) as connection:
        assert await traces.of_headline(connection, "rouge") == []
        async with database.write() as writer:
            await add_headlines(writer, "Rouge")
        assert await traces.of_headline(connection, "rouge") == []


async def test_what_only_reads_can_not_write(database_url: str) -> None:
    with pytest.raises((StoreError, DBAPIError), match=r"can't be written|read-only transaction"):
        async with reading(database_url) as connection:
            await add_show(connection)


def content(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder with its bytes."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


async def test_reading_changes_no_byte_of_a_file_without_a_log(file: Path, tmp_path: Path) -> None:
    copy = backups.take(file, tmp_path / "backups", now=NOW, keep=1)
    before = content(copy.parent)
    async with reading(f"sqlite:///{copy}") as connection:
        assert await traces.of_headline(connection, "rouge") == []
    assert content(copy.parent) == before


async def test_what_a_killed_process_left_in_the_log_is_read(file: Path) -> None:
    with Child(LEAVE_A_LOG, file) as child:
        assert child.line() == "written"
        child.kill()
    async with reading(f"sqlite:///{file}") as connection:
        assert (await connection.exec_driver_sql("SELECT value FROM meta")).scalars().all() == ["in the log"]


@pytest.mark.parametrize("name", ["absent.db", "empty.db"])
async def test_a_database_that_holds_nothing_yet_is_said_and_not_made(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="`airdate run` makes or upgrades it"):
        async with reading(f"sqlite:///{tmp_path / name}"):
            pass
    assert content(tmp_path) == {"empty.db": b""}


async def test_a_server_without_tables_is_said(postgresql_server: Server) -> None:
    async with postgresql_server.empty() as url:
        with pytest.raises(StoreError, match="`airdate run` makes or upgrades it"):
            async with reading(url):
                pass


async def test_a_folder_in_the_databases_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't be read"):
        async with reading(f"sqlite:///{tmp_path}"):
            pass
