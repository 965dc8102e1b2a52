from __future__ import annotations

import asyncio
import sys

from benchmarks.rows import heard


async def test_the_benchmark_of_parsing_gives_its_figures() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.parsing", "--quick", stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    rows = heard(output.decode())
    assert [row.figure for row in rows] == ["one new entry among 30", "30 new entries"]
    assert all(row.area == "parsing" and row.ours > 0 and row.theirs for row in rows)
