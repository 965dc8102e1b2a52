"""Bundled data: the files of the season that ship inside the package."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def text(name: str) -> str:
    """Give a bundled file as text."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def tables(name: str, table: str) -> list[dict[str, Any]]:
    """Give the tables of one name in a bundled TOML file."""
    rows: list[dict[str, Any]] = tomllib.loads(text(name))[table]
    return rows
