"""Where a source's table in the configuration says to read: an address, a file, or one of the two."""

from __future__ import annotations

from bot.errors import ConfigError
from bot.sources.base import Request, SourceOptions


def address(options: SourceOptions, kind: str, default: str) -> str:
    """Give the URL of a kind that is read over HTTP only.

    Raises:
        ConfigError: A file is named.
    """
    if options.file is not None:
        raise ConfigError(f"source {options.name!r}: {kind} reads no file: remove file")
    return options.url or default


def place(options: SourceOptions, kind: str) -> Request:
    """Give the request of a kind that reads one document, at a URL or in a file.

    Raises:
        ConfigError: Neither or both are named.
    """
    if options.url and options.file is not None:
        raise ConfigError(f"source {options.name!r}: {kind} reads one place: keep url or file, not both")
    if not options.url and options.file is None:
        raise ConfigError(f"source {options.name!r}: url or file is missing: say where its {kind} is")
    return Request(url=options.url or "", file=options.file)
