"""`airdate run --console`: the pipeline with the real clock and sources, and a printer in Discord's place."""

from __future__ import annotations

from contextlib import AsyncExitStack

from bot.app.pipeline import open_pipeline
from bot.app.ports import open_ports
from bot.app.stopping import stop_signals
from bot.app.supervision import supervised
from bot.config import Settings
from bot.pipeline.outlet import Outlet


async def run_printing(settings: Settings, outlet: Outlet) -> None:
    """Run until SIGTERM or SIGINT, giving every message to the outlet; raises ConfigError and StoreError."""
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signals())
        ports = await stack.enter_async_context(open_ports(settings))
        pipeline = await stack.enter_async_context(open_pipeline(settings, ports, outlet))
        ticks = pipeline.ticks(settings.polling.tick)
        await stack.enter_async_context(supervised(ticks, pipeline.poller.database, port=settings.health.port))
        await stop.wait()
