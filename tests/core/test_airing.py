"""The calendar: what a day or a week holds, and the buttons to its neighbours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.actions import read as action_of
from bot.core.airing import Slot, Sureness, bounds, day_of, slots, wanted
from bot.core.airing_card import Span, View, airing_card, opened, read
from bot.core.lag import Lag, Stream
from bot.core.message import Message
from bot.core.releases import TV, Release, Standing, State
from bot.core.shows import Show
from tests.core.made import DAY, HOUR, LINK, MINUTE, NOW, a_release, a_show, a_subscription

TODAY = date(2024, 1, 24)
LAG = Lag(usual=2 * HOUR, weeks=3)


def scheduled(after: timedelta, **key: object) -> tuple[Show, Release]:
    return a_show(ids={}), a_release(Standing(state=State.SCHEDULED, scheduled_at=NOW + after), **key)


def out(before: timedelta = timedelta(), **key: object) -> tuple[Show, Release]:
    return a_show(), a_release(Standing(state=State.AVAILABLE, available_at=NOW - before, url=LINK), **key)


def usual(after: timedelta, **key: object) -> tuple[Show, Stream]:
    show, broadcast = scheduled(after - LAG.usual, platform=TV, **key)
    return show, Stream(broadcast=broadcast, platform="crunchyroll", at=NOW + after, lag=LAG)


def lines(card: Message) -> list[str]:
    return card.description.split("\n")


def day(*releases: tuple[Show, Release], learned: tuple[tuple[Show, Stream], ...] = ()) -> list[str]:
    return lines(airing_card(opened(Span.DAY, NOW, "UTC"), slots(releases, learned, NOW), TODAY, "UTC"))


@pytest.mark.parametrize(
    ("zone", "first", "start", "hours"),
    [
        ("UTC", TODAY, datetime(2024, 1, 24, tzinfo=UTC), 24),
        ("Asia/Tokyo", TODAY, datetime(2024, 1, 23, 15, tzinfo=UTC), 24),
        ("Europe/Berlin", date(2024, 3, 31), datetime(2024, 3, 30, 23, tzinfo=UTC), 23),
        ("Europe/Berlin", date(2024, 10, 27), datetime(2024, 10, 26, 22, tzinfo=UTC), 25),
    ],
)
def test_a_day_is_as_long_as_the_clocks_of_its_zone_make_it(
    zone: str, first: date, start: datetime, hours: int
) -> None:
    assert bounds(first, 1, zone) == (start, start + hours * HOUR)
    assert day_of(start, zone) == first


def test_a_slot_says_how_sure_its_time_is() -> None:
    assert day(
        out(HOUR, number="1"),
        scheduled(-MINUTE, number="2"),
        scheduled(HOUR, number="3"),
        learned=(usual(2 * HOUR, number="4"), usual(-2 * HOUR, number="5")),
    ) == [
        "<t:1706115600:t> Metallic Rouge · Episode 5 on Crunchyroll, not seen yet ⏰",
        f"<t:1706119200:t> [Metallic Rouge]({LINK}) · Episode 1 on Crunchyroll ✅",
        "<t:1706122740:t> Metallic Rouge · Episode 2 on Crunchyroll, not seen yet ⏰",
        "<t:1706126400:t> Metallic Rouge · Episode 3 on Crunchyroll",
        "<t:1706130000:t> Metallic Rouge · Episode 4 on Crunchyroll (usual time)",
    ]


def test_the_broadcast_is_told_only_where_no_place_to_watch_is_known() -> None:
    assert day(scheduled(-HOUR, platform=TV)) == ["<t:1706119200:t> Metallic Rouge · Episode 3 on Japanese TV"]
    assert day(scheduled(-HOUR, platform=TV), learned=(usual(HOUR),)) == [
        "<t:1706126400:t> Metallic Rouge · Episode 3 on Crunchyroll (usual time)"
    ]


def test_further_audios_and_what_came_after_all_are_told_once() -> None:
    told = day(out(HOUR), out(audio="de-DE"), scheduled(HOUR), learned=(usual(HOUR),))
    assert told == [f"<t:1706119200:t> [Metallic Rouge]({LINK}) · Episode 3 on Crunchyroll ✅"]


def test_episodes_that_come_at_once_share_a_line() -> None:
    told = day(*[out(number=str(number)) for number in (10, 2, 9, 1)])
    assert told == [f"<t:1706122800:t> [Metallic Rouge]({LINK}) · Episodes 1, 2, 9, 10 on Crunchyroll ✅"]


def test_only_what_somebody_asks_for_is_wanted() -> None:
    found = slots([scheduled(HOUR), (a_show(id=2), a_release(scheduled(HOUR)[1].standing, show_id=2))], (), NOW)
    assert [one.show.id for one in wanted(found, [a_subscription(show_ids=frozenset({2}))], NOW)] == [2]
    assert [one.show.id for one in wanted(found, [a_subscription(platform="crunchyroll")], NOW)] == [1, 2]
    assert wanted(found, [a_subscription(platform="hidive")], NOW) == []
    assert wanted(found, [], NOW) == []


def test_a_week_is_parted_by_the_days_of_the_zone() -> None:
    found = slots([scheduled(HOUR), scheduled(6 * HOUR, number="4")], (), NOW)
    view = opened(Span.WEEK, NOW, "Europe/Berlin")
    assert lines(airing_card(view, found, TODAY, "Europe/Berlin")) == [
        "**Wednesday 24 January**",
        "<t:1706126400:t> Metallic Rouge · Episode 3 on Crunchyroll",
        "",
        "**Thursday 25 January**",
        "<t:1706144400:t> Metallic Rouge · Episode 4 on Crunchyroll",
    ]


@pytest.mark.parametrize(
    ("view", "title"),
    [
        (View(span=Span.DAY, first=TODAY), "Airing on Wednesday 24 January"),
        (View(span=Span.WEEK, first=TODAY), "Airing from Wednesday 24 January to Tuesday 30 January"),
    ],
)
def test_a_page_says_which_days_it_shows_and_by_which_clocks(view: View, title: str) -> None:
    card = airing_card(view, [], TODAY, "Asia/Tokyo")
    assert (card.title, card.description) == (title, "Nothing is expected.")
    assert card.footer == "Days of the zone Asia/Tokyo"


def pressed(card: Message, today: date = TODAY) -> dict[str, View | None]:
    return {one.label: read(action_of(one.action or "")[1], today) for one in card.buttons}  # type: ignore[index]  # ours


def test_buttons_lead_to_the_neighbouring_days_and_to_today() -> None:
    view = View(span=Span.DAY, first=TODAY + 3 * DAY, only_followed=True)
    card = airing_card(view, [], TODAY, "UTC")
    assert pressed(card) == {
        "Previous day": View(span=Span.DAY, first=TODAY + 2 * DAY, only_followed=True),
        "Today": View(span=Span.DAY, first=TODAY, only_followed=True),
        "Next day": View(span=Span.DAY, first=TODAY + 4 * DAY, only_followed=True),
    }
    assert pressed(card, TODAY + DAY)["Today"] == View(span=Span.DAY, first=TODAY + DAY, only_followed=True)


def test_today_cannot_be_gone_to_from_itself() -> None:
    card = airing_card(View(span=Span.DAY, first=TODAY), [], TODAY, "UTC")
    assert [one.label for one in card.buttons if one.disabled] == ["Today"]


@pytest.mark.parametrize(
    ("first", "offered"),
    [(TODAY, (0, 6)), (TODAY + 6 * DAY, (0, 6)), (TODAY + 7 * DAY, (4, 10)), (TODAY - DAY, (-4, 2))],
)
def test_the_menu_offers_the_days_around(first: date, offered: tuple[int, int]) -> None:
    [menu] = airing_card(View(span=Span.DAY, first=first), [], TODAY, "UTC").menus
    days = [view.first for one in menu.options if (view := read(one.value, TODAY))]
    assert (days[0], days[-1], len(days)) == (TODAY + offered[0] * DAY, TODAY + offered[1] * DAY, 7)
    assert [read(one.value, TODAY) for one in menu.options if one.chosen] == [View(span=Span.DAY, first=first)]


def many(count: int) -> list[Slot]:
    release = scheduled(HOUR)[1]
    return [
        Slot(
            show=a_show(),
            release=release,
            platform="crunchyroll",
            at=NOW + place * MINUTE,
            sure=Sureness.SCHEDULED,
            numbers=("3",),
        )
        for place in range(count)
    ]


def test_a_long_day_has_parts_and_no_two_buttons_do_the_same() -> None:
    cards = [airing_card(View(span=Span.DAY, first=TODAY, part=part), many(60), TODAY, "UTC") for part in (1, 2, 3)]
    assert sum(card.description.count("Episode 3") for card in cards) == 60
    assert cards[1].footer == "Days of the zone UTC · Page 2 of 3"
    for card in cards:
        actions = [*(one.action for one in card.buttons), *(one.action for one in card.menus)]
        assert len(set(actions)) == len(actions) == 6


@pytest.mark.parametrize(
    "argument",
    [
        "",
        "day",
        "month|2024-01-24||1",
        "day|2024-13-01||1",
        "day|yesterday||1",
        "day|0001-01-01||1",
        "day|9999-12-31||1",
        "day|2024-01-24||1|x",
    ],
)
def test_what_no_button_of_ours_says_is_no_view(argument: str) -> None:
    assert read(argument, TODAY) is None


@pytest.mark.parametrize("part", ["0", "-1", "x", "٣", "99999", ""])
def test_a_part_that_is_none_is_the_nearest(part: str) -> None:
    view = read(f"day|2024-01-24||{part}", TODAY)
    assert view is not None
    assert airing_card(view, many(3), TODAY, "UTC").description.count("Episode 3") == 3
