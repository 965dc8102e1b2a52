"""How messages show what the operator wrote: values in quotes, key paths, and the name that was probably meant."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from rapidfuzz import fuzz, process

from bot.core.names import fold

KeyPath = tuple[str | int, ...]
"""Where a value stands: keys, and places in lists counted from 0."""

_LONGEST_UNBROKEN = 40
_LONGEST_SHOWN = 120
_ALIKE = 65
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def quoted(value: object) -> str:
    """Show a value as TOML writes it, but never one that may be a secret in the wrong place.

    Tokens and webhook URLs are long runs without a space; what belongs into the keys that are shown is not.
    """
    if isinstance(value, str) and all(len(run) <= _LONGEST_UNBROKEN for run in value.split()):
        return json.dumps(value[:_LONGEST_SHOWN], ensure_ascii=False)
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return "this value"


def key_name(path: KeyPath) -> str:
    """Write a key path as `sources[2].every`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (part if _BARE.fullmatch(part) else json.dumps(part, ensure_ascii=False))
    return text


def nearest(word: str, choices: Collection[str]) -> str | None:
    """Find the choice that was probably meant, None where none is alike."""
    found = process.extractOne(word[:_LONGEST_SHOWN], choices, scorer=fuzz.ratio, processor=fold, score_cutoff=_ALIKE)
    return found[0] if found else None


def advice(word: str, choices: Collection[str]) -> str:
    """Say which choice was probably meant, else list them all."""
    if meant := nearest(word, choices):
        return f'did you mean "{meant}"?'
    return f"use one of {', '.join(choices)}"
