"""What was expected and not seen: late where a platform was read, unconfirmed where nobody can see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.events import EventKind, When
from bot.core.polling import NEAR_AFTER
from bot.core.releases import TV, Claim, Sighting
from bot.store import subscriptions
from bot.store.schema import events, releases, sources
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_series, a_show, a_sighting, a_subscription
from tests.pipeline.stage import Stage

LAG, GRACE, WEEK = 2 * HOUR, 2 * HOUR, 7 * DAY
AIRS = NOW + 3 * HOUR
EXPECTED = AIRS + LAG
DUE = EXPECTED + GRACE

STEPS = 2

LATE = "Metallic Rouge · Episode 3 is late"
CAME = "Metallic Rouge · Episode 3"


def planned(week: int = 0, **changes: Any) -> Sighting:
    """What the calendar says of the third episode, or of one some weeks from it."""
    usual = {"platform": TV, "claim": Claim.SCHEDULED, "at": AIRS + week * WEEK, "url": None}
    return a_sighting(**{"number": str(3 + week), "identity": f"tv{week}", **usual, **changes})


def streamed(week: int = 0, **changes: Any) -> Sighting:
    usual = {"number": str(3 + week), "identity": f"cr{week}", "at": EXPECTED + week * WEEK}
    return a_sighting(**{**usual, **changes})


PAST = (-2, -1)
CALENDAR = [planned(week) for week in (-2, -1, 0, 1)]
SEEN = [streamed(week) for week in PAST]


async def known(stage: Stage, *calendar: Sighting, seen: list[Sighting] | None = None) -> None:
    """Let two weeks be known from the baseline on, and the third episode be expected."""
    stage.sites.publish("anilist", *(calendar or CALENDAR))
    stage.sites.publish("crunchyroll", *(SEEN if seen is None else seen))
    await stage.baseline()


async def pass_until(stage: Stage, at: datetime) -> list[str]:
    """Let time pass in a few steps, with all that happens at each; gives the titles of what was posted."""
    before = len(stage.outlet.posted)
    step = max(10 * MINUTE, (at - stage.clock.now) / STEPS)
    while stage.clock.now < at:
        await stage.poll(min(step, at - stage.clock.now))
        await stage.announce()
        await stage.deliver()
        await stage.revise()
    return stage.outlet.titles[before:]


async def test_an_episode_that_is_not_there_after_the_grace_period_is_late_and_told_once(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    assert await pass_until(stage, DUE - MINUTE) == []
    assert await pass_until(stage, DUE + HOUR) == [LATE]
    assert await pass_until(stage, DUE + 20 * HOUR) == []
    [message] = [one.message for one in stage.outlet.posted]
    assert f"expected on Crunchyroll <t:{int(EXPECTED.timestamp())}:R> and has not been seen yet" in message.description


async def test_an_episode_that_comes_within_the_grace_period_is_not_late(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    await pass_until(stage, EXPECTED + HOUR)
    stage.sites.publish("crunchyroll", *SEEN, streamed(at=EXPECTED + HOUR))
    assert await pass_until(stage, DUE + DAY) == [CAME]


async def test_when_a_late_episode_comes_it_is_told_and_the_late_message_says_so(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    await pass_until(stage, DUE + HOUR)
    stage.sites.publish("crunchyroll", *SEEN, streamed(at=DUE + HOUR))
    assert await pass_until(stage, DUE + 2 * HOUR) == [CAME]
    late, out = (one.message for one in stage.outlet.posted)
    assert late.title == "Metallic Rouge · Episode 3 was late"
    assert "It came on [Crunchyroll](" in late.description
    assert "Out now on Crunchyroll" in out.description


async def test_a_late_episode_that_comes_on_another_day_is_late_once_all_the_same(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    assert await pass_until(stage, DUE + 2 * DAY) == [LATE]


async def test_the_time_that_a_source_tells_for_the_platform_is_sure_from_the_first_week_on(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll", "anilist", "animeschedule"))
    stage.sites.publish("animeschedule", planned(platform="crunchyroll", at=AIRS + HOUR))
    await known(stage, planned(), seen=[])
    assert await pass_until(stage, AIRS + 3 * HOUR - MINUTE) == []
    assert await pass_until(stage, AIRS + 4 * HOUR) == [LATE]
    [told] = [key for key in await stage.column(events.c.key) if key.startswith("late/")]
    broadcast = (await stage.column(releases.c.platform)).index(TV) + 1
    assert told == f"late/{broadcast}/crunchyroll"


async def test_a_platforms_own_time_without_any_broadcast_is_enough(stage: Stage) -> None:
    await stage.set_up()
    await known(stage, planned(platform="crunchyroll"), seen=[])
    assert await pass_until(stage, AIRS + GRACE + HOUR) == [LATE]


@pytest.mark.parametrize("weeks", [(), (-1,)])
async def test_in_its_first_weeks_a_show_that_the_platform_carries_waits_in_silence(
    stage: Stage, weeks: tuple[int, ...]
) -> None:
    await stage.set_up()
    await known(stage, seen=[streamed(week) for week in weeks])
    assert await pass_until(stage, DUE + DAY) == []


async def test_a_show_that_the_platform_does_not_carry_is_never_late(stage: Stage) -> None:
    await stage.set_up(a_subscription(events=frozenset({EventKind.LATE})), show=a_show(id=0, ids={"anilist": "1"}))
    await known(stage, *CALENDAR, planned(platform="crunchyroll"), seen=[])
    assert await pass_until(stage, DUE + DAY) == []


async def test_an_episode_that_is_to_be_seen_elsewhere_is_not_late(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    await pass_until(stage, EXPECTED)
    stage.sites.publish("crunchyroll", *SEEN, streamed(platform="hidive"))
    assert LATE not in await pass_until(stage, DUE + DAY)


async def test_a_dub_that_has_a_time_of_its_own_is_not_late(stage: Stage) -> None:
    await stage.set_up(a_subscription(audio=frozenset({"ja-JP", "en-US"})))
    await known(stage, planned(platform="crunchyroll", audio="en-US"), seen=[])
    assert await pass_until(stage, AIRS + DAY) == []


async def test_after_a_downtime_the_next_poll_is_waited_for(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    await pass_until(stage, AIRS)
    stage.sites.publish("crunchyroll", *SEEN, streamed())
    assert await stage.announce(10 * HOUR) == 0
    assert await pass_until(stage, stage.clock.now + HOUR) == [CAME]


async def test_what_is_older_than_what_is_fresh_is_not_told_as_late(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    await pass_until(stage, AIRS)
    stage.clock.now = EXPECTED + stage.policy.fresh + MINUTE
    assert await pass_until(stage, stage.clock.now + HOUR) == []


async def test_a_late_episode_that_then_moves_is_told_as_moved(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    await pass_until(stage, DUE + HOUR)
    stage.sites.publish("anilist", *CALENDAR[:2], planned(at=AIRS + 3 * DAY))
    assert await pass_until(stage, DUE + 2 * HOUR) == ["Metallic Rouge · Episode 3 has moved"]
    assert await pass_until(stage, DUE + 4 * DAY) == []


async def test_who_goes_by_the_schedule_hears_of_the_delay_too(stage: Stage) -> None:
    await stage.set_up(a_subscription(when=When.SCHEDULED))
    await known(stage)
    assert await pass_until(stage, DUE + HOUR) == [CAME, LATE]


async def test_a_first_start_tells_nothing_of_what_calendars_list_of_the_days_before(stage: Stage) -> None:
    await stage.set_up(a_subscription(), a_subscription(channel_id=501, when=When.SCHEDULED))
    await known(stage, *(planned(week, at=NOW - (2 - week) * 4 * HOUR) for week in (-2, -1, 0)), seen=[])
    assert await pass_until(stage, NOW + 2 * DAY) == []


async def test_what_was_expected_before_the_first_answer_of_the_source_is_not_missed(stage: Stage) -> None:
    await stage.set_up(names=("anilist",))
    stage.sites.publish("anilist", *CALENDAR)
    await stage.baseline()
    stage.clock.now = AIRS + MINUTE
    await stage.set_up()
    assert await pass_until(stage, AIRS + 3 * HOUR) == []


async def broken(stage: Stage, since: datetime) -> None:
    await pass_until(stage, since)
    stage.sites.break_down("crunchyroll")


async def test_where_the_source_is_broken_the_episode_is_told_unconfirmed_after_the_grace_period(stage: Stage) -> None:
    await stage.set_up(a_subscription(role_id=9), a_subscription(channel_id=501, when=When.SCHEDULED))
    await known(stage)
    await broken(stage, AIRS + HOUR)
    assert stage.outlet.in_channel(501)
    assert await pass_until(stage, DUE - MINUTE) == []
    assert await pass_until(stage, DUE + DAY) == [CAME]
    [told] = [one.message for one in stage.outlet.in_channel(500)]
    why = "not confirmed: Crunchyroll could not be read since 23:00 UTC."
    assert f"Expected on Crunchyroll since <t:{int(EXPECTED.timestamp())}:t>" in told.description
    assert told.description.endswith(why)
    assert told.content == "<@&9>"


async def test_what_was_told_unconfirmed_is_not_told_again_when_it_is_seen_but_edited(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    await broken(stage, AIRS + HOUR)
    assert await pass_until(stage, DUE + HOUR) == [CAME]
    stage.sites.publish("crunchyroll", *SEEN, streamed(at=EXPECTED))
    assert await pass_until(stage, DUE + DAY) == []
    [told] = [one.message for one in stage.outlet.posted]
    assert "Seen on [Crunchyroll](" in told.description
    assert "could not be read" not in told.description


async def test_where_the_lag_is_unknown_the_broadcast_counts_and_as_long_as_a_stream_may_take(stage: Stage) -> None:
    await stage.set_up()
    await known(stage, seen=[])
    await broken(stage, AIRS)
    due = AIRS + NEAR_AFTER + GRACE
    assert await pass_until(stage, due - MINUTE) == []
    assert await pass_until(stage, due + MINUTE) == [CAME]
    assert "Scheduled on Japanese TV for" in stage.outlet.posted[0].message.description


async def test_another_source_of_the_platform_that_is_read_makes_it_late_instead(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll", "mirror", "anilist"))
    stage.sites.publish("mirror", *SEEN)
    await known(stage)
    await broken(stage, AIRS)
    assert await pass_until(stage, DUE + DAY) == [LATE]


async def test_a_source_that_never_answered_leaves_nobody_in_silence(stage: Stage) -> None:
    await stage.set_up()
    stage.sites.publish("anilist", *CALENDAR)
    stage.sites.break_down("crunchyroll")
    await stage.baseline()
    assert await pass_until(stage, AIRS + DAY) == [CAME]
    assert "could not be read since 19:00 UTC" in stage.outlet.posted[0].message.description


async def test_a_gap_in_what_was_read_makes_the_episode_unconfirmed_and_not_late(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    await pass_until(stage, DUE - MINUTE)
    async with stage.database.write() as connection:
        gap = {"gap_from": AIRS + HOUR, "gap_to": AIRS + 3 * HOUR}
        await connection.execute(update(sources).where(sources.c.name == "crunchyroll").values(gap))
    assert await pass_until(stage, DUE + DAY) == [CAME]
    why = "what Crunchyroll told between 23:00 and 2024-01-25 01:00 UTC could not be read"
    assert why.replace("2024-01-25 ", "") in stage.outlet.posted[0].message.description


UNKNOWN = a_show(id=0, ids={"anilist": "162985"})
"""A show that no platform is known to carry."""


async def test_a_show_that_nobody_confirms_is_told_by_its_broadcast_after_the_grace_period(stage: Stage) -> None:
    await stage.set_up(show=UNKNOWN)
    await known(stage, seen=[])
    assert await pass_until(stage, AIRS + GRACE - MINUTE) == []
    assert await pass_until(stage, AIRS + DAY) == [CAME]
    assert "not confirmed: no source of mine confirms this show." in stage.outlet.posted[0].message.description


async def test_an_episode_on_several_platforms_that_nobody_confirms_is_told_once(stage: Stage) -> None:
    await stage.set_up(show=UNKNOWN)
    await known(stage, planned(), planned(platform="hidive"), planned(platform="netflix", at=AIRS + HOUR), seen=[])
    assert await pass_until(stage, AIRS + DAY) == [CAME]


async def test_of_what_nobody_confirms_those_are_told_who_follow_the_show_and_not_those_who_follow_all(
    stage: Stage,
) -> None:
    other = a_series(title="Harbour Quillon", ids={"anilist": "777"})
    await stage.set_up()
    await known(stage, planned(series=other), seen=[])
    follower = a_subscription(channel_id=501, show_ids=frozenset({2}))
    async with stage.database.write() as connection:
        await subscriptions.configure(connection, [a_subscription(), follower], stage.clock())
    assert await pass_until(stage, AIRS + DAY) == ["Harbour Quillon · Episode 3"]
    assert stage.outlet.posted[0].channel_id == 501


async def test_without_any_confirming_source_who_waits_is_told_after_the_grace_period(stage: Stage) -> None:
    await stage.set_up(names=("anilist",))
    await known(stage)
    assert await pass_until(stage, AIRS + DAY) == [CAME]


async def test_several_episodes_that_nobody_confirms_are_one_message(stage: Stage) -> None:
    await stage.set_up(show=UNKNOWN)
    await known(stage, planned(), planned(1, at=AIRS), seen=[])
    assert await pass_until(stage, AIRS + DAY) == ["Metallic Rouge · Episodes 3-4"]
    assert "no source of mine confirms this show" in stage.outlet.posted[0].message.description


async def test_a_cancelled_episode_is_neither_late_nor_told(stage: Stage) -> None:
    await stage.set_up()
    await known(stage)
    await pass_until(stage, AIRS - HOUR)
    stage.sites.publish("anilist", *CALENDAR[:2], planned(claim=Claim.CANCELLED))
    assert not {LATE, CAME} & set(await pass_until(stage, DUE + DAY))
