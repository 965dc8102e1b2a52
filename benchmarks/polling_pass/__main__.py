"""`python -m benchmarks.polling_pass`: the pass of each client, taking turns, and its goals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.polling_pass import certificates
from benchmarks.polling_pass.course import FIRST, NEW, SAME, UNCHANGED, Course
from benchmarks.rows import RUNS, Row, middle, run
from benchmarks.served import feeds as served_feeds

FEEDS, SMALL = 1000, 20
GOALS: Final = {FIRST: 4, UNCHANGED: 8, SAME: 60, NEW: 15}
_OURS, _PEER, _BARE = "ours", "peer", "bare"
_READER, _LOOP = "reader 3.26, 20 workers", "bare aiohttp, 100 at once"


def measure() -> Sequence[Row]:
    """Run the clients one after another, several times, over plain HTTP and over TLS with new connections."""
    quick = "--quick" in sys.argv
    feeds, runs = (SMALL, 1) if quick else (FEEDS, RUNS)
    with TemporaryDirectory(prefix="airdate-pass-") as folder:
        plain = _courses("http", feeds, runs)
        sealed = _courses("https", feeds, runs, Path(folder))
    rows = [_against(state, goal, plain) for state, goal in GOALS.items()]
    rows.append(_of_the_floor(plain))
    rows.append(_against(UNCHANGED, 12, sealed, ", TLS, new connections"))
    return [*rows, _memory(plain)]


def _courses(scheme: str, feeds: int, runs: int, folder: Path | None = None) -> dict[str, list[Course]]:
    found: dict[str, list[Course]] = {_OURS: [], _PEER: [], _BARE: []}
    trusted = certificates.make(folder, feeds) if folder else None
    with served_feeds(*([str(folder), str(feeds)] if folder else [])) as port:
        for _ in range(runs):
            for client, courses in found.items():
                courses.append(_ran(client, scheme, port, feeds, trusted))
                sys.stderr.write(f"{scheme} {client}: {courses[-1]}\n")
    return found


def _ran(client: str, scheme: str, port: int, feeds: int, trusted: Path | None) -> Course:
    command = [sys.executable, "-m", f"benchmarks.polling_pass.{client}", str(port), str(feeds), scheme]
    told = {"SSL_CERT_FILE": str(trusted)} if trusted else {}
    ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | told)  # noqa: S603 - our own program
    return Course(**json.loads(ended.stdout))


def _rate(courses: Sequence[Course], state: str) -> float:
    return middle(one.rates[state] for one in courses)


def _against(state: str, goal: float, found: dict[str, list[Course]], more: str = "") -> Row:
    cost = [f"{middle(one.processor[state] for one in found[client]):.2f}" for client in (_OURS, _PEER)]
    return Row(
        area="polling",
        figure=f"{state}{more}",
        unit="feeds/s",
        ours=_rate(found[_OURS], state),
        peer=_READER,
        theirs=_rate(found[_PEER], state),
        bound="at least",
        goal=goal,
        note=f"{state}{more}: processor seconds per 1,000 feeds {cost[0]}, reader's {cost[1]}",
    )


def _of_the_floor(found: dict[str, list[Course]]) -> Row:
    return Row(
        area="polling",
        figure=f"{UNCHANGED}, of a bare loop",
        unit="feeds/s",
        ours=_rate(found[_OURS], UNCHANGED),
        peer=_LOOP,
        theirs=_rate(found[_BARE], UNCHANGED),
        bound="at least",
        goal=0.5,
    )


def _memory(found: dict[str, list[Course]]) -> Row:
    workers = middle(one.workers for one in found[_OURS])
    return Row(
        area="polling",
        figure="peak memory",
        unit="MiB",
        ours=middle(one.peak for one in found[_OURS]),
        peer=_READER,
        theirs=middle(one.peak for one in found[_PEER]),
        bound="at most",
        goal=2,
        note=f"peak resident memory of the process that polls; its workers hold {workers:.0f} MiB (PSS) beside it",
    )


if __name__ == "__main__":
    run(measure)
