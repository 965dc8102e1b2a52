"""`/feed`: the feeds that a server adds for itself, and where their news goes."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.actions import Action, Press
from bot.chat.answers import answer, change, reply
from bot.commands.contexts import on_servers
from bot.commands.desk import Desk
from bot.commands.feed_adding import Adding, Wish
from bot.commands.feed_numbers import named_of, numbers, unchangeable
from bot.commands.names import Number
from bot.commands.permissions import guild_of, is_manager, require_posting, require_values
from bot.commands.place_option import PlaceOption
from bot.core import feed_card
from bot.core.message import Message
from bot.core.pages import asked
from bot.core.text import escaped, plain
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.pipeline.preview import Previewer
from bot.pipeline.trial import order_trial
from bot.store import feeds

Address = app_commands.Range[str, 1, 2048]
Keywords = app_commands.Range[str, 0, 1000]


@on_servers
@app_commands.default_permissions(manage_guild=True)
class Feed(commands.GroupCog, group_name="feed", group_description="This server's own news feeds"):
    """Changes this server's feeds; the permission is checked at every call, whatever Discord shows."""

    def __init__(self, desk: Desk, look: Previewer) -> None:
        self._desk = desk
        self._database = desk.database
        self._adding = Adding(desk=desk, look=look)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let managers of the server through, and nobody else."""
        return is_manager(interaction) and require_values(interaction)

    @app_commands.command(description="Post the news of an RSS or Atom feed in a channel, once you have confirmed it")
    @app_commands.describe(
        url="The address of the feed, or of a page that names it",
        channel="Where to post",
        keywords='Only news with any of these words, "phrases" or /patterns/, and without any -word',
        role="The role to ping",
    )
    @app_commands.rename(keywords="filter")
    async def add(
        self,
        interaction: discord.Interaction,
        url: Address,
        channel: PlaceOption,
        keywords: Keywords = "",
        role: discord.Role | None = None,
    ) -> None:
        """Look at a feed, and offer to add it."""
        require_posting(channel, role)
        wish = Wish(channel_id=channel.id, keywords=plain(keywords), role_id=role.id if role else None)
        await reply(interaction, await self._adding.begin(interaction, url, wish))

    @app_commands.command(name="list", description="This server's feeds, and how each of them does")
    async def list_(self, interaction: discord.Interaction) -> None:
        """Tell which feeds go where."""
        await reply(interaction, await self._page(interaction, 1))

    async def _page(self, interaction: discord.Interaction, number: int) -> Message:
        async with self._database.read() as connection:
            return feed_card.list_card(await feeds.followed(connection, guild_of(interaction).id), number)

    @app_commands.command(description="Post nothing of a feed until it is resumed")
    @app_commands.describe(number="Its number in the list")
    async def pause(self, interaction: discord.Interaction, number: Number) -> None:
        """Pause a feed of this server."""
        await self._pause(interaction, number, paused=True)
        await answer(interaction, _("Feed #{number} is paused.", number=number))

    @app_commands.command(description="Post what a paused feed tells from now on")
    @app_commands.describe(number="Its number in the list")
    async def resume(self, interaction: discord.Interaction, number: Number) -> None:
        """Let a paused feed of this server go on."""
        await self._pause(interaction, number, paused=False)
        await answer(interaction, _("Feed #{number} goes on.", number=number))

    async def _pause(self, interaction: discord.Interaction, number: int, *, paused: bool) -> None:
        guild_id = guild_of(interaction).id
        async with self._database.write() as connection:
            if not await feeds.pause(connection, number, guild_id, paused=paused):
                raise await unchangeable(connection, guild_id, number)

    @app_commands.command(description="Stop a feed")
    @app_commands.describe(number="Its number in the list")
    async def remove(self, interaction: discord.Interaction, number: Number) -> None:
        """Remove a feed of this server."""
        guild_id = guild_of(interaction).id
        async with self._database.write() as connection:
            if not await feeds.remove(connection, number, guild_id):
                raise await unchangeable(connection, guild_id, number)
        await answer(interaction, _("Feed #{number} is removed.", number=number))

    @app_commands.command(description="How feeds do: when they were read last, what went wrong, what is newest")
    @app_commands.describe(number="Its number in the list; leave it out for all of them")
    async def status(self, interaction: discord.Interaction, number: Number | None = None) -> None:
        """Tell how one feed does, or all of them."""
        if number is None:
            await reply(interaction, await self._page(interaction, 1))
            return
        async with self._database.read() as connection:
            found = await named_of(connection, guild_of(interaction).id, number)
        await reply(interaction, feed_card.status_card(found))

    @app_commands.command(description="Post a feed's newest item, marked as a test")
    @app_commands.describe(number="Its number in the list")
    async def test(self, interaction: discord.Interaction, number: Number) -> None:
        """Order a test alert for a feed of this server."""
        guild_id = guild_of(interaction).id
        self._desk.tests.take(guild_id)
        async with self._database.write() as connection:
            chosen = (await named_of(connection, guild_id, number)).subscription
            about = await order_trial(connection, chosen, f"test/{interaction.id}", self._desk.clock())
        words = _(
            "A test about {feed} is on its way to {channel}.", feed=escaped(about), channel=f"<#{chosen.channel_id}>"
        )
        await answer(interaction, words)

    @pause.autocomplete("number")
    @resume.autocomplete("number")
    @remove.autocomplete("number")
    @status.autocomplete("number")
    @test.autocomplete("number")
    async def _numbers(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[int]]:
        return await numbers(self._database, interaction, current)

    @property
    def actions(self) -> Mapping[str, Action]:
        """Give what the buttons and menus below its answers do."""
        return {
            feed_card.ADD: self._confirm,
            feed_card.CANCEL: self._cancel,
            feed_card.CHOOSE: self._choose,
            feed_card.TURN: self._turn,
        }

    async def _confirm(self, interaction: discord.Interaction, press: Press) -> None:
        _require_manager(interaction)
        await change(interaction, await self._adding.confirm(interaction, press.argument))

    async def _cancel(self, interaction: discord.Interaction, press: Press) -> None:
        _require_manager(interaction)
        await change(interaction, await self._adding.cancel(interaction, press.argument))

    async def _choose(self, interaction: discord.Interaction, press: Press) -> None:
        _require_manager(interaction)
        place = press.values[0] if press.values else ""
        await change(interaction, await self._adding.choose(interaction, press.argument, place))

    async def _turn(self, interaction: discord.Interaction, press: Press) -> None:
        _require_manager(interaction)
        await change(interaction, await self._page(interaction, asked(press.argument)[0]))


def _require_manager(interaction: discord.Interaction) -> None:
    if not is_manager(interaction):
        raise ReplyError(_("You need the Manage Server permission for this."))
