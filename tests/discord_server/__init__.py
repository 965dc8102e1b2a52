"""A stand-in Discord on loopback, good enough for the unmodified discord.py client; see `DiscordServer`."""

from . import faults
from .channels import Channel
from .client import connected, pointed_at
from .guilds import Guild
from .interactions import Interaction
from .journal import Entry
from .message import Message
from .people import Member, Role, User
from .server import TOKEN, DiscordServer

__all__ = [
    "TOKEN",
    "Channel",
    "DiscordServer",
    "Entry",
    "Guild",
    "Interaction",
    "Member",
    "Message",
    "Role",
    "User",
    "connected",
    "faults",
    "pointed_at",
]
