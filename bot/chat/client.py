"""The client: discord.py's bot with the least intents, our commands, and every error answered."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from yarl import URL

from bot.chat.answers import answer
from bot.errors import DiscordError, IntentsMissing, ReplyError, TokenRejected

log = logging.getLogger(__name__)

# discord.py warns at every start that voice needs further libraries, which a bot of texts does not.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_SURPRISE = "Something went wrong on my side. It is in the log; please try again later."


class Tree(app_commands.CommandTree["Client"]):
    """The command tree: whatever goes wrong, the person gets one clear line."""

    async def on_error(self, interaction: discord.Interaction[Client], error: app_commands.AppCommandError, /) -> None:
        """Tell the person what to do next; what is our fault is loud in the log."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(cause, ReplyError):
            words = str(cause)
        elif isinstance(cause, app_commands.CheckFailure):
            words = "You need the Manage Server permission for this."
        else:
            log.error("a command failed", exc_info=cause)
            words = _SURPRISE
        await _answer(interaction, words)


async def _answer(interaction: discord.Interaction[Client], words: str) -> None:
    try:
        await answer(interaction, words)
    except discord.HTTPException as error:
        # An expired or answered interaction can't be told anything any more.
        log.warning("an interaction could not be answered: %s", error.text)


class Client(commands.Bot):
    """The bot's connection to Discord; it asks for no more than it needs, and caches no members or messages."""

    def __init__(self, cogs: Sequence[commands.Cog], *, guild_ready_timeout: float = 2.0) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=60,
            guild_ready_timeout=guild_ready_timeout,
            tree_cls=Tree,
        )
        self._new_cogs = cogs

    async def setup_hook(self) -> None:
        """Add the commands and tell Discord of them, once per login."""
        for cog in self._new_cogs:
            await self.add_cog(cog)
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Say so; this may happen many times in one process, so nothing is started here."""
        log.info("connected to Discord as %s, on %s servers", self.user, len(self.guilds))


def point_to(api_base: str, gateway: str) -> None:
    """Let discord.py speak to another API address, such as a proxy; it knows one address per process."""
    discord.http.Route.BASE = api_base.rstrip("/")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)


async def connected(client: Client, token: str) -> None:
    """Log in and stay connected until the client is closed; raises DiscordError and its children."""
    try:
        async with client:
            await client.start(token)
    except discord.LoginFailure as error:
        raise TokenRejected("Discord refused the bot token; make a new one in the Developer Portal") from error
    except discord.PrivilegedIntentsRequired as error:
        raise IntentsMissing("Discord refused the bot's intents; check its Bot page in the Developer Portal") from error
    except discord.ConnectionClosed as error:
        raise _closed(error) from error
    except (discord.HTTPException, discord.GatewayNotFound) as error:
        raise DiscordError(f"Discord can't be used now: {error}") from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise DiscordError(f"Discord can't be reached: {str(error) or type(error).__name__}") from error


_TOKEN_CLOSE, _INTENT_CLOSES = 4004, (4013, 4014)


def _closed(error: discord.ConnectionClosed) -> DiscordError:
    if error.code == _TOKEN_CLOSE:
        return TokenRejected("Discord refused the bot token; make a new one in the Developer Portal")
    if error.code in _INTENT_CLOSES:
        return IntentsMissing("Discord refused the bot's intents; check its Bot page in the Developer Portal")
    return DiscordError(f"Discord closed the connection for good (code {error.code})")
