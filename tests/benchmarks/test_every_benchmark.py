"""Every benchmark works, small: it gives the rows that `make bench` draws. None is judged by its speed here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.__main__ import BENCHMARKS
from benchmarks.rows import heard
from tests.flow.process import ROOT


@pytest.mark.long
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_quick_run_gives_figures(name: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{name}", "--quick"]

    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own programs

    assert ran.returncode == 0, ran.stderr[-2000:]
    assert heard(ran.stdout.splitlines()[-1])
