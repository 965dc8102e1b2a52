"""A source whose reading is watched from within its worker process: which files, sockets and processes it asks for."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import ClassVar

from bot.errors import ParseError
from bot.sources.base import Interest, Reading, Request, Response, Source

WATCHED = ("open", "os.", "socket.", "subprocess.", "urllib.", "ftplib.", "http.", "pty.", "shutil.", "tempfile.")

_SEEN: list[str] = []


_OWN = (sys.prefix, sys.base_prefix)


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(WATCHED) and not _is_import(event, str(arguments[0]) if arguments else ""):
        _SEEN.append(f"{event} {arguments[:1]!r}"[:200])


def _is_import(event: str, path: str) -> bool:
    # Modules are loaded when they are first needed, and where a folder of theirs has changed it is listed anew; neither
    # is the document's doing.
    return path.startswith(_OWN) or (event == "os.listdir" and path in sys.path_importer_cache)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """Another source, which tells in `skipped` all that reading the document asked the system for."""

    inner: Source
    confirms: ClassVar[bool] = False

    @property
    def name(self) -> str:
        return self.inner.name

    def request(self, interest: Interest) -> Request:
        return self.inner.request(interest)

    def parse(self, response: Response) -> Reading:
        if _hear not in _HOOKS:
            _HOOKS.append(_hear)
            sys.addaudithook(_hear)
        _SEEN.clear()
        try:
            reading = self.inner.parse(response)
        except ParseError:
            reading = Reading()
        return replace(reading, skipped=tuple(_SEEN))


@dataclass(frozen=True, kw_only=True)
class Opening(Watched):
    """One that opens a file itself, by which the watch is shown to see."""

    def parse(self, response: Response) -> Reading:
        return Watched(inner=_Opener(name=self.name)).parse(response)


@dataclass(frozen=True, kw_only=True)
class _Opener:
    name: str
    confirms: ClassVar[bool] = False

    def request(self, interest: Interest) -> Request:
        raise NotImplementedError

    def parse(self, response: Response) -> Reading:
        with open(response.body.decode(), "rb") as file:  # noqa: PTH123 - as libraries do it
            file.read(1)
        return Reading()


_HOOKS: list[object] = []
