"""The clock jumps, by a day and by ten years, both ways: no flood, nothing twice, and nothing that waits for it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.events import When
from bot.core.releases import TV, Claim, Sighting
from bot.core.subscriptions import DEFAULT_EVENTS
from bot.pipeline.poll import LEASE
from bot.pipeline.prune import Pruner
from bot.store import sources
from bot.store.schema import alerts
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_series, a_sighting, a_subscription, an_item
from tests.faults.conftest import Figure
from tests.pipeline.conftest import database, file, postgresql_server, sqlite_template, stage
from tests.pipeline.stage import RHYTHM, Stage

pytestmark = pytest.mark.long

__all__ = ["database", "file", "postgresql_server", "sqlite_template", "stage"]

YEARS = 3650 * DAY
JUMPS = {"a day ahead": DAY, "a day back": -DAY, "23 hours back": -23 * HOUR, "ten years ahead": YEARS}
BACK = {name: jump for name, jump in JUMPS.items() if jump < timedelta()} | {"ten years back": -YEARS}
INTERVAL = RHYTHM.every * 1.1
"""The longest that passes between two polls of a source of the stage."""


def episode(number: int, at: timedelta = timedelta(), **changes: object) -> Sighting:
    return a_sighting(**{"number": str(number), "identity": f"rouge {number}", "at": NOW + at, **changes})


async def one_waiting(stage: Stage) -> None:
    """Let one alert wait to be posted."""
    await stage.set_up(a_subscription(role_id=9), names=("crunchyroll",))
    await stage.baseline()
    stage.sites.publish("crunchyroll", episode(3, HOUR))
    await stage.poll()
    stage.clock.advance(timedelta(seconds=5))


@pytest.mark.fault("T1")
@pytest.mark.parametrize("jump", JUMPS)
async def test_a_source_is_polled_within_its_interval_whatever_the_clock_does(
    stage: Stage, jump: str, figure: Figure
) -> None:
    await stage.set_up(names=("crunchyroll", "ann"))
    await stage.poll()
    for by in (JUMPS[jump], -JUMPS[jump]):
        stage.clock.advance(by + INTERVAL)
        assert await stage.poll() == 2
        states = [await stage.state(name) for name in ("crunchyroll", "ann")]
        assert all(stage.clock() < one.next_poll_at <= stage.clock() + INTERVAL for one in states)
    figure("2 sources polled within one interval after each jump", times=2)


@pytest.mark.fault("T1")
@pytest.mark.parametrize("jump", BACK)
async def test_a_source_that_a_dead_process_held_is_free_after_its_lease(
    stage: Stage, jump: str, figure: Figure
) -> None:
    await stage.set_up(names=("crunchyroll",))
    async with stage.database.write() as connection:
        assert await sources.claim_due(connection, stage.clock(), LEASE, 1)
    stage.clock.advance(BACK[jump])
    assert await stage.poll(INTERVAL) == 1
    figure("a lease of the future given up within one interval")


@pytest.mark.fault("T1")
@pytest.mark.parametrize("jump", BACK | JUMPS)
async def test_what_waits_to_be_posted_is_posted_at_once_and_once(stage: Stage, jump: str, figure: Figure) -> None:
    await one_waiting(stage)
    by = (BACK | JUMPS)[jump]
    stage.clock.advance(by)
    await stage.deliver()
    await stage.deliver(-by + MINUTE)
    assert stage.outlet.titles == ["Metallic Rouge · Episode 3"]
    figure("1 of 1 posted at the next look, 0 twice")


@pytest.mark.long
@pytest.mark.fault("T1")
@pytest.mark.parametrize("jump", BACK | JUMPS)
@pytest.mark.parametrize("posted", [True, False])
async def test_what_was_being_posted_is_looked_for_and_posted_once(
    stage: Stage, jump: str, posted: bool, figure: Figure
) -> None:
    await one_waiting(stage)
    if posted:
        stage.outlet.lose_answer()
    else:
        stage.outlet.fail()
    await stage.deliver()
    by = (BACK | JUMPS)[jump]
    stage.clock.advance(by)
    stage.outlet.forget_nonces()
    await stage.deliver(2 * MINUTE)
    assert (await stage.alerts())[-1] == ("sent", None)
    await stage.deliver(-by)
    assert stage.outlet.titles == ["Metallic Rouge · Episode 3"]
    figure("1 of 1 under way found or posted within 2 minutes, 0 twice")


@pytest.mark.fault("T1")
@pytest.mark.parametrize("jump", BACK)
async def test_a_wait_that_discord_asked_for_still_holds_after_the_clock_went_back(
    stage: Stage, jump: str, figure: Figure
) -> None:
    await one_waiting(stage)
    stage.clock.advance(BACK[jump])
    stage.outlet.fail()
    await stage.deliver()
    tries = len(stage.outlet.tries)
    await stage.deliver(timedelta(seconds=1))
    assert len(stage.outlet.tries) == tries == 1
    await stage.deliver(MINUTE)
    assert stage.outlet.titles == ["Metallic Rouge · Episode 3"]
    figure("no try before its time, none after a day only")


@pytest.mark.long
@pytest.mark.fault("T1")
@pytest.mark.parametrize("jump", BACK | JUMPS)
async def test_an_edit_is_made_at_once(stage: Stage, jump: str, figure: Figure) -> None:
    await one_waiting(stage)
    await stage.deliver()
    dub = episode(3, HOUR, identity="dub", audio="de-DE")
    stage.sites.publish("crunchyroll", episode(3, HOUR), dub)
    await stage.poll(HOUR)
    stage.clock.advance((BACK | JUMPS)[jump] + timedelta(seconds=5))
    await stage.revise()
    assert "Also in: " in stage.outlet.posted[0].message.description
    assert await stage.revise(MINUTE) == 0
    figure("1 of 1 edited at the next look")


@pytest.mark.long
@pytest.mark.fault("T1")
@pytest.mark.parametrize("jump", JUMPS)
async def test_what_comes_after_the_clock_is_right_again_has_a_message_of_its_own(
    stage: Stage, jump: str, figure: Figure
) -> None:
    by = JUMPS[jump]
    await stage.set_up(a_subscription(show_ids=None), names=("crunchyroll",))
    stage.sites.publish("crunchyroll", episode(1, -7 * DAY))
    await stage.baseline()
    stage.clock.advance(by)
    stage.sites.publish("crunchyroll", episode(1, -7 * DAY), episode(2, HOUR + by))
    await stage.poll_and_deliver()
    stage.clock.advance(-by)
    stage.sites.publish("crunchyroll", episode(1, -7 * DAY), episode(3, 3 * DAY))
    assert await stage.poll_and_deliver(3 * DAY) == ["Metallic Rouge · Episode 3"]
    figure("the next episode told alone, and not joined to a message of the future")


@pytest.mark.long
@pytest.mark.fault("T1")
@pytest.mark.parametrize("jump", JUMPS)
async def test_old_stock_of_a_wrong_day_swallows_no_new_episode(stage: Stage, jump: str, figure: Figure) -> None:
    by = JUMPS[jump]
    await stage.set_up(a_subscription(show_ids=None), names=("crunchyroll",))
    await stage.baseline()
    stage.clock.advance(by)
    stock = [episode(number, HOUR + by) for number in range(1, 9)]
    stage.sites.publish("crunchyroll", *stock)
    await stage.poll_and_deliver()
    stage.clock.advance(-by)
    stage.sites.publish("crunchyroll", *stock, episode(9, 3 * DAY))
    assert await stage.poll_and_deliver(3 * DAY) == ["Metallic Rouge · Episode 9"]
    figure("a catalogue of the future swallows no episode")


def season() -> list[Sighting]:
    """Give what a calendar says: a weekly slot of thirteen episodes, the second an hour from now."""
    rouge = a_series(ids={"anilist": "162985"})
    return [
        episode(
            number,
            (number - 2) * 7 * DAY + 2 * HOUR,
            platform=TV,
            claim=Claim.SCHEDULED,
            series=rouge,
            identity=f"slot {number}",
        )
        for number in range(1, 14)
    ]


async def tick(stage: Stage, times: int, every: timedelta = 30 * MINUTE) -> None:
    """Let the bot do all that it does, again and again, with what a platform shows by then."""
    for _ in range(times):
        stage.clock.advance(every)
        await stage.poll()
        await stage.announce()
        await stage.deliver()
        await stage.revise()
        await Pruner(database=stage.database, clock=stage.clock, policy=stage.policy).prune()


@pytest.mark.long
@pytest.mark.fault("T1")
@pytest.mark.parametrize("jump", JUMPS)
async def test_a_jump_there_and_back_makes_no_flood_and_loses_no_later_episode(
    stage: Stage, jump: str, figure: Figure
) -> None:
    everything = a_subscription(channel_id=500, show_ids=None, events=DEFAULT_EVENTS)
    by_time = a_subscription(channel_id=501, when=When.SCHEDULED)
    await stage.set_up(everything, by_time, names=("crunchyroll", "anilist", "ann"))
    news = [
        an_item(
            guid=f"{n}", title=f"Metallic Rouge Story {n}", link=f"https://news.example/{n}", published=NOW - n * HOUR
        )
        for n in range(20)
    ]
    stage.sites.publish("anilist", *season())
    stage.sites.publish("crunchyroll", episode(1, -7 * DAY))
    stage.sites.publish("ann", *news)
    await tick(stage, 2)
    assert stage.outlet.posted == []
    stage.clock.advance(JUMPS[jump])
    await tick(stage, 4)
    while_wrong = Counter(one.channel_id for one in stage.outlet.posted)
    stage.clock.advance(-JUMPS[jump])
    await tick(stage, 4)
    stage.sites.publish("crunchyroll", episode(1, -7 * DAY), episode(2, 5 * HOUR + 30 * MINUTE))
    await tick(stage, 4)
    in_all = Counter(one.channel_id for one in stage.outlet.posted)
    assert max([*while_wrong.values(), 0]) <= 2, stage.outlet.titles
    assert max(in_all.values()) <= 4, stage.outlet.titles
    titles = [one.title for one in stage.outlet.posted if one.channel_id == 500]
    assert "Metallic Rouge · Episode 2" in titles
    async with stage.database.read() as connection:
        rows = (await connection.execute(select(alerts).where(alerts.c.state.in_(("waiting", "sending"))))).all()
    assert rows == []
    figure(f"{jump} and back: {sum(in_all.values())} messages in two channels, 0 waiting", times=2)
