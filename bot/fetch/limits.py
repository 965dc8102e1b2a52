"""Limits: how much of anything a fetch may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What bounds one fetch, and all of them together.

    `body` counts decompressed bytes. `total` is the time of a whole fetch over all its redirects, without the waiting
    for a turn; `connect` covers name lookup, dialling and TLS; `read` is the longest silence while reading. `gap` is
    the least time between the starts of two requests to one host.
    """

    body: int = 5 * MEBIBYTE
    total: timedelta = timedelta(seconds=20)
    connect: timedelta = timedelta(seconds=10)
    read: timedelta = timedelta(seconds=10)
    redirects: int = 5
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    at_once: int = 50
    at_once_per_host: int = 2
    gap: timedelta = timedelta()
