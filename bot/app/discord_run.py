"""`airdate run`: the pipeline, with Discord as the outlet and its commands."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Final

from bot.app.boards import board_ticks
from bot.app.catalogue import anilist_port, open_catalogue, season_ticks
from bot.app.clients import Clients
from bot.app.configured import polled_sources
from bot.app.connection import Connection
from bot.app.pipeline import assembled, open_store
from bot.app.ports import open_ports
from bot.app.sharing import check, hearing, shared
from bot.app.starts import Starts
from bot.app.stopping import stop_signals, until
from bot.app.supervision import supervised
from bot.chat.client import point_to
from bot.chat.outlet import DiscordOutlet
from bot.chat.pace import Pace
from bot.chat.requests import Requests
from bot.config import Settings
from bot.core.parts import Part
from bot.scheduler import Tick

log = logging.getLogger(__name__)

WHOLE: Final = Part()


async def run_discord(settings: Settings, environ: Mapping[str, str], part: Part = WHOLE) -> None:
    """Run a part of the bot until SIGTERM or SIGINT; raises ConfigError, StoreError and DiscordError.

    Sources are polled whether or not Discord can be reached: what is found meanwhile waits in the outbox.
    """
    token = settings.discord.read_token(environ)
    polled = polled_sources(settings)
    point_to(settings.discord.api_base, settings.discord.gateway)
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signals())
        ports = await stack.enter_async_context(open_ports(settings))
        database = await stack.enter_async_context(open_store(settings, polled, ports.clock))
        check(part, database)
        starts = Starts(
            database=database,
            clock=ports.clock,
            per_hour=settings.discord.identifies_per_hour * part.shards.count,
            are_shared=part.shards.count > 1,
        )
        anilist = anilist_port(settings, ports)
        catalogue = open_catalogue(database, ports, anilist)
        clients = Clients(
            settings=settings,
            database=database,
            ports=ports,
            starts=starts,
            catalogue=catalogue,
            requests=Requests(pace=Pace(settings.discord.rate)),
            part=part,
        )
        client = clients.new()
        outlet = DiscordOutlet(client)
        connection = Connection(
            client=client,
            renew=lambda: outlet.speak_through(clients.new()),
            token=token.get_secret_value(),
            starts=starts if part.listens else None,
            patience=settings.discord.patience,
        )
        ticks: list[Tick] = []
        if part.works:
            pipeline = assembled(settings, database, polled, ports, outlet)
            ticks += pipeline.ticks(settings.polling.tick) + season_ticks(settings, database, ports, anilist)
            ticks += board_ticks(database, ports.clock, outlet)
        ticks = shared(ticks, database, ports.clock, clients.requests.brake)
        await stack.enter_async_context(supervised(ticks, database, port=settings.health.port, discord=connection))
        await stack.enter_async_context(hearing(settings.store.url.get_secret_value(), database))
        await until(stop, connection.keep())
    log.info("stopped")
