"""`/calendar`: the week as a message that stands in a channel, and digests at a time of the day."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import answer, reply
from bot.commands.announce import shows as announced
from bot.commands.calendar_post_places import place_of, require_pinning
from bot.commands.calendar_post_store import kept_on, post, set_digest, stop_digests, take_away, wanted_digest
from bot.commands.contexts import on_servers
from bot.commands.desk import Desk
from bot.commands.names import CHOICES, Name
from bot.commands.permissions import guild_of, is_manager, require_posting, require_values
from bot.commands.place_option import TextOption
from bot.core import zones
from bot.core.calendar_card import calendar_card
from bot.core.standing import Calendar
from bot.core.tongue import _

Clock = app_commands.Range[str, 3, 5]
Zone = app_commands.Range[str, 1, 64]
Only = Literal["announced", "all"]
Day = Literal["daily", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


@on_servers
@app_commands.default_permissions(manage_guild=True)
class StandingCalendar(
    commands.GroupCog, group_name="calendar", group_description="The week in a channel, and digests"
):
    """Changes what this server keeps up; the permission is checked at every call, whatever Discord shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let managers of the server through, and nobody else."""
        return is_manager(interaction) and require_values(interaction)

    @app_commands.command(name="post", description="Post the week in a channel; the message is edited as it changes")
    @app_commands.describe(
        channel="Where to post; this channel if left out",
        show="Only these shows, several by a comma",
        only="What this server announces, or all that is known; what it announces if left out",
        pin="Pin the message",
    )
    async def post(
        self,
        interaction: discord.Interaction,
        channel: TextOption | None = None,
        show: Name | None = None,
        only: Only = "announced",
        pin: bool = False,
    ) -> None:
        """Put a calendar up, in the place of the channel's one before."""
        place = await place_of(interaction, channel)
        require_posting(place, None)
        if pin:
            require_pinning(place)
        self._desk.adds.take(place.guild.id)
        asked = Calendar(channel_id=place.id, guild_id=place.guild.id, every_show=only == "all", pinned=pin)
        if show:
            chosen = await announced.single(self._desk, interaction, show)
            asked = replace(asked, show_ids=frozenset(one.id for one in chosen), every_show=False)
        await post(self._desk, replace(asked, created_by=interaction.user.id))
        words = _("{channel} gets the calendar of the week. I keep it up to date there.", channel=place.mention)
        await answer(interaction, words)

    @app_commands.command(description="Remove the calendar of a channel, with its message")
    @app_commands.describe(channel="The channel; this one if left out")
    async def remove(self, interaction: discord.Interaction, channel: TextOption | None = None) -> None:
        """Take a calendar away."""
        place = await place_of(interaction, channel)
        await take_away(self._desk, place)
        await answer(interaction, _("The calendar of {channel} is being removed.", channel=place.mention))

    @app_commands.command(
        description="This server's calendars, digests and Discord events, and what is wrong with them"
    )
    async def show(self, interaction: discord.Interaction) -> None:
        """Tell what is kept up."""
        await reply(interaction, calendar_card(await kept_on(self._desk, guild_of(interaction).id)))

    @app_commands.command(description="Post what is expected, once a day or once a week")
    @app_commands.describe(
        channel="Where to post",
        time="The time of the day, like 8:00",
        zone="Whose clocks it goes by; those of the server's settings if left out",
        day="A weekday makes it a digest of the week; every day if left out",
        shows="Only these shows, several by a comma; all shows if left out",
    )
    async def digest(
        self,
        interaction: discord.Interaction,
        channel: TextOption,
        time: Clock,
        zone: Zone | None = None,
        day: Day = "daily",
        shows: Name | None = None,
    ) -> None:
        """Set the digest of a channel, in the place of the one of the same kind that it had."""
        require_posting(channel, None)
        self._desk.adds.take(channel.guild.id)
        daily = await wanted_digest(self._desk, channel.guild.id, time, zone, day)
        chosen = await announced.read(self._desk, interaction, shows) if shows else announced.Chosen()
        number = await set_digest(self._desk, channel, daily, chosen, interaction.user.id)
        told = {"number": number, "channel": channel.mention, "time": f"{daily.at:%H:%M}", "zone": daily.zone}
        await answer(interaction, _("#{number}: {channel} gets its digest at {time} ({zone}).", **told))

    @app_commands.command(name="digest-off", description="Stop the digests of a channel")
    @app_commands.describe(channel="The channel; this one if left out")
    async def digest_off(self, interaction: discord.Interaction, channel: TextOption | None = None) -> None:
        """Stop digests; what else is announced in the channel stays."""
        place = await place_of(interaction, channel)
        await stop_digests(self._desk, place)
        await answer(interaction, _("{channel} gets no digest any more.", channel=place.mention))

    @post.autocomplete("show")
    async def _single(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await announced.offered_single(self._desk, interaction, current)

    @digest.autocomplete("shows")
    async def _shows(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await announced.offered(self._desk, interaction, current)

    @digest.autocomplete("zone")
    async def _zones(self, _interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = zones.offered(current, CHOICES)
        named = zip(zones.labels(found, self._desk.clock()), found, strict=True)
        return [app_commands.Choice(name=label, value=zone) for label, zone in named]
