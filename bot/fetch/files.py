"""Files: local documents that the operator named, read like answers of a server."""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path

from bot.errors import FetchError
from bot.fetch.failures import too_large
from bot.sources.base import NotModified, Response, Validators


def read_file(path: Path, given: Validators, limit: int, now: datetime) -> Response | NotModified:
    """Read a file of at most `limit` bytes; blocking, so call it in a thread. Raises FetchError where it can't be read.

    The time and size of the file are its ETag, so that one that didn't change is not read again.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise FetchError(f"{path}: not a file")
            etag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
            if etag == given.etag:
                return NotModified(received=now, headers={"etag": etag})
            body = file.read(limit + 1)
    except OSError as error:
        raise FetchError(f"{path}: {error.strerror or 'can not be read'}") from None
    if len(body) > limit:
        raise too_large(str(path), limit)
    url = path.absolute().as_uri()
    return Response(url=url, body=body, received=now, headers={"etag": etag}, validators=Validators(etag=etag))


def _without_waiting(path: str, flags: int) -> int:
    # A pipe in the place of a file would otherwise block for ever.
    return os.open(path, flags | os.O_NONBLOCK)
