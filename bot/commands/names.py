"""Show names in commands: offered while typing, and found when sent."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.commands.desk import Desk
from bot.core import show_scopes
from bot.core.calendar_seasons import CalendarSeason
from bot.core.catalogue import Entry
from bot.core.names import fold
from bot.core.shows import Show
from bot.core.text import clamped, plain
from bot.core.tongue import _, speaking
from bot.errors import ReplyError
from bot.locale import tongue
from bot.pipeline.catalogue import NAMESPACE
from bot.store import shows

Name = app_commands.Range[str, 1, 100]
"""A show's name as an option."""

LARGEST = 2**53 - 1
"""The largest whole number that Discord sends (options of type INTEGER)."""

Number = app_commands.Range[int, 1, LARGEST]
"""A number of a list as an option."""

CHOICES, CHOICE_TEXT = 25, 100
"""Discord shows at most this many choices, of at most this many characters each."""

_STORED, _CATALOGUE = "id:", "anilist:"
_LONGEST_ID, _LONGEST_MEDIA = 18, 9
_SCOPES = 5


async def offered(
    desk: Desk, current: str, interaction: discord.Interaction | None = None
) -> list[app_commands.Choice[str]]:
    """Offer the shows that fit what is typed, those of the store first; a choice carries the show's id.

    Shows for adults only are offered where `interaction` comes from an age-restricted channel, and nowhere else.
    """
    typed, adult = plain(current)[:CHOICE_TEXT], is_for_adults(interaction)
    found = await desk.catalogue.offered(typed, CHOICES, adult=adult)
    choices = [_choice(name, f"{_STORED}{show_id}") for show_id, name in found]
    further = await desk.catalogue.further(typed, len(found), adult=adult)
    return [*choices, *(_choice(_described(one), f"{_CATALOGUE}{one.series.ids[NAMESPACE]}") for one in further)][
        :CHOICES
    ]


def _choice(words: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=clamped(plain(words), CHOICE_TEXT) or "?", value=value)


def _described(entry: Entry) -> str:
    """Name a show that nobody has asked for yet; those of one name are told apart by their years."""
    year = f" ({entry.aired.partition('-')[0]})" if entry.aired else ""
    return clamped(plain(entry.series.title), CHOICE_TEXT - len(year)) + year


def is_for_adults(interaction: discord.Interaction | None) -> bool:
    """Say whether something was asked in an age-restricted channel."""
    restricted = getattr(interaction.channel, "is_nsfw", None) if interaction else None
    return bool(restricted and restricted())


async def offered_for_announcements(
    desk: Desk, interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Offer what stands for many shows, such as all of a season on a platform, and then the shows that fit."""
    with speaking(tongue(str(interaction.locale))):
        scopes = show_scopes.offered(CalendarSeason.at(desk.clock()))
    typed = fold(current).split()
    fitting = [(words, value) for words, value in scopes if current == value or _all_in(typed, words)][:_SCOPES]
    choices = [app_commands.Choice(name=clamped(words, CHOICE_TEXT), value=value) for words, value in fitting]
    return [*choices, *await offered(desk, current, interaction)][:CHOICES]


def _all_in(typed: list[str], words: str) -> bool:
    return all(f" {word}" in f" {fold(words)}" for word in typed)


def scope_of(text: str) -> show_scopes.Scope | None:
    """Give the season and platform that a choice stands for; (None, None) is every show, None is a single show."""
    return show_scopes.read(text)


async def find(desk: Desk, text: str, interaction: discord.Interaction | None = None) -> Show:
    """Find the show that was chosen or typed; one that only AniList knows is stored.

    Raises:
        ReplyError: there is none, or it is for adults only and `interaction` is not from an age-restricted channel.
    """
    adult = is_for_adults(interaction)
    stored, media = _number(text, _STORED, _LONGEST_ID), _number(text, _CATALOGUE, _LONGEST_MEDIA)
    if stored is not None:
        async with desk.database.read() as connection:
            loaded = await shows.load(connection, [stored])
        found = next((show for show in loaded if adult or not show.adult), None)
    elif media is not None:
        found = await desk.catalogue.chosen(media, adult=adult)
    else:
        found = await desk.catalogue.named(plain(text), adult=adult)
    if found is None:
        raise ReplyError(_("I know no show of that name. Type a few letters and choose one from the list."))
    return found


def _number(text: str, start: str, longest: int) -> int | None:
    digits = text.removeprefix(start)
    is_one = text.startswith(start) and digits.isascii() and digits.isdecimal() and len(digits) <= longest
    return int(digits) if is_one else None
