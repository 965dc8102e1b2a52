"""Following: what members type, the subscription it comes to, and the card of all of them."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from bot.core.digests import Daily
from bot.core.events import EventKind
from bot.core.following import FOREVER, KINDS, check_room, followed, open_to_members, options
from bot.core.following_card import ON_A_PAGE, Follow, following_card, shown_of
from bot.core.following_wishes import audio_choices, wishes
from bot.core.message import DESCRIPTION
from bot.core.offers import offers
from bot.core.subject import Subject
from bot.core.text import units
from bot.errors import ReplyError
from tests.core.made import HOUR, NOW, a_show, a_subscription, an_event

ME = 900


def asked(**typed: Any) -> dict[str, Any]:
    given = {"audio": None, "reminder": None, "digest": None, "zone": "UTC", "spoilers": None, **typed}
    return wishes(given["audio"], given["reminder"], given["digest"], given["zone"], spoilers=given["spoilers"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ({}, {}),
        ({"audio": "German, en-US"}, {"audio": frozenset({"de-DE", "en-US"})}),
        ({"audio": "any"}, {"audio": frozenset()}),
        ({"reminder": 60}, {"reminder": HOUR}),
        ({"reminder": 0}, {"reminder": None}),
        ({"digest": " 7:30", "zone": "europe/berlin"}, {"digest": Daily(at=time(7, 30), zone="Europe/Berlin")}),
        ({"digest": "Off", "zone": "Atlantis"}, {"digest": None}),
        ({"spoilers": False}, {"spoilers": FOREVER}),
        ({"spoilers": True}, {"spoilers": None}),
    ],
)
def test_options_are_read_as_what_they_change(typed: dict[str, Any], read: dict[str, Any]) -> None:
    assert asked(**typed) == read


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"digest": "24:00"}, "is no time of the day"),
        ({"digest": "soon"}, "is no time of the day"),
        ({"digest": "7:30", "zone": "Atlantis"}, "I know no time zone “Atlantis”"),
        ({"digest": "7:30", "zone": "../etc/passwd"}, "I know no time zone"),
        ({"audio": "Klingon"}, "I know no audio language Klingon"),
    ],
)
def test_what_can_not_be_read_is_refused(typed: dict[str, Any], words: str) -> None:
    with pytest.raises(ReplyError, match=words):
        asked(**typed)


def test_audio_languages_that_a_show_has_are_offered_first() -> None:
    assert audio_choices("", ["ta-IN"])[0] == ("Tamil", "ta-IN")
    assert audio_choices("portug", []) == [("Portuguese (Brazil)", "pt-BR")]


def test_a_follow_hears_of_episodes_and_dates_and_not_of_news() -> None:
    one = followed(ME, 1, {})
    assert (one.target, one.channel_id, one.show_ids) == (f"member:{ME}", ME, frozenset({1}))
    assert one.events == KINDS
    assert EventKind.NEWS not in one.events


def test_a_change_keeps_what_is_not_named_and_ends_a_rest() -> None:
    before = a_subscription(user_id=ME, id=7, reminder=HOUR, paused=True, show_ids=frozenset({1}))
    after = followed(ME, 1, {"spoilers": FOREVER}, before)
    assert (after.id, after.reminder, after.spoilers, after.paused) == (0, HOUR, FOREVER, False)


def test_with_a_message_of_the_day_single_episodes_are_not_told_until_it_is_off() -> None:
    daily = followed(ME, 1, {"digest": Daily(at=time(7))})
    assert daily.events == frozenset()
    assert followed(ME, 1, {"digest": None}, daily).events == KINDS


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [
        ({}, True),
        ({"open_role": False}, False),
        ({"role_id": None}, False),
        ({"paused": True}, False),
        ({"show_ids": None}, False),
        ({"show_ids": frozenset({2})}, False),
    ],
)
def test_a_role_is_open_where_a_manager_opened_it_for_the_show_by_name(changes: dict[str, Any], is_open: bool) -> None:
    usual = {"open_role": True, "role_id": 9, "show_ids": frozenset({1, 2}), **changes}
    assert bool(open_to_members([a_subscription(**usual)], 1)) is is_open


def test_there_is_a_limit() -> None:
    check_room(2, 3)
    with pytest.raises(ReplyError, match="You follow 3 shows; 3 is the limit"):
        check_room(3, 3)


def test_options_are_told_in_words() -> None:
    wanted = {"audio": frozenset({"de-DE"}), "reminder": HOUR, "spoilers": FOREVER}
    one = followed(ME, 1, {**wanted, "digest": Daily(at=time(7, 5), zone="Asia/Tokyo")})
    told = "audio: German · reminder 60 min before · only the message of the day at 07:05 (Asia/Tokyo)"
    assert options(one) == f"{told} · without spoilers"


def many(count: int) -> list[Follow]:
    one = a_subscription(user_id=ME, audio=frozenset(("de-DE", "en-US", "es-419", "fr-FR", "it-IT", "pt-BR")))
    return [Follow(show=a_show(id=number, name=f"{number} " + "長い" * 100), asked=one) for number in range(count)]


@pytest.mark.parametrize("number", [1, 2, 3, 99])
def test_a_page_and_its_menu_are_about_the_same_shows(number: int) -> None:
    follows = many(2 * ON_A_PAGE + 3)
    card = following_card(follows, number, None, {})
    shown = shown_of(follows, number)
    assert [option.value for option in card.menus[0].options] == [str(one.show.id) for one in shown]
    assert [line[2:].split()[0] for line in card.description.split("\n")] == [str(one.show.id) for one in shown]
    assert units(card.description) <= DESCRIPTION


def test_the_card_tells_how_and_when_it_goes_on() -> None:
    follows = [Follow(show=a_show(), asked=a_subscription(reminder=HOUR), role_id=9)]
    card = following_card(follows, 1, None, {1: NOW})
    told = "direct messages · role <@&9> · reminder 60 min before · next <t:1706122800:R>"
    assert card.description == f"**Metallic Rouge** · {told}"


def test_closed_direct_messages_are_told_first_with_a_way_to_try_again() -> None:
    card = following_card([], 1, NOW - timedelta(days=1), {})
    assert card.description.startswith("⚠️ Discord lets me send you no direct messages since <t:1706036400:R>")
    assert card.description.endswith("You follow nothing yet. Use /follow, or the bell below an alert.")
    assert [button.label for button in card.buttons] == ["Try again"]


@pytest.mark.parametrize("kind", [EventKind.CATCH_UP, EventKind.DIGEST, EventKind.ROUNDUP])
def test_what_tells_of_many_shows_has_no_bell(kind: EventKind) -> None:
    assert offers(Subject(event=an_event(kind=kind), show=a_show())) == ()


def test_in_direct_messages_the_bell_ends_it() -> None:
    shown = offers(Subject(event=an_event(), show=a_show()), is_direct=True)[0]
    assert (shown.label, shown.emoji, shown.action) == ("Unfollow", "🔕", "airdate:silence:1")


def test_an_alert_about_no_stored_show_has_no_bell() -> None:
    assert offers(Subject(event=an_event())) == ()
    assert offers(Subject(event=an_event(), show=a_show(id=0))) == ()
