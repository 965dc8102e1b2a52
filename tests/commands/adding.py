"""Adding a feed as people do: `/feed add`, and then the button that confirms it."""

from __future__ import annotations

from typing import Any

from tests.discord_server import Channel, DiscordServer, Interaction, Message, User
from tests.discord_server.components import BUTTON, walk


def said(message: Message) -> str:
    """Give all that a message says: its text, and its embed's title, description and fields."""
    words = [message.content]
    for embed in message.embeds:
        words += [embed.get("title", ""), embed.get("description", "")]
        words += [f"{field['name']}: {field['value']}" for field in embed.get("fields", [])]
    return "\n".join(word for word in words if word)


def labels(message: Message) -> list[str]:
    """Give the labels of a message's buttons."""
    return [part["label"] for part in walk(message.components) if part.get("label") and part["type"] == BUTTON]


async def offered(discord: DiscordServer, user: User, channel: Channel, options: dict[str, Any]) -> Interaction:
    """Ask for a feed in a channel."""
    given = {"channel": channel, **options}
    return await discord.slash(user, channel.guild, channel, "feed add", given, timeout=20)


async def accepted(discord: DiscordServer, asked: Interaction) -> Message:
    """Confirm a feed that is offered, as the one who asked; gives the message that says what came of it."""
    if "Confirm" not in labels(asked.message):
        return asked.message
    pressed = await discord.press(asked.user, asked.message, label="Confirm", timeout=20)
    # A refusal is a message of its own; else the offer itself says what became of it.
    return pressed.messages[0] if pressed.messages else asked.message


async def add_feed(discord: DiscordServer, user: User, channel: Channel, options: dict[str, Any]) -> str:
    """Ask for a feed, and confirm it where it is offered; gives what is said in the end."""
    return said(await accepted(discord, await offered(discord, user, channel, options)))
