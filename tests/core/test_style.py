"""Styles: the titles that a server asks for, and what it keeps back of an episode for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core.events import EventKind
from bot.core.message import Message
from bot.core.releases import Standing, State
from bot.core.render import message
from bot.core.settings import Titles
from bot.core.shows import Facts
from bot.core.style import PLAIN, Style, hidden_until
from bot.core.subject import Subject
from tests.core.made import DAY, HOUR, NOW, a_key, a_release, a_show, an_event, an_item

SLUG = "https://www.crunchyroll.com/watch/G9DUEMVK3/marginal-city"
CAME = Standing(
    state=State.AVAILABLE,
    scheduled_at=NOW - HOUR,
    available_at=NOW,
    url=SLUG,
    title="Marginal City",
    thumbnail="https://img.example/3.jpg",
)
SHOW = a_show(
    cover="https://img.example/cover.jpg",
    facts=Facts(native="メタリックルージュ", romaji="Metarikku Rūju", titles=("One", "Two", "Marginal City")),
)
EPISODE = Subject(event=an_event(), show=SHOW, release=a_release(CAME))
HIDING = Style(spoilers=6 * HOUR, template="{title} {link}")


def said(made: Message) -> str:
    return repr(made)


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (None, "Metallic Rouge"),
        (Titles.ROMAJI, "Metarikku Rūju"),
        (Titles.NATIVE, "メタリックルージュ"),
        (Titles.ENGLISH, "Metallic Rouge"),
    ],
)
def test_a_show_is_called_by_the_title_that_is_asked_for_or_its_own_where_there_is_none(
    titles: Titles | None, name: str
) -> None:
    assert message(EPISODE, style=Style(titles=titles)).title == f"{name} · Episode 3"


@pytest.mark.parametrize(
    ("style", "now", "hidden"),
    [
        (HIDING, NOW, True),
        (HIDING, NOW + 6 * HOUR - timedelta(seconds=1), True),
        (HIDING, NOW + 6 * HOUR, False),
        (HIDING, None, False),
        (Style(spoilers=timedelta()), NOW, False),
        (Style(spoilers=timedelta(days=36500)), NOW + 365 * DAY, True),
        (PLAIN, NOW, False),
    ],
)
def test_title_and_picture_are_kept_back_until_the_time_is_over(
    style: Style, now: datetime | None, hidden: bool
) -> None:
    made = message(EPISODE, style=style, now=now)
    assert ("Marginal City" not in said(made)) is hidden
    assert ("marginal-city" not in said(made)) is hidden
    assert made.thumbnail == ("https://img.example/cover.jpg" if hidden else "https://img.example/3.jpg")


@pytest.mark.parametrize("kind", [EventKind.REMINDER, EventKind.MOVED, EventKind.LATE, EventKind.EPISODE])
def test_an_episode_that_has_not_come_keeps_its_title_until_it_came(kind: EventKind) -> None:
    coming = Standing(state=State.SCHEDULED, scheduled_at=NOW + DAY, title="Marginal City")
    told = Subject(event=an_event(kind=kind), show=SHOW, release=a_release(coming))
    assert "Marginal City" not in said(message(told, style=HIDING, now=NOW))
    assert hidden_until(told, HIDING) == NOW + DAY + 6 * HOUR


def test_an_episode_without_any_date_keeps_its_title_for_now() -> None:
    put_off = Standing(state=State.POSTPONED, title="Marginal City")
    told = Subject(event=an_event(kind=EventKind.POSTPONED), show=SHOW, release=a_release(put_off))
    assert "Marginal City" not in said(message(told, style=HIDING, now=NOW))
    assert hidden_until(told, HIDING) is None


def test_what_joined_a_message_is_kept_back_as_long_as_it_has_to_be_itself() -> None:
    later = Subject(
        event=an_event(story="1/1/episode/4"),
        show=SHOW,
        release=a_release(Standing(state=State.AVAILABLE, available_at=NOW + HOUR, title="Four"), number="4"),
    )
    told = Subject(event=an_event(kind=EventKind.BATCH), show=SHOW, release=a_release(CAME), joined=(later,))
    assert hidden_until(told, HIDING) == NOW + 7 * HOUR
    assert a_key(number="4") == later.about[1].key


def test_news_spoil_no_episode() -> None:
    news = Subject(event=an_event(kind=EventKind.NEWS), show=SHOW, item=an_item(image="https://img.example/n.jpg"))
    made = message(news, style=HIDING, now=NOW)
    assert (made.title, made.thumbnail) == ("Metallic Rouge Reveals New Trailer", "https://img.example/n.jpg")
    assert hidden_until(news, HIDING) is None
