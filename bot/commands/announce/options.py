"""Options of `/announce add` and `/announce edit`: their bounds, their words, and the wishes that they make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, Literal

import discord
from discord import app_commands

from bot.commands.names import CHOICE_TEXT, CHOICES
from bot.core import dubs, event_words
from bot.core.announcement_wishes import CLEARABLE, Wishes
from bot.core.events import CHOSEN
from bot.core.news_kinds import NewsKind
from bot.core.templates import LENGTH
from bot.core.text import clamped
from bot.core.tongue import _, speaking
from bot.locale import tongue

Minutes = app_commands.Range[int, 5, 1440]
Hours = app_commands.Range[int, 0, 8760]
Words = app_commands.Range[str, 0, 100]
Template = app_commands.Range[str, 0, LENGTH]
When = Literal["confirmed", "scheduled"]

WORDS: Final[Mapping[str, str]] = {
    "channel": "Where to post: a text or announcement channel, or a forum; the usual one if left out",
    "events": "What to tell, like episodes and delays; several by a comma",
    "audio": "Audio languages, like English, German; each show's own if left out",
    "when": "Tell an episode when it is seen on a platform, or at its scheduled time",
    "role": "The role to ping",
    "open_role": "Let members take the role themselves by following a show",
    "reminder": "Minutes before the expected time to post a reminder",
    "thread": "Open a thread for each episode",
    "spoilers": "Hours to hide an episode's title and picture; 0 shows them at once",
    "template": "Your own text above each alert, like {show} {number} is out: {link}",
    "publish": "In an announcement channel: publish what is posted to its followers, ten an hour",
    "news": "Kinds of news, like date, delay; all kinds if left out",
    "digest": "A message each day at this time of your server's clocks, like 08:00",
}
"""What each property of an announcement is, as Discord shows it."""

_PLAIN: Final = ("open_role", "thread", "publish")
_TEXTS: Final = ("events", "audio", "when", "template", "news", "digest")


def wishes(zone: str, cleared: str = "", **typed: Any) -> Wishes:
    """Make the wishes of what was typed, by the options' names; what was left out is None, and no wish."""
    plain: dict[str, Any] = {name: typed[name] for name in _PLAIN if typed.get(name) is not None}
    if typed.get("role") is not None:
        plain["role_id"] = typed["role"].id
    if typed.get("channel") is not None:
        plain["channel_id"] = typed["channel"].id
    if typed.get("reminder") is not None:
        plain["reminder"] = timedelta(minutes=typed["reminder"])
    if typed.get("spoilers") is not None:
        plain["spoilers"] = timedelta(hours=typed["spoilers"])
    texts = {name: typed[name] for name in _TEXTS if typed.get(name) is not None}
    return Wishes(plain=plain, texts=texts, cleared=cleared, zone=zone)


async def offered_events(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer the sets of kinds first, then each kind."""
    with speaking(tongue(str(interaction.locale))):
        known = event_words.sets() + [(_(event_words.KINDS[kind]), str(kind)) for kind in CHOSEN]
    return _choices(current, known)


async def offered_news(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer the kinds of news."""
    with speaking(tongue(str(interaction.locale))):
        known = [(_(event_words.NEWS_KINDS[kind]), str(kind)) for kind in NewsKind]
    return _choices(current, known)


async def offered_audio(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer the common languages."""
    with speaking(tongue(str(interaction.locale))):
        known = dubs.offered()
    return _choices(current, known)


async def offered_clear(_interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer what can be taken back."""
    return _choices(current, [(name, name) for name in CLEARABLE])


def _choices(current: str, known: list[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    fitting = [pair for pair in event_words.completed(current, known) if len(pair[1]) <= CHOICE_TEXT]
    return [app_commands.Choice(name=clamped(name, CHOICE_TEXT), value=value) for name, value in fitting[:CHOICES]]
