"""The real program as a process of its own: started, stopped by signals, and read."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# discord.py 2.7 imports audioop for voice, which is not used.
WARNINGS = "default,ignore::DeprecationWarning:discord.player"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Ended:
    """How a process ended."""

    code: int
    output: str
    errors: str


@dataclass(slots=True, kw_only=True)
class Bot:
    """`python -m bot ...`; its standard error goes to a file that tests read."""

    arguments: list[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; a second start after its end is a restart."""
        with (self.folder / "stdout").open("ab") as output, (self.folder / "stderr").open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                *self.arguments,
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "PYTHONWARNINGS": WARNINGS, **self.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
            )

    @property
    def runs(self) -> bool:
        """Say whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """Its process id."""
        if self._process is None:
            raise RuntimeError("it was never started")
        return self._process.pid

    async def ended(self, seconds: float = 20) -> Ended:
        """Wait for its end."""
        if self._process is None:
            raise RuntimeError("it was never started")
        async with asyncio.timeout(seconds):
            code = await self._process.wait()
        return Ended(code, self._read("stdout"), self._read("stderr"))

    async def stop(self, seconds: float = 10) -> Ended:
        """End it by SIGTERM, and wait."""
        return await self._end(signal.SIGTERM, seconds)

    async def kill(self) -> None:
        """End it by SIGKILL, which it can't notice; nothing happens where it does not run."""
        if self._process is not None:
            await self._end(signal.SIGKILL, 10)

    async def _end(self, number: signal.Signals, seconds: float) -> Ended:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
        return await self.ended(seconds)

    @property
    def errors(self) -> str:
        """What it has written to its standard error so far."""
        return self._read("stderr")

    def _read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8", errors="replace")
