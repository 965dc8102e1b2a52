"""Places: the channels and roles of announcements, with what the bot needs there."""

from __future__ import annotations

import discord

from bot.chat.roles import takeable
from bot.commands.permissions import Place, require_posting, require_publishing, require_threads
from bot.core.settings import ServerSettings
from bot.core.subscriptions import Subscription
from bot.core.text import escaped
from bot.core.tongue import _
from bot.errors import ReplyError


def usual_place(server: discord.Guild, chosen: Place | None, settings: ServerSettings) -> Place:
    """Give the channel that was named, else the server's usual one; raises ReplyError where there is neither."""
    usual = server.get_channel(settings.channel_id) if settings.channel_id else None
    place = chosen or usual
    if not isinstance(place, discord.TextChannel | discord.ForumChannel):
        raise ReplyError(_("Name a channel, or set this server's usual one with /settings set."))
    return place


def usual_role(server: discord.Guild, chosen: discord.Role | None, settings: ServerSettings) -> discord.Role | None:
    """Give the role that was named, else the server's usual one, if there is any."""
    usual = server.get_role(settings.role_id) if settings.role_id else None
    return chosen or usual


def place_of(server: discord.Guild, own: Subscription) -> Place:
    """Give an announcement's channel as it is now; raises ReplyError where it is gone."""
    place = server.get_channel(own.channel_id)
    if not isinstance(place, discord.TextChannel | discord.ForumChannel):
        raise ReplyError(_("The channel of #{number} is gone. Name another one with /announce edit.", number=own.id))
    return place


def require_place(own: Subscription, place: Place) -> None:
    """Find out now that something of an announcement would fail in its channel; raises ReplyError."""
    server = place.guild
    role = server.get_role(own.role_id) if own.role_id else None
    if own.role_id and role is None:
        raise ReplyError(_("That role can't be pinged here. Choose a role of this server."))
    require_posting(place, role)
    if own.publish:
        require_publishing(place)
    if own.thread:
        require_threads(place)
    if own.open_role and takeable(server, own.role_id) is None:
        raise ReplyError(
            _(
                "I can't let members take {role}: I need Manage Roles, my own role above it, "
                "and it must allow nothing that everyone is not allowed.",
                role=escaped(role.name) if role else _("that role"),
            )
        )
