"""REST for threads and forum posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import limits, message_payloads, messages, payloads
from .apierrors import FieldErrors, Refusal
from .channel_routes import member
from .channels import ANNOUNCEMENT, ANNOUNCEMENT_THREAD, FORUM, PRIVATE_THREAD, PUBLIC_THREAD, REQUIRE_TAG
from .permissions import Permission, demand

if TYPE_CHECKING:
    from .calls import Answer, Call
    from .channels import Channel

NAME, TAGS = 100, 5
ARCHIVE_AFTER = (60, 1440, 4320, 10080)


def check_thread(body: dict[str, Any]) -> None:
    """Refuse a name, duration or number of tags that Discord refuses."""
    errors = FieldErrors()
    errors.required("name", body.get("name"))
    errors.at_most("name", body.get("name"), NAME)
    if body.get("auto_archive_duration") not in (None, *ARCHIVE_AFTER):
        errors.add("auto_archive_duration", "BASE_TYPE_CHOICES", f"Value must be one of {ARCHIVE_AFTER}.")
    errors.within("applied_tags", len(body.get("applied_tags") or []), TAGS)
    errors.settle()


def opened(parent: Channel, body: dict[str, Any], kind: int, like: int | None = None) -> Channel:
    """Open the thread that a checked body asks for."""
    thread = parent.world.add_thread(parent, body["name"].strip(), kind=kind, like=like)
    if thread.thread:
        thread.thread.auto_archive = body.get("auto_archive_duration") or 4320
        thread.thread.applied_tags = [int(one) for one in body.get("applied_tags") or []]
    return thread


def start_from_message(call: Call) -> Answer:
    """Start a thread from a message; its id is the message's, so that there can be only one (160004)."""
    channel = call.channel()
    check_thread(call.body)
    demand(channel, member(channel), Permission.CREATE_PUBLIC_THREADS, Permission.READ_MESSAGE_HISTORY)
    message = call.message(channel)
    if message.id in call.world.channels:
        raise Refusal(400, 160004)
    kind = ANNOUNCEMENT_THREAD if channel.type == ANNOUNCEMENT else PUBLIC_THREAD
    return 201, payloads.channel(opened(channel, call.body, kind, message.id))


def start(call: Call) -> Answer:
    """Start a thread without a message, or a forum post with its first one."""
    channel = call.channel()
    check_thread(call.body)
    if channel.type == FORUM:
        return post(call, channel)
    private = call.body.get("type", PRIVATE_THREAD) == PRIVATE_THREAD
    wanted = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    demand(channel, member(channel), wanted)
    return 201, payloads.channel(opened(channel, call.body, call.body.get("type", PRIVATE_THREAD)))


def post(call: Call, forum: Channel) -> Answer:
    """Start a forum post; it takes no nonce, so that a repeat is a second post."""
    body = call.body.get("message") or {}
    limits.check_message(body, path="message")
    limits.check_not_empty(body, has_files=bool(call.files))
    wanted = [Permission.SEND_MESSAGES] + ([Permission.EMBED_LINKS] if body.get("embeds") else [])
    demand(forum, member(forum), *wanted)
    check_tags(forum, call.body.get("applied_tags") or [])
    thread = opened(forum, call.body, PUBLIC_THREAD)
    first = messages.write(thread, call.bot, body, call.files)
    # A forum post's first message has the thread's own id.
    first.id = thread.id
    messages.store(first)
    return 201, {**payloads.channel(thread), "message": message_payloads.message(first)}


def check_tags(forum: Channel, applied: list[str]) -> None:
    """Refuse a post without a tag where one is required, and tags that the forum doesn't have."""
    if not applied and forum.flags & REQUIRE_TAG:
        raise Refusal(400, 40067)
    known = {tag["id"] for tag in forum.tags}
    errors = FieldErrors()
    for index, tag in enumerate(applied):
        if str(tag) not in known:
            errors.add(f"applied_tags.{index}", "BASE_TYPE_CHOICES", "Unknown tag")
    errors.settle()


def edit(call: Call) -> Answer:
    """Change a thread's name, archived or locked state, or another channel's name or topic."""
    channel = call.channel()
    state = channel.thread
    own = state is not None and state.owner_id == call.bot.id and not call.body.get("locked")
    right = Permission.MANAGE_THREADS if state else Permission.MANAGE_CHANNELS
    demand(channel, member(channel), *([] if own else [right]))
    if state:
        state.archived = bool(call.body.get("archived", state.archived))
        state.locked = bool(call.body.get("locked", state.locked))
        state.auto_archive = call.body.get("auto_archive_duration") or state.auto_archive
    channel.name = call.body.get("name") or channel.name
    channel.topic = call.body.get("topic", channel.topic)
    call.world.emit(f"{'THREAD' if state else 'CHANNEL'}_UPDATE", channel.guild, payloads.channel_event(channel))
    return 200, payloads.channel(channel)


def join(call: Call) -> Answer:
    """Join a thread."""
    channel = call.channel()
    demand(channel, member(channel))
    return 204, None


def active(call: Call) -> Answer:
    """List a guild's active threads."""
    threads = [one for one in call.guild().threads if one.thread and not one.thread.archived]
    return 200, {"threads": [payloads.channel(one) for one in threads], "members": [], "has_more": False}


def archived(call: Call) -> Answer:
    """List a channel's archived public threads."""
    channel = call.channel()
    demand(channel, member(channel), Permission.READ_MESSAGE_HISTORY)
    threads = [one for one in channel.home.threads if one.parent is channel and one.thread and one.thread.archived]
    return 200, {"threads": [payloads.channel(one) for one in threads], "members": [], "has_more": False}


ROUTES = [
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads", start_from_message),
    ("POST", "/channels/{channel_id}/threads", start),
    ("PATCH", "/channels/{channel_id}", edit),
    ("PUT", "/channels/{channel_id}/thread-members/@me", join),
    ("GET", "/guilds/{guild_id}/threads/active", active),
    ("GET", "/channels/{channel_id}/threads/archived/public", archived),
]
