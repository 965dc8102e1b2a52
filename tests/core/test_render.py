"""Render: what each event reads like, and that nothing from outside gets through as anything but text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.events import EventKind, When
from bot.core.message import Message
from bot.core.naming import label, language, link, platform
from bot.core.releases import ReleaseKind, Standing, State
from bot.core.render import message
from bot.core.shows import Facts, Show
from bot.core.subject import Subject
from bot.core.text import units
from tests.core.made import DAY, LINK, NOW, a_release, a_show, an_event, an_item

OUT = Standing(state=State.AVAILABLE, available_at=NOW, url=LINK, title="Marginal City")
EVIL = "**@everyone** [x](https://evil.example) <@&1> `\n# big"
NOW_SHORT, NOW_AGO = "<t:1706122800:t>", "<t:1706122800:R>"


def a_subject(standing: Standing = OUT, show: Show | None = None, **event: Any) -> Subject:
    return Subject(event=an_event(**event), show=show or a_show(), release=a_release(standing))


def news(**item: Any) -> Subject:
    event = an_event(kind=EventKind.NEWS, item_id=1)
    return Subject(event=event, show=a_show(), item=an_item(**item), source="ann")


def written(subject: Subject) -> Message:
    return message(subject, role_ids=(9,), marker="abcdefgh")


def links(made: Message) -> list[tuple[str, str]]:
    return [(button.label, button.url) for button in made.buttons if button.url]


def test_beside_the_link_stand_a_bell_and_a_sign_that_name_the_show() -> None:
    shown = [(button.label, button.emoji, button.action) for button in written(a_subject()).buttons[1:]]
    assert shown == [("Follow", "🔔", "airdate:bell:1"), ("About", "ℹ️", "airdate:about:1")]  # noqa: RUF001 - the sign


def test_an_episode_that_is_out_says_what_where_since_when_and_gives_the_link() -> None:
    made = written(a_subject())
    assert made.title == "Metallic Rouge · Episode 3"
    assert made.description == f"**Marginal City**\nOut now on Crunchyroll, since {NOW_SHORT} ({NOW_AGO})."
    assert made.url == LINK
    assert links(made) == [("Watch on Crunchyroll", LINK)]
    assert made.footer == "Airdate · abcdefgh"
    assert made.at == NOW
    assert made.content == "<@&9>"


@pytest.mark.parametrize(
    ("event", "title", "sentence"),
    [
        ({"kind": EventKind.PREMIERE}, "Metallic Rouge · Episode 3 (premiere)", "Out now on Crunchyroll, since"),
        ({"kind": EventKind.FINALE}, "Metallic Rouge · Episode 3 (finale)", "Out now on Crunchyroll, since"),
        ({"when": When.SCHEDULED}, "Metallic Rouge · Episode 3", "Scheduled for now on Crunchyroll, <t:"),
        ({"kind": EventKind.REMINDER}, "Metallic Rouge · Episode 3 is near", "Expected on Crunchyroll <t:"),
        ({"kind": EventKind.LATE}, "Metallic Rouge · Episode 3 was late", "It came on [Crunchyroll]"),
        (
            {"kind": EventKind.MOVED, "details": {"from": 1706122800, "to": 1706727600}},
            "Metallic Rouge · Episode 3 has moved",
            "It was expected <t:1706122800:F>; now <t:1706727600:F> (<t:1706727600:R>).",
        ),
        (
            {"kind": EventKind.MOVED, "details": {"from": 0, "to": 1706727600}},
            "Metallic Rouge · Episode 3 has moved",
            "It is now <t:1706727600:F>",
        ),
        (
            {"kind": EventKind.POSTPONED, "details": {"from": 1706122800, "to": 0}},
            "Metallic Rouge · Episode 3 is postponed",
            "It was expected <t:1706122800:F>; no new date is known.",
        ),
        ({"kind": EventKind.ANNOUNCED}, "Metallic Rouge is announced", ""),
    ],
)
def test_each_kind_reads_as_what_it_is(event: dict[str, Any], title: str, sentence: str) -> None:
    made = written(a_subject(**event))
    assert made.title == title
    assert sentence in made.description


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        (When.CONFIRMED, f"Out now in German on Crunchyroll, since {NOW_SHORT} ({NOW_AGO})."),
        (When.SCHEDULED, f"Scheduled for now in German on Crunchyroll, {NOW_SHORT} ({NOW_AGO})."),
    ],
)
def test_a_dub_says_its_language_and_whether_it_was_seen(when: When, sentence: str) -> None:
    event = an_event(kind=EventKind.DUB, when=when, audio="de-DE")
    made = written(Subject(event=event, show=a_show(), release=a_release(audio="de-DE")))
    assert made.description == sentence
    assert made.footer == "German · Airdate · abcdefgh"


def test_news_gives_the_headline_the_beginning_the_source_and_the_link() -> None:
    made = written(news(summary="word " * 100))
    assert made.title == "Metallic Rouge Reveals New Trailer"
    assert made.description.startswith("word word")
    assert units(made.description) <= 300
    assert made.footer == "ann · Metallic Rouge · Airdate · abcdefgh"
    assert links(made) == [("Read", "https://news.example/2024/rouge")]


def test_news_names_the_other_sources_that_report_it() -> None:
    event = an_event(kind=EventKind.TRAILER)
    told = Subject(event=event, show=a_show(), item=an_item(), source="ann", also=("mal", "cr"))
    assert written(told).footer == "ann · Also: mal, cr · Metallic Rouge · Airdate · abcdefgh"


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (EventKind.SOURCE_STALE, "ann has told nothing new for unusually long"),
        (EventKind.SOURCE_BACK, "ann is readable again"),
    ],
)
def test_the_health_of_a_source_names_it(kind: EventKind, title: str) -> None:
    assert written(Subject(event=an_event(kind=kind), source="ann")).title == title


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_has_a_message_with_the_marker(kind: EventKind) -> None:
    subject = Subject(
        event=an_event(kind=kind), show=a_show(), release=a_release(OUT), item=an_item(), source="crunchyroll"
    )
    made = written(subject)
    assert made.title
    assert made.footer.endswith("abcdefgh")


@pytest.mark.parametrize("kind", EventKind)
@given(data=st.data())
@settings(deadline=None, max_examples=5)
def test_no_text_from_outside_breaks_a_limit_or_loses_the_marker(kind: EventKind, data: st.DataObject) -> None:
    long = st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=9), st.sampled_from([1, 300, 5000]))
    show = a_show(name=data.draw(long), facts=Facts(url=data.draw(long)), cover=data.draw(long))
    item = an_item(title=data.draw(long), summary=data.draw(long), link=data.draw(long), image=data.draw(long))
    standing = Standing(state=State.AVAILABLE, available_at=NOW, title=data.draw(long), url=data.draw(long))
    subject = Subject(
        event=an_event(kind=kind, details={"test": True}),
        show=show,
        release=a_release(standing),
        item=item,
        source=data.draw(long),
    )
    made = written(subject)
    assert units(made.title) + units(made.description) + units(made.footer) <= 6000
    assert made.footer.endswith("abcdefgh")


def test_a_very_long_name_leaves_room_for_the_episode() -> None:
    made = written(a_subject(show=a_show(name="That Time " * 60)))
    assert made.title.endswith("… · Episode 3")
    assert units(made.title) <= 256


def test_a_very_long_episode_title_leaves_room_for_the_time() -> None:
    made = written(a_subject(Standing(state=State.AVAILABLE, available_at=NOW, title="And then " * 600)))
    assert made.description.endswith(f"since {NOW_SHORT} ({NOW_AGO}).")


@pytest.mark.parametrize(
    "subject",
    [
        a_subject(show=a_show(name=EVIL)),
        a_subject(Standing(title=EVIL, url="https://evil.example/")),
        news(title=EVIL),
        news(summary=EVIL),
        Subject(event=an_event(kind=EventKind.SOURCE_STALE), source=EVIL),
    ],
)
def test_markup_from_outside_is_shown_literally(subject: Subject) -> None:
    made = written(subject)
    text = f"{made.title}\n{made.description}"
    assert "@everyone" not in text
    assert "](" not in text.replace("\\](", "")
    assert "://" not in text
    assert "<@" not in text.replace("\\<@", "")
    assert "\n#" not in text


def test_hidden_characters_reach_neither_the_footer_nor_a_button() -> None:
    show = a_show(name="Rouge\u202e\u200b\n", facts=Facts(url="https://metallicrouge.jp/"))
    release = a_release(platform="tv", audio="en-US")
    made = written(Subject(event=an_event(), show=show, release=release))
    assert made.buttons[0].label == "More on Rouge"
    assert written(
        Subject(event=an_event(kind=EventKind.NEWS), show=show, item=an_item(), source="a\u202eb")
    ).footer == ("ab · Rouge · Airdate · abcdefgh")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://u:p@evil.example/", "not a link"])
def test_a_link_that_may_not_be_shown_is_dropped(url: str) -> None:
    for subject in (a_subject(Standing(url=url)), news(link=url, image=url)):
        made = written(subject)
        assert (made.url, links(made)) == (None, [])
        assert made.thumbnail is None


def test_a_test_alert_says_that_it_is_one() -> None:
    assert written(a_subject(details={"test": True})).title == "[Test] Metallic Rouge · Episode 3"


@pytest.mark.parametrize("kind", [EventKind.EPISODE, EventKind.NEWS, EventKind.ANNOUNCED, EventKind.MOVED])
def test_an_event_without_what_it_speaks_of_is_our_fault(kind: EventKind) -> None:
    with pytest.raises(ValueError, match="without its"):
        written(Subject(event=an_event(kind=kind)))


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ({}, "Episode 3"),
        ({"number": "7.5"}, "Episode 7.5"),
        ({"season": 2}, "Season 2, episode 3"),
        ({"kind": ReleaseKind.FILM, "number": ""}, "Film"),
        ({"kind": ReleaseKind.SPECIAL, "number": "1"}, "Special 1"),
        ({"kind": ReleaseKind.SPECIAL, "number": ""}, "Special"),
        ({"kind": ReleaseKind.SPECIAL, "number": "1", "season": 3}, "Season 3, special 1"),
    ],
)
def test_an_episode_is_named_as_people_name_it(key: dict[str, Any], name: str) -> None:
    assert label(a_release(**key)) == name


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("ja-JP", "Japanese"),
        ("pt-BR", "Portuguese (Brazil)"),
        ("es-419", "Spanish (Latin America)"),
        ("zh-CN", "Chinese"),
        ("x-klingon", "x-klingon"),
        ("und", "another language"),
    ],
)
def test_a_language_is_named_in_english(tag: str, name: str) -> None:
    assert language(tag) == name


@pytest.mark.parametrize(
    ("name", "shown"), [("crunchyroll", "Crunchyroll"), ("tv", "Japanese TV"), ("prime-video", "Prime Video")]
)
def test_a_platform_is_named_for_people(name: str, shown: str) -> None:
    assert platform(name) == shown


@pytest.mark.parametrize(
    ("standing", "facts", "url"),
    [
        (OUT, Facts(links={"Crunchyroll": "https://cr.example/"}, url="https://metallicrouge.jp/"), LINK),
        (Standing(), Facts(links={"Crunchyroll": "https://cr.example/"}), "https://cr.example/"),
        (
            Standing(),
            Facts(links={"HIDIVE": "https://h.example/"}, url="https://metallicrouge.jp/"),
            "https://metallicrouge.jp/",
        ),
        (Standing(), Facts(), None),
    ],
)
def test_a_release_has_the_best_link_there_is(standing: Standing, facts: Facts, url: str | None) -> None:
    assert link(a_release(standing), a_show(facts=facts)) == url


def test_an_episode_without_a_title_of_its_own_has_the_configured_one() -> None:
    show = a_show(facts=Facts(titles=("One", "Two", "Marginal City")))
    subject = Subject(event=an_event(at=NOW - DAY), show=show, release=a_release(Standing()))
    assert written(subject).description.startswith("**Marginal City**\n")
