"""What strangers write is shown as they wrote it: nothing of it takes effect, whichever message it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

import pytest

from bot.core.airing import slots
from bot.core.airing_card import Span, airing_card, opened
from bot.core.alerts import AlertState
from bot.core.announcement_card import Listed, announcements_card
from bot.core.coming_card import Outlook, next_card, next_of_card
from bot.core.events import EventKind, When
from bot.core.feed_card import Followed, Offered, choice_card, list_card, offer_card
from bot.core.feed_card import status_card as status_card_of_feed
from bot.core.message import Message
from bot.core.news import NewsItem
from bot.core.news_card import news_card
from bot.core.reasons import Reason
from bot.core.releases import Release, ReleaseKind, Standing, State
from bot.core.render import message
from bot.core.show_card import episodes_card, show_card
from bot.core.shows import Facts, Show
from bot.core.sight import Sight
from bot.core.status_card import Pulse, Status, status_card
from bot.core.subject import Subject
from bot.core.text import linked, plain, safe_link
from bot.core.trace import Attempt, Decision, Outcome, Trace, Watched
from bot.core.trace_card import trace_card
from tests.core.made import DAY, NOW, a_release, a_show, a_subscription, a_witness, an_event, an_item
from tests.faults.conftest import Figure
from tests.faults.markdown import read
from tests.faults.specimens import HARMLESS, LINKS, NO_LINKS, TRICKS

LINK = "https://www.crunchyroll.com/watch/E"
_UNWIDE = str.maketrans("\uff3b\uff3d", "[]", "\u200b")


PAGES = ("https://anilist.co/anime/162985", "https://myanimelist.net/anime/54794")


def show(text: str) -> Show:
    facts = Facts(
        native=text,
        studio=text,
        premise=text,
        url="https://metallicrouge.jp/",
        staff={text: (text, text)},
        links={text: LINK},
        titles=(text,) * 3,
    )
    return a_show(name=text, names=(text,), facts=facts)


def release(text: str, **key: object) -> Release:
    standing = Standing(
        state=State.AVAILABLE, scheduled_at=NOW - DAY, available_at=NOW, url=LINK, title=text, note=text
    )
    return a_release(standing, **key)


def item(text: str) -> NewsItem:
    return an_item(title=text, summary=text, link="https://news.example/1", categories=(text,))


def events(text: str) -> Iterator[tuple[str, Subject]]:
    """Give every kind of event with a stranger's words in every place that there is."""
    details: dict[str, object] = {
        "source": text,
        "platform": text,
        "error": text,
        "unconfirmed": text,
        "day": "2024-01-24",
        "expected": [{"show": text, "where": text, "episode": text, "at": 0, "url": LINK}],
        "from": 1_706_000_000,
        "to": 1_706_100_000,
        "since": 1_706_000_000,
        "channel_id": 500,
        "along": [text, text],
        "numbers": ["1", text],
        "part": 1,
        "parts": 1,
    }
    postponed = replace(release(text), standing=Standing(state=State.POSTPONED, note=text, title=text))
    film = release(text, kind=ReleaseKind.FILM, number=text, platform=text, audio=text)
    for kind in EventKind:
        event = an_event(kind=kind, details=details, when=When.CONFIRMED)
        about = Subject(event=event, show=show(text), release=release(text), item=item(text), source=text, also=(text,))
        yield kind, about
        yield f"{kind} of a film", replace(about, release=film, further=(film, release(text, audio=text)))
        yield f"{kind} postponed", replace(about, release=postponed)
        news = Subject(event=an_event(kind=EventKind.NEWS), show=show(text), item=item(text), source=text)
        came = Subject(event=an_event(story="another"), show=show(text), release=release(text, platform=text))
        yield f"{kind} of several", replace(about, joined=(news, came))


TODAY = opened(Span.DAY, NOW, "UTC")
SIGHT = Sight(user_id=7, guild_id=9, targets={"channel:500"})


def pulse(text: str) -> Pulse:
    return Pulse(name=text, succeeded_at=NOW, due_at=NOW, failures=1, error=text)


def traced(text: str) -> Trace:
    watched = Watched(release=release(text), witnesses=(a_witness(source=text, note=text, url=LINK),))
    outcome = Outcome(
        target="channel:500",
        state=AlertState.FAILED,
        reason=Reason.BAD_MESSAGE,
        marker="abcdefgh",
        created_at=NOW,
        due_at=NOW,
        closed_at=NOW,
        message_id=None,
        attempts=(Attempt(at=NOW, outcome="unsure", detail=text),),
    )
    decision = Decision(event=an_event(details={"source": text}), made_at=NOW, outcomes=(outcome,))
    return Trace(show=show(text), releases=(watched,), decisions=(decision,))


def answers(text: str) -> Iterator[tuple[str, Callable[[], Message]]]:
    """Give a writer for every card that commands answer with."""
    out, coming = release(text), replace(release(text, platform=text), standing=Standing(scheduled_at=NOW, title=text))
    wanted = a_subscription(show_ids=frozenset({1}), source=f"feed:{text}", filter=text)
    own = show(text)
    outlook = Outlook(coming=[(own, coming)], undated=[(own, coming)], sources={1: (text,)})
    yield "show", lambda: show_card(own, [out], [coming])
    yield "episodes", lambda: episodes_card(own, [out, coming], 1)
    yield "next", lambda: next_card(outlook)
    yield "next of a show", lambda: next_of_card(own, outlook, [out])
    yield "airing", lambda: airing_card(TODAY, slots([(own, coming)], (), NOW), TODAY.first, "UTC")
    yield "news", lambda: news_card([(text, item(text))], own)
    yield "why", lambda: trace_card(traced(text), SIGHT, 1, "release:1")
    listed = Listed(subscription=replace(wanted, template=text, audio=frozenset({text})), names=(text,))
    yield "announcements", lambda: announcements_card([listed])
    followed = Followed(
        subscription=wanted, url=LINK, next_poll_at=NOW, failing_since=NOW, failures=2, error=text, newest=item(text)
    )
    offered = Offered(title=text, items=[item(text)] * 4, channel_id=500, filter=text, passing=1)
    yield "feeds", lambda: list_card([followed, replace(followed, failing_since=None)], 1)
    yield "a feed", lambda: status_card_of_feed(followed)
    yield "an offered feed", lambda: offer_card(offered, "id")
    yield "the feeds of a page", lambda: choice_card([text, text], "id")
    yield "status", lambda: status_card(Status(sources=[pulse(text)]))


def everything(text: str) -> dict[str, Message]:
    written = {place: message(subject, marker="abcdefgh") for place, subject in events(text)}
    return written | {place: write() for place, write in answers(text)}


def texts(made: Message) -> dict[str, str]:
    """Give each text of a message in which Discord looks for markup."""
    fields = {f"field {place}": text for place, one in enumerate(made.fields) for text in (one.name, one.value)}
    return {"title": made.title, "description": made.description, "plain": made.plain, **fields}


OURS = {LINK, "https://metallicrouge.jp/", "https://news.example/1", *PAGES}

EXPECTED: Mapping[str, Message] = everything(HARMLESS)


@pytest.mark.long
@pytest.mark.fault("X2")
def test_no_trick_takes_effect_in_any_message(figure: Figure) -> None:
    looked, once = 0, cache(read)  # kinds of events share most of their texts
    harmless = {
        place: {part: once(text).kinds for part, text in texts(made).items()} for place, made in EXPECTED.items()
    }
    for trick in TRICKS:
        for place, made in everything(trick).items():
            for part, text in texts(made).items():
                seen = once(text)
                assert seen.kinds == harmless[place].get(part, []), (trick, place, part, text)
                assert seen.links <= OURS, (trick, place, part, text)
                looked += 1
    figure(f"{len(TRICKS)} tricks in {len(EXPECTED)} messages: 0 of {looked:,} texts with an effect", times=looked)


def shown(text: str) -> str:
    return read(text).shown.translate(_UNWIDE)


PLACES: Mapping[str, Callable[[str], str]] = {
    "the title of news": lambda text: message(Subject(event=an_event(kind=EventKind.NEWS), item=item(text))).title,
    "the summary of news": lambda text: (
        message(Subject(event=an_event(kind=EventKind.NEWS), item=item(text))).description
    ),
    "the name of a show": lambda text: message(Subject(event=an_event(), show=show(text), release=release("x"))).title,
    "the title of an episode": lambda text: (
        message(Subject(event=an_event(), show=a_show(), release=release(text))).description
    ),
    "the words of a link": lambda text: news_card([("ann", item(text))], None).description,
    "the name of a source": lambda text: status_card(Status(sources=[pulse(text)])).description,
}


@pytest.mark.fault("X2")
@pytest.mark.parametrize("place", PLACES)
def test_every_trick_is_shown_as_it_was_written(place: str, figure: Figure) -> None:
    wrong = [trick for trick in TRICKS if plain(trick).translate(_UNWIDE) not in shown(PLACES[place](trick))]
    assert wrong == []
    figure(f"{len(TRICKS) * len(PLACES)} texts shown literally", times=len(TRICKS))


@pytest.mark.fault("X2")
def test_words_that_are_split_over_parts_of_a_message_make_no_link(figure: Figure) -> None:
    halves = [("[click", "](https://evil.example/)"), ("**", "bold**"), ("||", "x||"), ("```", "```"), ("<@", "1>")]
    for first, second in halves:
        made = message(
            Subject(
                event=an_event(kind=EventKind.NEWS),
                item=an_item(title=first, summary=second, link="https://news.example/1"),
            )
        )
        together = read(f"{made.title}\n{made.description}")
        assert together.effects == []
    figure(f"{len(halves)} split over title and summary: 0 effects", times=len(halves))


@pytest.mark.fault("X3")
@pytest.mark.parametrize("place", ["news", "release", "show", "card"])
def test_a_link_that_nobody_should_follow_is_nowhere_linked(place: str, figure: Figure) -> None:
    for url in NO_LINKS:
        made = linking(place, url)
        opened_by = [button.url for button in made.buttons if button.url]
        assert (made.url, made.thumbnail, opened_by) == (None, None, []), url
        assert {link for text in texts(made).values() for link in read(text).links} == set(), url
    figure(f"{len(NO_LINKS)} links as item, episode, show and in cards: 0 linked", times=len(NO_LINKS))


def linking(place: str, url: str) -> Message:
    facts = Facts(url=url, links={"Crunchyroll": url})
    made = {
        "news": lambda: message(
            Subject(event=an_event(kind=EventKind.NEWS), item=an_item(link=url, image=url)), marker="abcdefgh"
        ),
        "release": lambda: message(
            Subject(
                event=an_event(),
                show=a_show(),
                release=a_release(Standing(state=State.AVAILABLE, available_at=NOW, url=url, thumbnail=url)),
            )
        ),
        "show": lambda: message(Subject(event=an_event(), show=a_show(facts=facts, cover=url), release=a_release())),
        "card": lambda: show_card(a_show(ids={}, facts=facts, cover=url), [], []),
    }
    return made[place]()


@pytest.mark.fault("X3")
def test_a_link_comes_without_what_follows_its_reader(figure: Figure) -> None:
    assert {url: safe_link(url) for url in LINKS} == LINKS
    figure(f"{len(LINKS)} links with tracking or of other writings: tracking stripped, the rest kept", times=len(LINKS))


@pytest.mark.parametrize("words", [r"a \[ b", r"a \] b", r"\[\[a", "", r"\[x\]"])
def test_any_words_make_a_link_that_works(words: str) -> None:
    assert read(linked(words, LINK)).effects == [("link", LINK)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("**a** _b_ [x](https://y.example) <t:1:R>", ["strong", "em", "link", "stamp"]),
        ("# a\n- b\n1. c\n-# d\n> e", ["heading", "list", "list", "subtext", "quote"]),
        (
            "<@1> <@&2> <#3> @everyone </a:4> <id:home> <a:b1:5>",
            [*["mention"] * 3, "everyone", "command", "guide", "emoji"],
        ),
        ("~~a~~ ||b|| `c` ```d``` __e__ *f*", ["strike", "spoiler", "code", "fence", "underline", "em"]),
        ("https://y.example <https://z.example> discord.gg/x", ["url", "autolink", "invite"]),
        (r"\*a\* \# b \[x\]", []),
    ],
)
def test_the_reader_of_markdown_finds_what_takes_effect(text: str, kinds: list[str]) -> None:
    assert read(text).kinds == kinds
