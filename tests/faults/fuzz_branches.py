"""`python -m tests.faults.fuzz_branches SECONDS FOLDER`: atheris feeds each kind of source what reaches new branches.

The folder takes the documents that did. Ends with an exit code other than 0, and prints the document, where one breaks
a source or takes too long.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

atheris: Any = importlib.import_module("atheris")  # not by name: it is not made for every platform

with atheris.instrument_imports(include=["feedparser", "icalendar", "bot.sources", "bot.core"]):
    from tests.faults.fuzzing import LONGEST, SEEDS, read
    from tests.faults.kinds import EVERY

MOST_MIB = 2048


def one(data: bytes) -> None:
    """Read a document; its first byte says which kind of source does."""
    if data:
        read(EVERY[data[0] % len(EVERY)], data[1:])


def main(seconds: str, folder: str) -> None:
    """Write the good documents down as a beginning, and fuzz."""
    for number, source in enumerate(EVERY):
        for place, good in enumerate(SEEDS[source.name]):
            Path(folder, f"{source.name}{place}").write_bytes(bytes([number]) + good)
    limits = [f"-max_total_time={seconds}", f"-timeout={LONGEST:.0f}", f"-rss_limit_mb={MOST_MIB}", "-max_len=4096"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}/", folder], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
