"""Samples: how each command is used, for the tests that every command has to pass; a new command is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.commands.conftest import Stage

Options = dict[str, Any]

MEMBERS: Final[Mapping[str, Callable[[Stage], Options]]] = {
    "airing": lambda _: {"span": "week"},
    "news": lambda _: {"show": "Metallic Rouge"},
    "next": lambda _: {"show": "Metallic Rouge"},
    "show": lambda _: {"name": "Metallic Rouge"},
    "status": lambda _: {},
}
"""What everybody may use, with options that make sense on the stage."""

MANAGERS: Final[Mapping[str, Callable[[Stage], Options]]] = {
    "announce add": lambda stage: {"channel": stage.channel, "show": "Metallic Rouge"},
    "announce list": lambda _: {},
    "announce remove": lambda _: {"number": 1},
    "announce test": lambda _: {"number": 1},
    "feed add": lambda stage: {"url": stage.url(), "channel": stage.channel},
    "feed list": lambda _: {},
    "feed remove": lambda _: {"number": 1},
    "feed test": lambda _: {"number": 1},
}
"""What only those may use who manage the server."""
