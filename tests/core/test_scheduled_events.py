"""What brings a server's events in step: never more than Discord allows, never twice."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.airing import Slot, Sureness
from bot.core.reasons import Reason
from bot.core.releases import Standing, State
from bot.core.scheduled_events import Held, Plan, plans, steps
from bot.core.settings import Occasions
from bot.core.text import units
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_release, a_show


def a_plan(number: int = 1, at: datetime = NOW + DAY) -> Plan:
    return Plan(
        story=f"1/1/episode/{number}", name=f"Rouge · Episode {number}", start=at, place="Crunchyroll", about=""
    )


def a_held(number: int = 1, at: datetime = NOW + DAY, **more: object) -> Held:
    plan = a_plan(number, at)
    known = {"event_id": number, "shown": plan.shown, **more}
    return Held(story=plan.story, name=plan.name, start=at, **known)  # type: ignore[arg-type]  # fields of Held


def a_slot(at: datetime, sure: Sureness = Sureness.SCHEDULED, name: str = "Metallic Rouge") -> Slot:
    release = a_release(Standing(state=State.SCHEDULED, scheduled_at=at))
    return Slot(show=a_show(name=name), release=release, platform="crunchyroll", at=at, sure=sure, numbers=("3",))


@pytest.mark.parametrize(
    ("wanted", "held", "todo"),
    [
        ([a_plan()], [], "make"),
        ([a_plan()], [a_held()], ""),
        ([a_plan(at=NOW + 2 * DAY)], [a_held()], "change"),
        ([], [a_held()], "drop"),
        ([a_plan()], [a_held(event_id=None)], "make"),
        ([], [a_held(event_id=None)], "drop"),
        ([a_plan(at=NOW + 2 * DAY)], [a_held(event_id=None, reason=Reason.DELETED_BY_SERVER)], ""),
        ([a_plan(at=NOW + 2 * DAY)], [a_held(due_at=NOW + MINUTE)], ""),
        ([], [a_held(due_at=NOW + MINUTE)], ""),
        ([a_plan(at=NOW + 2 * DAY)], [a_held(due_at=NOW + 9 * DAY)], "change"),
        ([a_plan(at=NOW + DAY)], [a_held(at=NOW - MINUTE)], ""),
        ([], [a_held(at=NOW - HOUR)], "forget"),
        ([], [a_held(at=NOW - HOUR, event_id=None, reason=Reason.DELETED_BY_SERVER)], ""),
    ],
)
def test_each_event_needs_one_step_at_most(wanted: list[Plan], held: list[Held], todo: str) -> None:
    needed = steps(wanted, held, NOW)
    assert {name for name in ("make", "change", "drop", "forget") if getattr(needed, name)} == (
        {todo} if todo else set()
    )


@settings(max_examples=40)
@given(
    wanted=st.lists(st.integers(1, 300), max_size=250, unique=True),
    held=st.lists(st.integers(1, 300), max_size=100, unique=True),
    most=st.integers(-5, 100),
)
def test_no_server_gets_more_events_than_it_has_room_for(wanted: list[int], held: list[int], most: int) -> None:
    planned = [a_plan(number, NOW + number * HOUR) for number in sorted(wanted)]
    todo = steps(planned, [a_held(number, NOW + number * HOUR) for number in held], NOW, most)
    left = {f"1/1/episode/{number}" for number in held} - {one.story for one in todo.drop}
    stand = left | {one.story for one in todo.make}
    assert stand == {one.story for one in planned[: max(0, most)]}


@pytest.mark.parametrize(
    ("slot", "is_wanted"),
    [
        (a_slot(NOW + HOUR), True),
        (a_slot(NOW + HOUR, Sureness.USUAL), True),
        (a_slot(NOW + MINUTE / 2), False),
        (a_slot(NOW + 15 * DAY), False),
        (a_slot(NOW + HOUR, Sureness.OUT), False),
        (a_slot(NOW + HOUR, Sureness.MISSING), False),
    ],
)
def test_only_what_is_to_come_soon_becomes_an_event(slot: Slot, is_wanted: bool) -> None:
    assert bool(plans([slot], Occasions.ALL, NOW)) is is_wanted


@settings(max_examples=40)
@given(st.text(max_size=2000))
def test_an_events_texts_are_within_discords_limits(name: str) -> None:
    [plan] = plans([a_slot(NOW + HOUR, name=name)], Occasions.ALL, NOW)
    assert (units(plan.name) <= 100, units(plan.place) <= 100, units(plan.about) <= 1000) == (True, True, True)
    assert "Episode 3" in plan.name
    assert "@everyone" not in plan.about
