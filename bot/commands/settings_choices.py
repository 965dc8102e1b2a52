"""The choices of `/settings`: what each option takes, and what it means for the stored settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import discord
from discord import app_commands

from bot.commands.permissions import require_posting, require_role
from bot.commands.server import server_of
from bot.core import zones
from bot.core.settings import Occasions, QuietHours, ServerSettings, Titles
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.locale import LANGUAGES

NOTHING: Final = "none"
EVERYTHING: Final = "everything"

LANGUAGE: Final = [app_commands.Choice(name=name, value=tag) for tag, name in LANGUAGES.items()]
TITLES: Final = [app_commands.Choice(name=one.value.capitalize(), value=one.value) for one in Titles]
EVENTS: Final = [
    app_commands.Choice(name="None", value=NOTHING),
    app_commands.Choice(name="Premieres", value=Occasions.PREMIERES.value),
    app_commands.Choice(name="Finales", value=Occasions.FINALES.value),
    app_commands.Choice(name="Premieres and finales", value=Occasions.BOTH.value),
    app_commands.Choice(name="All episodes", value=Occasions.ALL.value),
]
SETTINGS: Final = [
    app_commands.Choice(name="Everything", value=EVERYTHING),
    app_commands.Choice(name="Language", value="language"),
    app_commands.Choice(name="Time zone", value="zone"),
    app_commands.Choice(name="Quiet hours", value="quiet"),
    app_commands.Choice(name="Titles", value="titles"),
    app_commands.Choice(name="Spoilers", value="spoilers"),
    app_commands.Choice(name="Default role", value="role_id"),
    app_commands.Choice(name="Default channel", value="channel_id"),
    app_commands.Choice(name="Scheduled events", value="events"),
]


def _occasions(value: str) -> Occasions | None:
    return None if value == NOTHING else Occasions(value)


def _hours(number: int) -> timedelta | None:
    return timedelta(hours=number) if number else None


def _id(one: discord.Object) -> int:
    return one.id


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "language": str,
    "zone": zones.read,
    "quiet": QuietHours.read,
    "titles": Titles,
    "spoilers": _hours,
    "role_id": _id,
    "channel_id": _id,
    "events": _occasions,
}


def changes(**given: Any) -> dict[str, Any]:
    """Read what was chosen, by the names of the settings; what was left out is None. Raises ReplyError."""
    read = {name: _READ[name](value) for name, value in given.items() if value is not None}
    if not read:
        raise ReplyError(_("Choose at least one setting to change. /settings show lists them all."))
    return read


def usual(setting: str) -> dict[str, Any]:
    """Give what one setting, or every one, is where nothing was chosen."""
    usual = ServerSettings()
    names = [*_READ] if setting == EVERYTHING else [setting]
    return {name: getattr(usual, name) for name in names}


async def require_own(
    interaction: discord.Interaction, channel: discord.TextChannel | None, role: discord.Role | None
) -> None:
    """Refuse a channel that the bot can't post in, and a role that can't be pinged there; raises ReplyError."""
    if channel:
        require_posting(channel, role)
    elif role:
        require_role(await server_of(interaction), role)
