"""Samples: how each command is used, for the tests that every command has to pass; a new command is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.commands.conftest import Stage

Options = dict[str, Any]

MEMBERS: Final[Mapping[str, Callable[[Stage], Options]]] = {
    "airing": lambda _: {"span": "week"},
    "data delete": lambda _: {"scope": "me"},
    "data show": lambda _: {},
    "follow": lambda _: {"show": "Metallic Rouge", "reminder": 30},
    "following": lambda _: {},
    "news": lambda _: {"show": "Metallic Rouge"},
    "next": lambda _: {"show": "Metallic Rouge"},
    "season": lambda _: {"only": "crunchyroll"},
    "show": lambda _: {"name": "Metallic Rouge"},
    "status": lambda _: {},
    "unfollow": lambda _: {"show": "Metallic Rouge"},
    "why": lambda _: {"show": "Metallic Rouge", "episode": "2"},
}
"""What everybody may use, with options that make sense on the stage."""

MANAGERS: Final[Mapping[str, Callable[[Stage], Options]]] = {
    "announce add": lambda stage: {"channel": stage.channel, "show": "Metallic Rouge"},
    "announce edit": lambda _: {"number": 1, "template": "{show} {number} is out: {link}"},
    "announce list": lambda _: {},
    "announce pause": lambda _: {"number": 1, "hours": 2},
    "announce preview": lambda _: {"number": 1},
    "announce remove": lambda _: {"number": 1},
    "announce resume": lambda _: {"number": 1},
    "announce test": lambda _: {"number": 1},
    "calendar digest": lambda stage: {"channel": stage.channel, "time": "8:00", "day": "monday"},
    "calendar digest-off": lambda stage: {"channel": stage.channel},
    "calendar post": lambda stage: {"channel": stage.channel, "show": "Metallic Rouge"},
    "calendar remove": lambda stage: {"channel": stage.channel},
    "calendar show": lambda _: {},
    "feed add": lambda stage: {"url": stage.url(), "channel": stage.channel},
    "feed list": lambda _: {},
    "feed pause": lambda _: {"number": 1},
    "feed remove": lambda _: {"number": 1},
    "feed resume": lambda _: {"number": 1},
    "feed status": lambda _: {"number": 1},
    "feed test": lambda _: {"number": 1},
    "settings export": lambda _: {},
    "settings reset": lambda _: {"setting": "everything"},
    "settings set": lambda _: {"zone": "Europe/Berlin", "quiet_hours": "22:00-07:00"},
    "settings show": lambda _: {},
}
"""What only those may use who manage the server."""
