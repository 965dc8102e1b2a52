"""Cards: what commands answer, with whatever is known."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.cards import (
    airing_card,
    announcements_card,
    news_card,
    next_card,
    show_card,
    status_card,
)
from bot.core.events import EventKind
from bot.core.lag import Lag, Stream
from bot.core.message import Message
from bot.core.news_kinds import NewsKind
from bot.core.overdue import Awaited
from bot.core.releases import Release, Standing, State
from bot.core.shows import Facts
from bot.core.text import units
from tests.core.made import DAY, HOUR, LINK, NOW, a_release, a_show, a_subscription, an_item

HOSTILE_LINK = "https://example.org/)[click](https://evil.example/"


def coming(after: timedelta, **key: str) -> Release:
    return a_release(Standing(state=State.SCHEDULED, scheduled_at=NOW + after), **key)


def out(since: datetime = NOW, **key: str) -> Release:
    return a_release(Standing(state=State.AVAILABLE, available_at=since, url=LINK), **key)


def fields(card: Message) -> dict[str, str]:
    return {field.name: field.value for field in card.fields}


def test_a_show_is_told_with_people_premise_episodes_and_links() -> None:
    facts = Facts(
        native="メタリックルージュ",
        studio="BONES",
        premise="On a terraformed Mars.",
        url="https://metallicrouge.jp/",
        staff={"Director": ("Motonobu Hori",)},
        links={"Crunchyroll": "https://www.crunchyroll.com/series/G24H1NWMJ"},
    )
    card = show_card(a_show(facts=facts), [out(number="1"), out(number="2")], [coming(DAY)])
    assert card.title == "Metallic Rouge"
    assert card.description == "メタリックルージュ\nOn a terraformed Mars."
    assert card.url == "https://metallicrouge.jp/"
    assert fields(card) == {
        "Studio": "BONES",
        "Director": "Motonobu Hori",
        "Episodes": "2 of 13 seen; newest: Episode 2, <t:1706122800:R>",
        "Next": "Episode 3 on Crunchyroll: <t:1706209200:F> (<t:1706209200:R>)",
        "Links": "[Crunchyroll](https://www.crunchyroll.com/series/G24H1NWMJ)"
        " · [AniList](https://anilist.co/anime/162985) · [MyAnimeList](https://myanimelist.net/anime/54794)",
    }


def test_a_show_of_which_nothing_is_known_is_told_all_the_same() -> None:
    card = show_card(a_show(ids={}, episodes=None), [], [])
    assert fields(card) == {"Episodes": "None seen yet"}


def test_the_total_is_told_before_the_first_episode() -> None:
    assert fields(show_card(a_show(), [], []))["Episodes"] == "None seen yet (13 in all)"


def test_a_role_without_people_is_left_out() -> None:
    assert "Director" not in fields(show_card(a_show(facts=Facts(staff={"Director": ()})), [], []))


def test_no_link_is_cut_in_its_middle() -> None:
    links = {f"Site {number}": f"https://example.org/{'x' * 300}{number}" for number in range(5)}
    value = fields(show_card(a_show(facts=Facts(links=links)), [], []))["Links"]
    assert units(value) <= 1024
    assert value.endswith("2)")
    assert value.count("[Site") == 3


def test_links_that_may_not_be_shown_are_left_out() -> None:
    facts = Facts(links={"Bad": "javascript:alert(1)", "Good": "https://example.org/"})
    assert fields(show_card(a_show(ids={}, facts=facts), [], []))["Links"] == "[Good](https://example.org/)"


def test_what_comes_next_is_told_with_its_place_and_time() -> None:
    card = next_card([(a_show(), coming(DAY))])
    assert card.description.strip() == (
        "**Metallic Rouge** · Episode 3 on Crunchyroll: <t:1706209200:F> (<t:1706209200:R>)"
    )
    assert card.footer == "Airdate"


def test_times_of_japanese_television_come_with_a_warning() -> None:
    assert "the stream may follow" in next_card([(a_show(), coming(DAY, platform="tv"))]).footer


def learned(broadcast: Release) -> Stream:
    lag = Lag(usual=timedelta(hours=2, minutes=30), weeks=3)
    at = lag.expected(broadcast.standing.scheduled_at or NOW)
    return Stream(broadcast=broadcast, platform="crunchyroll", at=at, lag=lag)


def test_a_stream_whose_time_was_learned_is_told_with_what_that_rests_on() -> None:
    third, fourth = coming(-HOUR, platform="tv"), coming(DAY, number="4", platform="tv")
    card = next_card([(a_show(), fourth)], [(a_show(), learned(third)), (a_show(), learned(fourth))])
    usual = "learned from 3 weeks: usually 2 h 30 after TV"
    assert card.description.strip().split("\n") == [
        f"**Metallic Rouge** · Episode 3 on Crunchyroll: <t:1706128200:F> (<t:1706128200:R>), {usual}",
        "**Metallic Rouge** · Episode 4 on Japanese TV: <t:1706209200:F> (<t:1706209200:R>)",
        f"**Metallic Rouge** · Episode 4 on Crunchyroll: <t:1706218200:F> (<t:1706218200:R>), {usual}",
    ]


def test_the_warning_is_left_out_where_the_lag_of_each_show_is_known() -> None:
    third = coming(DAY, platform="tv")
    followed = [(a_show(), learned(third))]
    assert next_card([(a_show(), third)], followed).footer == "Airdate"
    assert "the stream may follow" in next_card([(a_show(), third), (a_show(id=2), third)], followed).footer


def test_what_was_to_be_there_by_now_stands_first_and_is_not_silently_gone() -> None:
    third = coming(-3 * HOUR, platform="tv")
    missed = Awaited(release=third, platform="crunchyroll", at=NOW - 2 * HOUR, weeks=3)
    card = next_card([(a_show(), coming(DAY))], [], [(a_show(), missed)])
    first, second = card.description.strip().split("\n")
    assert first == "**Metallic Rouge** · Episode 3 on Crunchyroll: expected <t:1706115600:R>, not seen yet"
    assert "<t:1706209200:F>" in second


def test_where_nothing_comes_the_card_says_so() -> None:
    assert next_card([]).description == "Nothing is known."
    assert airing_card([], "Airing").description == "Nothing is known."


def test_the_calendar_is_parted_by_day() -> None:
    show = a_show(ids={})
    releases = [coming(HOUR), coming(2 * HOUR, number="4"), coming(DAY, number="5")]
    card = airing_card([(show, release) for release in releases], "Airing within a week")
    assert card.description.strip().split("\n") == [
        "**<t:1706126400:D>**",
        "<t:1706126400:t> Metallic Rouge · Episode 3",
        "<t:1706130000:t> Metallic Rouge · Episode 4",
        "",
        "**<t:1706209200:D>**",
        "<t:1706209200:t> Metallic Rouge · Episode 5",
    ]


def test_a_calendar_that_is_too_long_says_how_much_more_there_is() -> None:
    show = a_show(name="A Rather Long Name " * 5)
    card = airing_card([(show, coming(number * HOUR, number=str(number))) for number in range(1, 101)], "Airing")
    shown = card.description.count("Episode")
    assert 10 < shown < 100
    assert card.description.endswith(f"… and {100 - shown} more")
    assert units(card.description) <= 4096


@given(st.lists(st.text(st.sampled_from("😀a*"), min_size=1, max_size=200), min_size=30, max_size=80))
@settings(deadline=None, max_examples=30)
def test_no_line_is_cut_in_its_middle(names: list[str]) -> None:
    card = next_card([(a_show(name=name), coming(HOUR)) for name in names])
    assert units(card.description) <= 4096
    lines = [line for line in card.description.split("\n") if line and not line.startswith("…")]
    assert all(line.endswith("(<t:1706126400:R>)") for line in lines)


def test_news_are_headlines_with_their_source_and_age() -> None:
    card = news_card([("ann", an_item()), ("mal", an_item(link=None, published=None))], "Metallic Rouge")
    assert card.title == "News about Metallic Rouge"
    assert card.description.strip().split("\n") == [
        "[Metallic Rouge Reveals New Trailer](https://news.example/2024/rouge) — ann <t:1706119200:R>",
        "Metallic Rouge Reveals New Trailer — mal",
    ]
    assert news_card([], None).title == "News"


def test_a_headline_can_neither_be_markup_nor_end_its_link_early() -> None:
    card = news_card([("ann", an_item(title="**[x](y)** @everyone", link=HOSTILE_LINK, published=None))], None)
    assert card.description.strip() == (
        "[\\*\\*\\[x\\]\u200b(y)\\*\\* @\u200beveryone](https://example.org/%29[click]%28https://evil.example/) — ann"
    )


def test_the_calendars_links_cannot_end_early_either() -> None:
    standing = Standing(state=State.SCHEDULED, scheduled_at=NOW + HOUR, url=HOSTILE_LINK)
    assert "](https://evil" not in airing_card([(a_show(), a_release(standing))], "Airing").description


def test_announcements_are_told_with_number_channel_shows_and_role() -> None:
    wanted = a_subscription(id=4, role_id=9, events=frozenset())
    card = announcements_card([(wanted, "Metallic Rouge"), (a_subscription(id=5, paused=True), "all shows")])
    assert "**#4** <#500>: Metallic Rouge, pings <@&9>" in card.description
    assert "**#5** <#500>: all shows (paused)" in card.description


def test_an_announcement_tells_which_kinds_of_news_it_chose() -> None:
    chosen = a_subscription(events=frozenset({EventKind.NEWS}), news=frozenset({NewsKind.DATE, NewsKind.DELAY}))
    assert "-# news (of news only: date, delay)" in announcements_card([(chosen, "Metallic Rouge")]).description


def test_a_shows_name_in_an_announcement_is_text_alone() -> None:
    assert "\\*\\*\\[x\\]\u200b(y)\\*\\*" in announcements_card([(a_subscription(), "**[x](y)**")]).description


def test_the_status_tells_of_each_source_and_the_outbox() -> None:
    card = status_card(
        [("ann", NOW - HOUR, NOW + HOUR, None), ("mal", None, NOW + HOUR, "the server **answered** 503")],
        "3 alerts wait",
    )
    assert card.description.strip().split("\n") == [
        "**ann**: last good answer <t:1706119200:R>, next poll <t:1706126400:R>",
        "**mal**: no good answer yet, next poll <t:1706126400:R>",
        r"⚠️ the server \*\*answered\*\* 503",
    ]
    assert card.footer == "3 alerts wait"
