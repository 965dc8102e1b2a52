"""Whom a message would notify: the mentions in its text, held against `allowed_mentions` and the sender's rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .components import TEXT_DISPLAY, walk
from .message import Pings
from .permissions import Permission, in_channel

if TYPE_CHECKING:
    from .channels import Channel
    from .people import User

USER = re.compile(r"<@!?(\d{1,20})>")
ROLE = re.compile(r"<@&(\d{1,20})>")
EVERYONE = re.compile(r"@(?:everyone|here)\b")
PARSE_ALL = {"parse": ["users", "roles", "everyone"]}
PARSE_USERS = {"parse": ["users"]}


def resolve(channel: Channel, author: User, body: dict[str, Any], *, default: dict[str, Any]) -> Pings:
    """Whom the text of `body` notifies; `default` stands where it has no `allowed_mentions`.

    Embeds never notify, text within components does. Text in code counts too, which is stricter than Discord.
    """
    allowed = body.get("allowed_mentions")
    allowed = default if allowed is None else allowed
    text = spoken(body)
    powerful = _may_mention_all(channel, author)
    return Pings(
        users=frozenset(_listed("users", [int(one) for one in USER.findall(text)], allowed)),
        roles=frozenset(_pingable_roles(channel, text, allowed, powerful=powerful)),
        everyone=powerful and "everyone" in (allowed.get("parse") or []) and bool(EVERYONE.search(text)),
    )


def spoken(body: dict[str, Any]) -> str:
    """The text in which Discord looks for mentions."""
    displayed = [
        part.get("content") or "" for part in walk(body.get("components") or []) if part["type"] == TEXT_DISPLAY
    ]
    return "\n".join([body.get("content") or "", *displayed])


def _listed(kind: str, found: list[int], allowed: dict[str, Any]) -> list[int]:
    if kind in (allowed.get("parse") or []):
        return found
    ids = {int(one) for one in allowed.get(kind) or []}
    return [one for one in found if one in ids]


def _pingable_roles(channel: Channel, text: str, allowed: dict[str, Any], *, powerful: bool) -> list[int]:
    if channel.guild is None:
        return []
    known = [channel.guild.roles[int(one)] for one in ROLE.findall(text) if int(one) in channel.guild.roles]
    return _listed("roles", [role.id for role in known if role.mentionable or powerful], allowed)


def _may_mention_all(channel: Channel, author: User) -> bool:
    if channel.guild is None or author.id not in channel.guild.members:
        return False
    return Permission.MENTION_EVERYONE in in_channel(channel, channel.guild.members[author.id])
