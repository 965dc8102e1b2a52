"""REST for channels and their messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import limits, message_payloads, messages, payloads
from .apierrors import FieldErrors, Refusal
from .channels import ANNOUNCEMENT, FORUM
from .message import CROSSPOSTED
from .permissions import Permission, demand, in_channel

if TYPE_CHECKING:
    from .calls import Answer, Call
    from .channels import Channel
    from .message import Message

PAGE, PINS = 100, 250


def member(channel: Channel) -> Any:
    """The bot's member in a channel's guild; None in direct messages and where it was removed."""
    return channel.guild.me if channel.guild else None


def demand_speech(call: Call, channel: Channel, body: dict[str, Any]) -> None:
    """Refuse where the bot may not say this here."""
    if channel.recipient is not None and not channel.recipient.accepts_dms:
        raise Refusal(403, 50007)
    if channel.type == FORUM:
        raise Refusal(400, 50008)
    wanted = [Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES]
    if body.get("embeds"):
        wanted.append(Permission.EMBED_LINKS)
    if call.files:
        wanted.append(Permission.ATTACH_FILES)
    if body.get("message_reference"):
        wanted.append(Permission.READ_MESSAGE_HISTORY)
    demand(channel, member(channel), *wanted)
    demand_open(channel)


def demand_open(channel: Channel) -> None:
    """Refuse in a locked thread, and wake an archived one, as speaking in it does."""
    state = channel.thread
    if state is None:
        return
    if state.locked and Permission.MANAGE_THREADS not in in_channel(channel, member(channel)):
        raise Refusal(403, 160005)
    if state.archived:
        state.archived = False
        channel.world.emit("THREAD_UPDATE", channel.guild, payloads.channel_event(channel))


def get_channel(call: Call) -> Answer:
    """Get a channel."""
    channel = call.channel()
    demand(channel, member(channel))
    return 200, payloads.channel(channel)


def create_message(call: Call) -> Answer:
    """Post a message, or give back the earlier one with the same nonce."""
    channel = call.channel()
    limits.check_message(call.body)
    limits.check_not_empty(call.body, has_files=bool(call.files))
    demand_speech(call, channel, call.body)
    nonce = call.body.get("nonce")
    if nonce is not None and call.body.get("enforce_nonce"):
        earlier = call.world.nonces.earlier(call.bot, nonce, call.world.clock.now())
        if earlier:
            return 200, {**message_payloads.message(earlier), "nonce": nonce}
    message = messages.write(channel, call.bot, call.body, call.files, **_reply(channel, call.body))
    message.nonce = None if nonce is None else str(nonce)
    if nonce is not None:
        call.world.nonces.keep(message, nonce)
    messages.store(message)
    return 200, message_payloads.message(message) | ({"nonce": nonce} if nonce is not None else {})


def _reply(channel: Channel, body: dict[str, Any]) -> dict[str, Any]:
    reference = body.get("message_reference")
    if not reference:
        return {}
    if int(reference["message_id"]) not in channel.messages and reference.get("fail_if_not_exists", True):
        errors = FieldErrors()
        errors.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        errors.settle()
    kept = {"type": 0, "channel_id": str(channel.id), "message_id": str(reference["message_id"])}
    return {"reference": kept, "type": 19}


def list_messages(call: Call) -> Answer:
    """List messages, newest first; without READ_MESSAGE_HISTORY there are none to see."""
    channel = call.channel()
    demand(channel, member(channel))
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= PAGE:
        errors = FieldErrors()
        errors.add("limit", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {PAGE}.")
        errors.settle()
    if channel.guild and Permission.READ_MESSAGE_HISTORY not in in_channel(channel, member(channel)):
        return 200, []
    return 200, [message_payloads.message(one) for one in page(channel, call.query, limit)]


def page(channel: Channel, query: dict[str, str], limit: int) -> list[Message]:
    """The messages that a query asks for, newest first."""
    newest = sorted(channel.messages.values(), key=lambda one: one.id, reverse=True)
    if "after" in query:
        later = [one for one in newest if one.id > int(query["after"])]
        return later[-limit:]
    if "around" in query:
        middle = int(query["around"])
        later = [one for one in newest if one.id > middle][-(limit // 2) :] if limit > 1 else []
        return [*later, *[one for one in newest if one.id <= middle]][:limit]
    if "before" in query:
        newest = [one for one in newest if one.id < int(query["before"])]
    return newest[:limit]


def get_message(call: Call) -> Answer:
    """Get one message."""
    channel = call.channel()
    demand(channel, member(channel), Permission.READ_MESSAGE_HISTORY)
    return 200, message_payloads.message(call.message(channel))


def edit_message(call: Call) -> Answer:
    """Change one of the bot's own messages."""
    channel = call.channel()
    demand(channel, member(channel))
    message = call.message(channel)
    if message.author is not call.bot:
        raise Refusal(403, 50005)
    if channel.thread and channel.thread.archived:
        raise Refusal(400, 50083)
    if call.body.get("embeds"):
        demand(channel, member(channel), Permission.EMBED_LINKS)
    messages.revise(message, call.body, call.files)
    return 200, message_payloads.message(message)


def delete_message(call: Call) -> Answer:
    """Delete a message; another's needs MANAGE_MESSAGES."""
    channel = call.channel()
    demand(channel, member(channel))
    message = call.message(channel)
    if message.author is not call.bot:
        demand(channel, member(channel), Permission.MANAGE_MESSAGES)
    messages.remove(message)
    return 204, None


def crosspost(call: Call) -> Answer:
    """Publish a message of an announcement channel to its followers."""
    channel = call.channel()
    demand(channel, member(channel), Permission.SEND_MESSAGES)
    message = call.message(channel)
    if message.author is not call.bot:
        demand(channel, member(channel), Permission.MANAGE_MESSAGES)
    if channel.type != ANNOUNCEMENT:
        raise Refusal(400, 50024)
    if message.crossposted:
        raise Refusal(400, 40033)
    message.flags |= CROSSPOSTED
    call.world.emit("MESSAGE_UPDATE", channel.guild, message_payloads.message_event(message))
    return 200, message_payloads.message(message)


def typing(call: Call) -> Answer:
    """Show that the bot is typing."""
    channel = call.channel()
    demand(channel, member(channel), Permission.SEND_MESSAGES)
    return 204, None


def list_pins(call: Call) -> Answer:
    """List pinned messages with their times."""
    channel = call.channel()
    demand(channel, member(channel), Permission.READ_MESSAGE_HISTORY)
    items = [
        {"pinned_at": payloads.instant(one.timestamp), "message": message_payloads.message(one)}
        for one in sorted(channel.messages.values(), key=lambda one: -one.id)
        if one.pinned
    ]
    return 200, {"items": items, "has_more": False}


def list_pins_plainly(call: Call) -> Answer:
    """List pinned messages in the older form."""
    return 200, [one["message"] for one in list_pins(call)[1]["items"]]


def pin(call: Call) -> Answer:
    """Pin a message."""
    return _set_pinned(call, pinned=True)


def unpin(call: Call) -> Answer:
    """Unpin a message."""
    return _set_pinned(call, pinned=False)


def _set_pinned(call: Call, *, pinned: bool) -> Answer:
    channel = call.channel()
    demand(channel, member(channel))
    held = in_channel(channel, member(channel)) if channel.guild else Permission.PIN_MESSAGES
    if not held & (Permission.PIN_MESSAGES | Permission.MANAGE_MESSAGES):
        raise Refusal(403, 50013)
    message = call.message(channel)
    if pinned and sum(one.pinned for one in channel.messages.values()) >= PINS:
        raise Refusal(400, 30003)
    message.pinned = pinned
    return 204, None


MESSAGE = "/channels/{channel_id}/messages/{message_id}"
ROUTES = [
    ("GET", "/channels/{channel_id}", get_channel),
    ("POST", "/channels/{channel_id}/messages", create_message),
    ("GET", "/channels/{channel_id}/messages", list_messages),
    ("GET", "/channels/{channel_id}/messages/pins", list_pins),
    ("PUT", "/channels/{channel_id}/messages/pins/{message_id}", pin),
    ("DELETE", "/channels/{channel_id}/messages/pins/{message_id}", unpin),
    ("GET", "/channels/{channel_id}/pins", list_pins_plainly),
    ("PUT", "/channels/{channel_id}/pins/{message_id}", pin),
    ("DELETE", "/channels/{channel_id}/pins/{message_id}", unpin),
    ("GET", MESSAGE, get_message),
    ("PATCH", MESSAGE, edit_message),
    ("DELETE", MESSAGE, delete_message),
    ("POST", f"{MESSAGE}/crosspost", crosspost),
    ("POST", "/channels/{channel_id}/typing", typing),
]
