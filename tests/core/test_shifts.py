"""How the moves of one show are told as one."""

from __future__ import annotations

from dataclasses import replace

from bot.core.events import Event, EventKind
from bot.core.releases import Release, Standing, State
from bot.core.render import message
from bot.core.shifts import joined
from bot.core.subject import Subject
from bot.core.telling import of_release
from tests.core.made import DAY, NOW, a_moment, a_release, a_show

WEEK = 7 * DAY


def moved(*numbers: int, platform: str = "tv") -> tuple[list[Event], dict[int, Release]]:
    """Give the events of episodes that move by a week, and their releases by id."""
    events: list[Event] = []
    releases: dict[int, Release] = {}
    for number in numbers:
        before = Standing(state=State.SCHEDULED, scheduled_at=NOW + number * WEEK)
        after = Standing(state=State.SCHEDULED, scheduled_at=NOW + (number + 1) * WEEK)
        release = replace(a_release(after, number=str(number), platform=platform), id=number)
        event = of_release(a_show(), release, before, a_moment())
        assert event is not None
        events.append(event)
        releases[number] = release
    return events, releases


def test_a_shifted_tail_is_one_event_about_its_first_episode() -> None:
    [event] = joined(*moved(7, 5, 6, 8))

    assert event.kind is EventKind.MOVED
    assert event.release_id == 5
    assert event.details["along"] == ["6", "7", "8"]


def test_one_moved_episode_stays_what_it_is() -> None:
    events, releases = moved(5)

    assert joined(events, releases) == events


def test_the_slots_of_two_platforms_move_by_themselves() -> None:
    broadcast, releases = moved(5, 6)
    streams, more = moved(15, 16, platform="crunchyroll")

    assert [event.release_id for event in joined(broadcast + streams, releases | more)] == [5, 15]


def test_the_message_says_which_episodes_move_along() -> None:
    events, releases = moved(5, 6, 7, 8)
    [event] = joined(events, releases)

    written = message(Subject(event=event, show=a_show(), release=releases[5]))

    assert "Episode 5 has moved" in written.title
    assert written.description.endswith("Of what follows, episodes 6 to 8 move too.")
