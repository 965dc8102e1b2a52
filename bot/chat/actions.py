"""Actions: what pressed buttons and used menus do, found by their names, also after a restart."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, runtime_checkable

import discord

from bot.core.actions import read

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button that was pressed, or a menu that was used: what it is about, and what was chosen.

    Both come from outside: whoever presses may send any name and any value.
    """

    argument: str
    values: tuple[str, ...] = ()


Action = Callable[[discord.Interaction[Any], Press], Awaitable[None]]


@runtime_checkable
class Acting(Protocol):
    """A cog whose messages have buttons or menus."""

    @property
    def actions(self) -> Mapping[str, Action]:
        """Give what they do, by name."""
        ...


def wanted(
    interaction: discord.Interaction[Any], actions: Mapping[str, Action]
) -> Callable[[], Awaitable[None]] | None:
    """Give what an interaction asks for, to be called; None where it is no component of ours."""
    if interaction.type is not discord.InteractionType.component:
        return None
    data: Mapping[str, Any] = dict(interaction.data or {})
    found = read(str(data.get("custom_id", "")))
    if found is None or found[0] not in actions:
        return None
    action, argument = found
    values = tuple(str(value) for value in data.get("values", ()))
    return partial(actions[action], interaction, Press(argument=argument, values=values))
