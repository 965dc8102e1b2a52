"""`/announce add` and `/announce edit`: what is chosen of an announcement, stored as it is wished for."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.answers import answer
from bot.commands.announce import options, own, places, shows
from bot.commands.announce.options import WORDS, Hours, Minutes, Template, When, Words, wishes
from bot.commands.desk import Desk
from bot.commands.names import Name, Number
from bot.commands.permissions import Place, guild_of
from bot.commands.place_option import PlaceOption
from bot.commands.server import server_of
from bot.core.announcement_wishes import applied
from bot.core.scopes import in_words
from bot.core.settings import ServerSettings
from bot.core.subscriptions import Subscription
from bot.core.text import escaped
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.store import settings, subscriptions
from bot.store.statements import Connection, take_turn

_TOGETHER = ("channel_id", "show_ids", "role_id", "source", "season", "platform")
"""Two announcements of a server that agree in these are the same one, made twice."""

_PLACED = ("channel_id", "role_id", "publish", "thread", "open_role")
"""What a channel or a role may not allow."""


class Adding(commands.Cog):
    """Makes and changes announcements."""

    _desk: Desk

    @app_commands.command(description="Post alerts of shows in a channel")
    @app_commands.describe(show="The show, several by a comma, * for all, or a choice that stands for many", **WORDS)
    async def add(  # noqa: PLR0913, PLR0917 - each is an option of the command
        self,
        interaction: discord.Interaction,
        show: Name,
        channel: PlaceOption | None = None,
        events: Words | None = None,
        audio: Words | None = None,
        when: When | None = None,
        role: discord.Role | None = None,
        open_role: bool | None = None,
        reminder: Minutes | None = None,
        thread: bool | None = None,
        spoilers: Hours | None = None,
        template: Template | None = None,
        publish: bool | None = None,
        news: Words | None = None,
        digest: Words | None = None,
    ) -> None:
        """Add an announcement."""
        server, chosen = await server_of(interaction), await self._settings(interaction)
        place, role = places.usual_place(server, channel, chosen), places.usual_role(server, role, chosen)
        typed = wishes(chosen.zone, events=events, audio=audio, when=when, role=role, open_role=open_role,
                       reminder=reminder, thread=thread, spoilers=spoilers, template=template, publish=publish,
                       news=news, digest=digest)  # fmt: skip
        wanted = applied(Subscription(guild_id=server.id, channel_id=place.id, created_by=interaction.user.id), typed)
        places.require_place(wanted, place)
        self._desk.adds.take(server.id)
        about = await shows.read(self._desk, interaction, show)
        number = await self._store(about.put_into(wanted))
        await answer(interaction, _added(number, place, about))

    async def _settings(self, interaction: discord.Interaction) -> ServerSettings:
        async with self._desk.database.read() as connection:
            return await settings.of_server(connection, guild_of(interaction).id)

    async def _store(self, wanted: Subscription) -> int:
        shows.require_few(wanted)
        async with self._desk.database.write() as connection:
            await take_turn(connection)
            held = await _require_alone(connection, wanted)
            self._desk.quotas.check_announcements(held)
            return await subscriptions.add(connection, wanted, self._desk.clock())

    @app_commands.command(description="Change an announcement; what is left out stays as it is")
    @app_commands.describe(
        number="Its number in the list",
        show="What it is about from now on, in the place of all that it was about",
        add_show="A show to add, several by a comma",
        remove_show="A show to leave out, several by a comma",
        clear="What to take back: role, events, audio, when, reminder, spoilers, template, news, digest",
        **WORDS,
    )
    async def edit(  # noqa: PLR0913, PLR0917 - each is an option of the command
        self,
        interaction: discord.Interaction,
        number: Number,
        show: Name | None = None,
        add_show: Name | None = None,
        remove_show: Name | None = None,
        channel: PlaceOption | None = None,
        events: Words | None = None,
        audio: Words | None = None,
        when: When | None = None,
        role: discord.Role | None = None,
        open_role: bool | None = None,
        reminder: Minutes | None = None,
        thread: bool | None = None,
        spoilers: Hours | None = None,
        template: Template | None = None,
        publish: bool | None = None,
        news: Words | None = None,
        digest: Words | None = None,
        clear: Words = "",
    ) -> None:
        """Change an announcement of this server."""
        chosen = await self._settings(interaction)
        typed = wishes(chosen.zone, clear, channel=channel, events=events, audio=audio, when=when, role=role,
                       open_role=open_role, reminder=reminder, thread=thread, spoilers=spoilers, template=template,
                       publish=publish, news=news, digest=digest)  # fmt: skip
        async with self._desk.database.read() as connection:
            before = await own.changeable(connection, guild_of(interaction).id, number)
        changed = await self._about(interaction, applied(before, typed), (show, add_show, remove_show))
        await self._require_place(interaction, before, changed)
        await self._change(before, changed)
        await answer(interaction, _("#{number} is changed. See /announce list.", number=number))

    async def _about(
        self, interaction: discord.Interaction, before: Subscription, typed: tuple[str | None, str | None, str | None]
    ) -> Subscription:
        show, add, remove = typed
        chosen = await shows.read(self._desk, interaction, show) if show else None
        about = chosen.put_into(before) if chosen else before
        added = await shows.single(self._desk, interaction, add) if add else ()
        removed = await shows.single(self._desk, interaction, remove) if remove else ()
        return shows.changed(about, added, removed)

    async def _require_place(
        self, interaction: discord.Interaction, before: Subscription, changed: Subscription
    ) -> None:
        if any(getattr(before, name) != getattr(changed, name) for name in _PLACED):
            places.require_place(changed, places.place_of(await server_of(interaction), changed))

    async def _change(self, before: Subscription, changed: Subscription) -> None:
        """Store a change, unless another one was made in the meantime, which it would undo."""
        shows.require_few(changed)
        async with self._desk.database.write() as connection:
            await take_turn(connection)
            if await own.changeable(connection, before.guild_id or 0, before.id) != before:
                raise ReplyError(_("#{number} was changed just now by somebody else. Try again.", number=before.id))
            await _require_alone(connection, changed)
            await subscriptions.change(connection, changed)

    @add.autocomplete("show")
    @edit.autocomplete("show")
    async def _offered(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await shows.offered(self._desk, interaction, current)

    @edit.autocomplete("add_show")
    @edit.autocomplete("remove_show")
    async def _offered_single(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await shows.offered_single(self._desk, interaction, current)

    @edit.autocomplete("number")
    async def _numbers(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[int]]:
        return await own.offered(self._desk, interaction, current)

    add.autocomplete("events")(options.offered_events)
    edit.autocomplete("events")(options.offered_events)
    add.autocomplete("audio")(options.offered_audio)
    edit.autocomplete("audio")(options.offered_audio)
    add.autocomplete("news")(options.offered_news)
    edit.autocomplete("news")(options.offered_news)
    edit.autocomplete("clear")(options.offered_clear)


async def _require_alone(connection: Connection, wanted: Subscription) -> int:
    """Refuse what another announcement of the server does already; gives how many the server has of its own."""
    held = await subscriptions.of_guild(connection, wanted.guild_id or 0)
    if twin := next((one for one in held if one.id != wanted.id and _alike(one, wanted)), None):
        raise ReplyError(_("#{number} does that already. To change it, use /announce edit.", number=twin.id))
    return len(held)


def _alike(one: Subscription, other: Subscription) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _TOGETHER)


def _added(number: int, place: Place, about: shows.Chosen) -> str:
    if about.shows:
        names = ", ".join(escaped(show.name) for show in about.shows)
        return _("#{number}: {channel} will hear of {shows}.", number=number, channel=place.mention, shows=names)
    if about.season is None and about.platform is None:
        return _("#{number}: {channel} will hear of all shows.", number=number, channel=place.mention)
    scope = in_words(about.season, about.platform)
    return _("#{number}: {channel} will hear of this: {scope}.", number=number, channel=place.mention, scope=scope)
