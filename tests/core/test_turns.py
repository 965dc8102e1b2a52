"""Turns: what competes shares, what is first of its own waits for nobody's storm."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alerts import Draft, to_member
from bot.core.events import EventKind
from bot.core.turns import Line, Place, place, present, turns
from tests.core.made import an_event

PLACES = st.builds(
    Place,
    queue=st.sampled_from(["show/1", "show/2", "show/3", "digest"]),
    guild_id=st.none() | st.integers(1, 4),
    cost=st.sampled_from([1, 4, 8]),
)
LINES = st.builds(
    Line,
    turn=st.integers(0, 1000),
    queues=st.dictionaries(st.sampled_from(["show/1", "show/2"]), st.integers(0, 50)),
    guilds=st.dictionaries(st.integers(1, 4), st.integers(0, 50)),
)


def channel(number: int, guild_id: int | None = None) -> Draft:
    return Draft(target=f"channel:{number}", channel_id=number, guild_id=guild_id)


def of_show(number: int) -> Place:
    return Place(queue=f"show/{number}")


def test_the_first_of_its_show_has_the_next_turn_however_long_others_lines_are() -> None:
    line = Line(turn=70, queues={"show/1": 9000}, guilds={4: 9000})
    assert turns([Place(queue="show/2", guild_id=5)], line) == [71]


def test_each_waits_for_those_before_it_of_its_show_or_of_its_server() -> None:
    line = Line(turn=10, queues={"show/1": 3}, guilds={7: 5})
    asked = [of_show(1), of_show(1), Place(queue="show/2", guild_id=7), Place(queue="show/3", guild_id=7)]
    assert turns(asked, line) == [14, 15, 16, 17]


def test_what_nobody_waits_for_by_the_second_takes_more_turns() -> None:
    assert turns([Place(queue="digest", cost=4)] * 3, Line()) == [4, 8, 12]


@pytest.mark.parametrize(
    ("kind", "show_id", "draft", "expected"),
    [
        (EventKind.EPISODE, 3, channel(500, 7), Place(queue="show/3", guild_id=7)),
        (EventKind.LATE, 3, channel(500), Place(queue="show/3")),
        (EventKind.NEWS, 3, channel(500), Place(queue="show/3", cost=4)),
        (EventKind.NEWS, None, channel(500), Place(queue="event/9", cost=4)),
        (EventKind.DIGEST, None, channel(500, 7), Place(queue="digest", guild_id=7, cost=4)),
        (EventKind.EPISODE, 3, Draft(target=to_member(77), channel_id=77), Place(queue="show/3/direct", cost=8)),
    ],
)
def test_an_alert_competes_with_its_show_or_its_kind(
    kind: EventKind, show_id: int | None, draft: Draft, expected: Place
) -> None:
    assert place(an_event(kind=kind, show_id=show_id), 9, draft) == expected


@given(st.lists(PLACES, max_size=60), LINES)
def test_nobody_waits_for_more_than_what_was_before_it_of_its_own(asked: list[Place], line: Line) -> None:
    queues, guilds = Counter(line.queues), Counter(line.guilds)
    for one, turn in zip(asked, turns(asked, line), strict=True):
        own = max(queues[one.queue], guilds[one.guild_id] if one.guild_id else 0)
        assert line.turn < turn <= line.turn + (own + 1) * one.cost
        queues[one.queue] += 1
        guilds[one.guild_id or 0] += 1


@given(st.lists(PLACES, max_size=60), LINES)
def test_of_one_queue_at_one_cost_who_came_first_goes_first(asked: list[Place], line: Line) -> None:
    given_turns = list(zip(asked, turns(asked, line), strict=True))
    for queue, cost in {(one.queue, one.cost) for one in asked}:
        own = [turn for one, turn in given_turns if (one.queue, one.cost, one.guild_id) == (queue, cost, None)]
        assert own == sorted(set(own))


@given(st.lists(PLACES, max_size=60), st.integers(0, 60), LINES)
def test_it_makes_no_difference_in_how_many_portions_they_come(asked: list[Place], cut: int, line: Line) -> None:
    first, rest = asked[:cut], asked[cut:]
    queues = Counter(line.queues) + Counter(one.queue for one in first)
    guilds = Counter(line.guilds) + Counter(one.guild_id for one in first if one.guild_id)
    later = Line(turn=line.turn, queues=queues, guilds=guilds)
    assert turns(first, line) + turns(rest, later) == turns(asked, line)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_a_newcomer_is_behind_at_most_one_of_each_storm(storms: list[int]) -> None:
    asked = [of_show(number) for number, size in enumerate(storms) for _ in range(size)]
    stormy = turns(asked, Line())
    [new] = turns([of_show(99)], Line())
    assert sum(turn <= new for turn in stormy) <= len(storms)


@pytest.mark.parametrize(("last", "lowest", "now"), [(None, 900, 892), (None, 1, 0), (905, 900, 905), (3, 900, 892)])
def test_the_present_turn_is_the_last_claimed_unless_all_that_waits_is_later(
    last: int | None, lowest: int, now: int
) -> None:
    assert present(last, lowest) == now
