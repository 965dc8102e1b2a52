"""Telling: which events the change of a release or a new item makes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.events import Event, EventKind, When
from bot.core.reasons import Reason
from bot.core.releases import ReleaseKind, Standing, State
from bot.core.telling import Retold, of_news, of_release, on_time, out_kind
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_moment, a_release, a_show, an_item

TBA = Standing()
OUT = Standing(state=State.AVAILABLE, available_at=NOW)
NEXT_WEEK = NOW + 7 * DAY


def scheduled(at: Any) -> Standing:
    return Standing(state=State.SCHEDULED, scheduled_at=at)


def postponed(at: Any = None) -> Standing:
    return Standing(state=State.POSTPONED, scheduled_at=at)


def told(before: Standing, after: Standing, **how: Any) -> Event | None:
    """Say what is told of the third episode when its standing changes; `how` are a moment's fields and `corrected`."""
    corrected = how.pop("corrected", True)
    return of_release(a_show(), a_release(after), before, a_moment(**how), corrected=corrected)


def kind_of(event: Event | None) -> EventKind | None:
    return event.kind if event else None


@pytest.mark.parametrize(
    ("key", "kind", "rests_on"),
    [
        ({"number": "1"}, EventKind.PREMIERE, "crunchyroll"),
        ({"number": "3"}, EventKind.EPISODE, None),
        ({"number": "13"}, EventKind.FINALE, "anilist"),
        ({"number": "0"}, EventKind.EPISODE, None),
        ({"number": "1", "audio": "de-DE"}, EventKind.DUB, None),
        ({"number": "13", "audio": "en-US"}, EventKind.DUB, None),
        ({"number": "1", "kind": ReleaseKind.SPECIAL}, EventKind.EPISODE, None),
        ({"number": "13", "kind": ReleaseKind.SPECIAL}, EventKind.EPISODE, None),
        ({"number": "", "kind": ReleaseKind.FILM}, EventKind.EPISODE, None),
    ],
)
def test_a_release_is_told_as_what_it_is(key: dict[str, Any], kind: EventKind, rests_on: str | None) -> None:
    assert out_kind(a_show(), a_release(**key)) == (kind, rests_on)


def test_without_a_stated_total_the_last_episode_is_an_episode() -> None:
    assert out_kind(a_show(episodes=None), a_release(number="13")) == (EventKind.EPISODE, None)


def test_a_show_made_in_another_language_has_its_original_in_that_one() -> None:
    assert out_kind(a_show(audio="zh-CN"), a_release(audio="zh-CN"))[0] is EventKind.EPISODE


@pytest.mark.parametrize("before", [TBA, scheduled(NOW - HOUR), postponed(), Standing(state=State.CANCELLED)])
def test_a_release_that_is_out_is_told(before: Standing) -> None:
    event = told(before, OUT)
    assert event == Event(
        key="out/1",
        kind=EventKind.EPISODE,
        story="1/1/episode/3",
        at=NOW,
        show_id=1,
        release_id=1,
        when=When.CONFIRMED,
        audio="ja-JP",
    )


def test_a_finale_says_which_source_the_total_comes_from() -> None:
    event = of_release(a_show(), a_release(OUT, number="13"), TBA, a_moment())
    assert event is not None
    assert event.details == {"rests_on": "anilist"}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (OUT, OUT, None),
        (TBA, TBA, None),
        (TBA, scheduled(NOW + DAY), None),
        (scheduled(NOW + DAY), TBA, None),
        (scheduled(NOW + DAY), scheduled(NOW + DAY + 5 * MINUTE), None),
        (scheduled(NOW + DAY), scheduled(NOW + DAY - 5 * MINUTE), None),
        (scheduled(NOW + DAY), scheduled(NOW + DAY + 6 * MINUTE), EventKind.MOVED),
        (scheduled(NOW + DAY), scheduled(NOW + DAY - 6 * MINUTE), EventKind.MOVED),
        (scheduled(NOW + DAY), scheduled(NEXT_WEEK), EventKind.MOVED),
        (scheduled(NOW + DAY), postponed(), EventKind.POSTPONED),
        (scheduled(NOW + DAY), postponed(NEXT_WEEK), EventKind.POSTPONED),
        (postponed(), postponed(), None),
        (postponed(NEXT_WEEK), scheduled(NEXT_WEEK), None),
        (postponed(NOW + DAY), scheduled(NEXT_WEEK), EventKind.MOVED),
        (postponed(), scheduled(NEXT_WEEK), EventKind.MOVED),
        (TBA, postponed(), None),
    ],
)
def test_a_change_of_the_calendar_is_told_where_it_matters(
    before: Standing, after: Standing, kind: EventKind | None
) -> None:
    assert kind_of(told(before, after)) is kind


def test_a_move_says_from_when_to_when() -> None:
    event = told(scheduled(NOW + DAY), scheduled(NEXT_WEEK))
    assert event is not None
    assert event.details == {"from": int((NOW + DAY).timestamp()), "to": int(NEXT_WEEK.timestamp())}


def test_a_new_date_after_none_was_known_has_no_old_one() -> None:
    event = told(postponed(), scheduled(NEXT_WEEK))
    assert event is not None
    assert event.details == {"from": 0, "to": int(NEXT_WEEK.timestamp())}


def test_moves_to_one_time_by_several_platforms_are_one_story() -> None:
    on_tv = of_release(a_show(), a_release(scheduled(NEXT_WEEK), platform="tv"), scheduled(NOW), a_moment())
    streamed = told(scheduled(NOW + HOUR), scheduled(NEXT_WEEK))
    assert on_tv is not None
    assert streamed is not None
    assert on_tv.story == streamed.story
    assert on_tv.story != a_release().key.story


@pytest.mark.parametrize(
    ("apart", "kind"),
    [(15 * MINUTE, None), (12 * HOUR, None), (13 * HOUR, EventKind.MOVED), (7 * DAY, EventKind.MOVED)],
)
def test_another_calendars_first_word_is_a_move_only_where_it_is_far_apart(
    apart: timedelta, kind: EventKind | None
) -> None:
    assert kind_of(told(scheduled(NOW), scheduled(NOW + apart), corrected=False)) is kind


def test_a_delay_that_another_source_reports_first_is_told() -> None:
    assert kind_of(told(scheduled(NOW), postponed(), corrected=False)) is EventKind.POSTPONED


@pytest.mark.parametrize(
    ("before", "after"),
    [(TBA, OUT), (scheduled(NOW + DAY), scheduled(NEXT_WEEK)), (scheduled(NOW + DAY), postponed())],
)
def test_what_a_baseline_finds_is_withheld(before: Standing, after: Standing) -> None:
    event = told(before, after, withheld=Reason.BASELINE)
    assert event is not None
    assert event.withheld is Reason.BASELINE


def test_what_a_baseline_finds_past_its_time_is_told_as_on_time_and_withheld() -> None:
    event = told(TBA, scheduled(NOW - HOUR), withheld=Reason.BASELINE)
    assert event is not None
    assert (event.key, event.withheld) == ("time/1", Reason.BASELINE)


def test_what_a_baseline_finds_still_to_come_is_no_event() -> None:
    assert told(TBA, scheduled(NOW + HOUR), withheld=Reason.BASELINE) is None


@pytest.mark.parametrize(
    ("age", "withheld"), [(timedelta(), None), (DAY, None), (DAY + timedelta(seconds=1), Reason.TOO_OLD)]
)
def test_a_release_that_was_noticed_late_is_too_old(age: timedelta, withheld: Reason | None) -> None:
    event = told(TBA, Standing(state=State.AVAILABLE, available_at=NOW - age))
    assert event is not None
    assert event.withheld is withheld


def test_a_move_to_a_time_long_past_is_too_old() -> None:
    event = told(scheduled(NOW - 9 * DAY), scheduled(NOW - 2 * DAY))
    assert event is not None
    assert event.withheld is Reason.TOO_OLD


def test_a_release_whose_time_has_come_is_told_by_the_schedule() -> None:
    event = on_time(a_show(), a_release(scheduled(NOW - MINUTE), number="1", platform="tv"), a_moment())
    assert event == Event(
        key="time/1",
        kind=EventKind.PREMIERE,
        story="1/1/episode/1",
        at=NOW - MINUTE,
        show_id=1,
        release_id=1,
        when=When.SCHEDULED,
        audio="ja-JP",
        details={"rests_on": "tv"},
    )


def test_another_audio_whose_time_has_come_is_a_dub_as_well() -> None:
    assert on_time(a_show(), a_release(scheduled(NOW), audio="en-US"), a_moment()).kind is EventKind.DUB


def test_a_news_item_is_told_once_for_each_show_and_is_one_story() -> None:
    one, other = (of_news(7, an_item(), show_id, a_moment()) for show_id in (1, 2))
    assert (one.key, other.key) == ("news/7/1", "news/7/2")
    assert one.story == other.story


@pytest.mark.parametrize(
    ("published", "at", "withheld"),
    [
        (NOW - HOUR, NOW - HOUR, None),
        (None, NOW, None),
        (NOW + 400 * DAY, NOW, None),
        (NOW - 2 * DAY, NOW - 2 * DAY, Reason.TOO_OLD),
    ],
)
def test_news_is_as_old_as_its_date_or_its_first_sight(published: Any, at: Any, withheld: Reason | None) -> None:
    event = of_news(7, an_item(published=published), 1, a_moment())
    assert (event.at, event.withheld) == (at, withheld)


@pytest.mark.parametrize(
    ("headline", "kind", "news_kind"),
    [
        ("Metallic Rouge Reveals New Trailer", EventKind.TRAILER, "trailer"),
        ("Metallic Rouge Reveals January 10 Debut in New Trailer", EventKind.NEWS, "date"),
        ("Metallic Rouge Adds Cast", EventKind.NEWS, "cast"),
        ("Metallic Rouge Episode 4 Delayed", EventKind.NEWS, "delay"),
        ("Metallic Rouge Opens a Café", EventKind.NEWS, "other"),
    ],
)
def test_a_headline_says_which_kind_of_news_it_is(headline: str, kind: EventKind, news_kind: str) -> None:
    event = of_news(7, an_item(title=headline), 1, a_moment())
    assert (event.kind, event.details) == (kind, {"news_kind": news_kind})


@pytest.mark.parametrize(
    ("headline", "told_as", "withheld"),
    [
        ("Metallic Rouge Adds Cast", {EventKind.NEWS}, Reason.DUPLICATE),
        ("Metallic Rouge Adds Cast", {EventKind.TRAILER}, Reason.DUPLICATE),
        ("Metallic Rouge Adds Cast", set(), None),
        ("Metallic Rouge Streams Trailer", {EventKind.TRAILER}, Reason.DUPLICATE),
        ("Metallic Rouge Streams Trailer", {EventKind.NEWS}, None),  # nobody who wants trailers alone was told
    ],
)
def test_what_repeats_a_story_is_of_it_and_a_duplicate_where_all_who_want_it_were_told(
    headline: str, told_as: set[EventKind], withheld: Reason | None
) -> None:
    retold = Retold(story="news/3", kinds=frozenset(told_as))
    event = of_news(7, an_item(title=headline), 1, a_moment(), retold)
    assert (event.story, event.withheld) == ("news/3", withheld)
