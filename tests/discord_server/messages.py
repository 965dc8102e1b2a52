"""Writing and changing messages: nonces, attachments, mentions and who is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import components, limits, mentions, message_payloads
from .apierrors import Refusal
from .message import COMPONENTS_V2, EPHEMERAL, Message

if TYPE_CHECKING:
    from .calls import Upload
    from .channels import Channel
    from .people import User
    from .world import World

# What a sender may set: SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS, IS_COMPONENTS_V2.
SETTABLE = 1 << 2 | EPHEMERAL | 1 << 12 | COMPONENTS_V2


@dataclass(slots=True)
class Nonces:
    """Which nonces are remembered, for how long; "the past few minutes" is all that Discord says of it."""

    window: timedelta = timedelta(seconds=180)
    kept: dict[tuple[int, str], tuple[Message, datetime]] = field(default_factory=dict)

    def earlier(self, author: User, nonce: object, now: datetime) -> Message | None:
        """The message that an author sent with this nonce within the window; 10008 where it was deleted since.

        The channel makes no difference: Discord documents uniqueness "by the same author".
        """
        found = self.kept.get((author.id, str(nonce)))
        if found is None or now - found[1] > self.window:
            return None
        if found[0].deleted:
            raise Refusal(404, 10008)
        return found[0]

    def keep(self, message: Message, nonce: object) -> None:
        """Remember the nonce of a new message."""
        self.kept[message.author.id, str(nonce)] = (message, message.timestamp)


def write(
    channel: Channel,
    author: User,
    body: dict[str, Any],
    files: tuple[Upload, ...] = (),
    *,
    default: dict[str, Any] = mentions.PARSE_ALL,
    **more: Any,
) -> Message:
    """Make the message that a checked body asks for; it is neither stored nor told of yet."""
    world = channel.world
    return Message(
        world.clock.snowflake(),
        channel,
        author,
        world.clock.now(),
        content=(body.get("content") or "").strip(),
        embeds=list(body.get("embeds") or []),
        components=components.answered(body.get("components") or []),
        attachments=attached(world, body, files),
        uploads=files,
        flags=(body.get("flags") or 0) & SETTABLE,
        tts=bool(body.get("tts")),
        pings=[mentions.resolve(channel, author, body, default=default)],
        **more,
    )


def store(message: Message) -> None:
    """Put a message where its readers find it, and tell the sessions; an ephemeral one has no readers."""
    world = message.channel.world
    if message.ephemeral:
        world.hidden[message.id] = message
        return
    message.channel.messages[message.id] = message
    world.emit("MESSAGE_CREATE", message.channel.guild, message_payloads.message_event(message))


def revise(
    message: Message,
    body: dict[str, Any],
    files: tuple[Upload, ...] = (),
    *,
    default: dict[str, Any] = mentions.PARSE_ALL,
) -> None:
    """Change a message by a PATCH's body: only what it names, and mentions are resolved anew."""
    limits.check_message(body | {"flags": body.get("flags") or message.flags})
    merged = {key: body.get(key, getattr(message, key)) for key in ("content", "embeds", "components")}
    kept = body.get("attachments", message.attachments)
    limits.check_not_empty(merged, has_files=bool(files or kept))
    world = message.channel.world
    message.content = (merged["content"] or "").strip()
    message.embeds = list(merged["embeds"] or [])
    if "components" in body:
        message.components = components.answered(body["components"] or [])
    if files or "attachments" in body:
        message.attachments = [one for one in kept or [] if "url" in one] + attached(world, body, files)
    if body.get("flags") is not None:
        message.flags = message.flags & ~SETTABLE | body["flags"] & SETTABLE | message.flags & EPHEMERAL
    message.edited = world.clock.now()
    message.pings.append(mentions.resolve(message.channel, message.author, {**merged, **body}, default=default))
    if not message.ephemeral:
        world.emit("MESSAGE_UPDATE", message.channel.guild, message_payloads.message_event(message))


def remove(message: Message) -> None:
    """Delete a message."""
    message.deleted = True
    channel = message.channel
    channel.world.hidden.pop(message.id, None)
    if channel.messages.pop(message.id, None) is None:
        return
    gone = {"id": str(message.id), "channel_id": str(channel.id)}
    guild = {"guild_id": str(channel.guild.id)} if channel.guild else {}
    channel.world.emit("MESSAGE_DELETE", channel.guild, gone | guild)


def attached(world: World, body: dict[str, Any], files: tuple[Upload, ...]) -> list[dict[str, Any]]:
    """Uploaded files as attachments, with the descriptions that the body gives them."""
    described = {str(one.get("id")): one for one in body.get("attachments") or [] if "url" not in one}
    return [
        {
            "id": str(world.clock.snowflake()),
            "filename": file.name,
            "size": file.size,
            "url": f"https://cdn.discordapp.com/attachments/{file.name}",
            "proxy_url": f"https://media.discordapp.net/attachments/{file.name}",
            "content_type": file.content_type,
            **({"description": text} if (text := described.get(str(index), {}).get("description")) else {}),
        }
        for index, file in enumerate(files)
    ]
