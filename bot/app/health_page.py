"""The health page: GET /health on the loopback, which `airdate health` asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from bot.errors import ConfigError

HOST: Final = "127.0.0.1"

Problems = Callable[[], Sequence[str]]
"""Says what is wrong now, a line each."""


@asynccontextmanager
async def health_page(port: int | None, problems: Problems) -> AsyncIterator[int | None]:
    """Answer while the block runs, if there is a port (0: any free one); gives the port. Raises ConfigError."""
    if port is None:
        yield None
        return

    async def tell(_: web.Request) -> web.Response:
        wrong = list(problems())
        return web.json_response({"ok": not wrong, "problems": wrong}, status=503 if wrong else 200)

    app = web.Application()
    app.add_routes([web.get("/health", tell)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        yield await _listen(runner, port)
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> int:
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError as error:
        raise ConfigError(f"health.port {port} can't be used ({error.strerror}); choose another one") from error
    bound: int = runner.addresses[0][1]
    return bound
