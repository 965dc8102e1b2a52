"""Texts of commands: what their names, descriptions, options and choices are, for translators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from discord import app_commands
from discord.app_commands import TranslationContextLocation as Place
from discord.ext import commands

from bot.chat.translator import CONTEXTS
from bot.locale.texts import Text

Root = app_commands.Command[Any, ..., Any] | app_commands.Group


def roots_of(cogs: Iterable[commands.Cog]) -> list[Root]:
    """Give the commands and groups that stand at the top, as Discord would be told of them."""
    return [root for cog in cogs for root in _roots(cog)]


def _roots(cog: commands.Cog) -> list[Root]:
    group = cog.app_command
    return [group] if isinstance(group, app_commands.Group) else cast("list[Root]", cog.get_app_commands())


def texts_of(roots: Iterable[Root]) -> set[Text]:
    """Collect what the translator is asked for, of commands, groups and what is within."""
    return {text for root in roots for text in _of_root(root)}


def _of_root(root: Root) -> Iterator[Text]:
    yield Text(one=root.name, context=CONTEXTS[Place.command_name])
    yield Text(one=root.description)
    if isinstance(root, app_commands.Group):
        for one in root.commands:
            yield from _of_root(one)
    else:
        for parameter in root.parameters:
            yield from _of_option(parameter)


def _of_option(parameter: app_commands.Parameter) -> Iterator[Text]:
    yield Text(one=parameter.display_name, context=CONTEXTS[Place.parameter_name])
    yield Text(one=parameter.description)
    for choice in parameter.choices:
        yield Text(one=choice.name, context=CONTEXTS[Place.choice_name])
