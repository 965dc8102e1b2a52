"""What is offered while the options of `/follow` and `/unfollow` are typed."""

from __future__ import annotations

from zoneinfo import available_timezones

import discord
from discord import app_commands

from bot.commands.desk import Desk
from bot.commands.follow_ways import Ways
from bot.commands.names import CHOICE_TEXT, CHOICES
from bot.core.following_wishes import audio_choices
from bot.core.names import fold
from bot.core.text import clamped, plain
from bot.core.tongue import speaking
from bot.locale import tongue
from bot.store import following, shows

_Choices = list[app_commands.Choice[str]]


async def shows_offered(desk: Desk, ways: Ways, interaction: discord.Interaction, current: str) -> _Choices:
    """Offer what the person follows, by direct messages or by a role here."""
    by_role = {show_id for one, _ in await ways.roles(interaction) for show_id in one.show_ids or ()}
    async with desk.database.read() as connection:
        by_message = await following.of_member(connection, interaction.user.id)
        ids = by_role | {show_id for one in by_message for show_id in one.show_ids or ()}
        followed = await shows.load(connection, ids)
    wanted = fold(current)
    fitting = [show for show in followed if any(wanted in fold(name) for name in (show.name, *show.names))]
    fitting.sort(key=lambda show: show.name.casefold())
    return [_choice(show.name, f"id:{show.id}") for show in fitting[:CHOICES]]


async def audio_offered(desk: Desk, interaction: discord.Interaction, current: str) -> _Choices:
    """Offer the audio languages of the show that is chosen already, and then those that are common."""
    typed, known = current.rpartition(","), await _known(desk, str(interaction.namespace.show or ""))
    before = f"{typed[0].strip()}, " if typed[0].strip() else ""
    with speaking(tongue(str(interaction.locale))):
        found = audio_choices(typed[2].strip(), known)
    return [_choice(f"{before}{name}", f"{before}{tag}") for name, tag in found if len(before + tag) <= CHOICE_TEXT][
        :CHOICES
    ]


async def _known(desk: Desk, chosen: str) -> list[str]:
    number = chosen.removeprefix("id:")
    if number == chosen or not (number.isascii() and number.isdecimal() and len(number) <= 18):  # noqa: PLR2004 - 64 bits
        return []
    async with desk.database.read() as connection:
        return await following.audios(connection, int(number))


def zones_offered(current: str) -> _Choices:
    """Offer the time zones whose name has what is typed, those of a city that begins so first."""
    wanted = current.strip().replace(" ", "_").casefold()
    found = [name for name in available_timezones() if wanted in name.casefold() and not name.startswith("Etc/")]
    found.sort(key=lambda name: (not name.rpartition("/")[2].casefold().startswith(wanted), name))
    return [_choice(name, name) for name in found[:CHOICES]]


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=clamped(plain(name), CHOICE_TEXT) or "?", value=value)
