"""The client: discord.py's bot with the least intents, our commands, and no more new sessions than are allowed."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from typing import Any, Final, Protocol, cast

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from discord.gateway import KeepAliveHandler
from yarl import URL

from bot.chat.actions import Acting, Action, wanted
from bot.chat.languages import ServerLanguage
from bot.chat.requests import Requests
from bot.chat.servers import Servers
from bot.chat.slim import slimmed
from bot.chat.translator import CatalogueTranslator
from bot.chat.tree import Tree
from bot.chat.watch import watching
from bot.errors import DiscordError, IntentsMissing, TokenRejected

log = logging.getLogger(__name__)

# discord.py warns at every start that voice needs further libraries, which a bot of texts does not.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_SYNC_AGAIN, _SYNC_SELDOM = 30, 3600
"""Seconds until it is tried again: at first, and at most."""


class Allowance(Protocol):
    """Counts the sessions that are begun anew."""

    async def __call__(self, *, first: bool) -> bool:
        """Count one that is about to be begun, and say whether it may be; `first` is the first one of a client."""
        ...


class Client(commands.Bot):
    """The bot's connection to Discord; it asks for no more than it needs, and keeps little of a server.

    Dispatches `server_change` with the id of a server where something may be allowed now that was not.
    """

    def __init__(
        self,
        cogs: Sequence[commands.Cog],
        *,
        guild_ready_timeout: float = 2.0,
        allowance: Allowance | None = None,
        requests: Requests | None = None,
        of_server: ServerLanguage | None = None,
        right_of_way: Callable[[], AbstractContextManager[None]] = nullcontext,
        **options: Any,  # discord.py's own, such as shard_count
    ) -> None:
        self.requests = requests or Requests()
        self.brake = self.requests.brake
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=30,
            http_trace=watching(self.brake, self._token_rejected),
            guild_ready_timeout=guild_ready_timeout,
            tree_cls=Tree,
            **options,
        )
        self.servers = Servers(self, self.requests)
        self._connection.parsers = slimmed(self._connection.parsers, self)
        self._new_cogs = [*cogs]
        self._actions: dict[str, Action] = {}
        for cog in cogs:
            self._actions |= cog.actions if isinstance(cog, Acting) else {}
        self._answering.of_server = of_server
        self._answering.right_of_way = right_of_way
        self._allowance = allowance
        self._syncing: asyncio.Task[None] | None = None
        self.was_ready = False
        self._rejecting: asyncio.Task[None] | None = None

    @property
    def _answering(self) -> Tree:
        return cast("Tree", self.tree)

    def also(self, cog: commands.Cog) -> None:
        """Add a cog at the login that needs the client itself."""
        self._new_cogs.append(cog)

    async def setup_hook(self) -> None:
        """Add the commands and tell Discord of them, once per login; nothing else waits for that."""
        for cog in self._new_cogs:
            await self.add_cog(cog)
        self._syncing = asyncio.create_task(self._translated(), name="the registration of commands")

    async def _translated(self) -> None:
        await self.tree.set_translator(CatalogueTranslator(self.tree))
        if self.registers:
            await self._sync()

    @property
    def registers(self) -> bool:
        """Say whether it is this client that tells Discord of the commands, of all that serve them."""
        return True

    async def _sync(self) -> None:
        for tries in count():
            try:
                await self.tree.sync()
            except app_commands.CommandSyncFailure:
                log.exception("Discord refuses the commands as they are; those it knows from before stay")
                return
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                pause = min(_SYNC_AGAIN * 2**tries, _SYNC_SELDOM)
                log.warning("the commands could not be registered, again in %s s: %s", pause, error)
                await asyncio.sleep(pause)
            else:
                return

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keep within the allowance of new sessions, since Discord takes a token away that asks for too many.

        Raises:
            DiscordError: it is spent; discord.py lets no more than a minute pass here, so this client ends.
        """
        if self._allowance is None:
            await super().before_identify_hook(shard_id, initial=initial)
        elif not await self._allowance(first=initial):
            raise DiscordError("Discord asked for a new session more often than is allowed")

    def _token_rejected(self) -> None:
        """End what runs on a token that Discord takes no more; at a login discord.py itself says so."""
        if self.was_ready and self._rejecting is None:
            self._rejecting = asyncio.create_task(self.close(), name="the end after a refused token")

    async def close(self) -> None:
        """Close the connection, and end what is under way."""
        if self._syncing is not None:
            self._syncing.cancel()
        await self._close_unfinished()
        await super().close()

    async def _close_unfinished(self) -> None:
        """Close the sockets of sessions that ended while they began: discord.py forgets them and their threads."""
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws._connection is self._connection:  # noqa: SLF001 - no other tie
                thread.stop()
                if thread.ws is not self.ws:
                    await thread.ws.close()

    def seen(self, guild_id: int, channels: list[dict[str, Any]]) -> None:
        """Hear of a server's channels, which are not kept."""
        self.servers.seen(guild_id, channels)

    def changed(self, guild_id: int) -> None:
        """Hear that a server has changed."""
        self.servers.changed(guild_id)
        self.dispatch("server_change", guild_id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that the bot was removed from."""
        self.servers.forget(guild.id)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Do what a pressed button or a used menu asks for; commands are the tree's."""
        action = wanted(interaction, self._actions)
        if action is not None:
            await self._answering.act(interaction, action)

    async def on_ready(self) -> None:
        """Say so; this may happen many times in one process, so nothing is started here."""
        self.was_ready = True
        log.info("connected to Discord as %s, on %s servers", self.user, len(self.guilds))


def point_to(api_base: str, gateway: str) -> None:
    """Let discord.py speak to another API address, such as a proxy; it knows one address per process."""
    discord.http.Route.BASE = api_base.rstrip("/")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)


_NEW_TOKEN: Final = "Discord refused the bot token; make a new one in the Developer Portal"  # noqa: S105 - words


async def connected(client: Client, token: str) -> None:
    """Log in and stay connected until the client is closed; raises DiscordError and its children."""
    try:
        async with client:
            await client.start(token)
    except discord.LoginFailure as error:
        raise TokenRejected(_NEW_TOKEN) from error
    except discord.PrivilegedIntentsRequired as error:
        raise IntentsMissing("Discord refused the bot's intents; check its Bot page in the Developer Portal") from error
    except discord.ConnectionClosed as error:
        raise _closed(error) from error
    except discord.DiscordException as error:
        raise DiscordError(f"Discord can't be used now: {_line(error)}") from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise DiscordError(f"Discord can't be reached: {str(error) or type(error).__name__}") from error
    if client.brake.token_rejected:
        raise TokenRejected(_NEW_TOKEN)


def _line(error: Exception) -> str:
    """Give the first line of what was said: Cloudflare answers with whole pages."""
    return str(error).partition("\n")[0].partition("<")[0].strip(" :")[:200]


_TOKEN_CLOSE, _INTENT_CLOSES = 4004, (4013, 4014)


def _closed(error: discord.ConnectionClosed) -> DiscordError:
    if error.code == _TOKEN_CLOSE:
        return TokenRejected(_NEW_TOKEN)
    if error.code in _INTENT_CLOSES:
        return IntentsMissing("Discord refused the bot's intents; check its Bot page in the Developer Portal")
    return DiscordError(f"Discord closed the connection for good (code {error.code})")
