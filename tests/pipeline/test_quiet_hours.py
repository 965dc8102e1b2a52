"""Quiet hours: what comes then is held back, and told once, in one message, when they are over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.releases import TV, Claim, Sighting
from bot.core.settings import QuietHours, ServerSettings
from bot.core.subscriptions import Subscription
from bot.pipeline.trial import order_trial
from bot.store import settings, subscriptions
from bot.store.schema import alerts
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_series, a_sighting, a_subscription, an_item
from tests.pipeline.stage import Stage

SERVER, MEMBER = 41, 77
NIGHT = QuietHours(start=time(22), end=time(7))
BERLIN = ServerSettings(zone="Europe/Berlin", quiet=NIGHT)
"""Nine in the evening to six in the morning, UTC; the tests begin at seven in the evening."""

QUIET = "While it was quiet"


async def chosen(stage: Stage, wanted: ServerSettings) -> None:
    """Let the server choose its settings."""
    async with stage.database.write() as connection:
        await settings.choose(connection, SERVER, wanted)


async def set_up(stage: Stage, *wanted: Subscription, names: tuple[str, ...] = ("crunchyroll",)) -> None:
    """Read everything once, and let it be eight in the evening on a server with quiet hours."""
    await stage.set_up(*(wanted or (a_subscription(guild_id=SERVER, role_id=9),)), names=names)
    await chosen(stage, BERLIN)
    episodes(stage, 1)
    await stage.baseline()


def episodes(stage: Stage, *numbers: int, at: datetime = NOW, **changes: object) -> None:
    """Let the platform have these episodes, the newest since `at`."""
    made = [
        a_sighting(
            **{"number": str(number), "identity": f"e{number}", "at": at - (numbers[-1] - number) * DAY} | changes
        )
        for number in numbers
    ]
    stage.sites.publish("crunchyroll", *made)


async def comes(stage: Stage, *numbers: int, after: timedelta, **changes: object) -> list[str]:
    """Let time pass, and an episode come; gives the titles of what was posted."""
    episodes(stage, *numbers, at=stage.clock() + after, **changes)
    return await stage.poll_and_deliver(after)


async def later(stage: Stage, after: timedelta) -> list[str]:
    """Let time pass without anything new; gives the titles of what was posted."""
    before = len(stage.outlet.posted)
    await stage.announce(after)
    await stage.deliver()
    return stage.outlet.titles[before:]


async def test_what_comes_in_quiet_hours_is_told_once_in_one_message_when_they_are_over(stage: Stage) -> None:
    await set_up(stage)
    assert await comes(stage, 1, 2, after=2 * HOUR) == []
    assert await comes(stage, 1, 2, 3, after=6 * HOUR) == []
    assert await later(stage, HOUR + 59 * MINUTE) == []
    assert await later(stage, MINUTE) == [QUIET]

    [posted] = stage.outlet.posted
    assert "Metallic Rouge · Episodes 2-3" in posted.message.description
    assert posted.message.content == ""
    assert await later(stage, DAY) == []
    assert await stage.poll_and_deliver() == []
    assert await stage.alerts() == [("withheld", "quiet_hours"), ("withheld", "quiet_hours"), ("sent", None)]
    assert await stage.column(alerts.c.joined_to) == [3, 3, None]


async def test_what_comes_before_and_after_quiet_hours_is_told_at_once(stage: Stage) -> None:
    await set_up(stage)
    assert await comes(stage, 1, 2, after=59 * MINUTE) == ["Metallic Rouge · Episode 2"]
    assert await comes(stage, 1, 2, 3, after=10 * HOUR) == ["Metallic Rouge · Episode 3"]


async def test_a_bot_that_was_down_when_they_ended_tells_what_it_held_back_when_it_is_up(stage: Stage) -> None:
    await set_up(stage)
    await comes(stage, 1, 2, after=2 * HOUR)
    stage.clock.advance(3 * DAY + 9 * HOUR)
    await stage.poll()
    assert await later(stage, timedelta()) == [QUIET]


async def _off(stage: Stage) -> None:
    await chosen(stage, ServerSettings())


async def _longer(stage: Stage) -> None:
    await chosen(stage, ServerSettings(zone="Europe/Berlin", quiet=QuietHours(start=time(22), end=time(9))))


async def _elsewhere(stage: Stage) -> None:
    await chosen(stage, ServerSettings(zone="Asia/Tokyo", quiet=NIGHT))


async def _removed(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await subscriptions.configure(connection, [], stage.clock())


@pytest.mark.parametrize(
    ("change", "at_once", "in_the_morning"),
    [(_off, [QUIET], []), (_longer, [], []), (_elsewhere, [QUIET], []), (_removed, [], [])],
)
async def test_settings_that_change_in_the_middle_hold_from_then_on(
    stage: Stage, change: Callable[[Stage], Awaitable[None]], at_once: list[str], in_the_morning: list[str]
) -> None:
    await set_up(stage)
    await comes(stage, 1, 2, after=3 * HOUR)
    await change(stage)
    assert await later(stage, timedelta()) == at_once
    assert await later(stage, 7 * HOUR + MINUTE) == in_the_morning


async def test_what_is_missed_is_told_with_what_was_held_back_and_not_in_quiet_hours_either(stage: Stage) -> None:
    await set_up(stage, a_subscription(guild_id=SERVER), names=("crunchyroll", "ann"))
    await comes(stage, 1, 2, after=2 * HOUR)
    stage.clock.advance(3 * DAY - HOUR)
    stage.sites.publish("ann", an_item(title="Metallic Rouge Cast", published=NOW + DAY))
    await stage.poll()
    assert await later(stage, timedelta()) == []
    assert await later(stage, 9 * HOUR) == ["While I was away"]
    text = stage.outlet.posted[0].message.description
    assert "Metallic Rouge Cast" in text
    assert "Metallic Rouge · Episode 2" in text


async def test_reminders_are_not_summarised(stage: Stage) -> None:
    wanted = a_subscription(guild_id=SERVER, reminder=HOUR, events=frozenset({EventKind.REMINDER, EventKind.EPISODE}))
    await set_up(stage, wanted, names=("crunchyroll", "anilist"))
    stage.sites.publish("anilist", slot(NOW + 6 * HOUR))
    await stage.poll(HOUR)
    await stage.announce(3 * HOUR + 30 * MINUTE)
    assert await stage.alerts() == [("withheld", "quiet_hours")]
    assert await later(stage, 7 * HOUR) == []
    assert (await stage.alerts())[-1] == ("withheld", "too_old")


def slot(at: datetime, number: int = 2) -> Sighting:
    series = a_series(ids={"anilist": "162985"})
    return a_sighting(series=series, platform=TV, claim=Claim.SCHEDULED, number=str(number), identity="s", at=at)


async def test_a_move_is_told_in_the_summary_with_its_last_word(stage: Stage) -> None:
    wanted = a_subscription(guild_id=SERVER, events=frozenset({EventKind.MOVED}))
    await set_up(stage, wanted, names=("crunchyroll", "anilist"))
    stage.sites.publish("anilist", slot(NOW + 6 * DAY))
    await stage.poll(HOUR)
    for days in (7, 8):
        stage.sites.publish("anilist", slot(NOW + days * DAY))
        await stage.poll(2 * HOUR)
    assert await later(stage, 8 * HOUR) == [QUIET]
    [line] = stage.outlet.posted[0].message.description.splitlines()
    assert "Metallic Rouge · Episode 2 has moved" in line


async def test_a_dump_of_old_episodes_is_one_line_of_the_summary(stage: Stage) -> None:
    await set_up(stage)
    stock = [a_sighting(number=str(n), identity=f"e{n}", at=NOW + 4 * HOUR) for n in range(2, 13)]
    stage.sites.publish("crunchyroll", a_sighting(number="1", identity="e1"), *stock)
    await stage.poll_and_deliver(4 * HOUR)
    assert await later(stage, 8 * HOUR) == [QUIET]
    [line] = stage.outlet.posted[0].message.description.splitlines()
    assert "Metallic Rouge · 11 episodes" in line


async def test_further_languages_are_added_to_an_earlier_message_in_quiet_hours_too(stage: Stage) -> None:
    await set_up(stage)
    await comes(stage, 1, 2, after=55 * MINUTE)
    original = a_sighting(number="2", identity="e2", at=stage.clock())
    dub = a_sighting(number="2", identity="d2", at=stage.clock() + 12 * MINUTE, audio="en-US")
    stage.sites.publish("crunchyroll", original, dub)
    assert await stage.poll_and_deliver(12 * MINUTE) == []
    await stage.revise()
    [posted] = stage.outlet.posted
    assert "English" in posted.message.description
    assert await later(stage, 10 * HOUR) == []


async def test_people_other_servers_and_tests_are_told_in_quiet_hours(stage: Stage) -> None:
    own = a_subscription(guild_id=SERVER)
    await set_up(
        stage, own, a_subscription(channel_id=501, guild_id=42), a_subscription(channel_id=MEMBER, user_id=MEMBER)
    )
    await comes(stage, 1, 2, after=3 * HOUR)
    assert sorted(one.channel_id for one in stage.outlet.posted) == [MEMBER + 1, 501]

    async with stage.database.write() as connection:
        await order_trial(connection, own, "test/1", stage.clock())
    await stage.deliver()
    assert [one.title for one in stage.outlet.in_channel(500)] == ["[Test] Metallic Rouge · Episode 2"]


async def test_why_says_that_it_came_in_quiet_hours(stage: Stage) -> None:
    await set_up(stage)
    await comes(stage, 1, 2, after=3 * HOUR)
    [(_, reason)] = await stage.alerts()
    assert Reason(str(reason)).words == "it came in quiet hours"


@pytest.mark.parametrize(
    ("zone", "hours", "at", "is_quiet"),
    [
        ("Europe/Berlin", NIGHT, datetime(2024, 1, 24, 20, 59, tzinfo=UTC), False),
        ("Europe/Berlin", NIGHT, datetime(2024, 1, 24, 21, 0, tzinfo=UTC), True),
        ("Europe/Berlin", NIGHT, datetime(2024, 1, 25, 5, 59, tzinfo=UTC), True),
        ("Europe/Berlin", NIGHT, datetime(2024, 1, 25, 6, 0, tzinfo=UTC), False),
        # Summer time begins at 01:00 UTC: from then on seven in the morning is five, UTC.
        ("Europe/Berlin", NIGHT, datetime(2024, 3, 31, 4, 59, tzinfo=UTC), True),
        ("Europe/Berlin", NIGHT, datetime(2024, 3, 31, 5, 0, tzinfo=UTC), False),
        # A span that summer time skips does not come; one that comes twice is quiet twice.
        ("Europe/Berlin", QuietHours(start=time(2), end=time(3)), datetime(2024, 3, 31, 1, 30, tzinfo=UTC), False),
        ("Europe/Berlin", QuietHours(start=time(2), end=time(3)), datetime(2024, 10, 27, 0, 30, tzinfo=UTC), True),
        ("Europe/Berlin", QuietHours(start=time(2), end=time(3)), datetime(2024, 10, 27, 1, 30, tzinfo=UTC), True),
        ("UTC", QuietHours(start=time(9), end=time(17)), datetime(2024, 1, 24, 12, tzinfo=UTC), True),
        ("UTC", QuietHours(start=time(9), end=time(17)), datetime(2024, 1, 24, 17, tzinfo=UTC), False),
    ],
)
def test_the_clocks_of_the_zone_decide_what_is_quiet(
    zone: str, hours: QuietHours, at: datetime, is_quiet: bool
) -> None:
    assert hours.hold(at, zone) is is_quiet
