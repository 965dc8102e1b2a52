"""How the moves of one show are told as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.events import Event, EventKind
from bot.core.reasons import Reason
from bot.core.releases import Release, Standing, State
from bot.core.render import message
from bot.core.shifts import BRIEF, FLAPPING, LASTS, Incident, continued, joined
from bot.core.subject import Subject
from bot.core.telling import of_release
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_key, a_moment, a_release, a_show

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
    event, *others = joined(*moved(7, 5, 6, 8))

    assert {one.withheld for one in others} == {Reason.SAME_MOVE}
    assert {one.details["incident"] for one in others} == {event.key}
    assert event.kind is EventKind.MOVED
    assert event.release_id == 5
    assert event.details["along"] == ["6", "7", "8"]


def test_one_moved_episode_stays_what_it_is() -> None:
    events, releases = moved(5)

    assert joined(events, releases) == events


def test_the_slots_of_two_platforms_move_by_themselves() -> None:
    broadcast, releases = moved(5, 6)
    streams, more = moved(15, 16, platform="crunchyroll")

    told = [event for event in joined(broadcast + streams, releases | more) if event.withheld is None]
    assert [event.release_id for event in told] == [5, 15]


def test_two_platforms_that_move_the_same_episodes_are_told_as_one() -> None:
    broadcast, releases = moved(5, 6)
    streams, more = moved(6, 7, platform="crunchyroll")
    other = {release_id + 10: replace(release, id=release_id + 10) for release_id, release in more.items()}
    streams = [replace(event, release_id=(event.release_id or 0) + 10, key=f"{event.key}s") for event in streams]

    [event] = [one for one in joined(broadcast + streams, releases | other) if one.withheld is None]

    assert (event.release_id, event.details["along"]) == (5, ["6", "7"])


def test_what_is_withheld_for_another_reason_is_not_what_tells_the_rest() -> None:
    [first, second], releases = moved(5, 6)

    told = joined([replace(first, withheld=Reason.TOO_OLD), second], releases)

    assert [(one.release_id, one.withheld) for one in told] == [(5, Reason.TOO_OLD), (6, None)]


def test_the_message_says_which_episodes_move_along() -> None:
    events, releases = moved(5, 6, 7, 8)
    event = joined(events, releases)[0]

    written = message(Subject(event=event, show=a_show(), release=releases[5]))

    assert "Episode 5 has moved" in written.title
    assert written.description.endswith("Of what follows, episodes 6 to 8 move too.")


def an_incident(by: timedelta | None = WEEK, ago: timedelta = DAY, **about: Any) -> Incident:
    """Make the move of episode 5 that was told a day ago."""
    key = a_key(**{"number": "5", "platform": "tv", **about})
    old = NOW + 5 * WEEK
    return Incident(
        key="told",
        about=key,
        old=old,
        new=old + by if by is not None else None,
        told_at=NOW - ago,
        numbers=frozenset({key.number}),
    )


def reason(number: int = 6, *, incident: Incident, heard: timedelta = 9 * DAY, platform: str = "tv") -> Reason | None:
    """Say why a move of an episode by a week is withheld, its old time being known for so long."""
    [event], releases = moved(number, platform=platform)
    return continued(event, releases[number], NOW - heard, [incident]).withheld


@pytest.mark.parametrize(
    ("incident", "withheld"),
    [
        (an_incident(), Reason.SAME_MOVE),
        (an_incident(WEEK + 11 * HOUR), Reason.SAME_MOVE),
        (an_incident(WEEK - 12 * HOUR), Reason.SAME_MOVE),
        (an_incident(WEEK + 13 * HOUR), None),
        (an_incident(-WEEK), None),
        (an_incident(2 * WEEK), None),
        (an_incident(None), None),
        (an_incident(number="6"), Reason.SAME_MOVE),
        (an_incident(number="7"), None),
        (an_incident(season=2), None),
        (an_incident(audio="en-US"), None),
        (an_incident(show_id=2), None),
        (an_incident(platform="crunchyroll"), None),
        (an_incident(platform="crunchyroll", number="6"), Reason.SAME_MOVE),
        (an_incident(ago=8 * DAY), Reason.SAME_MOVE),
        (an_incident(ago=LASTS + MINUTE), None),
    ],
)
def test_an_episode_that_moves_as_one_before_it_did_belongs_to_the_incident(
    incident: Incident, withheld: Reason | None
) -> None:
    assert reason(incident=incident, heard=LASTS + DAY) is withheld


def test_a_time_that_was_heard_of_after_an_incident_moves_anew() -> None:
    assert reason(incident=an_incident(), heard=HOUR) is None


def test_what_continues_an_incident_names_it_and_since_when() -> None:
    [event], releases = moved(6)
    told = continued(event, releases[6], NOW - 9 * DAY, [an_incident()])
    assert (told.details["incident"], told.details["since"]) == ("told", int((NOW - DAY).timestamp()))


def a_delay(by: timedelta, release: Release) -> Event:
    before = Standing(state=State.SCHEDULED, scheduled_at=NOW + 6 * WEEK)
    after = Standing(state=State.SCHEDULED, scheduled_at=NOW + 6 * WEEK + by)
    event = of_release(a_show(), replace(release, standing=after), before, a_moment())
    assert event is not None
    return event


@pytest.mark.parametrize(
    ("by", "ago", "withheld"),
    [
        (30 * MINUTE, HOUR, Reason.SAME_MOVE),
        (20 * MINUTE, HOUR, Reason.SAME_MOVE),
        (-30 * MINUTE, HOUR, None),
        (30 * MINUTE, BRIEF + MINUTE, None),
    ],
)
def test_a_short_delay_is_repeated_within_a_day_only(by: timedelta, ago: timedelta, withheld: Reason | None) -> None:
    release = a_release(number="6", platform="tv")
    told = continued(a_delay(by, release), release, NOW - 9 * DAY, [an_incident(30 * MINUTE, ago)])
    assert told.withheld is withheld


@pytest.mark.parametrize(("ago", "withheld"), [(FLAPPING, Reason.SAME_MOVE), (FLAPPING + MINUTE, None)])
def test_a_return_within_an_hour_is_no_incident_of_its_own(ago: timedelta, withheld: Reason | None) -> None:
    release = a_release(number="6", platform="tv")
    there = replace(an_incident(ago=ago, number="6"), old=NOW + 6 * WEEK + 2 * DAY, new=NOW + 6 * WEEK)
    assert continued(a_delay(2 * DAY, release), release, None, [there]).withheld is withheld


OLD, NEW = NOW + WEEK, NOW + 2 * WEEK
OLD_TEXT, NEW_TEXT = (f"<t:{int(at.timestamp())}:F>" for at in (OLD, NEW))
NEW_SOON = f"{NEW_TEXT} (<t:{int(NEW.timestamp())}:R>)"


def seconds(**times: datetime) -> dict[str, object]:
    return {name: int(at.timestamp()) for name, at in times.items()}


@pytest.mark.parametrize(
    ("kind", "details", "standing", "title", "text"),
    [
        (
            EventKind.MOVED,
            {"from": int(OLD.timestamp()), **seconds(to=NEW)},
            Standing(state=State.SCHEDULED, scheduled_at=NEW),
            "has moved",
            f"It was expected {OLD_TEXT}; now {NEW_SOON}.",
        ),
        (
            EventKind.POSTPONED,
            {"from": int(OLD.timestamp()), "to": 0, "along": ["6", "8"]},
            Standing(state=State.POSTPONED, note="Production *Suspended*"),
            "is postponed",
            (
                f"It was expected {OLD_TEXT}; no new date is known. The calendar says: Production \\*Suspended\\*."
                " Of what follows, episodes 6 and 8 are postponed too."
            ),
        ),
        (
            EventKind.POSTPONED,
            {"from": int(OLD.timestamp()), "to": 0, "unlisted": True},
            Standing(state=State.POSTPONED, note="no longer listed"),
            "is postponed",
            f"It was expected {OLD_TEXT}; no new date is known. The calendar lists it no longer.",
        ),
        (
            EventKind.MOVED,
            {"from": 0, **seconds(was=OLD, to=NEW)},
            Standing(state=State.SCHEDULED, scheduled_at=NEW),
            "has moved",
            f"It was postponed from {OLD_TEXT}; now {NEW_SOON}.",
        ),
        (
            EventKind.MOVED,
            {"from": 0, "back": True, **seconds(was=NEW, to=NEW)},
            Standing(state=State.SCHEDULED, scheduled_at=NEW),
            "is back at its time",
            f"It was postponed, and is expected {NEW_SOON} after all.",
        ),
        (
            EventKind.POSTPONED,
            {"from": int(OLD.timestamp()), "to": 0, "cancelled": True, "along": ["6"]},
            Standing(state=State.CANCELLED),
            "is cancelled",
            f"It was expected {OLD_TEXT}, and comes no more. Of what follows, episode 6 is cancelled too.",
        ),
        (
            EventKind.POSTPONED,
            {"from": int(OLD.timestamp()), "to": 0},
            Standing(state=State.SCHEDULED, scheduled_at=NEW),
            "is postponed",
            f"~~It was expected {OLD_TEXT}; no new date is known.~~ It has moved: now {NEW_SOON}.",
        ),
    ],
)
def test_a_move_is_written_as_what_it_is(
    kind: EventKind, details: dict[str, object], standing: Standing, title: str, text: str
) -> None:
    [event], _ = moved(5)
    told = replace(event, kind=kind, details=details)
    written = message(Subject(event=told, show=a_show(), release=a_release(standing, number="5")))
    assert written.title == f"Metallic Rouge · Episode 5 {title}"
    assert written.description == text
