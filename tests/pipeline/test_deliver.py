"""Delivering: nothing lost, nothing twice, and no channel at another's mercy."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.alerts import NONCE_WINDOW, to_member
from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.errors import Unsure
from bot.pipeline.deliver import GIVE_UP_AFTER, GIVE_UP_ALONE, RETRY, WithoutHistory, at_once
from bot.pipeline.troubles import SecondLook
from bot.pipeline.written import letters
from bot.store import outbox
from bot.store.schema import alerts, attempts, subscriptions
from tests.core.made import DAY, HOUR, MINUTE, a_subscription
from tests.pipeline.stage import Stage
from tests.store.rows import add_event, add_release, add_show, owe, owned_by

SECOND = timedelta(seconds=1)


async def owed(stage: Stage, *numbers: int, channels: tuple[int, ...] = (500,), role: int = 9) -> None:
    """Owe an alert for each of these episodes to each of these channels."""
    async with stage.database.write() as connection:
        show = await add_show(connection)
        for number in numbers:
            release = await add_release(connection, show, number=str(number))
            key = f"out/{release.id}"
            stored = await add_event(connection, key=key, story=key, show_id=show.id, release_id=release.id)
            await owe(connection, stored, *channels, role_ids=(role,))


def episodes(stage: Stage, channel: int = 500) -> list[str]:
    return [one.title.removeprefix("Metallic Rouge · Episode ") for one in stage.outlet.in_channel(channel)]


async def outcomes(stage: Stage) -> list[str]:
    return await stage.column(attempts.c.outcome)


async def test_what_is_owed_is_posted_once_and_in_order(stage: Stage) -> None:
    await owed(stage, 1, 2, 3)
    assert await stage.deliver() == 3
    assert await stage.deliver(DAY) == 0
    assert episodes(stage) == ["1", "2", "3"]
    assert await stage.column(alerts.c.message_id) == [7000, 7001, 7002]
    assert [one.message.content for one in stage.outlet.posted] == ["<@&9>"] * 3


async def test_each_channel_gets_its_own_nonce_and_its_own_message(stage: Stage) -> None:
    channels = (500, 501, 502, 503, 504)
    await owed(stage, 1, channels=channels)
    assert await stage.deliver() == 5
    assert {one.channel_id for one in stage.outlet.posted} == set(channels)
    assert len({one.nonce for one in stage.outlet.posted}) == 5
    assert all(len(one.nonce) <= 25 for one in stage.outlet.posted)


async def test_nothing_is_tried_while_the_outlet_is_not_ready(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.ready = False
    assert await stage.deliver() == 0
    stage.outlet.ready = True
    assert await stage.deliver() == 1


async def test_what_is_withheld_is_never_posted(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await owe(connection, await add_event(connection), 500, withheld=Reason.PAUSED)
    assert await stage.deliver() == 0


async def test_an_unknown_outcome_is_tried_again_with_the_same_nonce(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.fail()
    await stage.deliver()
    assert await stage.deliver(SECOND) == 0
    assert await stage.deliver(SECOND) == 1
    (_, first), (_, second) = stage.outlet.tries
    assert first == second
    assert episodes(stage) == ["1"]
    assert await outcomes(stage) == ["unsure", "sent"]


async def test_an_answer_that_was_lost_leads_to_no_second_message(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.lose_answer()
    await stage.deliver()
    await stage.deliver(timedelta(seconds=RETRY[0]))
    assert episodes(stage) == ["1"]
    assert await stage.column(alerts.c.message_id) == [7000]
    assert stage.outlet.searches == []


@pytest.mark.parametrize("error", [Unsure("429"), TimeoutError(), ConnectionResetError("unmapped"), ValueError("ours")])
async def test_whatever_goes_wrong_the_alert_is_tried_again(stage: Stage, error: Exception) -> None:
    await owed(stage, 1)
    stage.outlet.fail(error=error)
    await stage.deliver()
    await stage.deliver(timedelta(seconds=RETRY[0]))
    assert episodes(stage) == ["1"]
    assert await outcomes(stage) == ["unsure", "sent"]


async def test_tries_are_further_and_further_apart(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.fail(6)
    waits = []
    for _ in range(6):
        await stage.deliver()
        [due] = await stage.column(alerts.c.due_at)
        waits.append(int((due - stage.clock()).total_seconds()))
        stage.clock.now = due
    assert waits == [2, 5, 10, 20, 30, 30]


async def test_a_wait_that_discord_asks_for_is_kept(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.fail(error=Unsure("429", retry_after=timedelta(seconds=1337)))
    await stage.deliver()
    assert await stage.deliver(timedelta(seconds=1336)) == 0
    assert await stage.deliver(SECOND) == 1
    assert episodes(stage) == ["1"]


async def test_after_the_nonce_window_the_message_is_looked_for_and_found(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.lose_answer()
    await stage.deliver()
    stage.outlet.forget_nonces()
    await stage.deliver(NONCE_WINDOW)
    assert (episodes(stage), stage.outlet.searches, len(stage.outlet.tries)) == (["1"], [500], 1)
    assert await stage.column(alerts.c.message_id) == [7000]


async def test_after_the_nonce_window_a_message_that_is_not_there_is_posted(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.fail()
    await stage.deliver()
    stage.outlet.forget_nonces()
    await stage.deliver(NONCE_WINDOW)
    assert (episodes(stage), stage.outlet.searches) == (["1"], [500])


async def test_tries_in_quick_succession_do_not_stretch_the_nonce_window(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.lose_answer()
    stage.outlet.fail(4)
    for _ in range(4):
        await stage.deliver(40 * SECOND)
    stage.outlet.forget_nonces()
    await stage.deliver()
    assert (episodes(stage), stage.outlet.searches) == (["1"], [500])


async def test_a_search_that_found_nothing_starts_a_new_nonce_window(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.fail(2)
    await stage.deliver()
    await stage.deliver(NONCE_WINDOW)
    await stage.deliver(30 * SECOND)
    assert (episodes(stage), stage.outlet.searches) == (["1"], [500])


async def test_a_message_of_another_alert_is_not_taken_for_the_one_that_is_looked_for(stage: Stage) -> None:
    await owed(stage, 1, 2)
    stage.outlet.fail()
    await stage.deliver()
    await stage.deliver(NONCE_WINDOW)
    assert episodes(stage) == ["1", "2"]


@pytest.mark.parametrize("ahead", [HOUR, DAY, 3650 * DAY])
async def test_a_clock_that_was_ahead_when_an_alert_was_made_stalls_nothing(stage: Stage, ahead: timedelta) -> None:
    await owed(stage, 1, 2)
    stage.clock.advance(ahead)
    stage.outlet.lose_answer()
    await stage.deliver()
    stage.clock.advance(-ahead)
    stage.outlet.forget_nonces()
    await stage.deliver(DAY + HOUR)
    assert episodes(stage) == ["1", "2"]


async def test_no_wait_that_discord_asks_for_is_longer_than_a_day(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.fail(error=Unsure("429", retry_after=9 * DAY))
    await stage.deliver()
    assert await stage.deliver(DAY - MINUTE) == 0
    assert await stage.deliver(MINUTE) == 1


async def test_a_process_that_died_between_claim_and_post_loses_nothing(stage: Stage) -> None:
    await owed(stage, 1, 2)
    async with stage.database.write() as connection:
        await outbox.claim(connection, stage.clock(), 50)
    async with stage.database.write() as connection:
        await outbox.release(connection, stage.clock())
    await stage.deliver()
    assert episodes(stage) == ["1", "2"]


@pytest.mark.parametrize("downtime", [SECOND, 119 * SECOND, NONCE_WINDOW, HOUR])
async def test_a_process_that_died_between_post_and_record_doubles_nothing(stage: Stage, downtime: timedelta) -> None:
    await owed(stage, 1, 2)
    async with stage.database.write() as connection:
        [claimed] = await outbox.claim(connection, stage.clock(), 50)
    stage.outlet.lose_answer()
    [letter] = await letters(stage.database, {claimed.id: claimed})
    with pytest.raises(Unsure):
        await stage.deliverer._post(letter)  # noqa: SLF001 - the part of a delivery before the process dies
    if downtime >= NONCE_WINDOW:
        stage.outlet.forget_nonces()
    stage.clock.advance(downtime)
    async with stage.database.write() as connection:
        await outbox.release(connection, stage.clock())
    await stage.deliver()
    assert episodes(stage) == ["1", "2"]


@pytest.mark.parametrize(
    ("reason", "is_paused"),
    [
        (Reason.CHANNEL_GONE, True),
        (Reason.BAD_MESSAGE, False),
        (Reason.BLOCKED_BY_SERVER, False),
        (Reason.DELETED_BY_SERVER, False),
    ],
)
async def test_a_refusal_is_kept_with_its_reason_and_pauses_a_channel_that_is_gone(
    stage: Stage, reason: Reason, is_paused: bool
) -> None:
    await stage.set_up(a_subscription(channel_id=500), a_subscription(channel_id=501))
    await owed(stage, 1)
    stage.outlet.refuse(500, reason)
    assert await stage.deliver() == 1
    assert await stage.deliver(DAY) == 0
    assert await stage.alerts() == [("failed", reason)]
    assert await outcomes(stage) == [reason]
    assert await stage.column(subscriptions.c.paused) == [reason if is_paused else None, None]


async def test_what_waits_for_a_channel_that_is_gone_is_closed_without_asking_again(stage: Stage) -> None:
    await owed(stage, 1, 2, 3)
    stage.outlet.refuse(500, Reason.CHANNEL_GONE)
    await stage.deliver()
    assert len(stage.outlet.tries) == 1
    assert await stage.alerts() == [("failed", "channel_gone")] * 3


async def test_a_forbidden_channel_is_tried_again_every_six_hours_and_goes_on_in_order(stage: Stage) -> None:
    await stage.set_up(a_subscription(channel_id=500))
    await owed(stage, 1, 2, 3)
    stage.outlet.refuse(500, Reason.NO_PERMISSION)
    assert await stage.deliver() == 1
    assert await stage.deliver(6 * HOUR - SECOND) == 0
    assert await stage.deliver(SECOND) == 1
    assert await stage.alerts() == [("waiting", None)] * 3
    assert await stage.column(subscriptions.c.paused) == [None]
    stage.outlet.allow(500)
    await stage.deliver(6 * HOUR)
    assert episodes(stage) == ["1", "2", "3"]


async def test_a_forbidden_channel_that_is_mended_is_tried_at_once(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.refuse(500, Reason.NO_PERMISSION)
    await stage.deliver()
    stage.outlet.allow(500)
    second = SecondLook(database=stage.database, clock=stage.clock)

    async def may_not(_: int) -> bool:
        return False

    async def may(channel_id: int) -> bool:
        return channel_id == 500

    assert await second.look_again(None, may_not) == 0
    assert await second.look_again(None, may) == 1
    await stage.deliver(SECOND)
    assert episodes(stage) == ["1"]


async def test_the_manager_of_a_forbidden_channel_is_told_once_for_each_trouble(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await owned_by(connection, 500, 77)
    await owed(stage, 1, 2)
    stage.outlet.refuse(500, Reason.NO_PERMISSION)
    for _ in range(5):
        await stage.deliver(6 * HOUR)
    assert [one.channel_id for one in stage.outlet.posted] == [78]


async def test_old_alerts_of_a_forbidden_channel_are_left_to_a_summary_or_closed(stage: Stage) -> None:
    for number in (1, 2, 3):
        await owed(stage, number)
    stage.outlet.refuse(500, Reason.NO_PERMISSION)
    await stage.deliver(2 * DAY)
    stage.outlet.allow(500)
    await stage.deliver(6 * HOUR)
    assert await stage.alerts() == [("sent", None), ("withheld", "summarised"), ("withheld", "summarised")]


async def test_direct_messages_that_are_not_taken_are_closed_without_a_notice(stage: Stage) -> None:
    async with stage.database.write() as connection:
        release = await add_release(connection, await add_show(connection))
        for key in ("a", "b"):
            stored = await add_event(connection, key=key, story=key, show_id=release.key.show_id, release_id=release.id)
            await owe(connection, stored, 77, target=to_member(77))
    stage.outlet.refuse(78, Reason.NO_PERMISSION)
    await stage.deliver()
    assert await stage.alerts() == [("failed", "dm_closed")] * 2


@pytest.mark.parametrize(
    ("choice", "count", "end"), [("post", 2, ("sent", None)), ("drop", 1, ("failed", "unchecked"))]
)
async def test_where_nobody_can_look_the_setting_decides(
    stage: Stage, choice: WithoutHistory, count: int, end: tuple[str, str | None]
) -> None:
    await owed(stage, 1)
    stage.outlet.lose_answer()
    await stage.deliver()
    stage.outlet.forget_nonces()
    stage.outlet.hide_history(500)
    stage.clock.advance(NONCE_WINDOW)
    await replace(stage.deliverer, without_history=choice).deliver_due()
    assert len(episodes(stage)) == count
    assert await stage.alerts() == [end]


async def test_a_wait_that_discord_asks_for_leaves_the_alert_as_it_was(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.fail(error=Unsure("429", retry_after=HOUR))
    await stage.deliver()
    assert await stage.alerts() == [("waiting", None)]
    assert await stage.column(alerts.c.claimed_at) == [None]
    await stage.deliver(HOUR)
    assert (episodes(stage), stage.outlet.searches) == (["1"], [])


async def test_an_alert_without_a_clear_answer_is_given_up_after_an_hour_in_which_another_channel_got_one(
    stage: Stage,
) -> None:
    await owed(stage, 1, 2)
    stage.outlet.fail(len(RETRY) + 1)
    for _ in RETRY:
        await stage.deliver(MINUTE)
    await stage.deliver(GIVE_UP_ALONE / 2)
    assert await stage.alerts() == [("sending", None), ("waiting", None)]
    await owed(stage, 3, channels=(501,))
    stage.outlet.fail_in(500)
    await stage.deliver(GIVE_UP_ALONE / 2)
    # What the other channel got is noted with what is under way, so the next try sees it.
    await stage.deliver(MINUTE)
    assert (await stage.alerts())[0] == ("failed", "gave_up")


async def test_a_message_that_discord_calls_malformed_does_not_hold_up_the_next(stage: Stage) -> None:
    await owed(stage, 1, 2)
    stage.outlet.refuse(500, Reason.BAD_MESSAGE)
    await stage.deliver()
    assert len(stage.outlet.tries) == 2


async def test_a_forbidden_and_a_failing_channel_hold_up_no_other(stage: Stage) -> None:
    await owed(stage, 1, 2, channels=(500, 501, 502))
    stage.outlet.refuse(500, Reason.NO_PERMISSION)
    stage.outlet.fail()
    await stage.deliver()
    assert sorted(len(episodes(stage, channel)) for channel in (501, 502)) == [0, 2]
    await stage.deliver(MINUTE)
    assert episodes(stage, 501) == episodes(stage, 502) == ["1", "2"]


async def test_a_slow_channel_holds_up_no_other(stage: Stage) -> None:
    await owed(stage, 1, 2, channels=(500, 501))
    answer = stage.outlet.hold(500)
    delivering = asyncio.create_task(stage.deliver())
    async with asyncio.timeout(10):
        await stage.outlet.until_posted(501, 2)
    assert episodes(stage, 500) == []
    answer.set()
    assert await delivering == 4
    assert episodes(stage, 500) == ["1", "2"]


async def test_an_alert_whose_outcome_stays_unknown_is_given_up_after_days_and_frees_its_channel(stage: Stage) -> None:
    await owed(stage, 1, 2)
    stage.outlet.fail(len(RETRY) + 1)
    for _ in RETRY:
        await stage.deliver(MINUTE)
    await stage.deliver(GIVE_UP_AFTER)
    assert await stage.alerts() == [("failed", "gave_up"), ("sent", None)]
    assert episodes(stage) == ["2"]


async def test_an_alert_that_waited_for_days_is_still_tried_more_than_once(stage: Stage) -> None:
    await owed(stage, 1)
    stage.outlet.fail()
    await stage.deliver(GIVE_UP_AFTER + DAY)
    await stage.deliver(timedelta(seconds=RETRY[0]))
    assert await stage.alerts() == [("sent", None)]


async def test_an_alert_that_cannot_be_written_is_closed_and_holds_up_nothing(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await owe(connection, await add_event(connection, key="x", kind=EventKind.NEWS), 500)
    await owed(stage, 1)
    await stage.deliver()
    assert await stage.alerts() == [("failed", "bad_message"), ("sent", None)]


async def test_many_alerts_for_many_channels_are_all_posted_once(stage: Stage) -> None:
    channels = tuple(range(500, 510))
    await owed(stage, *range(1, 5), channels=channels)
    stage.outlet.lose_answer(8)
    for _ in range(4):
        await stage.deliver(MINUTE)
    assert [episodes(stage, channel) for channel in channels] == [["1", "2", "3", "4"]] * len(channels)
    assert await stage.depth() == outbox.Depth(waiting=0, sending=0, failed=0, oldest=None)


@pytest.mark.parametrize(
    ("rate", "under_way"),
    [(1, 10), (12, 24), (50, 40), (100, 80), (1000, 100)],
    ids=["the least", "a small share", "Discord's usual rate", "a bot that is allowed more", "the most"],
)
def test_less_than_a_second_of_alerts_is_under_way_at_once(rate: int, under_way: int) -> None:
    assert at_once(rate) == under_way
