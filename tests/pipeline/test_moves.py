"""What a calendar moves is told once, and nothing goes on naming a time that no longer holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.events import EventKind, When
from bot.core.reasons import Reason
from bot.core.releases import TV, Claim, Series, Sighting
from bot.core.vanishing import Listing
from bot.store.schema import events, releases
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_sighting, a_subscription
from tests.pipeline.stage import Stage
from tests.store.conftest import Template, opened

WEEK = 7 * DAY
SLOT = NOW + 3 * DAY
"""The slot of episode 3; each further one has its own a week later."""

CALENDARS = ("anilist", "animeschedule")
HAS_MOVED = "Metallic Rouge · Episode 3 has moved"
IS_POSTPONED = "Metallic Rouge · Episode 3 is postponed"
IS_BACK = "Metallic Rouge · Episode 3 is back at its time"


def airs(number: int = 3, *, by: timedelta = timedelta(), **changes: Any) -> Sighting:
    """Say that an episode is broadcast in its slot, or away from it."""
    at = SLOT + (number - 3) * WEEK + by
    told = a_sighting(
        series=Series(title="Metallic Rouge", ids={"anilist": "162985"}),
        number=str(number),
        platform=TV,
        claim=Claim.SCHEDULED,
        at=at,
        identity=f"#{number}",
        url=None,
    )
    return replace(told, **changes)


def streams(number: int = 3, *, by: timedelta = timedelta(), **changes: Any) -> Sighting:
    return airs(number, by=by + 2 * HOUR, platform="crunchyroll", **changes)


def delayed(number: int = 3, **changes: Any) -> Sighting:
    return airs(number, **{"claim": Claim.POSTPONED, "at": None, **changes})


async def start(stage: Stage, *said: Sighting, names: tuple[str, ...] = CALENDARS, **wanted: Any) -> None:
    """Let every calendar say the same, as it is at the beginning."""
    everything = frozenset(EventKind) if wanted else a_subscription().events
    await stage.set_up(a_subscription(**{"role_id": 9, "events": everything, **wanted}), names=names)
    for name in names:
        stage.sites.publish(name, *said)
    await stage.baseline()


async def hear(stage: Stage, name: str, *said: Sighting, after: timedelta = HOUR, **how: Any) -> list[str]:
    """Let one calendar say something; gives the titles of what was posted then."""
    stage.sites.publish(name, *said, **how)
    return await stage.poll_and_deliver(after)


def text(stage: Stage, place: int = -1) -> str:
    return stage.outlet.posted[place].message.description


def unix(at: datetime) -> int:
    return int(at.timestamp())


@pytest.mark.parametrize("by", [WEEK, 2 * WEEK, -2 * DAY, 30 * MINUTE, 6 * MINUTE])
async def test_a_move_is_told_once_with_both_times_whatever_its_size(stage: Stage, by: timedelta) -> None:
    await start(stage, airs())
    assert await hear(stage, "anilist", airs(by=by)) == [HAS_MOVED]
    assert f"expected <t:{unix(SLOT)}:F>; now <t:{unix(SLOT + by)}:F>" in text(stage)
    for _ in range(3):
        assert await stage.poll_and_deliver(DAY / 2) == []


@pytest.mark.parametrize("by", [timedelta(), MINUTE, 5 * MINUTE, -5 * MINUTE])
async def test_what_moves_by_five_minutes_or_less_has_not_moved(stage: Stage, by: timedelta) -> None:
    await start(stage, airs())
    assert await hear(stage, "anilist", airs(by=by, title="Marginal City")) == []


async def test_a_tail_that_moves_at_once_is_one_incident_and_every_episode_keeps_its_reason(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), airs(5))
    assert await hear(stage, "anilist", *(airs(n, by=WEEK) for n in (3, 4, 5))) == [HAS_MOVED]
    assert text(stage).endswith("Of what follows, episodes 4 to 5 move too.")
    assert await stage.withheld() == [("moved", Reason.SAME_MOVE)] * 2


async def test_a_tail_that_is_seen_moving_later_belongs_to_the_incident(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), airs(5))
    assert await hear(stage, "anilist", airs(3, by=WEEK), airs(4), airs(5)) == [HAS_MOVED]
    assert await hear(stage, "anilist", airs(3, by=WEEK), airs(4, by=WEEK), airs(5)) == []
    assert await hear(stage, "anilist", airs(4, by=WEEK), airs(5, by=WEEK + 2 * HOUR), after=WEEK) == []
    assert await stage.withheld() == [("moved", Reason.SAME_MOVE)] * 2


async def test_the_same_short_delay_in_the_next_week_is_one_of_its_own(stage: Stage) -> None:
    await start(stage, airs(3), airs(4))
    assert await hear(stage, "anilist", airs(3, by=30 * MINUTE), airs(4)) == [HAS_MOVED]
    again = await hear(stage, "anilist", airs(4, by=30 * MINUTE), after=WEEK)
    assert again == ["Metallic Rouge · Episode 4 has moved"]


@pytest.mark.parametrize("later", [{"by": 2 * WEEK}, {"by": -2 * DAY}, {"number": 2, "by": WEEK}])
async def test_what_moves_otherwise_or_before_the_told_episode_is_another_incident(
    stage: Stage, later: dict[str, Any]
) -> None:
    await start(stage, airs(2, by=WEEK), airs(3), airs(4))
    await hear(stage, "anilist", airs(3, by=WEEK))
    again = airs(**{"number": 4, **later})
    if later.get("number") == 2:
        again = airs(2, by=2 * WEEK)
    assert await hear(stage, "anilist", again) == [f"Metallic Rouge · Episode {again.number} has moved"]


async def test_an_episode_that_moves_twice_is_told_twice(stage: Stage) -> None:
    await start(stage, airs(3), airs(4))
    assert await hear(stage, "anilist", airs(3, by=WEEK), airs(4, by=WEEK)) == [HAS_MOVED]
    assert await hear(stage, "anilist", airs(3, by=2 * WEEK), airs(4, by=2 * WEEK), after=DAY) == [HAS_MOVED]


@pytest.mark.parametrize("apart", [timedelta(), 20 * MINUTE, -3 * HOUR, 11 * HOUR])
async def test_a_second_calendar_that_tells_the_same_move_later_is_not_told(stage: Stage, apart: timedelta) -> None:
    await start(stage, airs())
    assert await hear(stage, "anilist", airs(by=WEEK)) == [HAS_MOVED]
    assert await hear(stage, "animeschedule", airs(by=WEEK + apart), after=DAY) == []


async def test_what_one_calendar_moves_and_the_other_postpones_until_then_is_one_incident(stage: Stage) -> None:
    await start(stage, airs())
    assert await hear(stage, "anilist", airs(by=WEEK)) == [HAS_MOVED]
    assert await hear(stage, "animeschedule", delayed(at=SLOT + WEEK + HOUR), after=DAY) == []


async def test_what_one_calendar_postpones_until_and_the_other_moves_is_one_incident(stage: Stage) -> None:
    await start(stage, airs())
    assert await hear(stage, "animeschedule", delayed(at=SLOT + WEEK, note="Recap")) == [IS_POSTPONED]
    assert text(stage).endswith("The calendar says: Recap.")
    assert await hear(stage, "anilist", airs(by=WEEK), after=DAY) == []


async def test_what_another_has_moved_already_is_not_postponed_by_who_knows_no_date_yet(stage: Stage) -> None:
    await start(stage, airs())
    assert await hear(stage, "anilist", airs(by=WEEK)) == [HAS_MOVED]
    assert await hear(stage, "animeschedule", delayed(), after=DAY) == []
    assert await stage.scheduled_times() == [SLOT + WEEK]


async def test_after_a_delay_without_a_date_the_date_is_told_once(stage: Stage) -> None:
    await start(stage, airs())
    assert await hear(stage, "animeschedule", delayed(note="Production Suspended")) == [IS_POSTPONED]
    assert await hear(stage, "anilist", airs(by=2 * WEEK), after=DAY) == [HAS_MOVED]
    assert text(stage).startswith(f"It was postponed from <t:{unix(SLOT)}:F>; now <t:{unix(SLOT + 2 * WEEK)}:F>")
    assert await hear(stage, "animeschedule", airs(by=2 * WEEK + HOUR), after=DAY) == []


async def test_a_date_that_follows_a_date_is_told_whoever_calls_it_a_delay(stage: Stage) -> None:
    await start(stage, airs())
    assert await hear(stage, "animeschedule", delayed(at=SLOT + WEEK)) == [IS_POSTPONED]
    assert await hear(stage, "animeschedule", delayed(at=SLOT + 2 * WEEK), after=DAY) == [HAS_MOVED]
    assert await hear(stage, "animeschedule", delayed(), after=DAY) == [IS_POSTPONED]


async def test_a_real_move_by_hours_is_told_though_the_calendars_differ_by_minutes(stage: Stage) -> None:
    await start(stage, airs())
    await hear(stage, "animeschedule", airs(by=15 * MINUTE))
    told = len(stage.outlet.posted)
    assert await hear(stage, "anilist", airs(by=2 * HOUR), after=DAY) == [HAS_MOVED]
    assert await hear(stage, "animeschedule", airs(by=2 * HOUR + 15 * MINUTE), after=DAY / 4) == []
    assert len(stage.outlet.posted) == told + 1


async def test_the_stream_that_moves_with_the_broadcast_is_the_same_incident(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), streams(3), streams(4))
    moved = [airs(3, by=WEEK), airs(4, by=WEEK)]
    assert await hear(stage, "anilist", *moved, streams(3), streams(4)) == [HAS_MOVED]
    assert await hear(stage, "animeschedule", *moved, streams(3, by=WEEK), streams(4, by=WEEK), after=DAY) == []


async def test_broadcast_and_stream_that_move_at_once_are_told_once(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), streams(3), streams(4))
    both = [one(n, by=WEEK) for one in (airs, streams) for n in (3, 4)]
    assert await hear(stage, "anilist", *both) == [HAS_MOVED]
    assert text(stage).endswith("Of what follows, episode 4 moves too.")


async def test_back_to_the_original_time_is_told_and_so_is_the_next_move(stage: Stage) -> None:
    await start(stage, airs(3), airs(4))
    for by in (WEEK, timedelta(), WEEK):
        assert await hear(stage, "anilist", airs(3, by=by), airs(4, by=by), after=2 * HOUR) == [HAS_MOVED]


async def test_to_and_fro_within_an_hour_edits_the_message_and_pings_nobody(stage: Stage) -> None:
    await start(stage, airs())
    assert await hear(stage, "anilist", airs(by=WEEK)) == [HAS_MOVED]
    assert await hear(stage, "anilist", airs(), after=45 * MINUTE) == []
    await stage.revise()
    assert text(stage).startswith("~~It was expected")
    assert f"~~ It has moved: now <t:{unix(SLOT)}:F>" in text(stage)
    assert await hear(stage, "anilist", airs(by=WEEK), after=DAY / 2) == [HAS_MOVED]


async def test_an_entry_whose_id_holds_the_time_moves_like_any_other(stage: Stage) -> None:
    await start(stage, airs(identity=f"episode52:{unix(SLOT)}"))
    moved = airs(by=WEEK, identity=f"episode52:{unix(SLOT + WEEK)}")
    assert await hear(stage, "anilist", moved) == [HAS_MOVED]
    assert await hear(stage, "anilist", moved, airs(4)) == []


async def test_a_cancelled_episode_is_told_once_and_so_is_its_return(stage: Stage) -> None:
    await start(stage, airs())
    title = "Metallic Rouge · Episode 3 is cancelled"
    assert await hear(stage, "anilist", delayed(claim=Claim.CANCELLED)) == [title]
    assert text(stage) == f"It was expected <t:{unix(SLOT)}:F>, and comes no more."
    assert await hear(stage, "animeschedule", delayed(claim=Claim.CANCELLED), after=DAY) == []
    assert await hear(stage, "animeschedule", airs(by=WEEK), after=DAY) == [HAS_MOVED]


def asks_for(when: When | None = None, lead: timedelta | None = None) -> dict[str, Any]:
    return {"when": when, "reminder": lead}


async def announce(stage: Stage, after: timedelta = timedelta()) -> list[str]:
    """Let time pass, and post what it brings; gives the titles."""
    before = len(stage.outlet.posted)
    await stage.announce(after)
    await stage.deliver()
    return stage.outlet.titles[before:]


async def until(stage: Stage, at: datetime) -> list[str]:
    return await announce(stage, at - stage.clock())


async def test_what_has_moved_before_its_time_is_reminded_of_and_told_at_the_new_one_only(stage: Stage) -> None:
    await start(stage, airs(), **asks_for(When.SCHEDULED, HOUR))
    await hear(stage, "anilist", airs(by=WEEK))
    assert await until(stage, SLOT - 30 * MINUTE) == []
    assert await until(stage, SLOT + MINUTE) == []
    assert await until(stage, SLOT + WEEK - 30 * MINUTE) == ["Metallic Rouge · Episode 3 is near"]
    assert await until(stage, SLOT + WEEK + MINUTE) == ["Metallic Rouge · Episode 3"]


async def test_a_reminder_that_still_waits_is_not_posted_and_comes_again_if_the_time_does(stage: Stage) -> None:
    await start(stage, airs(), **asks_for(lead=HOUR))
    stage.clock.now = SLOT - HOUR
    await stage.announce()
    assert await hear(stage, "anilist", airs(by=WEEK), after=5 * MINUTE) == [HAS_MOVED]
    assert (await stage.alerts())[0] == ("withheld", "withdrawn")
    stage.clock.now = SLOT - 50 * MINUTE
    assert await hear(stage, "anilist", airs(), after=35 * MINUTE) == []
    assert await announce(stage) == ["Metallic Rouge · Episode 3 is near"]


async def test_a_reminder_that_was_posted_says_where_the_episode_went(stage: Stage) -> None:
    await start(stage, airs(), **asks_for(lead=HOUR))
    assert await until(stage, SLOT - HOUR) == ["Metallic Rouge · Episode 3 is near"]
    await hear(stage, "anilist", airs(by=WEEK), after=30 * MINUTE)
    await stage.revise()
    assert f"~~ It has moved: now <t:{unix(SLOT + WEEK)}:F>" in text(stage, 0)


async def test_what_is_seen_moving_after_its_slot_is_taken_back_and_told_at_the_new_time(stage: Stage) -> None:
    await start(stage, airs(), **asks_for(When.SCHEDULED))
    assert await until(stage, SLOT) == ["Metallic Rouge · Episode 3"]
    assert await hear(stage, "anilist", airs(by=WEEK)) == [HAS_MOVED]
    await stage.revise()
    assert text(stage, 0).startswith("~~Scheduled for now on Japanese TV")
    assert f"~~ It has moved: now <t:{unix(SLOT + WEEK)}:F>" in text(stage, 0)
    stage.outlet.forget_nonces()
    assert await announce(stage, DAY) == []
    assert await until(stage, SLOT + WEEK) == ["Metallic Rouge · Episode 3"]
    assert await announce(stage, HOUR) == []


async def test_two_calendars_that_differ_by_minutes_do_not_tell_the_same_slot_twice(stage: Stage) -> None:
    await start(stage, airs(), **asks_for(When.SCHEDULED))
    assert await until(stage, SLOT) == ["Metallic Rouge · Episode 3"]
    assert await hear(stage, "animeschedule", airs(by=2 * HOUR), after=HOUR) == [HAS_MOVED]
    stage.outlet.forget_nonces()
    assert await hear(stage, "anilist", airs(by=2 * HOUR + 15 * MINUTE), after=HOUR / 2) == []
    assert await announce(stage, HOUR) == ["Metallic Rouge · Episode 3"]
    assert await hear(stage, "anilist", airs(by=2 * HOUR + 20 * MINUTE), after=HOUR / 2) == []
    assert await announce(stage, HOUR) == []


async def test_a_late_episode_that_has_moved_is_not_late(stage: Stage) -> None:
    await start(stage, airs(), streams(), names=("crunchyroll", *CALENDARS), events=frozenset({EventKind.LATE}))
    stage.clock.now = SLOT + 4 * HOUR
    await stage.poll(HOUR)
    told = await announce(stage)
    await hear(stage, "anilist", airs(by=WEEK), streams(by=WEEK))
    await stage.revise()
    assert told == ["Metallic Rouge · Episode 3 is late"]
    assert f"~~ It has moved: now <t:{unix(SLOT + WEEK)}:F>" in text(stage, 0)
    keys = [key for key in await stage.column(events.c.key) if key.startswith("late/")]
    assert all("/retracted/" in key for key in keys)


AHEAD = (Listing(since=NOW),)


async def lists(stage: Stage, *said: Sighting, name: str = "anilist", **how: Any) -> list[str]:
    return await hear(stage, name, *said, listings=AHEAD, **how)


async def test_what_a_calendar_lists_no_longer_twice_is_postponed_and_told_once(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), names=("anilist",))
    assert await lists(stage, airs(4)) == []
    assert await stage.poll_and_deliver(HOUR) == [IS_POSTPONED]
    assert text(stage) == f"It was expected <t:{unix(SLOT)}:F>; no new date is known. The calendar lists it no longer."
    assert await stage.poll_and_deliver(HOUR) == []
    assert await stage.scheduled_times() == [None, SLOT + WEEK]


async def test_the_end_of_a_tail_that_moves_out_of_the_window_belongs_to_the_incident(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), airs(5), names=("anilist",))
    window = (Listing(since=NOW, until=SLOT + 2 * WEEK + DAY),)
    moved = [airs(3, by=WEEK), airs(4, by=WEEK)]
    assert await hear(stage, "anilist", *moved, listings=window) == [HAS_MOVED]
    assert await stage.poll_and_deliver(HOUR) == []
    assert (await stage.scheduled_times())[2] is None
    assert await hear(stage, "anilist", *moved, airs(5, by=WEEK), after=WEEK) == []
    assert await stage.withheld() == [(kind, Reason.SAME_MOVE) for kind in ("moved", "postponed", "moved")]


async def test_what_was_gone_without_a_word_comes_back_without_one(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), airs(5), names=("anilist",))
    moved = [airs(3, by=WEEK), airs(4, by=WEEK)]
    await lists(stage, *moved)
    await stage.poll_and_deliver(HOUR)
    assert await lists(stage, *moved, airs(5), after=DAY) == []
    assert (await stage.scheduled_times())[2] == SLOT + 2 * WEEK


async def test_what_was_missing_once_was_only_missing_once(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), names=("anilist",))
    for said in ([airs(4)], [airs(3), airs(4)], [airs(4)]):
        assert await lists(stage, *said) == []
    assert await stage.withheld() == []


async def test_what_comes_back_at_its_time_is_told_as_that(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), names=("anilist",))
    await lists(stage, airs(4))
    await stage.poll_and_deliver(HOUR)
    assert await lists(stage, airs(3), airs(4), after=2 * HOUR) == [IS_BACK]
    assert text(stage).startswith(f"It was postponed, and is expected <t:{unix(SLOT)}:F>")


async def test_what_comes_back_at_another_time_has_moved(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), names=("anilist",))
    await lists(stage, airs(4))
    await stage.poll_and_deliver(HOUR)
    assert await lists(stage, airs(3, by=WEEK), airs(4), after=2 * HOUR) == [HAS_MOVED]


async def test_a_fault_that_takes_away_most_of_a_list_is_ignored(stage: Stage) -> None:
    others = [airs(n, series=Series(title="Frieren", ids={"anilist": "154587"})) for n in (3, 4)]
    await start(stage, airs(3), airs(4), airs(5), *others, names=("anilist",))
    assert await lists(stage, airs(5)) == []
    assert await stage.poll_and_deliver(2 * DAY) == []
    assert await stage.scheduled_times() == [SLOT, SLOT + WEEK, SLOT + 2 * WEEK, SLOT, SLOT + WEEK]


async def test_one_show_that_is_gone_whole_is_believed_after_a_day(stage: Stage) -> None:
    await start(stage, *(airs(n) for n in range(3, 8)), names=("anilist",))
    assert await lists(stage) == []
    assert await stage.poll_and_deliver(HOUR) == []
    assert await stage.poll_and_deliver(DAY) == [IS_POSTPONED]
    assert text(stage).endswith("Of what follows, episodes 4 to 7 are postponed too.")


async def test_a_row_that_is_gone_says_nothing_where_another_calendar_still_has_the_date(stage: Stage) -> None:
    await start(stage, airs(3), airs(4))
    await lists(stage, airs(4))
    assert await stage.poll_and_deliver(HOUR) == []
    assert (await stage.scheduled_times())[0] == SLOT


@pytest.mark.parametrize(
    "listing",
    [
        Listing(since=SLOT + HOUR),
        Listing(since=NOW, until=SLOT),
        Listing(since=NOW, ids=frozenset({("anilist", "154587")})),
    ],
)
async def test_a_list_says_nothing_of_what_it_does_not_hold(stage: Stage, listing: Listing) -> None:
    await start(stage, airs(3), airs(4), names=("anilist",))
    await hear(stage, "anilist", airs(4), listings=(listing,))
    assert await stage.poll_and_deliver(HOUR) == []
    assert (await stage.scheduled_times())[0] == SLOT


async def test_what_is_out_or_past_does_not_vanish(stage: Stage) -> None:
    await start(stage, airs(3), airs(4), names=("anilist",))
    await lists(stage, airs(4), after=SLOT + HOUR - NOW)
    assert await stage.poll_and_deliver(HOUR) == []
    assert (await stage.state("anilist")).missing == {}


WORDS = st.tuples(
    st.sampled_from(["anilist", "animeschedule", "crunchyroll", "time"]),
    st.sampled_from([3, 4]),
    st.sampled_from(["slot", "moved", "twice", "postponed", "cancelled", "gone"]),
)


def words(name: str, number: int, word: str) -> list[Sighting]:
    """Give what a calendar says of an episode; a platform has it, or says nothing of it."""
    if name == "crunchyroll":
        seen = a_sighting(number=str(number), at=NOW + 2 * HOUR, identity=f"cr{number}")
        return [seen] if word in ("moved", "twice") else []
    said = {
        "slot": [airs(number)],
        "moved": [airs(number, by=WEEK)],
        "twice": [airs(number, by=2 * WEEK)],
        "postponed": [delayed(number)],
        "cancelled": [delayed(number, claim=Claim.CANCELLED)],
    }
    return said.get(word, [])


async def states(stage: Stage) -> dict[int, str]:
    ids, found = await stage.column(releases.c.id), await stage.column(releases.c.state)
    return dict(zip(ids, found, strict=True))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=2, max_size=5))
async def test_whatever_the_sources_do_nothing_goes_back_and_nothing_is_told_twice(
    sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, int, str]]
) -> None:
    file = await sqlite_template.copy_to(tmp_path_factory.mktemp("random") / "airdate.db")
    async with opened(f"sqlite:///{file}") as database:
        stage = Stage(database=database)
        await start(stage, airs(3), airs(4), names=(*CALENDARS, "crunchyroll"))
        lists: dict[str, dict[int, list[Sighting]]] = {name: {3: [airs(3)], 4: [airs(4)]} for name in CALENDARS}
        seen: set[int] = set()
        for name, number, word in said:
            if name == "time":
                await announce(stage, 2 * DAY)
                continue
            lists.setdefault(name, {})[number] = words(name, number, word)
            await hear(stage, name, *(one for told in lists[name].values() for one in told), listings=AHEAD)
            now = await states(stage)
            assert {now[one] for one in seen} <= {"available"}
            seen = {one for one, state in now.items() if state == "available"}
        before = await stage.column(events.c.key)
        for name, told in lists.items():
            stage.sites.publish(name, *reversed([one for some in told.values() for one in some]))
        assert await stage.poll_and_deliver(HOUR) == []
        assert await stage.column(events.c.key) == before
        out = [key for key in before if key.startswith("out/")]
        assert len(out) <= len(seen)
