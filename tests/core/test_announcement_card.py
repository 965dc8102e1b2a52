"""The list of announcements: each with all that was chosen of it, in words."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from bot.core.announcement_card import Listed, announcements_card, entry, span_in_words
from bot.core.digests import Daily
from bot.core.event_words import SETS
from bot.core.events import EventKind, When
from bot.core.news_kinds import NewsKind
from bot.core.reasons import Reason
from bot.core.subscriptions import CURRENT
from bot.core.text import units
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_subscription


def listed(names: tuple[str, ...] = (), trouble: Reason | None = None, **wanted: Any) -> str:
    return entry(Listed(subscription=a_subscription(**{"id": 4, **wanted}), names=names, trouble=trouble))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({}, "**#4** <#500>: All shows\n-# episodes, delays and news"),
        ({"events": SETS["episodes"]}, "-# episodes"),
        ({"events": SETS["everything"] | {EventKind.REMINDER}, "reminder": 30 * MINUTE}, "everything · reminder 30 mi"),
        ({"events": frozenset({EventKind.EPISODE, EventKind.MOVED})}, "-# episode, new date"),
        ({"events": frozenset()}, "-# no events"),
        ({"season": CURRENT, "platform": "crunchyroll"}, "<#500>: Everything on Crunchyroll this season"),
        ({"show_ids": frozenset()}, "<#500>: no show that is still known"),
        ({"news": frozenset({NewsKind.DATE, NewsKind.DELAY})}, "of news only dates, delays"),
        ({"audio": frozenset({"en-US", "de-DE"})}, "in German, English"),
        ({"when": When.SCHEDULED}, "at the scheduled time"),
        ({"when": When.CONFIRMED}, "when it is seen"),
        ({"role_id": 9}, "pings <@&9>"),
        ({"role_id": 9, "open_role": True}, "pings <@&9>, which members may take"),
        ({"thread": True}, "a thread for each episode"),
        ({"spoilers": DAY}, "titles hidden for 1 day"),
        ({"spoilers": timedelta()}, "titles shown"),
        ({"publish": True}, "published to followers"),
        ({"digest": Daily(at=time(8), zone="Europe/Berlin")}, "a digest every day at 08:00 (Europe/Berlin)"),
        ({"digest": Daily(at=time(8), weekday=6)}, "a digest every Sunday at 08:00 (UTC)"),
        ({"template": "**{show}** is out"}, "-# Text: \\*\\*{show}\\*\\* is out"),
        ({"paused": True}, "⏸️ Paused."),
        ({"paused": True, "resume_at": NOW}, f"⏸️ Paused until <t:{int(NOW.timestamp())}:f>."),
        ({"paused": True, "paused_for": Reason.CHANNEL_GONE}, "⏸️ Paused: the channel no longer exists."),
        ({"is_from_file": True}, "-# From the admin's file."),
    ],
)
def test_each_property_is_told_in_words(wanted: dict[str, Any], words: str) -> None:
    assert words in listed(**wanted)


def test_what_keeps_a_channel_from_hearing_anything_is_told() -> None:
    assert "⚠️ Nothing can be posted now: the bot may not post in the channel." in listed(trouble=Reason.NO_PERMISSION)


def test_names_are_sorted_and_text_alone() -> None:
    told = listed(("Metallic Rouge", "**[x](y)**"), show_ids=frozenset({1, 2}))
    assert "<#500>: \\*\\*\\[x\\]\u200b(y)\\*\\*, Metallic Rouge" in told


def test_nothing_says_how_to_begin() -> None:
    assert announcements_card([]).description == "Nothing is announced here yet. Begin with /announce add."


def test_many_are_told_page_by_page_within_the_limits() -> None:
    many = [
        Listed(subscription=a_subscription(id=number, template="😀" * 500), names=["x" * 999]) for number in range(20)
    ]
    pages = [announcements_card(many, number) for number in (1, 2, 4)]
    assert [page.footer for page in pages] == [f"Airdate · Page {number} of 4" for number in (1, 2, 4)]
    assert all(units(page.description) <= 4096 for page in pages)
    assert "**#19**" in pages[-1].description


@pytest.mark.parametrize(
    ("span", "words"),
    [(30 * MINUTE, "30 minutes"), (HOUR, "1 hour"), (36 * HOUR, "36 hours"), (2 * DAY, "2 days"), (MINUTE, "1 minute")],
    ids=str,
)
def test_a_span_is_told_in_its_largest_unit(span: timedelta, words: str) -> None:
    assert span_in_words(span) == words
