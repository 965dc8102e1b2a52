"""Shows of an announcement: several by a comma, every one, or all of a season or a platform."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import discord
from discord import app_commands

from bot.commands import names
from bot.commands.desk import Desk
from bot.core.releases import Series
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.core.tongue import _
from bot.errors import ReplyError
from bot.store import shows

MOST: Final = 50
"""Shows that one announcement may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What an announcement is about: single shows, or the scope that narrows every show (nothing is every show)."""

    shows: tuple[Show, ...] = ()
    season: str | None = None
    platform: str | None = None

    def put_into(self, own: Subscription) -> Subscription:
        """Let an announcement be about this, and nothing else."""
        show_ids = frozenset(show.id for show in self.shows) or None
        return replace(own, show_ids=show_ids, season=self.season, platform=self.platform)


async def read(desk: Desk, interaction: discord.Interaction, text: str) -> Chosen:
    """Find what was typed or chosen; raises ReplyError where it is nothing, or does not go together."""
    parts = await _parts(desk, text)
    scopes = [scope for part in parts if (scope := names.scope_of(part)) is not None]
    if scopes and len(parts) > 1:
        raise ReplyError(_("Name either single shows or one choice that stands for many, and not both."))
    if scopes:
        season, platform = scopes[0]
        return Chosen(season=season, platform=platform)
    return Chosen(shows=await single(desk, interaction, text))


async def single(desk: Desk, interaction: discord.Interaction, text: str) -> tuple[Show, ...]:
    """Find single shows, parted by commas; raises ReplyError at one that is none."""
    found = {show.id: show for part in await _parts(desk, text) for show in [await names.find(desk, part, interaction)]}
    return tuple(found.values())


async def _parts(desk: Desk, text: str) -> list[str]:
    """Part a text at its commas, unless it is a show's name with a comma in it."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and await _is_a_name(desk, text):
        return [text]
    return parts or [text]


async def _is_a_name(desk: Desk, text: str) -> bool:
    async with desk.database.read() as connection:
        found = await shows.candidates(connection, [Series(title=text)])
    spelt = " ".join(text.casefold().split())
    return any(spelt == " ".join(name.casefold().split()) for show in found for name in (show.name, *show.names))


def changed(own: Subscription, add: Iterable[Show], remove: Iterable[Show]) -> Subscription:
    """Add single shows to an announcement and remove others; raises ReplyError where it names none, or too many."""
    added, removed = frozenset(one.id for one in add), frozenset(one.id for one in remove)
    if not added and not removed:
        return own
    if own.show_ids is None:
        raise ReplyError(_("#{number} names no single shows. Choose them with show.", number=own.id))
    left = (own.show_ids | added) - removed
    if not left:
        raise ReplyError(_("No show would be left. Use /announce remove instead."))
    return replace(own, show_ids=left)


def require_few(own: Subscription) -> None:
    """Refuse an announcement of too many single shows; raises ReplyError."""
    if len(own.show_ids or ()) > MOST:
        raise ReplyError(_("One announcement names at most {most} shows. Add another one.", most=MOST))


async def offered(desk: Desk, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer what can be announced; behind a comma the shows that fit the last word, together with those before it."""
    whole = await names.offered_for_announcements(desk, interaction, current)
    return [*whole, *await offered_single(desk, interaction, current)][: names.CHOICES] if "," in current else whole


async def offered_single(desk: Desk, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer single shows; behind a comma those that fit the last word, together with those before it."""
    before, comma, last = current.rpartition(",")
    choices = await names.offered(desk, last.strip(), interaction)
    start = f"{before.strip()}, " if comma else ""
    return [
        app_commands.Choice(name=start + one.name, value=start + one.value)
        for one in choices
        if max(len(start + one.name), len(start + one.value)) <= names.CHOICE_TEXT
    ]
