"""Adding a feed: it is looked at, shown to whoever wants it, and stored when they confirm."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import discord

from bot.commands.desk import Desk
from bot.commands.permissions import guild_of, require_posting
from bot.commands.server import server_of
from bot.core import filters
from bot.core.events import EventKind
from bot.core.feed_card import Offered, choice_card, offer_card
from bot.core.feeds import name_of
from bot.core.message import Message
from bot.core.subscriptions import Subscription
from bot.core.text import clamped, escaped, plain
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.pipeline.preview import Preview, Previewer
from bot.store import feeds, proposals, subscriptions
from bot.store.statements import Connection, take_turn

_NEWS: Final = frozenset({EventKind.NEWS, EventKind.TRAILER})
_OFFER, _CHOICE = "feed", "feeds of a page"
_TITLE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants of a feed: its channel, its filter as it was typed, and the role to ping."""

    channel_id: int
    keywords: str = ""
    role_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """Looks, offers and stores; what waits to be confirmed is kept in the store, so that a restart loses nothing."""

    desk: Desk
    look: Previewer

    async def begin(self, interaction: discord.Interaction, url: str, wish: Wish) -> Message:
        """Look at an address and give what is offered; raises ReplyError where there is no room, or no feed."""
        guild_id = guild_of(interaction).id
        self.desk.quotas.check_words(url, wish.keywords)
        filters.read(wish.keywords)
        async with self.desk.database.read() as connection:
            # Before anything is asked for in vain; what counts is looked at once more when it is stored.
            self.desk.quotas.check_feeds(await feeds.held(connection, guild_id), is_new=False)
        self.desk.adds.take(guild_id)
        seen = await self.look(url)
        if isinstance(seen, Preview):
            return await self._offer(interaction, seen, wish)
        payload = {"wish": asdict(wish), "urls": [one.url for one in seen.feeds]}
        return choice_card([one.title for one in seen.feeds], await self._propose(interaction, _CHOICE, payload))

    async def choose(self, interaction: discord.Interaction, proposal: str, place: str) -> Message:
        """Look at the feed that was chosen among those of a page, and give what is offered."""
        async with self.desk.database.write() as connection:
            payload = await self._taken(connection, interaction, _CHOICE, proposal)
        chosen = dict(enumerate(payload["urls"])).get(int(place) if place.isdecimal() else -1)
        if chosen is None:
            raise _gone()
        self.desk.adds.take(guild_of(interaction).id)
        seen = await self.look(chosen)
        if not isinstance(seen, Preview):
            raise ReplyError(_("That address has become a page. Use /feed add again."))
        return await self._offer(interaction, seen, Wish(**payload["wish"]))

    async def _offer(self, interaction: discord.Interaction, seen: Preview, wish: Wish) -> Message:
        self.desk.quotas.check_words(seen.url, wish.keywords)
        async with self.desk.database.read() as connection:
            await _refuse_twins(connection, _wanted(interaction, seen.url, wish))
        offered = Offered(
            title=seen.title,
            items=seen.items,
            channel_id=wish.channel_id,
            filter=wish.keywords,
            passing=seen.passing(filters.read(wish.keywords)),
        )
        payload = {"wish": asdict(wish), "url": seen.url, "title": clamped(plain(seen.title), _TITLE)}
        return offer_card(offered, await self._propose(interaction, _OFFER, payload))

    async def _propose(self, interaction: discord.Interaction, kind: str, payload: dict[str, Any]) -> str:
        place, now = (guild_of(interaction).id, interaction.user.id), self.desk.clock()
        async with self.desk.database.write() as connection:
            return await proposals.propose(connection, kind, *place, payload, now)

    async def confirm(self, interaction: discord.Interaction, proposal: str) -> Message:
        """Store what was offered, once; raises ReplyError where it can't be had any more."""
        # Before the store is held for writing, which nothing slow may be asked in.
        server = await server_of(interaction)
        async with self.desk.database.write() as connection:
            await take_turn(connection)
            payload = await self._taken(connection, interaction, _OFFER, proposal)
            wish, url = Wish(**payload["wish"]), str(payload["url"])
            _require_place(server, wish)
            number = await self._store(connection, url, _wanted(interaction, url, wish))
        title, channel = clamped(escaped(str(payload["title"])), _TITLE), f"<#{wish.channel_id}>"
        words = _(
            "#{number}: {channel} will hear of **{title}** from now on.", number=number, channel=channel, title=title
        )
        return Message(title=_("The feed is added"), description=words, footer="Airdate")

    async def cancel(self, interaction: discord.Interaction, proposal: str) -> Message:
        """Forget what was offered."""
        guild_id, user_id, now = guild_of(interaction).id, interaction.user.id, self.desk.clock()
        async with self.desk.database.write() as connection:
            for kind in (_OFFER, _CHOICE):
                await proposals.take(connection, proposal, kind, user_id, guild_id, now)
        return Message(title=_("No feed was added"), footer="Airdate")

    async def _taken(
        self, connection: Connection, interaction: discord.Interaction, kind: str, proposal: str
    ) -> dict[str, Any]:
        user_id, guild_id = interaction.user.id, guild_of(interaction).id
        payload = await proposals.take(connection, proposal, kind, user_id, guild_id, self.desk.clock())
        if payload is None:
            raise _gone()
        return payload

    async def _store(self, connection: Connection, url: str, wanted: Subscription) -> int:
        await _refuse_twins(connection, wanted)
        held = await feeds.held(connection, wanted.guild_id or 0)
        self.desk.quotas.check_feeds(held, is_new=not await feeds.is_known(connection, wanted.source or ""))
        return await feeds.add(connection, url, wanted, self.desk.clock())


async def _refuse_twins(connection: Connection, wanted: Subscription) -> None:
    for one in await subscriptions.feeds_of_guild(connection, wanted.guild_id or 0):
        if (one.source, one.channel_id) == (wanted.source, wanted.channel_id):
            channel = f"<#{one.channel_id}>"
            words = _("{channel} has that feed already: #{number} in /feed list.", channel=channel, number=one.id)
            raise ReplyError(words)


def _require_place(server: discord.Guild, wish: Wish) -> None:
    """Find out that what was chosen minutes ago is still there, and may be used; raises ReplyError."""
    channel = server.get_channel(wish.channel_id)
    role = server.get_role(wish.role_id) if wish.role_id else None
    if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
        raise ReplyError(_("That channel is not there any more. Use /feed add again."))
    if wish.role_id and role is None:
        raise ReplyError(_("That role is not there any more. Use /feed add again."))
    require_posting(channel, role)


def _gone() -> ReplyError:
    return ReplyError(_("That offer is used up, older than 10 minutes, or somebody else's. Use /feed add again."))


def _wanted(interaction: discord.Interaction, url: str, wish: Wish) -> Subscription:
    return Subscription(
        guild_id=guild_of(interaction).id,
        channel_id=wish.channel_id,
        events=_NEWS,
        role_id=wish.role_id,
        source=name_of(url),
        filter=wish.keywords,
        created_by=interaction.user.id,
    )
