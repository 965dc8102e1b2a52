"""Discord's own description of its API, where it is at hand, held against what is asked and answered."""

from __future__ import annotations

import json
import os
from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS31Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

URI = "urn:discord"
# Below this a number may be one of an enumeration.
SMALL = 256
# Where Discord takes what its description forbids: (direction, place of the fault without indexes) -> reason.
# The other way round, where the description allows what Discord refuses, the modules that refuse say so; the best known
# is a message's content, described with 4000 characters and taken with 2000.
DISAGREEMENTS = {
    ("request", "attachments/id"): "Uploads are numbered by plain integers in all of Discord's own examples.",
    ("request", "data/attachments/id"): "The same in an interaction's first answer.",
    ("request", "message/attachments/id"): "The same in a forum post.",
    ("request", "allowed_mentions/roles"): "discord.py sends the roles' ids as integers, which Discord takes.",
    ("request", "recipient_id"): "discord.py sends the user's id as an integer, which Discord takes.",
}


def description_path() -> Path:
    """Where the description is looked for: the folder named by AIRDATE_SHARED, else the one beside the repository."""
    named = os.environ.get("AIRDATE_SHARED")
    beside = Path(__file__).resolve().parents[3] / "shared"
    return (Path(named) if named else beside) / "data" / "discord-openapi.json"


@cache
def description() -> dict[str, Any] | None:
    """The description, or None where it is absent."""
    path = description_path()
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


@cache
def _registry() -> Registry[Any]:
    empty: Registry[Any] = Registry()
    held: Registry[Any] = empty.with_resource(URI, DRAFT202012.create_resource(description()))
    return held


@cache
def _validator(pointer: str) -> OAS31Validator:
    return OAS31Validator({"$ref": f"{URI}#{pointer}"}, registry=_registry())


def check_request(method: str, route: str, body: Any) -> list[str]:
    """What the description finds wrong with an accepted request's body."""
    operation = _operation(method, route)
    if operation is None or "requestBody" not in operation:
        return []
    pointer = _pointer(method, route, "requestBody", "content", "application/json", "schema")
    return _faults(method, route, "request", pointer, body)


def check_answer(method: str, route: str, status: int, body: Any) -> list[str]:
    """What the description finds wrong with an answer: a status it doesn't know, or a body of another shape."""
    operation = _operation(method, route)
    if operation is None:
        return []
    stated = operation["responses"].get(str(status))
    if stated is None:
        return [f"{method} {route} answered {status}, which is not described"]
    if "application/json" not in stated.get("content", {}):
        return [] if body is None else [f"{method} {route} answered {status} with a body, which is not described"]
    pointer = _pointer(method, route, "responses", str(status), "content", "application/json", "schema")
    return _faults(method, route, "answer", pointer, body)


@cache
def _sound() -> set[tuple[str, Hashable]]:
    """The shapes that were found sound, by schema: checking each once keeps a thousand messages from taking seconds."""
    return set()


def _shape(value: Any) -> Hashable:
    """What of a value its schema can tell apart: keys, kinds, small numbers, snowflakes, and about how long a text is.

    Lengths are told apart by powers of two only; the exact limits are held by the modules that refuse.
    """
    if isinstance(value, dict):
        return tuple((key, _shape(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return frozenset(_shape(inner) for inner in value), len(value).bit_length()
    if isinstance(value, str):
        return "id" if value.isdigit() else f"text {len(value).bit_length()}"
    return f"{value!r}" if value is None or isinstance(value, bool) or abs(value) < SMALL else "number"


def _thinned(value: Any) -> Any:
    """The value with one item of each shape left in its lists."""
    if isinstance(value, dict):
        return {key: _thinned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_thinned(inner) for inner in {_shape(inner): inner for inner in value}.values()]
    return value


def _operation(method: str, route: str) -> dict[str, Any] | None:
    found = (description() or {"paths": {}})["paths"].get(route, {}).get(method.lower())
    return found if isinstance(found, dict) else None


def _pointer(method: str, route: str, *parts: str) -> str:
    steps = ["paths", route, method.lower(), *parts]
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def _faults(method: str, route: str, direction: str, pointer: str, body: Any) -> list[str]:
    key = (pointer, _shape(body))
    if key in _sound():
        return []
    found = []
    for error in _validator(pointer).iter_errors(_thinned(body) if direction == "answer" else body):
        inner = _innermost(error)
        place = "/".join(str(step) for step in inner.absolute_path if not isinstance(step, int))
        if (direction, place) not in DISAGREEMENTS:
            found.append(f"{method} {route} {direction} at /{place}: {inner.message[:300]}")
    if not found:
        _sound().add(key)
    return found


def _innermost(error: Any) -> Any:
    """The fault that lies deepest: of several allowed shapes, the one that came nearest says most."""
    inner = [_innermost(one) for one in error.context or ()]
    return max(inner, key=lambda one: len(one.absolute_path), default=error)
