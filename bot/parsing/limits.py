"""Limits: how much time and memory the reading of one document may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What bounds one document in its worker process.

    `wall` is measured from the moment a worker is free for the document; `processor` is processor time, held by the
    system to whole seconds. `memory` (bytes) is the address space of the whole process, which macOS does not limit.
    After `documents` documents a worker is replaced, so that what a library leaks stays small.
    """

    wall: timedelta = timedelta(seconds=15)
    processor: timedelta = timedelta(seconds=10)
    memory: int = 512 * MEBIBYTE
    answer: int = 16 * MEBIBYTE
    documents: int = 250
