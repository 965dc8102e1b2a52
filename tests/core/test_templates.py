"""Templates: an announcement's own text, in which nothing but a closed list of names is filled in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.events import EventKind, When
from bot.core.releases import Standing, State
from bot.core.render import message
from bot.core.shows import Facts
from bot.core.style import Style
from bot.core.subject import Subject
from bot.core.templates import FILLED, LENGTH, PLACEHOLDERS, checked, filled, read
from bot.core.text import units
from bot.errors import ReplyError
from tests.core.made import LINK, NOW, a_release, a_show, an_event, an_item

VALUES = {"show": "Metallic Rouge", "number": "3", "link": "<https://example.org/3>", "title": ""}


def written(template: str, subject: Subject, role_ids: tuple[int, ...] = ()) -> str:
    return message(subject, role_ids=role_ids, style=Style(template=template)).content


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{show} {number} is out: {link}", "Metallic Rouge 3 is out: <https://example.org/3>"),
        ("{{show}} {show}", "{show} Metallic Rouge"),
        ("{show}  “{title}”  {number}", "Metallic Rouge “” 3"),
        (" {show} {title} {number} ", "Metallic Rouge 3"),
        ("{show}\\n{number}", "Metallic Rouge\n3"),
        ("{show}\n {title} \n{number}", "Metallic Rouge\n\n3"),
        ("{title}", ""),
        ("", ""),
        ("👩‍🚀 {show}", "👩‍🚀 Metallic Rouge"),
    ],
)
def test_placeholders_are_filled_in_and_those_without_a_value_leave_no_gap(template: str, text: str) -> None:
    assert filled(template, VALUES) == text


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{shwo}", "`{shwo}` is no placeholder."),
        ("{show.name}", "`{show.name}` is no placeholder."),
        ("{show[0]}", "`{show[0]}` is no placeholder."),
        ("{show.__class__.__init__.__globals__}", "is no placeholder."),
        ("{show!r}", "`{show!r}` is no placeholder."),
        ("{number:>99999999}", "`{number:>99999999}` is no placeholder."),
        ("{number:{show}}", "is no placeholder."),
        ("{}", "`{}` is no placeholder."),
        ("{0}", "`{0}` is no placeholder."),
        ("{ show }", "`{ show }` is no placeholder."),
        ("{show", "A brace in that template is not closed."),
        ("show}", "A brace in that template is not closed."),
    ],
)
def test_anything_else_between_braces_is_refused_with_what_there_is(template: str, fault: str) -> None:
    with pytest.raises(ReplyError) as refused:
        read(template)
    assert fault in str(refused.value)
    assert "{show}, {number}, {title}, {link}" in str(refused.value)


def test_a_template_has_as_many_units_as_discord_counts() -> None:
    assert checked("😀" * (LENGTH // 2))
    with pytest.raises(ReplyError, match="longer than 1000 characters"):
        read("😀" * (LENGTH // 2) + "x")


def test_what_is_no_text_is_not_kept() -> None:
    assert checked(" a\0b\ud800c\x1b[31m\n👩‍🚀 ") == "abc[31m\n👩‍🚀"


def test_a_filled_template_leaves_room_for_the_roles() -> None:
    assert units(filled("{show}" * 100, {"show": "😀" * 100})) == FILLED - 1


@given(st.text(st.sampled_from("{}!:[].\\n_ abshowlink0\u200d\ud800😀@<&>`") | st.characters(), max_size=60))
@settings(max_examples=400, deadline=None)
def test_whatever_is_typed_is_refused_clearly_or_filled_in_without_running_anything(template: str) -> None:
    values = dict.fromkeys(PLACEHOLDERS, "value")
    try:
        kept = checked(template)
    except ReplyError as refused:
        assert "placeholder" in str(refused) or "brace" in str(refused)  # noqa: PT017 - either is right
        assert filled(template, values) == ""
    else:
        text = filled(kept, values)
        assert text == filled(template, values)
        text.encode()
        assert units(text) <= FILLED


OUT = Standing(state=State.AVAILABLE, available_at=NOW, url=LINK)
EPISODE = Subject(
    event=an_event(at=NOW), show=a_show(facts=Facts(titles=("One", "Two", "Three"))), release=a_release(OUT)
)
EVERY = " | ".join(f"{{{name}}}" for name in PLACEHOLDERS)


def test_an_episode_has_a_value_for_every_placeholder() -> None:
    text = written(EVERY, EPISODE, (9,))
    seconds = int(NOW.timestamp())
    assert text == (
        f"Metallic Rouge | 3 | Three | <{LINK}> | Crunchyroll | <t:{seconds}:f> | "
        f"<t:{seconds}:R> | 1 | Japanese | episode | <@&9>"
    )


def test_a_role_that_the_text_mentions_is_not_mentioned_once_more() -> None:
    assert written("Hello {role}!", EPISODE, (9,)) == "Hello <@&9>!"
    assert written("Hello!", EPISODE, (9,)) == "<@&9> Hello!"


def test_news_fill_in_what_they_have() -> None:
    news = Subject(event=an_event(kind=EventKind.NEWS), show=a_show(), item=an_item(link="https://news.example/1"))
    text = written("{kind}: {title} {number} {platform} {link}", news)
    assert text == "news: Metallic Rouge Reveals New Trailer <https://news.example/1>"


def test_what_strangers_write_stays_text_in_a_template() -> None:
    news = Subject(
        event=an_event(kind=EventKind.NEWS),
        item=an_item(title="**@everyone** <@&9> [x](https://evil.example) {show}", link="javascript:alert(1)"),
    )
    assert written("{title}{link}", news) == (
        "\\*\\*@\u200beveryone\\*\\* \\<@\u200b&9\\> \\[x\\]\u200b(https:\u200b//evil.example) {show}"
    )


@pytest.mark.parametrize("kind", [EventKind.CHANNEL_TROUBLE, EventKind.SOURCE_FAILING, EventKind.DIGEST])
def test_what_is_about_no_show_keeps_its_own_text(kind: EventKind) -> None:
    details = {"source": "ann", "error": "503", "day": "2024-01-24", "expected": [], "channel_id": 5}
    told = Subject(event=an_event(kind=kind, details=details, when=When.CONFIRMED))
    assert written("{show} is out", told) == ""


def test_a_template_that_was_stored_and_can_not_be_read_any_more_says_nothing() -> None:
    assert written("{gone} is out", EPISODE, (9,)) == "<@&9>"
