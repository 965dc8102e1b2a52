"""Two stored shows that turn out to be one: all that belongs to both moves to the one that stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Table, select

from bot.core.alerts import Draft
from bot.core.events import EventKind, When
from bot.core.reasons import Reason
from bot.core.releases import Claim, Release, Standing, State
from bot.core.shows import Show
from bot.store import doubts, items, joining, outbox, releases, shows, subscriptions
from bot.store.database import Database
from bot.store.joining import Move
from bot.store.schema import alerts, events, item_shows, sightings, subscription_shows
from bot.store.schema import releases as release_rows
from bot.store.statements import Connection
from tests.core.made import DAY, HOUR, NOW, a_key, a_show, a_subscription, a_witness, an_item
from tests.store.rows import add_event, add_release, add_show, owe

AVAILABLE = Standing(state=State.AVAILABLE, available_at=NOW)


async def two(connection: Connection, **changes: Any) -> tuple[Show, Show]:
    """Store the tracked show and one that a feed had made of another name."""
    kept = await add_show(connection)
    gone = await add_show(
        connection, **{"name": "Rouge", "names": ("Rouge", "ルージュ"), "ids": {}, "tracked": False, **changes}
    )
    return kept, gone


async def rows(connection: Connection, table: Table) -> list[Any]:
    return list((await connection.execute(select(table))).all())


async def seen(connection: Connection, show: Show, source: str, at: datetime = NOW, **key: Any) -> Release:
    release = await add_release(connection, show, Standing(state=State.AVAILABLE, available_at=at), **key)
    await releases.witness(connection, [(release.id, a_witness(source=source, at=at, seen_at=at))])
    return release


async def told(connection: Connection, show: Show, release: Release, *channels: int) -> None:
    fields = {"show_id": show.id, "release_id": release.id, "story": release.key.story}
    await owe(connection, await add_event(connection, key=f"out/{release.id}", **fields), *channels)


async def test_releases_that_only_the_other_show_had_move_as_they_are(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        release = await seen(connection, gone, "crunchyroll", number="4")
        await joining.join(connection, kept, gone, NOW)
        assert await releases.load(connection, [release.id]) == {
            release.id: Release(id=release.id, key=a_key(show_id=kept.id, number="4"), standing=AVAILABLE)
        }
        assert [show.id for show in await shows.load(connection, [kept.id, gone.id])] == [kept.id]


async def test_releases_that_both_had_are_settled_from_what_was_said_of_both(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        planned = await add_release(connection, kept, Standing(state=State.SCHEDULED, scheduled_at=NOW))
        await releases.witness(connection, [(planned.id, a_witness(source="anilist", claim=Claim.SCHEDULED))])
        other = await seen(connection, gone, "crunchyroll", NOW + HOUR)
        await joining.join(connection, kept, gone, NOW)
        found = await releases.load(connection, [planned.id, other.id])
        assert list(found) == [planned.id]
        standing = found[planned.id].standing
        assert (standing.state, standing.scheduled_at, standing.available_at) == (State.AVAILABLE, NOW, NOW + HOUR)
        assert [row.release_id for row in await rows(connection, sightings)] == [planned.id] * 2


async def test_what_is_pruned_leaves_what_is_known_of_either(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        planned = await add_release(connection, kept, Standing(state=State.SCHEDULED, scheduled_at=NOW))
        await add_release(connection, gone, AVAILABLE)
        await joining.join(connection, kept, gone, NOW)
        assert (await releases.load(connection, [planned.id]))[planned.id].standing == AVAILABLE


async def test_a_target_that_heard_of_an_episode_of_the_one_has_heard_it_of_the_other(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        release = await seen(connection, gone, "crunchyroll")
        await told(connection, gone, release, 500)
        story = a_key(show_id=kept.id).story
        await joining.join(connection, kept, gone, NOW)
        assert await outbox.told(connection, {story}) == {story: {"channel:500"}}
        [event] = await rows(connection, events)
        assert (event.show_id, event.story, event.key) == (kept.id, story, f"out/{release.id}")


async def test_an_episode_that_both_had_told_keeps_both_records_under_one_story(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        own, other = await seen(connection, kept, "crunchyroll"), await seen(connection, gone, "crunchyroll")
        await told(connection, kept, own, 500)
        await told(connection, gone, other, 501)
        await joining.join(connection, kept, gone, NOW)
        found = await rows(connection, events)
        assert [row.key for row in found] == [f"out/{own.id}", f"joined/{found[1].id}"]
        assert {row.story for row in found} == {own.key.story}
        assert {row.release_id for row in found} == {own.id}
        assert await outbox.told(connection, {own.key.story}) == {own.key.story: {"channel:500", "channel:501"}}
        assert [row.story for row in await rows(connection, alerts)] == [own.key.story] * 2


async def test_a_reminder_that_was_given_of_the_other_release_counts_for_the_one_that_stays(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        own, other = await add_release(connection, kept), await add_release(connection, gone)
        await add_event(connection, key=f"soon/{other.id}/1706119500/1800", show_id=gone.id, release_id=other.id)
        await joining.join(connection, kept, gone, NOW)
        assert [row.key for row in await rows(connection, events)] == [f"soon/{own.id}/1706119500/1800"]


async def test_subscriptions_to_both_are_not_doubled_and_those_to_one_move(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        wanted = [frozenset({kept.id}), frozenset({gone.id}), frozenset({kept.id, gone.id})]
        await subscriptions.configure(connection, [a_subscription(show_ids=ids) for ids in wanted], NOW)
        await joining.join(connection, kept, gone, NOW)
        found = await rows(connection, subscription_shows)
        assert sorted((row.show_id, row.subscription_id) for row in found) == [(kept.id, one) for one in (1, 2, 3)]


async def test_news_about_both_is_about_the_one_that_stays_once(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        ids = (await items.add(connection, {"ann": [an_item(guid="a"), an_item(guid="b")]}, NOW))["ann"]
        await items.tie(connection, [(ids["a"], kept.id), (ids["a"], gone.id), (ids["b"], gone.id)])
        for guid, show in (("a", kept), ("a", gone), ("b", gone)):
            about = {"key": f"news/{ids[guid]}/{show.id}", "story": f"news/{ids[guid]}"}
            await add_event(connection, **about, kind=EventKind.NEWS, show_id=show.id, item_id=ids[guid], when=None)
        await joining.join(connection, kept, gone, NOW)
        assert sorted(row.item_id for row in await rows(connection, item_shows)) == sorted(ids.values())
        found = await rows(connection, events)
        assert [row.key for row in found] == [
            f"news/{ids['a']}/{kept.id}",
            f"joined/{found[1].id}",
            f"news/{ids['b']}/{kept.id}",
        ]
        assert {row.story for row in found} == {f"news/{item_id}" for item_id in ids.values()}


async def test_the_original_audio_of_both_is_that_of_the_one_that_stays(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        chinese = a_show(id=kept.id, audio="zh-CN")
        release = await seen(connection, gone, "crunchyroll")
        await joining.join(connection, chinese, gone, NOW)
        assert (await releases.load(connection, [release.id]))[release.id].key.audio == "zh-CN"


@pytest.mark.parametrize(("kept_season", "gone_season"), [(2, 0), (0, 2), (2, 2)])
async def test_both_shows_episodes_are_of_the_season_that_one_of_them_states(
    database: Database, kept_season: int, gone_season: int
) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection, season=gone_season)
        kept = a_show(id=kept.id, season=kept_season)
        own = await seen(connection, kept, "crunchyroll", number="3", season=kept_season or 1)
        other = await seen(connection, gone, "crunchyroll", number="4", season=gone_season or 1)
        await told(connection, kept, own, 500)
        await told(connection, gone, other, 500)
        await joining.join(connection, kept, gone, NOW)
        found = await releases.load(connection, [own.id, other.id])
        assert [one.key.season for one in found.values()] == [2, 2]
        stories = {f"{kept.id}/2/episode/{number}" for number in "34"}
        assert {row.story for row in await rows(connection, events)} == stories
        assert await outbox.told(connection, stories) == {story: {"channel:500"} for story in stories}


@pytest.mark.parametrize(("believed", "doubt"), [(True, None), (False, "number 7 follows 3")])
async def test_a_doubt_stays_unless_the_other_side_was_believed(
    database: Database, believed: bool, doubt: str | None
) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        own = await add_release(connection, kept, AVAILABLE if believed else None)
        other = await seen(connection, gone, "crunchyroll")
        await doubts.doubt(connection, {other.id: "number 7 follows 3"}, NOW)
        await joining.join(connection, kept, gone, NOW + DAY)
        [row] = await rows(connection, release_rows)
        assert (row.id, row.doubt, row.doubted_at) == (own.id, doubt, NOW if doubt else None)


async def test_an_alert_that_is_still_owed_stays_owed(database: Database) -> None:
    async with database.write() as connection:
        kept, gone = await two(connection)
        stored = await add_event(connection, key="time/9", show_id=gone.id, when=When.SCHEDULED)
        draft = Draft(target="channel:500", channel_id=500, withheld=Reason.FILTERED)
        await outbox.enqueue(connection, [outbox.Owed(stored=stored, draft=draft)], NOW)
        await owe(connection, stored, 501)
        await joining.join(connection, kept, gone, NOW)
        assert [row.state for row in await rows(connection, alerts)] == ["withheld", "waiting"]


@pytest.mark.parametrize(
    ("key", "moved"),
    [
        ("out/12", "out/5"),
        ("out/1", "out/1"),
        ("time/12", "time/5"),
        ("soon/12/12/12", "soon/5/12/12"),
        ("moved/12/7/12/12", "moved/5/7/12/12"),
        ("batch/out/12/out/14/12", "batch/out/5/out/14/12"),
        ("announced/7", "announced/3"),
        ("announced/12", "announced/5"),
        ("news/12/7", "news/12/3"),
        ("news/7", "news/7"),
        ("news/12/any", "news/12/any"),
    ],
)
def test_a_key_is_what_it_would_be_had_the_other_show_never_been(key: str, moved: str) -> None:
    move = Move(gone=a_show(id=7), kept=a_show(id=3), releases={12: 5})
    assert move.event_key(key) == moved


@pytest.mark.parametrize(
    ("story", "moved"),
    [
        ("7/1/episode/3", "3/1/episode/3"),
        ("7/2/episode/3", "3/2/episode/3"),
        ("7/1/episode/3/moved/1/2024-01-24", "3/1/episode/3/moved/1/2024-01-24"),
        ("77/1/episode/3", "77/1/episode/3"),
        ("news/7", "news/7"),
        ("announced/7", "announced/3"),
    ],
)
def test_a_story_is_that_of_the_show_that_stays(story: str, moved: str) -> None:
    assert Move(gone=a_show(id=7), kept=a_show(id=3)).story(story) == moved


async def test_what_the_configuration_says_of_a_show_joins_those_that_were_made_before(database: Database) -> None:
    async with database.write() as connection:
        feed = await shows.add(connection, Show(name="Rouge", names=("Rouge",)), NOW)
        calendar = await shows.add(connection, Show(name="メタリックルージュ", ids={"anilist": "162985"}), NOW)
        wanted = a_show(id=0, names=("Metallic Rouge", "Rouge"))
        ids = await shows.configure(connection, [wanted], NOW)
        [show] = await shows.load(connection, [feed.id, calendar.id])
        assert set(ids.values()) == {show.id}
        assert (show.name, show.tracked, show.ids["anilist"]) == ("Metallic Rouge", True, "162985")
        assert {"Rouge", "メタリックルージュ", "Metallic Rouge"} <= set(show.names)


async def test_a_configured_season_moves_the_episodes_that_were_kept_without_one(database: Database) -> None:
    async with database.write() as connection:
        [show_id] = set((await shows.configure(connection, [a_show(id=0)], NOW)).values())
        release = await seen(connection, a_show(id=show_id), "crunchyroll")
        await shows.configure(connection, [a_show(id=0, season=2)], NOW)
        assert (await releases.load(connection, [release.id]))[release.id].key.season == 2
