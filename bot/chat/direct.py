"""Direct messages that answer a person at once, to find out whether Discord lets them through."""

from __future__ import annotations

from typing import Any

import discord

from bot.chat.embeds import parts
from bot.chat.outcomes import explained
from bot.core.message import Message, fitted
from bot.core.reasons import Reason
from bot.core.tongue import _
from bot.errors import Refused, ReplyError, Unsure


async def reaches(interaction: discord.Interaction[Any], message: Message) -> bool:
    """Send the person a direct message, once for each message that they press a button of; says whether they got it.

    Raises:
        ReplyError: Discord gave no clear answer.
    """
    built = parts(fitted(message))
    # Discord drops repeats of a nonce, so a double click sends one.
    nonce = interaction.message.id if interaction.message else interaction.id
    try:
        with explained():
            await interaction.user.send(built.content, embed=built.embed, nonce=nonce)
    except Refused as refusal:
        if refusal.reason != Reason.DM_CLOSED:
            raise _unclear() from refusal
        return False
    except Unsure as error:
        raise _unclear() from error
    return True


def _unclear() -> ReplyError:
    return ReplyError(_("Discord did not answer clearly. Try again in a minute."))
