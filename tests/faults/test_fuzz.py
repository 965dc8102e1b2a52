"""F1: random documents for every kind of source."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import Figure
from tests.faults.fuzzing import SEEDS, fuzzed, read
from tests.faults.kinds import EVERY


@pytest.mark.fault("F1")
def test_the_documents_that_fuzzing_begins_with_are_good_ones() -> None:
    for source in EVERY:
        for body in SEEDS[source.name]:
            read(source, body)


@pytest.mark.long
@pytest.mark.fault("F1")
def test_no_random_document_breaks_a_source(figure: Figure, full: bool) -> None:
    seconds = 1800 if full else 30
    count = fuzzed(seconds)
    factor = "" if full else " (1/60 of the full run)"
    figure(
        f"hypothesis, {seconds} s{factor}: {count:,} documents for {len(EVERY)} kinds of source, 0 crashes", times=count
    )


@pytest.mark.long
@pytest.mark.fault("F1")
async def test_no_document_that_reaches_new_branches_breaks_a_source(
    tmp_path: Path, figure: Figure, full: bool
) -> None:
    seconds = 600 if full else 20
    if importlib.util.find_spec("atheris") is None:
        # It is made for Linux on x86-64 and CPython 3.11 alone; elsewhere the random documents are the row.
        figure("atheris is not made for this platform: random documents alone", times=0)
        return
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.fuzz_branches", str(seconds), str(tmp_path)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await child.communicate())[0].decode("utf-8", "replace")
    assert child.returncode == 0, said[-3000:]
    done = re.search(r"Done (\d+) runs", said)
    assert done, said[-3000:]
    factor = "" if full else " (1/30 of the full run)"
    figure(f"atheris, {seconds} s{factor}: {int(done[1]):,} documents, 0 crashes", times=int(done[1]))
