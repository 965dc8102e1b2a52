"""Command names: texts that tell of a command call it as the reader's own Discord does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from babel.messages.catalog import Catalog

CONTEXT: Final = "command"
"""The context under which a catalogue has the names of commands."""

_COMMAND = re.compile(r"(?<![\w/.])/(?P<first>[a-z]+)(?: (?P<second>[a-z][a-z-]*))?")


def naming_commands(catalogue: Catalog) -> Catalog:
    """Put the translated names into the translations, which have the English ones ("/announce list")."""
    names = {str(one.id): str(one.string) for one in catalogue if one.context == CONTEXT and one.string}
    for message in catalogue:
        if message.id and isinstance(message.string, str):
            message.string = called(message.string, names)
        elif message.id and message.string:
            message.string = tuple(called(form, names) for form in message.string)
    return catalogue


def called(text: str, names: Mapping[str, str]) -> str:
    """Call each command of a text by its translated name; what is no command stays as it is."""

    def translated(found: re.Match[str]) -> str:
        first, second = found["first"], found["second"]
        if first not in names:
            return found[0]
        rest = f" {names.get(second, second)}" if second else ""
        return f"/{names[first]}{rest}"

    return _COMMAND.sub(translated, text)
