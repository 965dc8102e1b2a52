"""Why's choices: the episodes and the alerts that somebody may ask about, offered while typing."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.commands.asker import asker, show_of
from bot.commands.desk import Desk
from bot.commands.names import CHOICES
from bot.commands.sights import channels_in_sight
from bot.core.alert_choices import CHOICE, about, choice
from bot.core.names import fold
from bot.core.text import clamped, plain
from bot.core.tongue import speaking
from bot.errors import ReplyError
from bot.locale import tongue
from bot.store import listings, recent_alerts, subscriptions

_LOOKED_AT = 60
_BY_ID = "id:"


async def episodes_offered(
    desk: Desk, interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Offer the episodes of the show that was chosen before, the last one first."""
    chosen = str(getattr(interaction.namespace, "show", None) or "").removeprefix(_BY_ID)
    async with desk.database.read() as connection:
        try:
            show = await show_of(connection, chosen, await asker(connection, interaction))
        except ReplyError:
            return []
        known = await listings.episodes(connection, show.id)
    numbers = dict.fromkeys(one.key.number for one in reversed(known) if one.key.number)
    fitting = [number for number in numbers if number.startswith(current.strip()) and len(number) <= CHOICE]
    return [app_commands.Choice(name=number, value=number) for number in fitting[:CHOICES]]


async def alerts_offered(desk: Desk, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer the newest alerts that the asker may see on their server, and those of their direct messages."""
    guild_id, now, channels = interaction.guild_id, desk.clock(), await channels_in_sight(interaction)
    async with desk.database.read() as connection:
        who = await asker(connection, interaction)
        asked = [] if guild_id is None else await subscriptions.of_guild(connection, guild_id)
        feeds = [] if guild_id is None else await subscriptions.feeds_of_guild(connection, guild_id)
        announced = {one.channel_id for one in (*asked, *feeds)} & channels.with_gone([*asked, *feeds])
        found = await recent_alerts.newest(connection, {*announced, interaction.user.id}, _LOOKED_AT)
    words = fold(current).split()
    with speaking(tongue(str(interaction.locale))):
        named = [(about(one.kind, one.show, one.release, one.headline), one) for one in found]
        return [
            app_commands.Choice(name=clamped(choice(plain(name), one.sent_at, now, who.zone), CHOICE), value=one.marker)
            for name, one in named
            if all(word in fold(name) for word in words) or one.marker == current.strip().lower()
        ][:CHOICES]
