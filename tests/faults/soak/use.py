"""Use: what the process holds at one moment, and what came of the days."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import psutil

_MEBIBYTE = 2**20


@dataclass(slots=True, kw_only=True)
class Use:
    """What is held at one moment: memory of the process and of its children and the database's files (MiB), handles."""

    memory: float
    handles: float
    children: float
    database: float


def use(file: Path, world: int) -> Use:
    """Measure this process, what it started but for the world around it (a process id), and the database in a file."""
    own = psutil.Process()
    below = [child for child in own.children(recursive=True) if child.pid != world]
    return Use(
        memory=own.memory_info().rss / _MEBIBYTE,
        handles=own.num_fds(),
        children=sum(child.memory_info().rss for child in below) / _MEBIBYTE,
        database=sum(one.stat().st_size for one in file.parent.glob(f"{file.name}*")) / _MEBIBYTE,
    )


@dataclass(slots=True, kw_only=True)
class Course:
    """How the days went: polls, posts, what was held at the end of each day, what is left, what nobody took."""

    polls: int = 0
    posted: int = 0
    seconds: float = 0
    served: dict[str, int] = field(default_factory=dict)
    days: list[Use] = field(default_factory=list)
    left: int = 0
    untaken: list[str] = field(default_factory=list)
