"""Loading: from a path to `Settings`, or to one error that names every fault with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config import checks, faults
from bot.config.base import Surroundings
from bot.config.faults import Fault
from bot.config.models import Settings
from bot.config.tables import EVERY_SHOW, AnnouncementSettings
from bot.config.words import key_name
from bot.core.events import EventKind
from bot.core.names import fold
from bot.errors import ConfigError

LARGEST = 1 << 20
"""Bytes that a configuration may have; a bigger file is something else."""

DEEPEST = 50
"""Keys and lists within each other that a configuration may have; it needs six."""

MOST_FAULTS = 50
"""Faults of a kind that are told at once; nobody mends more before the next try."""

MOST_DOTS = 1000

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_HINTS = {
    "Invalid value": "Invalid value; text needs quotes",
    "Expected newline or end of document after a statement": "one value per line; text such as 30m needs quotes",
    "Cannot overwrite a value": "this key stands here twice; keep one",
}


def load(path: Path, kinds: Collection[str]) -> Settings:
    """Read the configuration; `kinds` are the kinds of sources that exist.

    Relative paths come back joined to the file's folder, and announcements name shows as their tables do.

    Raises:
        ConfigError: the file can't be read, or is wrong; one line per fault, each with file, line and key.
    """
    text = _text(path)
    raw = _parsed(text, path)
    found = list(islice(checks.faults(raw), MOST_FAULTS))
    settings = None
    try:
        surroundings = Surroundings(folder=path.absolute().parent, kinds=tuple(sorted(kinds)))
        settings = Settings.model_validate(raw, context=surroundings)
    except ValidationError as error:
        found += islice(faults.from_models(error), MOST_FAULTS)
    if found or settings is None:
        raise ConfigError(_report(path, text, found))
    return _settled(settings, raw)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; copy config.example.toml there and change it to your needs") from None
    except IsADirectoryError:
        raise ConfigError(f"{path}: this is a folder; name the TOML file in it") from None
    except OSError as error:
        raise ConfigError(f"{path}: can't be read ({error.strerror}); name a TOML file that Airdate may read") from None
    if len(content) > LARGEST:
        raise ConfigError(f"{path}: larger than 1 MiB, so it is no configuration; name the right file")
    try:
        # Windows editors put a byte order mark first.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    raise ConfigError(f"{path}:{line}: not UTF-8 text; save the file as UTF-8")


def _parsed(text: str, path: Path) -> dict[str, Any]:
    # A key of thousands of parts takes the library gigabytes.
    for place, line in enumerate(text.splitlines(), start=1):
        if line.count(".") > MOST_DOTS:
            raise ConfigError(f"{path}:{place}: more than {MOST_DOTS} dots in one line; break it up")
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        reason = _too_deep(path)
    except tomllib.TOMLDecodeError as error:
        reason = _syntax_error(str(error), text, path)
    except ValueError:
        reason = f"{path}: a number has too many digits; shorten it"
    else:
        if _depth(raw) <= DEEPEST:
            return raw
        reason = _too_deep(path)
    raise ConfigError(reason)


def _too_deep(path: Path) -> str:
    return f"{path}: lists or tables are nested too deeply; flatten them"


def _depth(raw: object) -> int:
    """Count how deeply values are nested, and stop counting where it is too deep anyhow."""
    level, depth = [raw], 0
    while level and depth <= DEEPEST:
        inner = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level, depth = [*chain.from_iterable(inner)], depth + 1
    return depth


def _syntax_error(message: str, text: str, path: Path) -> str:
    found = _PLACE.search(message)
    if found and found["line"]:
        line, column = found["line"], found["column"]
    else:
        *before, last = text.split("\n")
        line, column = str(len(before) + 1), str(len(last) + 1)
    reason = _PLACE.sub("", message)
    return f"{path}:{line}:{column}: not valid TOML: {_HINTS.get(reason, reason)}"


def _report(path: Path, text: str, found: Iterable[Fault]) -> str:
    from bot.config.toml_lines import line_of, lines_of  # noqa: PLC0415 - the parser is wanted only for a wrong file

    lines = lines_of(text)
    rows = sorted((line_of(fault.path, lines), key_name(fault.path), fault.text) for fault in found)
    return "\n".join(f"{path}:{line}: {key}: {reason}" for line, key, reason in rows)


def _settled(settings: Settings, raw: checks.Raw) -> Settings:
    """Put each show's own name in place of its aliases, and reminders among the events of those who set a lead time."""
    owners = {fold(name): settings.shows[int(path[1])].name for path, name in checks.names_of_shows(raw)}
    announcements = tuple(_settled_announcement(announcement, owners) for announcement in settings.announcements)
    return settings.model_copy(update={"announcements": announcements})


def _settled_announcement(announcement: AnnouncementSettings, owners: dict[str, str]) -> AnnouncementSettings:
    names = (EVERY_SHOW if name == EVERY_SHOW else owners[fold(name)] for name in announcement.shows or ())
    reminders = (EventKind.REMINDER,) if announcement.reminder else ()
    events = (*announcement.events, *reminders)
    return announcement.model_copy(
        update={"shows": tuple(dict.fromkeys(names)) or None, "events": tuple(dict.fromkeys(events))}
    )
