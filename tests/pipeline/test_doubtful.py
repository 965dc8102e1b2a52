"""What a platform says that can't be believed at once: it waits, is told once, or is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.reasons import Reason
from bot.core.releases import TV, Claim, Series, Sighting, State
from bot.core.trace import told
from bot.store import shows as show_store
from bot.store import traces
from bot.store.schema import events, releases
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_show, a_sighting
from tests.pipeline.stage import Stage

LATER = NOW + 2 * HOUR
GRACE = timedelta(hours=2)
PLAIN = Series(title="Metallic Rouge")


def seen(number: str, **changes: Any) -> Sighting:
    """Make an episode as the platform lists it, with an id and a link of its own."""
    identity = str(changes.pop("identity", f"G{number}"))
    own = {"identity": identity, "url": f"https://www.crunchyroll.com/watch/{identity}", "at": LATER - MINUTE}
    return a_sighting(**{"number": number, **own, **changes})


def old(*numbers: int, age: timedelta = 7 * DAY, **changes: Any) -> list[Sighting]:
    return [seen(str(number), at=NOW - age, **changes) for number in numbers]


def planned(number: str, **changes: Any) -> Sighting:
    series = Series(title="Metallic Rouge", ids={"anilist": "162985"})
    fields = {"platform": TV, "claim": Claim.SCHEDULED, "at": LATER, "url": None, "series": series}
    return a_sighting(**{"number": number, "identity": f"tv{number}", **fields, **changes})


async def begun(stage: Stage, *said: Sighting, **how: Any) -> None:
    """Read a platform for the first time, which tells nothing."""
    await stage.set_up(**how)
    stage.sites.publish("crunchyroll", *said)
    await stage.baseline()


async def why(stage: Stage, number: str) -> str:
    async with stage.database.read() as connection:
        trace = await traces.of_episode(connection, 1, number)
    assert trace is not None
    return "\n".join(told(trace))


async def settled(stage: Stage, after: timedelta = timedelta()) -> list[str]:
    """Let time pass and give the titles of what it brought."""
    before = len(stage.outlet.posted)
    await stage.announce(after)
    await stage.deliver()
    return stage.outlet.titles[before:]


async def test_a_jump_waits_and_is_told_after_the_grace_period_once(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3))
    stage.sites.publish("crunchyroll", *old(1, 2, 3), seen("7"))
    assert await stage.poll_and_deliver(HOUR) == []
    assert "waits: number 7 follows 3" in await why(stage, "7")
    assert Reason.DOUBTFUL.words in await why(stage, "7")
    assert await settled(stage, GRACE - MINUTE) == []
    assert await settled(stage, MINUTE) == ["Metallic Rouge · Episode 7"]
    assert await settled(stage, DAY) == []
    assert "doubt number 7 follows 3" in await why(stage, "7")
    assert "waits" not in await why(stage, "7")


async def test_a_jump_that_another_platform_has_too_is_told_once(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3), names=("crunchyroll", "mirror"))
    stage.sites.publish("crunchyroll", seen("7"))
    assert await stage.poll_and_deliver(HOUR) == []
    stage.sites.publish("mirror", seen("7", platform="hidive", identity="h7"))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 7"]
    assert await settled(stage) == []
    assert await settled(stage, GRACE) == []


async def test_a_second_source_for_the_very_release_ends_the_doubt(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3), names=("crunchyroll", "mirror"))
    stage.sites.publish("crunchyroll", seen("7"))
    await stage.poll(HOUR)
    assert await settled(stage) == []
    stage.sites.publish("mirror", seen("7", identity="m7"))
    await stage.poll(HOUR)
    assert await settled(stage) == ["Metallic Rouge · Episode 7"]


async def test_a_jump_that_a_calendar_expects_about_now_is_told_at_once(stage: Stage) -> None:
    await stage.set_up()
    stage.sites.publish("crunchyroll", *old(1, 2, 3))
    stage.sites.publish("anilist", planned("7"))
    await stage.baseline()
    stage.sites.publish("crunchyroll", seen("7"))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 7"]


async def test_a_calendar_that_expects_the_number_weeks_later_is_no_second_witness(stage: Stage) -> None:
    await stage.set_up()
    stage.sites.publish("crunchyroll", *old(1, 2, 3))
    stage.sites.publish("anilist", *(planned(str(3 + week), at=LATER + (week - 1) * 7 * DAY) for week in range(1, 6)))
    await stage.baseline()
    stage.sites.publish("crunchyroll", seen("7"))
    assert await stage.poll_and_deliver(HOUR) == []
    assert await settled(stage, MINUTE) == []


async def test_a_calendar_that_comes_later_ends_the_doubt(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3))
    stage.sites.publish("crunchyroll", seen("7"))
    await stage.poll(HOUR)
    stage.sites.publish("anilist", planned("7"))
    await stage.poll(HOUR)
    assert await settled(stage) == ["Metallic Rouge · Episode 7"]


async def test_a_number_that_is_corrected_at_once_is_never_told_and_the_right_one_is_told_once(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3))
    stage.sites.publish("crunchyroll", seen("7", identity="G4"))
    assert await stage.poll_and_deliver(HOUR) == []
    stage.sites.publish("crunchyroll", seen("4", identity="G4"))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 4"]
    assert await settled(stage, 2 * GRACE) == []
    assert (await stage.withheld())[-1] == ("episode", Reason.WITHDRAWN)
    assert Reason.WITHDRAWN.words in await why(stage, "7")
    assert [release.key.number for release in await stage.out()] == ["1", "2", "3", "4"]


async def test_the_true_episode_is_told_though_its_number_was_withdrawn_before(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3))
    for said in (seen("7", identity="G4"), seen("4", identity="G4")):
        stage.sites.publish("crunchyroll", said)
        await stage.poll(HOUR)
    for number in "567":
        stage.sites.publish("crunchyroll", seen(number, at=stage.clock() + 7 * DAY))
        await stage.poll(7 * DAY + HOUR)
        await stage.deliver()
    assert stage.outlet.titles == [f"Metallic Rouge · Episode {number}" for number in "4567"]


async def test_numbers_in_a_row_at_once_are_no_jump(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3))
    stage.sites.publish("crunchyroll", *(seen(str(number)) for number in (4, 5, 6, 7)))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episodes 4-7"]


async def test_a_number_above_the_total_waits_and_says_who_states_it(stage: Stage) -> None:
    await begun(stage, *old(11, 12, 13))
    stage.sites.publish("crunchyroll", seen("14"))
    assert await stage.poll_and_deliver(HOUR) == []
    assert "waits: number 14 is above the 13 episodes that anilist states" in await why(stage, "14")
    assert await settled(stage, GRACE) == ["Metallic Rouge · Episode 14"]


async def test_a_dub_of_an_episode_that_is_there_is_no_jump(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3, 4), *old(1, audio="en-US"))
    stage.sites.publish("crunchyroll", seen("5"), seen("5", audio="en-US", identity="E5"))
    await stage.poll(HOUR)
    assert await stage.column(releases.c.doubt) == [None] * 7


async def test_dubs_do_not_vouch_for_a_jump_of_the_same_look(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3), *old(1, 2, 3, audio="en-US"))
    stage.sites.publish("crunchyroll", seen("7"), seen("7", audio="en-US", identity="E7"))
    await stage.poll(HOUR)
    assert (await stage.column(releases.c.doubt))[-2:] == ["number 7 follows 3"] * 2


async def test_a_half_episode_fills_no_gap_and_waits_for_nobody(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3))
    stage.sites.publish("crunchyroll", seen("3.5"))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 3.5"]
    stage.sites.publish("crunchyroll", seen("4", at=LATER + DAY))
    assert await stage.poll_and_deliver(DAY) == ["Metallic Rouge · Episode 4"]


SECOND = a_show(id=0, name="X Season 2", names=("X Season 2",), ids={"anilist": "2"}, season=2, episodes=12)
FIRST = Series(title="X", ids={"anilist": "1"}, episodes=12)


def of_second(number: str, **changes: Any) -> Sighting:
    return seen(number, series=Series(title="X", others=("X Season 2",), season=2), **changes)


async def test_absolute_numbers_are_the_calendars_own_and_told_once(stage: Stage) -> None:
    await stage.set_up(show=SECOND)
    calendar = Series(title="X Season 2", ids={"anilist": "2"})
    stage.sites.publish(
        "anilist", planned("12", series=FIRST, at=NOW - 90 * DAY), planned("1", series=calendar, identity="s2e1")
    )
    await stage.baseline()
    stage.sites.publish("crunchyroll", of_second("13"))
    assert await stage.poll_and_deliver(HOUR) == ["X Season 2 · Season 2, episode 1 (premiere)"]
    stage.sites.publish("crunchyroll", of_second("13"), of_second("14", at=LATER + MINUTE))
    assert await stage.poll_and_deliver(HOUR) == ["X Season 2 · Season 2, episode 2"]
    stage.sites.publish("crunchyroll", of_second("1", identity="again"), of_second("2", identity="again2"))
    assert await stage.poll_and_deliver(HOUR) == []


async def test_a_platform_that_goes_on_in_a_second_cour_is_tied_to_the_cours_own_show(stage: Stage) -> None:
    await stage.set_up(show=a_show(**{**_fields(SECOND), "name": "X Season 2 Part 2", "names": ("X Season 2 Part 2",)}))
    first_cour = Series(title="X Season 2", ids={"anilist": "22"}, episodes=12)
    stage.sites.publish("anilist", planned("12", series=first_cour, at=NOW - 90 * DAY))
    stage.sites.publish("crunchyroll", *(of_second(str(number), at=NOW - 90 * DAY) for number in range(1, 13)))
    await stage.baseline()
    stage.sites.publish("crunchyroll", of_second("13"))
    assert await stage.poll_and_deliver(HOUR) == ["X Season 2 Part 2 · Season 2, episode 1 (premiere)"]


def _fields(show: Any) -> dict[str, Any]:
    return {name: getattr(show, name) for name in ("id", "ids", "season", "episodes")}


async def test_a_new_season_under_the_same_name_waits_and_is_told_as_a_season_of_its_own(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3, age=90 * DAY))
    stage.sites.publish("crunchyroll", seen("1", identity="new1"))
    assert await stage.poll_and_deliver(HOUR) == []
    assert await settled(stage, GRACE) == ["Metallic Rouge · Season 2, episode 1 (premiere)"]
    stage.sites.publish("crunchyroll", seen("1", identity="new1"), seen("2", identity="new2", at=LATER + 3 * HOUR))
    assert await stage.poll_and_deliver(2 * HOUR) == ["Metallic Rouge · Season 2, episode 2"]


@pytest.mark.parametrize(
    "again",
    [
        {"identity": "G1"},
        {"identity": "other", "url": "https://www.crunchyroll.com/watch/G1"},
        {"identity": "other", "at": NOW - 90 * DAY},
    ],
)
async def test_an_old_item_that_is_listed_again_is_a_repeat(stage: Stage, again: dict[str, Any]) -> None:
    await begun(stage, *old(1, 2, 3, age=90 * DAY))
    stage.sites.publish("crunchyroll", seen("1", **again))
    await stage.poll(HOUR)
    assert await settled(stage, GRACE) == []
    assert await stage.column(releases.c.season) == [1, 1, 1]


async def test_a_new_season_that_a_calendar_knows_is_told_at_once_as_its_show(stage: Stage) -> None:
    await stage.set_up(show=a_show(id=0, name="X", names=("X",), ids={}, episodes=3))
    stage.sites.publish("crunchyroll", *old(1, 2, 3, age=90 * DAY, series=Series(title="X")))
    second = Series(title="X Season 2", ids={"anilist": "2"})
    stage.sites.publish("anilist", planned("1", series=second))
    await stage.baseline()
    stage.sites.publish("crunchyroll", seen("1", identity="new1", series=Series(title="X")))
    await stage.poll(HOUR)
    async with stage.database.read() as connection:
        [show] = [one for one in await show_store.load(connection, [1, 2]) if one.season == 2]
        wanted = select(releases).where(releases.c.state == State.AVAILABLE, releases.c.show_id == show.id)
        [row] = (await connection.execute(wanted)).all()
        told_of = (
            (await connection.execute(select(events.c.show_id).where(events.c.withheld.is_(None)))).scalars().all()
        )
    assert (row.season, row.number, row.doubt) == (2, "1", None)
    assert show.id in told_of


async def test_what_a_baseline_finds_is_not_doubted(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3), *old(9))
    assert await settled(stage, GRACE) == []
    assert await stage.column(releases.c.doubt) == [None] * 4


async def test_a_new_season_that_was_listed_before_its_time_waits_too(stage: Stage) -> None:
    await begun(stage, *old(1, 2, 3, age=90 * DAY))
    stage.sites.publish("crunchyroll", seen("1", identity="new1", at=LATER + HOUR))
    assert await stage.poll_and_deliver(HOUR) == []
    assert await stage.poll_and_deliver(HOUR) == []
    assert await settled(stage, GRACE) == ["Metallic Rouge · Season 2, episode 1 (premiere)"]


async def test_a_dub_that_lags_goes_on_with_its_own_season(stage: Stage) -> None:
    dubbed = old(1, 2, age=20 * DAY, audio="en-US")
    await begun(stage, *old(1, 2, 3, age=90 * DAY), *dubbed)
    stage.sites.publish("crunchyroll", seen("1", identity="new1"))
    await stage.poll(HOUR)
    assert await settled(stage, GRACE) == ["Metallic Rouge · Season 2, episode 1 (premiere)"]
    stage.sites.publish("crunchyroll", seen("3", identity="E3", audio="en-US", at=stage.clock()))
    await stage.poll(HOUR)
    assert (await stage.column(releases.c.season))[-2:] == [2, 1]
