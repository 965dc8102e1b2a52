"""What Python itself tells of sockets, by its audit hook: every address that any code is about to connect to."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Dialled:
    """The addresses that were dialled while somebody listened, in order, as (host, port)."""

    addresses: list[tuple[str, int]] = field(default_factory=list)

    def beside(self, *ports: int) -> list[tuple[str, int]]:
        """Give those that lead to this machine or a private network, but for our own servers' ports."""
        return [(host, port) for host, port in self.addresses if _is_inside(host) and port not in ports]


def _is_inside(host: str) -> bool:
    return not ipaddress.ip_address(host.partition("%")[0]).is_global


_LISTENERS: list[Dialled] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and _LISTENERS:
        match arguments:
            case (_, (str(host), int(port), *_)):
                for one in _LISTENERS:
                    one.addresses.append((host, port))


@contextmanager
def auditing() -> Iterator[Dialled]:
    """Listen; the hook itself stays for as long as the process lives, since Python has no way to take it off."""
    if _hear not in _HOOKS:
        sys.addaudithook(_hear)
        _HOOKS.append(_hear)
    dialled = Dialled()
    _LISTENERS.append(dialled)
    try:
        yield dialled
    finally:
        _LISTENERS.remove(dialled)


_HOOKS: list[object] = []
