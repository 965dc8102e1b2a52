"""What managers type of an announcement: read, put together with what it was, or refused with what to type instead."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.core.announcement_wishes import Wishes, applied, pause_end
from bot.core.digests import Daily
from bot.core.dubs import COMMON, offered, tag_of
from bot.core.event_words import SETS, completed, kinds_in, news_in
from bot.core.events import EventKind, When
from bot.core.news_kinds import NewsKind
from bot.core.subscriptions import DEFAULT_EVENTS
from bot.errors import ReplyError
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_subscription


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("episodes", SETS["episodes"]),
        ("Episodes and  delays", SETS["episodes"] | SETS["delays"]),
        ("episodes, news", SETS["episodes"] | SETS["news"]),
        ("premiere,finale", {EventKind.PREMIERE, EventKind.FINALE}),
        ("new date, source stale", {EventKind.MOVED, EventKind.SOURCE_STALE}),
        ("source_stale", {EventKind.SOURCE_STALE}),
        ("usual", DEFAULT_EVENTS),
        ("", set()),
    ],
)
def test_kinds_of_events_are_read_by_sets_and_by_names(typed: str, kinds: set[EventKind]) -> None:
    assert kinds_in(typed) == kinds


def test_a_kind_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(ReplyError, match=r"episods is no kind of event. Use any of episodes, episodes and delays, "):
        kinds_in("news, episods")


@pytest.mark.parametrize("typed", ["date, delay", "Delay date"])
def test_kinds_of_news_are_parted_by_commas_or_spaces(typed: str) -> None:
    assert news_in(typed) == {NewsKind.DATE, NewsKind.DELAY}


def test_the_last_of_several_words_is_completed() -> None:
    known = [("Dates", "date"), ("Delays", "delay"), ("Cast", "cast")]
    assert completed("d", known) == [("Dates", "date"), ("Delays", "delay")]
    assert completed("date, d", known) == [("date, Delays", "date, delay")]
    assert completed("date, ", known) == [("date, Delays", "date, delay"), ("date, Cast", "date, cast")]


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("English", "en-US"),
        ("german", "de-DE"),
        ("de", "de-DE"),
        ("ES-419", "es-419"),
        ("Spanish", "es-419"),
        ("en-gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
    ],
)
def test_an_audio_language_is_known_by_its_name_or_tag(typed: str, tag: str) -> None:
    assert tag_of(typed) == tag


@pytest.mark.parametrize("typed", ["klingon", "", "e", "en-us-", "@everyone"])
def test_an_audio_language_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ReplyError, match="I know no audio language"):
        tag_of(typed)


def test_every_language_that_is_offered_is_found_again_by_its_name() -> None:
    assert [tag_of(name) for name, _ in offered()] == [*COMMON]


def wished(cleared: str = "", plain: dict[str, Any] | None = None, **texts: str) -> Wishes:
    return Wishes(plain=plain or {}, texts=texts, cleared=cleared, zone="Europe/Berlin")


FULL = a_subscription(
    id=4,
    events=SETS["episodes"] | {EventKind.REMINDER},
    audio=frozenset({"en-US"}),
    when=When.SCHEDULED,
    role_id=9,
    open_role=True,
    reminder=30 * MINUTE,
    spoilers=DAY,
    template="{show}",
    news=frozenset({NewsKind.CAST}),
    digest=Daily(at=time(8), zone="Asia/Tokyo", weekday=2),
)


@pytest.mark.parametrize(
    ("wishes", "changes"),
    [
        (wished(), {}),
        (wished(events="news"), {"events": SETS["news"] | {EventKind.REMINDER}}),
        (wished(events="none"), {"events": frozenset({EventKind.REMINDER})}),
        (wished(audio="German, fr-FR"), {"audio": frozenset({"de-DE", "fr-FR"})}),
        (wished(audio="none"), {"audio": frozenset()}),
        (wished(when="confirmed"), {"when": When.CONFIRMED}),
        (wished(template="{show}\0!"), {"template": "{show}!"}),
        (wished(template=" None "), {"template": ""}),
        (wished(digest="21:30"), {"digest": Daily(at=time(21, 30), zone="Asia/Tokyo", weekday=2)}),
        (wished("digest, Template"), {"digest": None, "template": ""}),
        (wished("role"), {"role_id": None, "open_role": False}),
        (wished("reminder"), {"reminder": None, "events": SETS["episodes"]}),
        (wished("events"), {"events": DEFAULT_EVENTS | {EventKind.REMINDER}}),
        (wished("spoilers", {"thread": True, "publish": True}), {"spoilers": None, "thread": True, "publish": True}),
        (wished(plain={"reminder": HOUR, "spoilers": timedelta()}), {"reminder": HOUR, "spoilers": timedelta()}),
    ],
)
def test_only_what_was_typed_changes(wishes: Wishes, changes: dict[str, Any]) -> None:
    assert applied(FULL, wishes) == a_subscription(**{**_fields(FULL), **changes})


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def test_a_new_digest_goes_by_the_servers_clocks() -> None:
    assert applied(a_subscription(), wished(digest="8:00")).digest == Daily(at=time(8), zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("wishes", "refusal"),
    [
        (wished("everything"), "everything is nothing that can be cleared. Use any of role, events"),
        (wished(events="none"), "That would announce nothing"),
        (wished(events=""), "That would announce nothing"),
        (wished(plain={"open_role": True}), "There is no role that members could take"),
        (wished(digest="25:00"), "25:00 is no time of the day"),
        (wished(digest="\u0660\u0668:\u0660\u0660"), "is no time of the day"),
        (wished(template="{shwo}"), "is no placeholder"),
        (wished(audio=", ".join(COMMON[:11])), "at most 10 audio languages"),
    ],
)
def test_what_does_not_go_together_is_refused(wishes: Wishes, refusal: str) -> None:
    with pytest.raises(ReplyError, match=refusal):
        applied(a_subscription(), wishes)


@pytest.mark.parametrize(
    ("hours", "until", "end"),
    [
        (None, None, None),
        (3, None, NOW + 3 * HOUR),
        (None, "2024-02-01", datetime(2024, 1, 31, 23, tzinfo=UTC)),
        (None, "2024-07-01 18:30", datetime(2024, 7, 1, 16, 30, tzinfo=UTC)),
        (None, "2024-02-01T18:00Z", datetime(2024, 2, 1, 18, tzinfo=UTC)),
    ],
)
def test_a_pause_ends_after_hours_or_at_a_time_of_the_servers_clocks(
    hours: int | None, until: str | None, end: datetime | None
) -> None:
    assert pause_end(hours, until, "Europe/Berlin", NOW) == end


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        ("tomorrow", "tomorrow is no date. Write it as 2024-02-01"),
        ("2024-13-01", "is no date"),
        ("0001-01-01", "in the future|no date"),
        ("9999-12-31 23:59", "within ten years|no date"),
        ("2024-01-24 19:59", "A pause ends in the future"),
    ],
)
def test_a_pause_that_could_not_end_is_refused(until: str, refusal: str) -> None:
    with pytest.raises(ReplyError, match=refusal):
        pause_end(None, until, "Europe/Berlin", NOW)
