"""Announcing: what time itself brings, each thing once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.core.events import EventKind, When
from bot.core.reasons import Reason
from bot.core.releases import TV, Claim, Sighting
from bot.store import lags
from bot.store.schema import events
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_sighting, a_subscription
from tests.pipeline.stage import Stage

AIRS = NOW + 3 * HOUR
"""Two hours after the end of the baseline."""

BY_SCHEDULE = a_subscription(when=When.SCHEDULED)


def planned(**changes: Any) -> Sighting:
    return a_sighting(**{"platform": TV, "claim": Claim.SCHEDULED, "at": AIRS, "url": None, **changes})


async def told(stage: Stage, *said: Sighting) -> None:
    """Let the calendar say this from the baseline on."""
    stage.sites.publish("anilist", *said)
    await stage.baseline()


async def test_a_release_is_told_by_the_schedule_at_its_time_and_once(stage: Stage) -> None:
    await stage.set_up(BY_SCHEDULE)
    await told(stage, planned())
    assert await stage.announce(2 * HOUR - MINUTE) == 0
    assert await stage.announce(MINUTE) == 1
    assert await stage.announce(MINUTE) == 0
    await stage.deliver()
    assert stage.outlet.titles == ["Metallic Rouge · Episode 3"]
    assert "Scheduled for now on Japanese TV" in stage.outlet.posted[0].message.description


async def test_what_a_baseline_finds_past_its_time_is_not_told_by_the_clock_either(stage: Stage) -> None:
    await stage.set_up(BY_SCHEDULE)
    await told(stage, planned(at=NOW - HOUR))
    assert await stage.announce() == 0
    assert await stage.withheld() == [("episode", Reason.BASELINE)]


@pytest.mark.parametrize(("late", "count"), [(23 * HOUR, 1), (25 * HOUR, 0)])
async def test_after_a_downtime_only_what_is_fresh_is_told(stage: Stage, late: Any, count: int) -> None:
    await stage.set_up(BY_SCHEDULE)
    await told(stage, planned())
    assert await stage.announce(2 * HOUR + late) == count


async def test_an_episode_on_several_platforms_is_told_by_its_first_time_only(stage: Stage) -> None:
    await stage.set_up(BY_SCHEDULE)
    await told(stage, planned(), planned(platform="crunchyroll", at=AIRS + HOUR))
    await stage.announce(2 * HOUR)
    await stage.announce(HOUR)
    await stage.deliver()
    assert stage.outlet.titles == ["Metallic Rouge · Episode 3"]
    assert await stage.alerts() == [("sent", None), ("withheld", "already_told")]


async def test_an_episode_that_was_postponed_to_a_date_is_told_then(stage: Stage) -> None:
    await stage.set_up(BY_SCHEDULE)
    await told(stage, planned(at=NOW + DAY))
    stage.sites.publish("anilist", planned(claim=Claim.POSTPONED, at=NOW + 8 * DAY))
    assert await stage.poll_and_deliver() == ["Metallic Rouge · Episode 3 is postponed"]
    assert await stage.announce(DAY) == 0
    assert await stage.announce(7 * DAY) == 1


async def test_an_episode_without_a_date_is_never_due(stage: Stage) -> None:
    await stage.set_up(BY_SCHEDULE)
    await told(stage, planned(at=None), planned(number="4", claim=Claim.CANCELLED, at=AIRS))
    assert await stage.announce(DAY) == 0


async def test_an_episode_that_is_out_already_is_told_by_no_clock(stage: Stage) -> None:
    await stage.set_up(BY_SCHEDULE)
    await told(stage, planned(platform="crunchyroll"))
    stage.sites.publish("crunchyroll", a_sighting(at=NOW + HOUR))
    await stage.poll()
    assert await stage.announce(2 * HOUR) == 0


async def test_a_dub_by_the_schedule_goes_to_those_who_asked_for_dubs(stage: Stage) -> None:
    dubs = a_subscription(channel_id=501, when=When.SCHEDULED, events=frozenset({EventKind.DUB}))
    await stage.set_up(BY_SCHEDULE, dubs)
    await told(stage, planned(platform="crunchyroll", audio="en-US"))
    await stage.announce(2 * HOUR)
    await stage.deliver()
    assert [one.channel_id for one in stage.outlet.posted] == [501]
    assert "Scheduled for now in English on Crunchyroll" in stage.outlet.posted[0].message.description


async def reminded(stage: Stage) -> list[str]:
    await stage.announce()
    before = len(stage.outlet.posted)
    await stage.deliver()
    return stage.outlet.titles[before:]


async def test_each_lead_is_reminded_of_once(stage: Stage) -> None:
    await stage.set_up(a_subscription(reminder=15 * MINUTE), a_subscription(channel_id=501, reminder=HOUR))
    await told(stage, planned())
    assert await reminded(stage) == []
    stage.clock.now = AIRS - HOUR
    assert await reminded(stage) == ["Metallic Rouge · Episode 3 is near"]
    assert stage.outlet.posted[-1].channel_id == 501
    assert await reminded(stage) == []
    stage.clock.now = AIRS - 15 * MINUTE
    assert await reminded(stage) == ["Metallic Rouge · Episode 3 is near"]
    assert stage.outlet.posted[-1].channel_id == 500
    stage.clock.now = AIRS - MINUTE
    assert await reminded(stage) == []


async def test_nobody_is_reminded_who_did_not_ask(stage: Stage) -> None:
    await stage.set_up(a_subscription())
    await told(stage, planned())
    stage.clock.now = AIRS - MINUTE
    assert await reminded(stage) == []
    assert await stage.column(events.c.id) == []


async def test_an_episode_on_several_platforms_is_reminded_of_once(stage: Stage) -> None:
    await stage.set_up(a_subscription(reminder=HOUR))
    await told(stage, planned(), planned(platform="crunchyroll"), planned(platform="hidive"))
    stage.clock.now = AIRS - HOUR
    assert await reminded(stage) == ["Metallic Rouge · Episode 3 is near"]


async def test_nobody_is_reminded_of_a_dub_they_do_not_listen_to(stage: Stage) -> None:
    await stage.set_up(
        a_subscription(reminder=HOUR), a_subscription(channel_id=501, reminder=HOUR, audio=frozenset({"en-US"}))
    )
    await told(stage, planned(platform="crunchyroll", audio="en-US"))
    stage.clock.now = AIRS - HOUR
    await reminded(stage)
    assert [one.channel_id for one in stage.outlet.posted] == [501]


async def test_a_correction_by_minutes_brings_no_second_reminder(stage: Stage) -> None:
    await stage.set_up(a_subscription(reminder=HOUR))
    await told(stage, planned())
    stage.clock.now = AIRS - HOUR
    await reminded(stage)
    stage.sites.publish("anilist", planned(at=AIRS + 2 * MINUTE))
    await stage.poll()
    stage.clock.advance(10 * MINUTE)
    assert await reminded(stage) == []


async def test_an_episode_that_moved_by_days_is_reminded_of_again(stage: Stage) -> None:
    await stage.set_up(a_subscription(reminder=HOUR, events=frozenset()))
    await told(stage, planned())
    stage.clock.now = AIRS - HOUR
    await reminded(stage)
    stage.sites.publish("anilist", planned(at=AIRS + 7 * DAY))
    await stage.poll()
    stage.clock.now = AIRS + 7 * DAY - HOUR
    assert await reminded(stage) == ["Metallic Rouge · Episode 3 is near"]


async def test_a_reminder_that_would_come_after_the_release_does_not_come(stage: Stage) -> None:
    await stage.set_up(a_subscription(reminder=HOUR))
    await told(stage, planned())
    stage.clock.now = AIRS + MINUTE
    assert await reminded(stage) == []


LAG = 2 * HOUR
BEFORE = [planned(number=str(week), identity=f"tv{week}", at=AIRS - (3 - week) * 7 * DAY) for week in (1, 2)]
STREAMED = [a_sighting(number=str(week), identity=str(week), at=AIRS - (3 - week) * 7 * DAY + LAG) for week in (1, 2)]


async def learned(stage: Stage, *said: Sighting) -> None:
    """Let two weeks be known in which the stream came two hours after the broadcast, and then what is said."""
    await stage.set_up(
        a_subscription(reminder=HOUR), a_subscription(channel_id=501, reminder=HOUR, when=When.SCHEDULED)
    )
    stage.sites.publish("crunchyroll", *STREAMED)
    await told(stage, *BEFORE, *said)


async def reminded_in(stage: Stage, at: datetime) -> list[int]:
    """Give the channels that are reminded at an instant."""
    stage.clock.now = at
    before = len(stage.outlet.posted)
    await reminded(stage)
    return [one.channel_id for one in stage.outlet.posted[before:] if one.title.endswith("is near")]


async def test_who_waits_for_confirmation_is_reminded_before_the_stream_usually_comes(stage: Stage) -> None:
    await learned(stage, planned())
    assert await reminded_in(stage, AIRS - HOUR) == [501]
    assert await reminded_in(stage, AIRS) == []
    assert await reminded_in(stage, AIRS + LAG - HOUR) == [500]
    expected = f"Expected on Crunchyroll <t:{int((AIRS + LAG).timestamp())}:R>"
    assert expected in stage.outlet.in_channel(500)[0].message.description
    assert await reminded_in(stage, AIRS + LAG) == []


async def test_who_was_reminded_of_the_calendars_time_is_told_when_it_comes(stage: Stage) -> None:
    await learned(stage, planned())
    assert await reminded_in(stage, AIRS - HOUR) == [501]
    stage.clock.now = AIRS
    assert await reminded(stage) == ["Metallic Rouge · Episode 3"]


async def test_who_waits_for_confirmation_is_reminded_by_the_platforms_own_time_where_there_is_one(
    stage: Stage,
) -> None:
    await learned(stage, planned(), planned(platform="crunchyroll", at=AIRS + 3 * HOUR))
    assert await reminded_in(stage, AIRS - HOUR) == [501]
    assert await reminded_in(stage, AIRS + LAG - HOUR) == []
    assert await reminded_in(stage, AIRS + 2 * HOUR) == [500]


async def test_a_lag_that_changes_by_minutes_brings_no_second_reminder(stage: Stage) -> None:
    await learned(stage, planned())
    await reminded_in(stage, AIRS + LAG - HOUR)
    older = {number: AIRS - weeks * 7 * DAY for number, weeks in (("0", 3), ("0.5", 4))}
    aired = [planned(number=number, identity=f"tv{number}", at=at) for number, at in older.items()]
    seen = [a_sighting(number=n, identity=n, at=at + LAG + 40 * MINUTE) for n, at in older.items()]
    stage.sites.publish("anilist", *BEFORE, planned(), *aired)
    stage.sites.publish("crunchyroll", *STREAMED, *seen)
    await stage.poll()
    async with stage.database.read() as connection:
        assert (await lags.of_shows(connection, [1]))[1, "crunchyroll"].usual == LAG + 20 * MINUTE
    assert await reminded_in(stage, AIRS + LAG - 30 * MINUTE) == []


async def test_an_episode_that_moves_is_reminded_of_before_its_new_stream(stage: Stage) -> None:
    await learned(stage, planned())
    await reminded_in(stage, AIRS + LAG - HOUR)
    stage.sites.publish("anilist", *BEFORE, planned(at=AIRS + DAY))
    await stage.poll()
    assert await reminded_in(stage, AIRS + DAY - HOUR) == [501]
    assert await reminded_in(stage, AIRS + DAY + LAG - HOUR) == [500]


async def test_nobody_is_reminded_of_a_stream_that_is_there_already(stage: Stage) -> None:
    await learned(stage, planned())
    stage.clock.now = AIRS + 30 * MINUTE
    stage.sites.publish("crunchyroll", *STREAMED, a_sighting(at=AIRS + 30 * MINUTE))
    await stage.poll()
    assert await reminded_in(stage, AIRS + LAG - HOUR) == []
