"""Real processes for tests: a piece of Python that says a line when it is ready, and waits to be let go or killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

REPOSITORY = Path(__file__).resolve().parents[2]


class Child:
    """A Python process that runs `script`; it is killed at the end of the block if it still runs."""

    def __init__(self, script: str, *arguments: object) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (our own scripts)
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def line(self) -> str:
        """Wait for the next line; "" where it ended without one."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def release(self) -> None:
        """End its input, which it waits for."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def wait(self) -> int:
        """Let it go; gives its exit code once it ended."""
        self.release()
        return self._process.wait()

    def kill(self) -> None:
        """Kill it as power loss would: nothing of it runs any more."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._process.kill()
        self._process.__exit__(None, None, None)


def run(script: str, *arguments: object) -> str:
    """Run a script to its end; gives what it said, and fails where it fails."""
    with Child(script, *arguments) as child:
        said = list(iter(child.line, ""))
        assert child.wait() == os.EX_OK
        return "\n".join(said)
