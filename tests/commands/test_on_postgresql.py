"""Every command and every button on PostgreSQL, where statements are read otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.quotas import Quotas
from tests.commands.conftest import know_season, set_up
from tests.commands.test_every_command import EVERY, is_clear, loud, pressed_through, said, use
from tests.discord_server import DiscordServer
from tests.store.conftest import opened
from tests.store.postgres import Server, postgresql_server

__all__ = ["postgresql_server"]


async def test_every_command_and_button_is_answered_on_postgresql(
    discord_server: DiscordServer, tmp_path: Path, postgresql_server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async with postgresql_server.migrated() as url, opened(url) as store:
        await know_season(store)
        async with set_up(discord_server, tmp_path, Quotas(), store) as stage:
            stage.feeds.publish("/news", "What all may read")
            asked = {name: await use(stage, stage.manager, name) for name in EVERY}
            answers = [(name, said(one)) for name, one in asked.items()]
            for name, begun in asked.items():
                for message in [message for message in begun.messages if not message.deleted]:
                    answers += [(name, said(one)) for one in await pressed_through(stage, message)]

            assert [name for name, text in answers if not is_clear(text)] == []
            assert loud(caplog) == []
