"""`/feed`: the feeds that a server adds for itself, and where their news goes."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import answer, reply
from bot.commands.contexts import on_servers
from bot.commands.desk import Desk
from bot.commands.names import Number
from bot.commands.permissions import guild_of, is_manager, require_posting, require_values
from bot.core import filters
from bot.core.cards import feeds_card
from bot.core.events import EventKind
from bot.core.feeds import name_of
from bot.core.subscriptions import Subscription
from bot.core.text import clamped, escaped, linked, plain
from bot.errors import ReplyError
from bot.pipeline.preview import Preview, Previewer
from bot.pipeline.trial import order_trial
from bot.store import feeds, subscriptions
from bot.store.statements import take_turn

Address = app_commands.Range[str, 1, 2048]
Keywords = app_commands.Range[str, 0, 1000]

_NEWS = frozenset({EventKind.NEWS, EventKind.TRAILER})
_TITLE = 200


@on_servers
@app_commands.default_permissions(manage_guild=True)
class Feed(commands.GroupCog, group_name="feed", group_description="This server's own news feeds"):
    """Changes this server's feeds; the permission is checked at every call, whatever Discord shows."""

    def __init__(self, desk: Desk, look: Previewer) -> None:
        self._database = desk.database
        self._clock = desk.clock
        self._look = look
        self._quotas = desk.quotas
        self._adds, self._tests = desk.adds, desk.tests

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let managers of the server through, and nobody else."""
        return is_manager(interaction) and require_values(interaction)

    @app_commands.command(description="Post the news of an RSS or Atom feed in a channel")
    @app_commands.describe(
        url="The address of the feed",
        channel="Where to post",
        keywords='Only news with any of these words or "phrases", and without any -word',
        role="The role to ping",
    )
    @app_commands.rename(keywords="filter")
    async def add(
        self,
        interaction: discord.Interaction,
        url: Address,
        channel: discord.TextChannel,
        keywords: Keywords = "",
        role: discord.Role | None = None,
    ) -> None:
        """Add a feed, once it was looked at."""
        require_posting(interaction, channel, role)
        self._quotas.check_words(url, keywords)
        filters.read(keywords)
        await self._check_room(channel.guild.id)
        self._adds.take(channel.guild.id)
        seen = await self._look(url)
        wanted = _wanted(interaction, seen.url, channel, keywords, role)
        number = await self._store(seen.url, wanted)
        await answer(interaction, f"#{number}: {channel.mention} will hear of {_described(seen)}")

    async def _check_room(self, guild_id: int) -> None:
        """Refuse before anything is asked for in vain; what counts is looked at once more when it is stored."""
        async with self._database.read() as connection:
            self._quotas.check_feeds(await feeds.held(connection, guild_id), is_new=False)

    async def _store(self, url: str, wanted: Subscription) -> int:
        async with self._database.write() as connection:
            await take_turn(connection)
            guild_id, source = wanted.guild_id or 0, wanted.source or ""
            for one in await subscriptions.feeds_of_guild(connection, guild_id):
                if (one.source, one.channel_id) == (source, wanted.channel_id):
                    raise ReplyError(f"<#{one.channel_id}> has that feed already: #{one.id} in /feed list.")
            held = await feeds.held(connection, guild_id)
            self._quotas.check_feeds(held, is_new=not await feeds.is_known(connection, source))
            return await feeds.add(connection, url, wanted, self._clock())

    @app_commands.command(name="list", description="This server's feeds")
    async def list_(self, interaction: discord.Interaction) -> None:
        """Tell which feeds go where."""
        async with self._database.read() as connection:
            own = await subscriptions.feeds_of_guild(connection, guild_of(interaction).id)
            addresses = await feeds.urls(connection, {one.source for one in own})
        card = feeds_card([(one, addresses.get(one.source or "", "")) for one in own])
        await reply(interaction, card)

    @app_commands.command(description="Stop a feed")
    @app_commands.describe(number="Its number in the list")
    async def remove(self, interaction: discord.Interaction, number: Number) -> None:
        """Remove a feed of this server."""
        async with self._database.write() as connection:
            removed = await feeds.remove(connection, number, guild_of(interaction).id)
        if not removed:
            raise _unknown(number)
        await answer(interaction, f"Feed #{number} is removed.")

    @app_commands.command(description="Post a feed's newest item, marked as a test")
    @app_commands.describe(number="Its number in the list")
    async def test(self, interaction: discord.Interaction, number: Number) -> None:
        """Order a test alert for a feed of this server."""
        guild_id = guild_of(interaction).id
        self._tests.take(guild_id)
        async with self._database.write() as connection:
            own = await subscriptions.feeds_of_guild(connection, guild_id)
            chosen = next((one for one in own if one.id == number), None)
            if chosen is None:
                raise _unknown(number)
            about = await order_trial(connection, chosen, f"test/{interaction.id}", self._clock())
        await answer(interaction, f"A test about {escaped(about)} is on its way to <#{chosen.channel_id}>.")


def _unknown(number: int) -> ReplyError:
    return ReplyError(f"This server has no feed #{number}. See /feed list.")


def _wanted(
    interaction: discord.Interaction, url: str, channel: discord.TextChannel, keywords: str, role: discord.Role | None
) -> Subscription:
    return Subscription(
        guild_id=channel.guild.id,
        channel_id=channel.id,
        events=_NEWS,
        role_id=role.id if role else None,
        source=name_of(url),
        filter=plain(keywords),
        created_by=interaction.user.id,
    )


def _described(seen: Preview) -> str:
    title = clamped(escaped(seen.title), _TITLE)
    if seen.newest is None:
        return f"**{title}**, which has no items yet."
    newest = linked(clamped(escaped(seen.newest.title), _TITLE), seen.newest.link)
    return f"**{title}** from now on. Its newest item, which was there before: {newest}"
