"""Faults: what is wrong with the file, each with its place and what to do; made from the models' own errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.config.models import Settings
from bot.config.words import KeyPath, nearest


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where."""

    path: KeyPath
    text: str


_TEXTS: Mapping[str, str] = {
    "missing": "is missing; this table needs it",
    "string_type": "must be text in quotes",
    "path_type": "must be text in quotes",
    "int_type": "must be a whole number without quotes",
    "bool_type": "must be true or false without quotes",
    "tuple_type": 'must be a list, like ["one", "two"]',
    "dict_type": "must be a table of names and values",
    "too_short": "must not be empty",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
}
_KEY_OF_A_MAPPING = "[key]"
_WAYS_TO_A_TOKEN: Mapping[str, str] = {
    "token_env": "name the environment variable that holds it with token_env",
    "token_file": "the file that holds it with token_file",
}
_ELSEWHERE = "[discord] names the place of the bot's with token_env or token_file"


def from_models(error: ValidationError) -> Iterator[Fault]:
    """Put the models' errors into our words; what was written is never shown."""
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if part != _KEY_OF_A_MAPPING)
        # A list whose items are wrong is also called too short; only an empty one is.
        if detail["type"] != "too_short" or not detail["input"]:
            yield Fault(path, _text(path, detail["type"], detail["msg"], detail.get("ctx", {})))


def _text(path: KeyPath, kind: str, message: str, context: Mapping[str, Any]) -> str:
    if kind == "extra_forbidden":
        return _unknown_key(path)
    if kind == "model_type" or (kind == "tuple_type" and len(path) == 1):
        many = kind == "tuple_type" or len(path) > 1
        return f"must be written as [[{path[0]}]], one table each" if many else f"must be a table, [{path[0]}]"
    return _TEXTS[kind].format_map(context) if kind in _TEXTS else message


def _unknown_key(path: KeyPath) -> str:
    key, known = str(path[-1]), list(_table(path[:-1]).model_fields)
    if "token" in key.casefold():
        ways = [way for name, way in _WAYS_TO_A_TOKEN.items() if name in known]
        return f"unknown key; no token stands in this file: {' or '.join(ways) or _ELSEWHERE}"
    meant = nearest(key, known)
    return f"unknown key; did you mean {meant}?" if meant else f"unknown key; known here: {', '.join(known)}"


def _table(path: KeyPath) -> type[BaseModel]:
    table: type[BaseModel] = Settings
    for part in path:
        if isinstance(part, str):
            annotation = table.model_fields[part].annotation
            table = next(kind for kind in (annotation, *get_args(annotation)) if _is_table(kind))
    return table


def _is_table(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
