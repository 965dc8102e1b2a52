"""Loading: each command loads what it needs and no more."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("command", "spared"),
    [
        ("bot.cli.run", {"rich", "bot.demo", "feedparser", "icalendar", "alembic", "wordfreq"}),
        ("bot.cli.health", {"rich", "discord", "sqlalchemy", "aiohttp"}),
    ],
)
def test_a_command_loads_no_more_than_it_needs(command: str, spared: set[str]) -> None:
    script = f"import sys, {command}; print(*sys.modules)"

    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603 - our own words

    assert spared.isdisjoint(ended.stdout.split())
