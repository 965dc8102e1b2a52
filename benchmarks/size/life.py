"""One life of the bot: from its start until all feeds were polled and it has settled, with what it costs then."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psutil

from benchmarks.polling_pass.feeds import hosts, served_at, sources
from benchmarks.served import feeds as served_feeds
from benchmarks.served import serving
from bot.store.database import open_database
from tests.flow.process import ROOT, WARNINGS

_CONFIGURATION: Final = """
[discord]
api_base = "{api_base}"
gateway = "{gateway}"

[catalogue]
season = false

[polling]
allow_private = [{hosts}]

[[shows]]
name = "Metallic Rouge"

[[announcements]]
channel = 100000000000000001
shows = ["*"]
"""
_READY: Final = "connected to Discord as"
_LOOK: Final = 0.02
_LONGEST: Final = 240.0
_SETTLED: Final = 10.0
"""Seconds after the last poll at which memory is looked at."""

_MEBIBYTE: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Seconds from exec to READY; MiB of the process, and of all together; milliseconds that its loop was late."""

    ready: float
    main: float
    together: float
    shares: float
    lag: float
    longest: float


def lived(servers: int, feeds: int) -> Life:
    """Let one bot live, on so many servers, with so many feeds."""
    with (
        serving("benchmarks.size.crowd", str(servers)) as crowd,
        served_feeds() as port,
        TemporaryDirectory(prefix="airdate-size-") as folder,
    ):
        discord = json.loads(crowd)
        _configure(Path(folder), discord, port, feeds)
        asyncio.run(_make_store(Path(folder)))
        return _measured(Path(folder), discord["token"], feeds)


def _configure(folder: Path, discord: dict[str, Any], port: int, feeds: int) -> None:
    head = _CONFIGURATION.format(api_base=discord["api_base"], gateway=discord["gateway"], hosts=hosts(feeds))
    (folder / "airdate.toml").write_text(head + sources(served_at(port, feeds)), encoding="utf-8")


async def _make_store(folder: Path) -> None:
    """Let the store be there, as it is at every start but the first, which makes it."""
    async with open_database(f"sqlite:///{folder}/airdate.db", backups=None, keep=1, now=datetime.now(UTC)):
        pass


def _measured(folder: Path, token: str, feeds: int) -> Life:
    lag, errors = folder / "lag.json", folder / "stderr"
    command = [sys.executable, "-m", "benchmarks.size.probed", str(lag), "run", "-c", str(folder / "airdate.toml")]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONWARNINGS": WARNINGS, "DISCORD_TOKEN": token}
    with errors.open("ab") as log:
        begun = time.monotonic()
        with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log) as bot:  # noqa: S603 - our own program
            try:
                _until(lambda: _READY in errors.read_text(encoding="utf-8"), bot, errors)
                ready = time.monotonic() - begun
                _until(lambda: _polled(folder / "airdate.db") >= feeds, bot, errors)
                time.sleep(_SETTLED)
                memory = _memory(bot.pid)
            finally:
                bot.terminate()
    late = json.loads(lag.read_text(encoding="utf-8"))
    return Life(ready=ready, **memory, lag=late["p99"], longest=late["longest"])


def _until(holds: Any, bot: subprocess.Popen[bytes], errors: Path) -> None:
    end = time.monotonic() + _LONGEST
    while not holds():
        if bot.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the bot did not come so far: {errors.read_text(encoding='utf-8')[-2000:]}")
        time.sleep(_LOOK)


def _polled(file: Path) -> int:
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
        count: int = store.execute("SELECT count(*) FROM sources WHERE polled_at IS NOT NULL").fetchone()[0]
        return count
    return 0


def _memory(pid: int) -> dict[str, float]:
    """Give what the bot's process holds, and all of its processes: the resident sets added up, and by their shares."""
    process = psutil.Process(pid)
    found = [process, *process.children(recursive=True)]
    resident = [one.memory_info().rss / _MEBIBYTE for one in found]
    shares = [one.memory_full_info().pss / _MEBIBYTE for one in found]
    for one, size, share in zip(found, resident, shares, strict=True):
        sys.stderr.write(f"  {' '.join(one.cmdline())[-60:]}: {size:.0f} MiB, its share {share:.0f}\n")
    return {"main": resident[0], "together": sum(resident), "shares": sum(shares)}
