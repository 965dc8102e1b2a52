"""Cards: what commands answer about shows and news, with whatever is known."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.actions import read
from bot.core.coming_card import Outlook, next_card, next_of_card
from bot.core.lag import Lag, Stream
from bot.core.message import Message
from bot.core.news_card import news_card
from bot.core.overdue import Awaited
from bot.core.releases import Release, Standing, State
from bot.core.show_card import episodes_card, show_card
from bot.core.shows import Facts
from bot.core.text import units
from tests.core.made import DAY, HOUR, LINK, NOW, a_release, a_show, an_item

HOSTILE_LINK = "https://example.org/)[click](https://evil.example/"


def coming(after: timedelta, **key: str) -> Release:
    return a_release(Standing(state=State.SCHEDULED, scheduled_at=NOW + after), **key)


def out(since: datetime = NOW, **key: str) -> Release:
    return a_release(Standing(state=State.AVAILABLE, available_at=since, url=LINK), **key)


def fields(card: Message) -> dict[str, str]:
    return {field.name: field.value for field in card.fields}


def lines(card: Message) -> list[str]:
    return card.description.strip().split("\n")


def test_a_show_is_told_with_people_premise_episodes_streams_and_links() -> None:
    facts = Facts(
        native="メタリックルージュ",
        studio="BONES",
        premise="On a terraformed Mars.",
        url="https://metallicrouge.jp/",
        staff={"Director": ("Motonobu Hori",)},
        links={"Crunchyroll": "https://www.crunchyroll.com/series/G24H1NWMJ"},
        streams=("crunchyroll", "hidive"),
    )
    card = show_card(a_show(facts=facts, aired="2024-winter"), [out(number="1"), out(number="2")], [coming(DAY)])
    assert card.title == "Metallic Rouge"
    assert card.description == "メタリックルージュ\nOn a terraformed Mars."
    assert card.url == "https://metallicrouge.jp/"
    assert fields(card) == {
        "Studio": "BONES",
        "Director": "Motonobu Hori",
        "Season": "Winter 2024",
        "Streams": "Crunchyroll, HIDIVE",
        "Episodes": "2 of 13 seen; newest: Episode 2, <t:1706122800:R>",
        "Next": "Episode 3 on Crunchyroll: <t:1706209200:F> (<t:1706209200:R>)",
        "Links": "[Crunchyroll](https://www.crunchyroll.com/series/G24H1NWMJ)"
        " · [AniList](https://anilist.co/anime/162985) · [MyAnimeList](https://myanimelist.net/anime/54794)",
    }
    assert card.footer == "AniList 162985 · MyAnimeList 54794 · Crunchyroll G24H1NWMJ"


def test_a_show_can_be_followed_and_asked_about_from_its_card() -> None:
    card = show_card(a_show(), [out()], [])
    assert [(one.label, read(one.action or ""), one.disabled) for one in card.buttons] == [
        ("Follow", ("bell", "1"), False),
        ("Next", ("next", "1"), False),
        ("Episodes", ("episodes", "1"), False),
        ("News", ("news", "1"), False),
    ]


def test_a_show_of_which_nothing_is_known_is_told_all_the_same() -> None:
    card = show_card(a_show(ids={}, episodes=None), [], [])
    assert fields(card) == {"Episodes": "None seen yet"}


def test_the_total_is_told_before_the_first_episode() -> None:
    assert fields(show_card(a_show(), [], []))["Episodes"] == "None seen yet (13 in all)"


def test_a_role_without_people_is_left_out() -> None:
    assert "Director" not in fields(show_card(a_show(facts=Facts(staff={"Director": ()})), [], []))


@pytest.mark.parametrize(("veiled_from", "shown"), [(None, "“Awake”"), (NOW - DAY, "“||Awake||”"), (NOW, "“Awake”")])
def test_the_title_of_what_came_too_lately_is_hidden(veiled_from: datetime | None, shown: str) -> None:
    came = a_release(Standing(state=State.AVAILABLE, available_at=NOW, title="Awake"))
    assert shown in fields(show_card(a_show(), [came], [], veiled_from=veiled_from))["Episodes"]
    assert shown in episodes_card(a_show(), [came], None, veiled_from=veiled_from).description


def test_no_link_is_cut_in_its_middle() -> None:
    links = {f"Site {number}": f"https://example.org/{'x' * 300}{number}" for number in range(5)}
    value = fields(show_card(a_show(facts=Facts(links=links)), [], []))["Links"]
    assert units(value) <= 1024
    assert value.endswith("2)")
    assert value.count("[Site") == 3


def test_links_that_may_not_be_shown_are_left_out() -> None:
    facts = Facts(links={"Bad": "javascript:alert(1)", "Good": "https://example.org/"})
    assert fields(show_card(a_show(ids={}, facts=facts), [], []))["Links"] == "[Good](https://example.org/)"


def test_episodes_are_told_on_pages_beginning_with_that_of_the_newest() -> None:
    known = [out(number=str(number)) for number in range(1, 16)] + [coming(DAY, number="16"), a_release(number="17")]
    card = episodes_card(a_show(), known, None)
    assert lines(card) == [
        f"✅ [Episode 14]({LINK}) on Crunchyroll <t:1706122800:D>",
        f"✅ [Episode 15]({LINK}) on Crunchyroll <t:1706122800:D>",
        "Episode 16 on Crunchyroll: <t:1706209200:F> (<t:1706209200:R>)",
        "Episode 17 on Crunchyroll: no date yet",
    ]
    assert card.footer == "Episodes · Page 2 of 2"
    assert read(card.buttons[0].action or "") == ("episodes_page", "1|1")
    assert "Episode 1]" in episodes_card(a_show(), known, 1).description


def test_a_show_without_episodes_has_a_page_that_says_so() -> None:
    assert episodes_card(a_show(), [], None).description == "No source has told of any episode yet."


def test_what_comes_next_is_told_with_its_place_its_time_and_who_says_so() -> None:
    card = next_card(Outlook(coming=[(a_show(), coming(DAY))], sources={1: ("AniList", "MAL")}))
    assert lines(card) == [
        "**Metallic Rouge** · Episode 3 on Crunchyroll: <t:1706209200:F> (<t:1706209200:R>), scheduled by AniList, MAL"
    ]
    assert card.footer == "Airdate"


def test_times_of_japanese_television_come_with_a_warning() -> None:
    assert "the stream may follow" in next_card(Outlook(coming=[(a_show(), coming(DAY, platform="tv"))])).footer


def learned(broadcast: Release) -> Stream:
    lag = Lag(usual=timedelta(hours=2, minutes=30), weeks=3)
    at = lag.expected(broadcast.standing.scheduled_at or NOW)
    return Stream(broadcast=broadcast, platform="crunchyroll", at=at, lag=lag)


def test_a_stream_whose_time_was_learned_is_told_with_what_that_rests_on() -> None:
    third, fourth = coming(-HOUR, platform="tv"), coming(DAY, number="4", platform="tv")
    streams = [(a_show(), learned(third)), (a_show(), learned(fourth))]
    card = next_card(Outlook(coming=[(a_show(), fourth)], learned=streams))
    usual = "learned from 3 weeks: usually 2 h 30 after TV"
    assert lines(card) == [
        f"**Metallic Rouge** · Episode 3 on Crunchyroll: <t:1706128200:F> (<t:1706128200:R>), {usual}",
        "**Metallic Rouge** · Episode 4 on Japanese TV: <t:1706209200:F> (<t:1706209200:R>)",
        f"**Metallic Rouge** · Episode 4 on Crunchyroll: <t:1706218200:F> (<t:1706218200:R>), {usual}",
    ]


def test_the_warning_is_left_out_where_the_lag_of_each_show_is_known() -> None:
    third = coming(DAY, platform="tv")
    followed = [(a_show(), learned(third))]
    assert next_card(Outlook(coming=[(a_show(), third)], learned=followed)).footer == "Airdate"
    unknown = Outlook(coming=[(a_show(), third), (a_show(id=2), third)], learned=followed)
    assert "the stream may follow" in next_card(unknown).footer


def test_what_was_to_be_there_by_now_stands_first_and_is_not_silently_gone() -> None:
    third = coming(-3 * HOUR, platform="tv")
    missed = Awaited(release=third, platform="crunchyroll", at=NOW - 2 * HOUR, weeks=3)
    first, second = lines(next_card(Outlook(coming=[(a_show(), coming(DAY))], missed=[(a_show(), missed)])))
    assert first == "**Metallic Rouge** · Episode 3 on Crunchyroll: expected <t:1706115600:R>, not seen yet"
    assert "<t:1706209200:F>" in second


def test_where_nothing_comes_the_card_says_so() -> None:
    assert next_card(Outlook()).description == "No source tells of anything to come."


SEASON = [out(number=str(number)) for number in range(1, 14)]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ([], "No source has told a date yet."),
        (
            SEASON[:2],
            "No date of a further episode is known. The newest one is Episode 2, which came <t:1706122800:R>.",
        ),
        (SEASON, "The season is over: all 13 episodes are out. The last one came <t:1706122800:R>."),
    ],
    ids=["nothing seen", "in the middle", "after the finale"],
)
def test_a_show_of_which_nothing_comes_says_where_it_stands(seen: list[Release], said: str) -> None:
    assert next_of_card(a_show(), Outlook(), seen).description == said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.TBA, "Episode 3 on Crunchyroll has no date yet."),
        (State.POSTPONED, "Episode 3 on Crunchyroll is postponed; no new date is known."),
        (State.CANCELLED, "Episode 3 on Crunchyroll is cancelled."),
    ],
)
def test_what_comes_without_a_date_is_told_so(state: State, said: str) -> None:
    undated = Outlook(undated=[(a_show(), a_release(Standing(state=state)))])
    assert next_of_card(a_show(), undated, SEASON[:2]).description == said


@given(st.lists(st.text(st.sampled_from("😀a*"), min_size=1, max_size=200), min_size=30, max_size=80))
@settings(deadline=None, max_examples=30)
def test_no_line_is_cut_in_its_middle(names: list[str]) -> None:
    card = next_card(Outlook(coming=[(a_show(name=name), coming(HOUR)) for name in names]))
    assert units(card.description) <= 4096
    assert all(line.endswith("(<t:1706126400:R>)") for line in lines(card))


def test_news_are_headlines_with_their_source_and_age() -> None:
    card = news_card([("ann", an_item()), ("mal", an_item(link=None, published=None))], a_show())
    assert card.title == "News about Metallic Rouge"
    assert lines(card) == [
        "[Metallic Rouge Reveals New Trailer](https://news.example/2024/rouge) — ann <t:1706119200:R>",
        "Metallic Rouge Reveals New Trailer — mal",
    ]
    assert (news_card([], None).title, news_card([], None).description) == ("News", "No news has been read yet.")


def test_news_come_on_pages_that_know_what_they_are_about() -> None:
    card = news_card([("ann", an_item(title=f"No. {number}")) for number in range(20)], a_show(), 2)
    assert [line.partition("]")[0] for line in lines(card)] == [f"[No. {number}" for number in range(8, 16)]
    assert [read(one.action or "") for one in card.buttons] == [("news_page", "1|1"), ("news_page", "3|1")]


def test_a_headline_can_neither_be_markup_nor_end_its_link_early() -> None:
    card = news_card([("ann", an_item(title="**[x](y)** @everyone", link=HOSTILE_LINK, published=None))], None)
    assert card.description.strip() == (
        "[\\*\\*\\[x\\]\u200b(y)\\*\\* @\u200beveryone](https://example.org/%29[click]%28https://evil.example/) — ann"
    )
