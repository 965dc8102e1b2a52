"""Dialling: the connector that looks at every address before a socket exists for it."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from ssl import SSLContext

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType

from bot.fetch.address import is_public

Lookup = Callable[..., Sequence[AddrInfoType]]
"""`socket.getaddrinfo`, or what behaves like it."""

VOUCHED: ContextVar[bool] = ContextVar("VOUCHED", default=False)
"""Set by the task that asks, where the operator vouched for the host: the dialling itself knows only IP addresses."""


class DiallingRefused(OSError):
    """No socket was made, since the address is not public.

    It is an OSError, and its text is always the same, because aiohttp tries a host's other addresses after one, and
    passes it on unchanged only where all of them failed alike.
    """

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "not a public address")


class ThreadedNames(AbstractResolver):
    """Name lookups by the system, in threads of their own.

    asyncio's few default threads are shared with all else: some names that never answer would stall every lookup.
    """

    def __init__(self, lookup: Lookup = socket.getaddrinfo, threads: int = 64) -> None:
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look a name up; raises OSError where it has no address."""
        lookup = partial(self._lookup, host, port, family=family, type=socket.SOCK_STREAM)
        try:
            infos = await asyncio.get_running_loop().run_in_executor(self._threads, lookup)
        except UnicodeError:  # a label of the name is empty or too long
            raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None
        return [
            ResolveResult(
                hostname=host,
                host=str(sockaddr[0]),
                port=port,
                family=found,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for found, _, proto, _, sockaddr in infos
        ]

    async def close(self) -> None:
        """Take no more lookups; those that hang are left to end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def guarded_connector(resolver: AbstractResolver, tls: SSLContext | None) -> TCPConnector:
    """Make a connector whose every dialled address is checked: IP literals, rebound names and redirects alike.

    Without a TLS context of its own it shares aiohttp's, which trusts the system's authorities.
    """
    return TCPConnector(
        resolver=resolver,
        ssl=tls or True,
        socket_factory=_guarded_socket,
        limit=0,  # Turns limits, by host as well
        keepalive_timeout=2,  # serves paging; for longer, idle connections to many hosts would use up the descriptors
    )


def _guarded_socket(info: AddrInfoType) -> socket.socket:
    family, kind, protocol, _, sockaddr = info
    if not VOUCHED.get() and not is_public(str(sockaddr[0])):
        raise DiallingRefused
    return socket.socket(family, kind, protocol)
