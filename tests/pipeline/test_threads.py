"""Opening threads from messages of episodes: once each, and only where an announcement asks for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.core.releases import Sighting
from bot.errors import Refused, Unsure
from bot.pipeline.threads import Threader
from bot.pipeline.trial import order_trial
from bot.store import subscriptions, threads
from bot.store.schema import alerts, attempts
from tests.core.made import HOUR, MINUTE, NOW, a_sighting, a_subscription
from tests.pipeline.stage import Stage

LATER = NOW + 2 * HOUR
EPISODE, NEXT = (a_sighting(number=number, identity=number, at=LATER - MINUTE) for number in ("3", "4"))
CHANNEL = a_subscription().channel_id


async def posted(stage: Stage, *sightings: Sighting, thread: bool = True) -> None:
    """Post what a platform has from now on, in a channel whose announcement asks for threads."""
    await stage.set_up(a_subscription(thread=thread))
    await stage.baseline()
    stage.sites.publish("crunchyroll", *(sightings or (EPISODE,)))
    await stage.poll_and_deliver(HOUR)


async def open_threads(stage: Stage, after: timedelta = timedelta()) -> int:
    """Let time pass, and open what is owed, as a process does that has just been started."""
    stage.clock.advance(after)
    return await Threader(database=stage.database, outlet=stage.outlet, clock=stage.clock).open_due()


async def notes(stage: Stage) -> list[str]:
    async with stage.database.read() as connection:
        wanted = select(attempts.c.detail).where(attempts.c.outcome == threads.THREADING).order_by(attempts.c.id)
        return list((await connection.execute(wanted)).scalars())


async def test_an_episode_gets_one_thread_that_is_called_by_it(stage: Stage) -> None:
    await posted(stage)
    assert await open_threads(stage) == 1
    assert await open_threads(stage, HOUR) == 0

    [message] = stage.outlet.posted
    assert stage.outlet.threads == {message.id: "Metallic Rouge · Episode 3"}
    assert message.id in await stage.column(alerts.c.thread_id)
    assert await notes(stage) == ["done"]


async def test_a_batch_gets_one_thread(stage: Stage) -> None:
    await posted(stage, EPISODE, NEXT)
    await open_threads(stage)
    assert list(stage.outlet.threads.values()) == ["Metallic Rouge · Episodes 3-4"]


async def test_no_thread_is_opened_where_nobody_asks_for_one(stage: Stage) -> None:
    await posted(stage, thread=False)
    assert len(stage.outlet.posted) == 1
    assert await open_threads(stage) == 0


async def test_news_and_tests_begin_no_thread(stage: Stage) -> None:
    await stage.set_up(a_subscription(thread=True), names=("crunchyroll", "ann"))
    await stage.baseline()
    stage.sites.publish("ann", NewsItem(guid="1", title="Metallic Rouge gets a film", published=NOW))
    await stage.poll_and_deliver(2 * HOUR)
    async with stage.database.write() as connection:
        await order_trial(connection, a_subscription(thread=True), "test/1", stage.clock())
    await stage.deliver()
    assert stage.outlet.titles == ["Metallic Rouge gets a film", "[Test] Metallic Rouge gets a film"]
    assert await open_threads(stage) == 0

    stage.sites.publish("crunchyroll", EPISODE)
    await stage.poll_and_deliver(HOUR)
    async with stage.database.write() as connection:
        await order_trial(connection, a_subscription(thread=True), "test/2", stage.clock())
    await stage.deliver()
    assert stage.outlet.titles[2:] == ["Metallic Rouge · Episode 3", "[Test] Metallic Rouge · Episode 3"]
    assert await open_threads(stage) == 1


async def test_a_forum_post_is_a_thread_already(stage: Stage) -> None:
    stage.outlet.forums.add(CHANNEL)
    await posted(stage)
    assert await open_threads(stage) == 0
    assert await stage.column(alerts.c.thread_id) == [stage.outlet.posted[0].id]


async def test_a_thread_whose_answer_was_lost_is_not_opened_twice(stage: Stage) -> None:
    await posted(stage)
    stage.outlet.lose_answer()
    await open_threads(stage)
    await open_threads(stage, MINUTE)

    assert len(stage.outlet.threads) == 1
    assert await notes(stage) == ["put off: the connection was reset", "done"]


async def test_a_process_that_is_killed_leaves_its_thread_to_the_next(stage: Stage) -> None:
    await posted(stage)
    async with stage.database.write() as connection:
        assert len(await threads.claim(connection, stage.clock(), 10)) == 1
    assert await open_threads(stage) == 0

    async with stage.database.write() as connection:
        await threads.release(connection, stage.clock())
    assert await open_threads(stage) == 1
    assert len(stage.outlet.threads) == 1


async def test_a_lease_that_nobody_gave_up_ends(stage: Stage) -> None:
    await posted(stage)
    async with stage.database.write() as connection:
        await threads.claim(connection, stage.clock(), 10)
    assert await open_threads(stage, threads.LEASE) == 1


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (Refused("no", reason=Reason.NO_PERMISSION), 6 * HOUR),
        (Refused("too many active threads", reason=Reason.THREAD_CLOSED), HOUR),
        (Unsure("too many", retry_after=5 * MINUTE), 5 * MINUTE),
    ],
)
async def test_what_may_pass_is_tried_again_later(stage: Stage, error: Exception, wait: timedelta) -> None:
    await posted(stage)
    stage.outlet.fail(1, error=error)
    await open_threads(stage)
    assert await open_threads(stage, wait - timedelta(seconds=1)) == 0
    assert await open_threads(stage, timedelta(seconds=1)) == 1
    assert (await notes(stage))[0].startswith("put off: ")
    assert len(stage.outlet.threads) == 1


@pytest.mark.parametrize("reason", [Reason.DELETED_BY_SERVER, Reason.WRONG_CHANNEL])
async def test_what_will_never_be_is_given_up_with_its_reason(stage: Stage, reason: Reason) -> None:
    await posted(stage)
    stage.outlet.fail(1, error=Refused(f"no: {reason}", reason=reason))
    await open_threads(stage)
    assert await open_threads(stage, 12 * HOUR) == 0
    assert await notes(stage) == [f"given up: no: {reason}"]


async def test_nobody_begins_to_speak_of_last_week(stage: Stage) -> None:
    await posted(stage)
    await open_threads(stage, timedelta(days=3))
    assert stage.outlet.threads == {}
    assert await notes(stage) == [f"given up: {Reason.GAVE_UP.words}"]


async def test_an_announcement_without_threads_in_the_same_channel_changes_nothing(stage: Stage) -> None:
    await stage.set_up(a_subscription(thread=False))
    async with stage.database.write() as connection:
        await subscriptions.add(connection, a_subscription(thread=True, show_ids=frozenset({1})), stage.clock())
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    await stage.poll_and_deliver(HOUR)
    assert await open_threads(stage) == 1
