"""`/announce`: what managers let the bot post, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import answer, reply
from bot.commands.contexts import on_servers
from bot.commands.desk import Desk
from bot.commands.names import Name, Number, find, offered
from bot.commands.permissions import guild_of, is_manager, require_posting, require_publishing, require_values
from bot.core.cards import announcements_card
from bot.core.news_kinds import NewsKind
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.core.text import escaped
from bot.errors import ReplyError
from bot.pipeline.trial import order_trial
from bot.store import shows, subscriptions
from bot.store.statements import take_turn

Minutes = app_commands.Range[int, 5, 1440]
Kinds = app_commands.Range[str, 0, 100]

_EVERY = ("*", "all")


@on_servers
@app_commands.default_permissions(manage_guild=True)
class Announce(commands.GroupCog, group_name="announce", group_description="What the bot posts, and where"):
    """Changes this server's subscriptions; the permission is checked at every call, whatever Discord shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database
        self._clock = desk.clock
        self._quotas = desk.quotas
        self._adds, self._tests = desk.adds, desk.tests

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let managers of the server through, and nobody else."""
        return is_manager(interaction) and require_values(interaction)

    @app_commands.command(description="Post alerts of a show, or of all shows, in a channel")
    @app_commands.describe(
        channel="Where to post",
        show="The show, or * for all shows",
        role="The role to ping",
        reminder="Minutes before the expected time to post a reminder",
        news="Kinds of news, like date, delay; all kinds if left out",
        publish="In an announcement channel: publish what is posted to its followers, ten an hour",
    )
    async def add(  # noqa: PLR0913, PLR0917 - each is an option of the command
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel,
        show: Name,
        role: discord.Role | None = None,
        reminder: Minutes | None = None,
        news: Kinds = "",
        publish: bool = False,
    ) -> None:
        """Add an announcement."""
        require_posting(interaction, channel, role)
        if publish:
            require_publishing(channel)
        self._adds.take(channel.guild.id)
        chosen = None if show in _EVERY else await find(self._desk, show)
        wanted = _wanted(channel, chosen, role, reminder, _kinds_in(news))
        number = await self._store(replace(wanted, created_by=interaction.user.id, publish=publish))
        words = f"#{number}: {channel.mention} will hear of {escaped(chosen.name) if chosen else 'all shows'}."
        await answer(interaction, words)

    async def _store(self, wanted: Subscription) -> int:
        async with self._database.write() as connection:
            await take_turn(connection)
            held = await subscriptions.of_guild(connection, wanted.guild_id or 0)
            if twin := next((one for one in held if _alike(one, wanted)), None):
                raise ReplyError(f"#{twin.id} does that already. To change it, use /announce remove first.")
            self._quotas.check_announcements(len(held))
            return await subscriptions.add(connection, wanted, self._clock())

    @app_commands.command(name="list", description="This server's announcements")
    async def list_(self, interaction: discord.Interaction) -> None:
        """Tell what is announced where."""
        async with self._database.read() as connection:
            own = await subscriptions.of_guild(connection, guild_of(interaction).id)
            named = {show.id: show.name for show in await shows.load(connection, _show_ids(own))}
        card = announcements_card([(one, _names(one, named)) for one in own])
        await reply(interaction, card)

    @app_commands.command(description="Stop an announcement")
    @app_commands.describe(number="Its number in the list")
    async def remove(self, interaction: discord.Interaction, number: Number) -> None:
        """Remove an announcement of this server."""
        async with self._database.write() as connection:
            removed = await subscriptions.remove(connection, number, guild_of(interaction).id)
        if not removed:
            raise ReplyError(f"This server has no announcement #{number}. See /announce list.")
        await answer(interaction, f"#{number} is removed.")

    @app_commands.command(description="Post a test alert the way a real one is posted")
    @app_commands.describe(number="The announcement's number in the list")
    async def test(self, interaction: discord.Interaction, number: Number) -> None:
        """Order a test alert for an announcement of this server."""
        self._tests.take(guild_of(interaction).id)
        async with self._database.write() as connection:
            own = await subscriptions.of_guild(connection, guild_of(interaction).id)
            chosen = next((one for one in own if one.id == number), None)
            if chosen is None:
                raise ReplyError(f"This server has no announcement #{number}. See /announce list.")
            about = await order_trial(connection, chosen, f"test/{interaction.id}", self._clock())
        words = f"A test about {escaped(about)} is on its way to <#{chosen.channel_id}>."
        await answer(interaction, words)

    @add.autocomplete("show")
    async def _shows(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await offered(self._desk, current)


def _kinds_in(text: str) -> frozenset[NewsKind]:
    """Read the kinds of news that were typed, parted by commas or spaces; raises ReplyError at one that is none."""
    words = text.casefold().replace(",", " ").split()
    if unknown := [word for word in words if word not in [*NewsKind]]:
        raise ReplyError(f"{escaped(unknown[0])} is no kind of news. Use any of {', '.join(NewsKind)}.")
    return frozenset(map(NewsKind, words))


def _wanted(
    channel: discord.TextChannel,
    show: Show | None,
    role: discord.Role | None,
    reminder: int | None,
    news: frozenset[NewsKind],
) -> Subscription:
    return Subscription(
        guild_id=channel.guild.id,
        channel_id=channel.id,
        show_ids=frozenset({show.id}) if show else None,
        role_id=role.id if role else None,
        reminder=timedelta(minutes=reminder) if reminder else None,
        news=news,
    )


def _alike(one: Subscription, other: Subscription) -> bool:
    """Say whether two announcements tell the same show in the same channel to the same role."""
    parts = [(each.channel_id, each.show_ids, each.role_id, each.source) for each in (one, other)]
    return parts[0] == parts[1]


def _show_ids(wanted: list[Subscription]) -> set[int]:
    return {show_id for one in wanted for show_id in one.show_ids or ()}


def _names(subscription: Subscription, named: dict[int, str]) -> str:
    if subscription.show_ids is None:
        return "all shows"
    return ", ".join(sorted(named[show_id] for show_id in subscription.show_ids))
