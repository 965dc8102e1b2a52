"""The reference: what each slash command does, takes and asks for, read from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.commands.names import LARGEST
from bot.commands.texts import Root

_TYPES = {
    discord.AppCommandOptionType.string: "text",
    discord.AppCommandOptionType.integer: "whole number",
    discord.AppCommandOptionType.number: "number",
    discord.AppCommandOptionType.boolean: "yes or no",
    discord.AppCommandOptionType.user: "member",
    discord.AppCommandOptionType.channel: "channel",
    discord.AppCommandOptionType.role: "role",
    discord.AppCommandOptionType.mentionable: "member or role",
    discord.AppCommandOptionType.attachment: "file",
}
_CHANNELS = {discord.ChannelType.news: "announcement"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a command; `takes` says in words what it may be."""

    name: str
    description: str
    takes: str
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One command as people know it, such as `announce add`."""

    name: str
    description: str
    who: str
    where: str
    options: tuple[Option, ...]


def described(roots: Iterable[Root]) -> list[Described]:
    """Describe every command that can be used, by name."""
    return sorted((one for root in roots for one in _within(root, root)), key=lambda one: one.name)


def _within(command: Root, root: Root) -> Iterator[Described]:
    if isinstance(command, app_commands.Group):
        for one in command.commands:
            yield from _within(one, root)
        return
    yield Described(
        name=command.qualified_name,
        description=command.description,
        who="everyone" if _needed(root) is None else f"members with {_needed(root)}",
        where=_where(root),
        options=tuple(_option(one) for one in command.parameters),
    )


def _needed(root: Root) -> str | None:
    """Name the permissions that Discord asks for unless a server's admins change that; it knows them of roots alone."""
    if not root.default_permissions:
        return None
    return " and ".join(name.replace("_", " ").title() for name, held in root.default_permissions if held).replace(
        "Guild", "Server"
    )


def _where(root: Root) -> str:
    contexts = root.allowed_contexts
    in_messages = contexts is None or bool(contexts.dm_channel)
    return "on servers and in direct messages" if in_messages and not root.guild_only else "on servers"


def _option(parameter: app_commands.Parameter) -> Option:
    return Option(
        name=parameter.display_name,
        description=str(parameter.description),
        takes=_takes(parameter),
        is_required=parameter.required,
    )


def _takes(parameter: app_commands.Parameter) -> str:
    if parameter.choices:
        return ", ".join(choice.name for choice in parameter.choices)
    kinds = ", ".join(_CHANNELS.get(kind, kind.name) for kind in parameter.channel_types)
    words = f"{_TYPES[parameter.type]}{f' ({kinds})' if kinds else ''}{_range(parameter)}"
    return f"{words}; offered while typing" if parameter.autocomplete else words


def _range(parameter: app_commands.Parameter) -> str:
    low, high = _plain(parameter.min_value), _plain(parameter.max_value)
    if high is None or high == LARGEST:
        return ""
    unit = " characters" if parameter.type is discord.AppCommandOptionType.string else ""
    return f", {low} to {high}{unit}" if low else f", at most {high}{unit}"


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
