"""The JSON in which Discord speaks of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .payloads import Payload, bare_member, channel, instant, user

if TYPE_CHECKING:
    from .message import Message


def message(one: Message) -> Payload:
    """A message. The nonce is left out: Discord repeats it only in the answer to the POST that carried it."""
    known = one.channel.world.users
    pinged = one.pings[-1] if one.pings else None
    mentioned = sorted(pinged.users) if pinged else []
    more: Payload = {}
    if one.reference:
        more["message_reference"] = one.reference
    if one.interaction:
        more["interaction_metadata"] = one.interaction
    if one.webhook_id:
        more |= {"webhook_id": str(one.webhook_id), "application_id": str(one.webhook_id)}
    if one.id in one.channel.world.channels and not one.channel.is_thread:
        more["thread"] = channel(one.channel.world.channels[one.id])
    return {
        "id": str(one.id),
        "channel_id": str(one.channel.id),
        "type": one.type,
        "author": user(one.author),
        "content": one.content,
        "embeds": [embed(each) for each in one.embeds],
        "components": one.components,
        "attachments": one.attachments,
        "mentions": [user(known[each]) for each in mentioned if each in known],
        "mention_roles": [str(each) for each in sorted(pinged.roles)] if pinged else [],
        "mention_everyone": bool(pinged and pinged.everyone),
        "timestamp": instant(one.timestamp),
        "edited_timestamp": instant(one.edited) if one.edited else None,
        "flags": one.flags,
        "pinned": one.pinned,
        "tts": one.tts,
        **more,
    }


def embed(one: Payload) -> Payload:
    """An embed as Discord gives it back: with a type, and without what was null."""
    kept = {key: value for key, value in one.items() if value is not None}
    if "fields" in kept:
        kept["fields"] = [{"inline": False, **each} for each in kept["fields"]]
    return {"type": "rich", **kept}


def message_event(one: Message) -> Payload:
    """A message that was made or changed, with its guild and member."""
    if one.channel.guild is None:
        return message(one)
    author = one.channel.guild.members.get(one.author.id)
    more = {"member": bare_member(author)} if author else {}
    return {**message(one), "guild_id": str(one.channel.guild.id), **more}
