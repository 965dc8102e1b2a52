"""Addresses: which URLs may be asked, and which IP addresses may be dialled for them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection

from yarl import URL

from bot.errors import AddressRefused

_LONGEST = 2048
_NAME = re.compile(r"[a-z0-9._-]{1,253}")
# By the URL standard of WHATWG such a host is an IPv4 address, and the system reads many spellings of those: 127.1,
# 0x7f.0.0.1, 2130706433.
_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")

# `ipaddress.is_global` calls these global, depending on Python's version: IETF protocol assignments, 6to4 relays, the
# cloud agent of Azure, and multicast; for IPv6 Teredo with its neighbours, documentation, and 6to4.
_NOT_PUBLIC_V4 = tuple(
    ipaddress.IPv4Network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "224.0.0.0/4")
)
_NOT_PUBLIC_V6 = tuple(
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


def is_public(address: str) -> bool:
    """Say whether an IP address, as the system is about to dial it, is one of the public internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not any(ip in network for network in _NOT_PUBLIC_V4)
    return ip in _GLOBAL_V6 and not any(ip in network for network in _NOT_PUBLIC_V6)


class AddressBook:
    """The rules on URLs: http(s) without userinfo, on known ports, at hosts that may be asked.

    `private` names hosts (`host`, `host:port`, an IP literal, `[v6]:port`) that the operator vouches for: the rules on
    ports and private networks don't hold for them. Whoever may add a source may then ask them, too.
    """

    def __init__(self, private: Collection[str], ports: Collection[int]) -> None:
        self._private = frozenset(entry.lower() for entry in private)
        self._ports = frozenset(ports)

    def check(self, text: str) -> URL:
        """Read a URL that may be asked; raises AddressRefused for any other."""
        url = _read(text)
        if url.scheme not in {"http", "https"}:
            raise AddressRefused("only http:// and https:// URLs can be read")
        host = url.raw_host or ""
        if not (_is_name(host) or _is_ip(host)):
            raise AddressRefused("the URL names no valid host")
        if url.raw_user is not None or url.raw_password is not None:
            raise AddressRefused(f"{host}: a URL with a user name or password is not asked; take it out")
        if url.port not in self._ports and not self.vouched(url):
            allowed = ", ".join(str(port) for port in sorted(self._ports))
            raise AddressRefused(f"{host}: port {url.port} is not asked, only {allowed}")
        return url

    def vouched(self, url: URL) -> bool:
        """Say whether the operator vouched for the host of this URL."""
        host = url.raw_host or ""
        written = f"[{host}]" if ":" in host else host
        return not self._private.isdisjoint((host, written, f"{written}:{url.port}"))


def printable(text: str) -> str:
    """Pass on the text of a URL; raises AddressRefused where it is overlong or has characters that no URL has."""
    if len(text) > _LONGEST:
        raise AddressRefused(f"the URL is longer than {_LONGEST} characters")
    if not text.isprintable() or "\\" in text:
        raise AddressRefused("the URL holds a character that no URL has (control character or backslash)")
    return text


def _read(text: str) -> URL:
    try:
        return URL(printable(text))
    except ValueError:
        raise AddressRefused("the URL can't be read; give it as https://host/path") from None


def _is_name(host: str) -> bool:
    return bool(_NAME.fullmatch(host)) and not _ENDS_IN_A_NUMBER.fullmatch(host)


def _is_ip(host: str) -> bool:
    try:
        return "%" not in host and bool(ipaddress.ip_address(host))
    except ValueError:
        return False
