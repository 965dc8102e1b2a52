"""The command tree: whatever goes wrong with a command or a button, and however long it takes, one clear line comes."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.chat.answers import answer
from bot.chat.languages import ServerLanguage, language
from bot.chat.patience import Received, deferred, offered
from bot.core.tongue import _, mark, speaking
from bot.errors import BotError, ReplyError
from bot.locale import tongue

log = logging.getLogger(__name__)

_SURPRISE = mark("Something went wrong on my side. It is in the log; please try again later.")


class Tree(app_commands.CommandTree[Any]):
    """Runs each command and each action once, within the time that Discord allows, in the language of who asks."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        self._received = Received()
        self.of_server: ServerLanguage | None = None
        self.right_of_way: Callable[[], AbstractContextManager[None]] = nullcontext

    async def _call(self, interaction: discord.Interaction[Any]) -> None:
        # discord.py has no public place around a command; its checks may raise what `on_error` is never told.
        if self._received.again(interaction.id):
            log.warning("an interaction came twice; it is acted on once")
        elif interaction.type is discord.InteractionType.autocomplete:
            # What is offered is said at once, in the asker's own language.
            with self.right_of_way(), speaking(tongue(str(interaction.locale))):
                async with offered(interaction):
                    await super()._call(interaction)
        else:
            with self.right_of_way():
                async with deferred(interaction):
                    await self._answered(super()._call(interaction), interaction)

    async def act(self, interaction: discord.Interaction[Any], action: Callable[[], Awaitable[None]]) -> None:
        """Run what a button or menu does, as commands are run."""
        if self._received.again(interaction.id):
            log.warning("a press came twice; it is acted on once")
            return
        with self.right_of_way():
            async with deferred(interaction):
                await self._answered(self._acted(action(), interaction), interaction)

    async def _acted(self, call: Awaitable[None], interaction: discord.Interaction[Any]) -> None:
        # Around a command discord.py tells `on_error` of a check that failed; around this nobody does.
        try:
            await call
        except app_commands.AppCommandError as error:
            await self.on_error(interaction, error)

    async def _answered(self, call: Awaitable[None], interaction: discord.Interaction[Any]) -> None:
        with speaking(tongue(await language(interaction, self.of_server))):
            await self._told(call, interaction)

    async def _told(self, call: Awaitable[None], interaction: discord.Interaction[Any]) -> None:
        try:
            await call
        except app_commands.AppCommandError:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of one command: on_error tells it
            await self.on_error(interaction, app_commands.AppCommandError(error))

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Tell the person what to do next; what is our fault is loud in the log."""
        cause = _cause(error)
        if isinstance(cause, ReplyError):
            words = str(cause)
        elif isinstance(cause, app_commands.CheckFailure):
            words = _("You need the Manage Server permission for this.")
        elif isinstance(cause, app_commands.TransformerError):
            words = _("One of those options is nothing on this server. Choose it from the list.")
        elif isinstance(cause, BotError):
            log.error("a command failed: %s", cause)
            words = _(_SURPRISE)
        else:
            log.error("a command failed", exc_info=cause)
            words = _(_SURPRISE)
        await _answer(interaction, words)


def _cause(error: Exception) -> Exception:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    first = error.args[0] if error.args else error
    return first if isinstance(first, Exception) else error


async def _answer(interaction: discord.Interaction[Any], words: str) -> None:
    try:
        await answer(interaction, words)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        log.warning("an interaction could not be answered: %s", error)
