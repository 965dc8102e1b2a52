"""`airdate run`: the pipeline, with Discord as the outlet and its commands."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack

from bot.app.configured import polled_sources
from bot.app.pipeline import assembled, open_store
from bot.app.ports import open_ports
from bot.app.stopping import stop_signals, until
from bot.chat.client import Client, connected, point_to
from bot.chat.outlet import DiscordOutlet
from bot.commands import cogs
from bot.config import Settings
from bot.scheduler import ticking

log = logging.getLogger(__name__)


async def run_discord(settings: Settings, environ: Mapping[str, str]) -> None:
    """Run until SIGTERM or SIGINT; raises ConfigError, StoreError and DiscordError.

    Sources are polled whether or not Discord can be reached: what is found meanwhile waits in the outbox.
    """
    token = settings.discord.read_token(environ)
    polled = polled_sources(settings)
    point_to(settings.discord.api_base, settings.discord.gateway)
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signals())
        ports = await stack.enter_async_context(open_ports(settings))
        database = await stack.enter_async_context(open_store(settings, polled, ports.clock))
        client = Client(cogs(database, ports.clock))
        pipeline = assembled(settings, database, polled, ports, DiscordOutlet(client))
        await stack.enter_async_context(ticking(pipeline.ticks(settings.polling.tick)))
        await until(stop, connected(client, token.get_secret_value()))
    log.info("stopped")
