"""Breaking a TCP connection the hard way, so that the peer sees a reset instead of an orderly end."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web


def abort(request: web.Request) -> None:
    """Reset the connection that a request came by; one that is gone already is left alone."""
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    # Lingering for zero seconds makes the kernel send RST instead of FIN.
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
