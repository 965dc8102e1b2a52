"""`python -m tests.pictures`: draws the README's pictures anew, from what the bot really posts and answers."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.core.quotas import Quotas
from bot.core.telling import Moment
from bot.pipeline.policy import Policy
from bot.pipeline.sightings import store_sightings
from bot.pipeline.tell import tell
from tests.commands.conftest import FIRST, WEEK, Stage, set_up, stream
from tests.discord_server import DiscordServer
from tests.discord_server.message import Message
from tests.pictures.drawing import drawn

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"


async def alert(stage: Stage) -> Message:
    """Let the third episode come, and an announcement tell it."""
    await stage.ask(
        stage.manager, "announce add", {"channel": stage.channel, "show": "Metallic Rouge", "role": stage.role}
    )
    now = FIRST + 2 * WEEK + timedelta(hours=2, minutes=34)
    stage.clock.advance(now - stage.clock())
    async with stage.database.write() as connection:
        moment = Moment(now=now, fresh=timedelta(days=1))
        told = await store_sightings(connection, "Crunchyroll", [stream(3)], moment)
        await tell(connection, told.events, told.shows, Policy(), now)
    await stage.deliverer.deliver_due()
    return stage.discord.messages(stage.channel)[-1]


def answering(command: str, options: dict[str, Any]) -> Callable[[Stage], Awaitable[Message]]:
    """Give what a member is answered."""

    async def ask(stage: Stage) -> Message:
        return (await stage.ask(stage.member, command, options)).message

    return ask


PICTURES: dict[str, Callable[[Stage], Awaitable[Message]]] = {
    "alert": alert,
    "next": answering("next", {"show": "Metallic Rouge"}),
    "airing": answering("airing", {"span": "week"}),
    "show": answering("show", {"name": "Metallic Rouge"}),
    "why": answering("why", {"show": "Metallic Rouge", "episode": "3"}),
}


@asynccontextmanager
async def on_stage() -> AsyncIterator[Stage]:
    """Set up the bot beside a stand-in Discord, for as long as the pictures take."""
    with TemporaryDirectory() as folder:
        stage_folder = Path(folder) / "stage"
        stage_folder.mkdir()
        async with DiscordServer() as discord, set_up(discord, stage_folder, Quotas()) as stage:
            yield stage


async def draw() -> None:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with on_stage() as stage:
        for name, scene in PICTURES.items():
            (FOLDER / f"{name}.svg").write_text(drawn(await scene(stage), stage.clock()), encoding="utf-8")
            sys.stdout.write(f"docs/pictures/{name}.svg\n")


if __name__ == "__main__":
    asyncio.run(draw())
