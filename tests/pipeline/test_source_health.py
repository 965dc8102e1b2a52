"""Who is told that a source fails, and that it is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.core.events import EventKind
from bot.core.feeds import name_of
from bot.core.subscriptions import DEFAULT_EVENTS
from bot.pipeline.source_health import SourceHealth
from bot.store.schema import alerts, sources, subscriptions
from tests.core.made import DAY, HOUR, NOW, a_sighting, a_subscription, an_item
from tests.pipeline.stage import SOURCES, Stage
from tests.store.rows import owned_by

ASKING = DEFAULT_EVENTS | {EventKind.SOURCE_FAILING, EventKind.SOURCE_STALE}


async def look(stage: Stage, after: timedelta = timedelta()) -> list[str]:
    """Let time pass and look after the sources; gives what was posted now, as channel and title."""
    stage.clock.advance(after)
    before = len(stage.outlet.posted)
    health = SourceHealth(
        database=stage.database, outlet=stage.outlet, clock=stage.clock, policy=stage.policy, sources=SOURCES
    )
    await health.check()
    await stage.deliver()
    return sorted(f"{one.channel_id} {one.title}" for one in stage.outlet.posted[before:])


async def fail(stage: Stage, lasting: timedelta = DAY) -> None:
    """Let a source fail for so long, and be asked whenever it is due."""
    stage.sites.break_down("ann")
    end = stage.clock() + lasting
    while stage.clock() <= end:
        await stage.poll()
        stage.clock.now = (await stage.state("ann")).next_poll_at
    stage.clock.now = end


async def owners(stage: Stage, people: dict[int, int]) -> None:
    async with stage.database.write() as connection:
        for channel_id, user_id in people.items():
            await owned_by(connection, channel_id, user_id)


@pytest.fixture
async def feeds(stage: Stage) -> Stage:
    only_episodes = a_subscription(channel_id=501, events=frozenset({EventKind.EPISODE}))
    chosen = a_subscription(channel_id=502, events=ASKING, show_ids=frozenset({1}))
    await stage.set_up(a_subscription(channel_id=500), only_episodes, chosen, names=("ann",))
    await owners(stage, {500: 70, 501: 71})
    stage.sites.publish("ann", an_item())
    await stage.baseline()
    return stage


async def test_those_whom_a_source_concerns_hear_once_that_it_fails_and_once_that_it_is_back(feeds: Stage) -> None:
    await fail(feeds, DAY - HOUR)
    assert await look(feeds) == []
    await fail(feeds, 2 * HOUR)
    assert await look(feeds) == ["502 ann can't be read", "71 ann can't be read"]
    assert await look(feeds, HOUR) == []
    feeds.sites.publish("ann", an_item())
    await feeds.poll(2 * DAY)
    assert await look(feeds) == ["502 ann is readable again", "71 ann is readable again"]
    assert await look(feeds, HOUR) == []


async def test_the_person_who_made_an_announcement_is_told_in_place_of_the_manager(feeds: Stage) -> None:
    async with feeds.database.write() as connection:
        await connection.execute(update(subscriptions).where(subscriptions.c.channel_id == 500).values(created_by=90))
    await fail(feeds, DAY + HOUR)
    assert await look(feeds) == ["502 ann can't be read", "91 ann can't be read"]


async def test_those_who_follow_a_servers_own_feed_alone_hear_of_it(feeds: Stage) -> None:
    await fail(feeds, DAY + HOUR)
    name = name_of("https://ann.example/rss")
    async with feeds.database.write() as connection:
        await connection.execute(update(sources).values(name=name))
        own = update(subscriptions).where(subscriptions.c.channel_id == 500)
        await connection.execute(own.values(source=name, created_by=90))
    assert await look(feeds) == ["91 ann.example can't be read"]


async def test_a_servers_own_feed_that_nobody_follows_any_more_concerns_nobody(feeds: Stage) -> None:
    await fail(feeds, DAY + HOUR)
    async with feeds.database.write() as connection:
        await connection.execute(update(sources).values(name=name_of("https://ann.example/rss")))
    assert await look(feeds) == []


async def test_the_notice_says_what_is_wrong_and_what_happens_next_without_any_markup_of_the_server(
    feeds: Stage,
) -> None:
    await fail(feeds, DAY + HOUR)
    await look(feeds)
    words = feeds.outlet.posted[0].message.description
    assert "the server answered 503" in words
    assert "on once a day" in words


async def test_nobody_is_told_before_the_bot_knows_its_servers(feeds: Stage) -> None:
    await fail(feeds, DAY + HOUR)
    feeds.outlet.ready = False
    assert await look(feeds) == []
    assert await feeds.column(alerts.c.id) == []
    feeds.outlet.ready = True
    assert len(await look(feeds)) == 2


async def test_a_new_incident_is_told_anew(feeds: Stage) -> None:
    for _ in range(2):
        await fail(feeds, DAY + HOUR)
        assert len(await look(feeds)) == 2
        feeds.sites.publish("ann", an_item())
        await feeds.poll(2 * DAY)
        assert len(await look(feeds)) == 2


async def test_time_in_which_the_bot_itself_was_off_is_no_failure_and_no_silence_of_a_source(feeds: Stage) -> None:
    feeds.sites.break_down("ann")
    await feeds.poll()
    feeds.clock.advance(30 * DAY)
    await feeds.poll()
    assert await look(feeds) == []
    feeds.sites.publish("ann", an_item())
    await feeds.poll(DAY)
    assert await look(feeds) == []


async def test_a_platform_that_is_read_and_says_nothing_new_for_long_is_told_once(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    await owners(stage, {500: 70})
    for number in range(8):
        stage.sites.publish("crunchyroll", a_sighting(number=str(number), identity=str(number), at=stage.clock()))
        await stage.poll(DAY)
    told = []
    for _ in range(20):
        await stage.poll(8 * HOUR)
        told += [one for one in await look(stage) if one.startswith("71 ")]
    assert told == ["71 crunchyroll has told nothing new for unusually long"]
    stage.sites.publish("crunchyroll", a_sighting(number="9", identity="9", at=stage.clock()))
    await stage.poll(8 * HOUR)
    assert [one for one in await look(stage) if one.startswith("71 ")] == ["71 crunchyroll tells news again"]


async def test_a_calendar_that_was_read_once_and_never_changes_is_never_stale(stage: Stage) -> None:
    await stage.set_up(names=("anilist",))
    stage.sites.publish("anilist", *(a_sighting(number=str(one), at=NOW + one * DAY) for one in range(9)))
    for _ in range(30):
        await stage.poll(DAY)
        assert await look(stage) == []
