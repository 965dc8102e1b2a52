"""Backups that are taken while the bot writes: whole, as of one moment, and nothing is told again from them."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.core.alerts import AlertState
from bot.store import backups
from bot.store.database import Database
from tests.core.made import NOW
from tests.discord_server import DiscordServer
from tests.discord_server.fixture import discord_server
from tests.faults.conftest import Figure
from tests.faults.kill.bots import a_bot
from tests.faults.kill.jitter import Jitter
from tests.faults.kill.stores import File
from tests.faults.kill.work import judge, put
from tests.pipeline.conftest import database, file, sqlite_template
from tests.store.rows import owe_new

__all__ = ["database", "discord_server", "file", "sqlite_template"]

CHANNELS = (500, 501, 502)
BACKUPS = 5
ALERTS = 60


def counted(file: Path) -> tuple[int, int]:
    """Count events and alerts; fails where the file is not whole."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        events, alerts = (
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - two names
            for table in ("events", "alerts")
        )
        return events, alerts


@pytest.mark.fault("S5")
async def test_backups_taken_while_writing_are_whole_and_restored_as_they_were(
    database: Database, file: Path, tmp_path: Path, figure: Figure
) -> None:
    stop, written = asyncio.Event(), 0
    folder, target = tmp_path / "backups", tmp_path / "restored.db"

    async def write() -> None:
        nonlocal written
        for number in count(1):
            if stop.is_set():
                return
            async with database.write() as connection:
                await owe_new(connection, f"news/{number}", *CHANNELS)
            written = number

    writing = asyncio.create_task(write())
    spans = []
    for number in range(BACKUPS):
        before = written
        moment = NOW + timedelta(seconds=number)
        taken = await asyncio.to_thread(backups.take, file, folder, now=moment, keep=BACKUPS)
        spans.append((before, counted(taken), written + 1))
    stop.set()
    await writing
    restored = []
    for taken in reversed(backups.kept(folder)):
        backups.restore(taken, target, now=NOW)
        restored.append(counted(target))
    assert restored == [found for _, found, _ in spans]
    for before, (events, alerts), after in spans:
        assert before <= events <= after
        assert alerts == events * len(CHANNELS)
    assert spans[-1][1] > spans[0][1]
    events, alerts = restored[-1]
    words = f"{BACKUPS} backups during {written} transactions: whole, the last with {events} events and {alerts} alerts"
    figure(words, times=BACKUPS)


def grown_older(backup: Path, minutes: int) -> None:
    """Let a backup be of so much earlier, alerts and all."""
    shifted = ", ".join(
        f"{name} = strftime('%Y-%m-%d %H:%M:%f000', {name}, '-{minutes} minutes')"
        for name in ("created_at", "claimed_at", "due_at")
    )
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute(f"UPDATE alerts SET {shifted}")  # noqa: S608 - three names
        connection.commit()


@pytest.mark.long
@pytest.mark.fault("S5")
@pytest.mark.parametrize("minutes", [0, 10], ids=["within-the-window", "beyond-the-window"])
async def test_what_was_posted_after_the_backup_is_not_posted_again_after_the_restore(
    discord_server: DiscordServer, tmp_path: Path, figure: Figure, minutes: int
) -> None:
    guild = discord_server.add_guild("Anime club")
    channels = [guild.add_text_channel(f"alerts-{number}") for number in range(5)]
    store = File(url=f"sqlite:///{tmp_path}/airdate.db", file=tmp_path / "airdate.db", backups=tmp_path / "backups")
    await put(store.url, [channel.id for channel in channels], ALERTS, seed=5)
    discord_server.faults = discord_server.rest.faults = Jitter()
    bot = a_bot(discord_server, tmp_path, store.url)

    def posted() -> int:
        return sum(len(channel.messages) for channel in channels)

    try:
        await bot.start()
        await discord_server.wait_for(lambda: posted() >= ALERTS // 4, 60)
        backup = await asyncio.to_thread(backups.take, store.file, tmp_path / "kept", now=NOW, keep=1)
        await discord_server.wait_for(lambda: posted() >= ALERTS, 60)
        await bot.stop()
        discord_server.clock.advance(timedelta(minutes=minutes))
        grown_older(backup, minutes)
        restoring = a_bot(discord_server, tmp_path, store.url)
        restoring.arguments = ["restore", str(backup), "-c", str(tmp_path / "airdate.toml")]
        await restoring.start()
        assert (await restoring.ended()).code == 0, restoring.errors
        doubtful = await store.count(AlertState.SENDING)
        await bot.start()
        await discord_server.has_commands(60)
        await store.settled()
        await bot.stop()
    finally:
        await bot.kill()
    verdict = await judge(store.url, discord_server, channels)
    figure(f"{doubtful} of {ALERTS} alerts posted after the backup, which was restored {minutes} min later: {verdict}")
    assert doubtful >= ALERTS // 4
    assert verdict.clean, f"{verdict}, {verdict.open} open"
