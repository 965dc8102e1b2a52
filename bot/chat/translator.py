"""Translator: what commands, their options and choices are called in each language that Discord's clients speak."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from gettext import NullTranslations
from typing import Any, Final

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Place

from bot.core.text import units
from bot.core.tongue import Tongue
from bot.locale import ENGLISH, LANGUAGES, closest, tongue

log = logging.getLogger(__name__)

Context = app_commands.TranslationContext[Any, Any]

CONTEXTS: Final = {
    Place.command_name: "command",
    Place.group_name: "command",
    Place.parameter_name: "option",
    Place.choice_name: "choice",
}
"""The contexts under which the catalogues have names; descriptions have none."""

_NAME = re.compile(r"[-_'\w]{1,32}")
_LONGEST: Final = 100
"""UTF-16 units of a description or a choice (application-command object)."""


def is_name(text: str) -> bool:
    """Say whether Discord takes a text as the name of a command or an option (application-command-naming)."""
    return bool(_NAME.fullmatch(text)) and text == text.lower()


class CatalogueTranslator(app_commands.Translator):
    """Translates by the catalogues; what Discord would refuse stays English, and is logged."""

    def __init__(self, tree: app_commands.CommandTree[Any], spoken: Callable[[str], Tongue] = tongue) -> None:
        self._tree = tree
        self._spoken = spoken

    async def load(self) -> None:
        """Read the catalogues where that holds nothing else up."""
        await asyncio.to_thread(lambda: [self._spoken(tag) for tag in LANGUAGES])

    async def translate(self, string: app_commands.locale_str, locale: discord.Locale, context: Context) -> str | None:
        """Translate one text; None where it stays English."""
        if closest(locale.value) == ENGLISH:
            return None
        catalogue = self._spoken(locale.value).catalogue
        said = said_of(catalogue, CONTEXTS.get(context.location), string.message)
        if said is None or not self._is_refused(catalogue, context, said):
            return said
        log.warning("%r stays English in %s: Discord would not take %r", string.message, locale.value, said)
        return None

    def _is_refused(self, catalogue: NullTranslations, context: Context, said: str) -> bool:
        kind = CONTEXTS.get(context.location)
        if kind not in {"command", "option"}:
            return units(said) > _LONGEST
        names = [said_of(catalogue, kind, name) or name for name in self._beside(context.data)]
        return not is_name(said) or names.count(said) > 1

    def _beside(self, named: Any) -> Sequence[str]:
        """Give the names that stand beside one another: of an option, of a subcommand, or of a command."""
        if isinstance(named, app_commands.Parameter):
            return [one.display_name for one in named.command.parameters]
        parent = getattr(named, "parent", None)
        return [one.name for one in (parent.commands if parent else self._tree.get_commands())]


def said_of(catalogue: NullTranslations, context: str | None, text: str) -> str | None:
    """Give the translation of a text; None where there is none."""
    said = catalogue.pgettext(context, text) if context else catalogue.gettext(text)
    return said if said != text else None
