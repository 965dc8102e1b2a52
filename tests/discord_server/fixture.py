"""The pytest fixture: a stand-in Discord that must have been spoken to in a way that Discord understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .server import DiscordServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A running stand-in; afterwards nothing may have violated Discord's description or been asked in vain."""
    async with DiscordServer() as server:
        yield server
    assert not server.violations, "\n".join(server.violations)
    unknown = [f"{one.method} {one.path}" for one in server.journal.unknown]
    assert not unknown, f"the stand-in has no answer for {unknown}"
