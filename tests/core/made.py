"""Values made for tests: one show and what is said of it, each as the wanted change of a whole one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.events import Event, EventKind, When
from bot.core.news import NewsItem
from bot.core.releases import Claim, Release, ReleaseKey, ReleaseKind, Series, Sighting, Standing, Witness
from bot.core.shows import JAPANESE, Show
from bot.core.subscriptions import Subscription
from bot.core.telling import Moment

NOW = datetime(2024, 1, 24, 19, 0, tzinfo=UTC)
"""A Wednesday evening, half an hour after the third episode came to Crunchyroll."""

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

LINK = "https://www.crunchyroll.com/watch/G9DUEMVK3"

_SHOW = Show(
    id=1,
    name="Metallic Rouge",
    names=("Metallic Rouge", "メタリックルージュ"),
    ids={"anilist": "162985", "mal": "54794", "crunchyroll": "G24H1NWMJ"},
    episodes=13,
    episodes_source="anilist",
    tracked=True,
)
_KEY = ReleaseKey(show_id=1, season=1, number="3", kind=ReleaseKind.EPISODE, platform="crunchyroll", audio=JAPANESE)
_SERIES = Series(title="Metallic Rouge")
_SIGHTING = Sighting(
    series=_SERIES, number="3", platform="crunchyroll", claim=Claim.AVAILABLE, at=NOW, identity="G9DUEMVK3", url=LINK
)
_WITNESS = Witness(source="crunchyroll", claim=Claim.AVAILABLE, at=NOW, seen_at=NOW)
_EVENT = Event(
    key="out/1",
    kind=EventKind.EPISODE,
    story="1/1/episode/3",
    at=NOW,
    show_id=1,
    when=When.CONFIRMED,
    audio=JAPANESE,
)
_ITEM = NewsItem(
    guid="1002",
    title="Metallic Rouge Reveals New Trailer",
    link="https://news.example/2024/rouge",
    summary="The trailer shows Rouge and Naomi.",
    published=NOW - HOUR,
)


def a_show(**changes: Any) -> Show:
    return replace(_SHOW, **changes)


def a_key(**changes: Any) -> ReleaseKey:
    return replace(_KEY, **changes)


def a_release(standing: Standing | None = None, **changes: Any) -> Release:
    """Make release 1; `changes` are those of its key."""
    return Release(id=1, key=a_key(**changes), standing=standing or Standing())


def a_series(**changes: Any) -> Series:
    return replace(_SERIES, **changes)


def a_sighting(**changes: Any) -> Sighting:
    return replace(_SIGHTING, **changes)


def a_witness(**changes: Any) -> Witness:
    return replace(_WITNESS, **changes)


def an_event(**changes: Any) -> Event:
    return replace(_EVENT, **changes)


def an_item(**changes: Any) -> NewsItem:
    return replace(_ITEM, **changes)


def a_subscription(**changes: Any) -> Subscription:
    return replace(Subscription(channel_id=500), **changes)


def a_moment(**changes: Any) -> Moment:
    return replace(Moment(now=NOW, fresh=DAY), **changes)
