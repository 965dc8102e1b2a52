"""A bot that starts warm: each of its lives is a fork of a process that has imported everything, so kills are cheap.

What runs is the whole program, `airdate run`, from reading its configuration on; only the imports are spared, which
take ten times as long as everything else until the first post.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field

from tests.flow.process import ROOT, WARNINGS, Bot, Ended

_STEM = """
import os, sys
import alembic.command, sqlalchemy.dialects.sqlite.aiosqlite, sqlalchemy.dialects.postgresql.asyncpg
import bot.cli.commands
from bot.cli import main
sys.argv = ["airdate", *sys.argv[1:]]
for _ in sys.stdin:
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        os._exit(code)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(slots=True, kw_only=True)
class WarmBot:
    """A bot as `Bot` is one, started and ended again and again; `close` ends what its lives come from."""

    bot: Bot
    _stem: asyncio.subprocess.Process | None = None
    _pid: int = 0
    _life: asyncio.Task[int] | None = field(default=None)

    @property
    def runs(self) -> bool:
        """Say whether it was started and has not ended."""
        return self._life is not None and not self._life.done()

    @property
    def errors(self) -> str:
        """What it has written to its standard error so far, in all its lives."""
        return self.bot.errors

    async def start(self) -> None:
        """Begin a life."""
        if self._stem is None:
            self._stem = await self._planted()
        assert self._stem.stdin is not None
        self._stem.stdin.write(b"live\n")
        self._pid = await self._told()
        self._life = asyncio.create_task(self._told())

    async def _planted(self) -> asyncio.subprocess.Process:
        with (self.bot.folder / "stderr").open("ab") as errors:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                _STEM,
                *self.bot.arguments,
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "PYTHONWARNINGS": WARNINGS, **self.bot.environment},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
            )

    async def _told(self) -> int:
        assert self._stem is not None
        assert self._stem.stdout is not None
        return int(await self._stem.stdout.readline())

    async def stop(self, seconds: float = 10) -> Ended:
        """End it by SIGTERM, and wait."""
        return Ended(await self._end(signal.SIGTERM, seconds), "", self.errors)

    async def kill(self) -> None:
        """End it by SIGKILL, which it can't notice; nothing happens where it does not run."""
        if self.runs:
            await self._end(signal.SIGKILL, 10)

    async def _end(self, number: signal.Signals, seconds: float) -> int:
        assert self._life is not None
        if self.runs:
            os.kill(self._pid, number)
        async with asyncio.timeout(seconds):
            return await self._life

    async def close(self) -> None:
        """Kill it, and end what its lives come from."""
        await self.kill()
        if self._stem is not None and self._stem.stdin is not None:
            self._stem.stdin.close()
            await self._stem.wait()
