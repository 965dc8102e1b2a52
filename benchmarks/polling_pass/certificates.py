"""The certificates of the feeds: each of some names, as real ones have, and all signed by one authority."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import certifi

from benchmarks.polling_pass.feeds import address

NAMES: Final = 25
"""Names in one certificate: a client reads all of them at each connection."""

_KEY: Final = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
"""An elliptic curve, as nearly all have by now: an RSA signature would take the server longer than all else."""


def make(folder: Path, feeds: int) -> Path:
    """Make the certificates of so many feeds in a folder; gives the file of those that are to be trusted.

    It has the authority together with all those that a client trusts in earnest, since reading them has its price.
    """
    authority = folder / "authority.pem"
    _run(*_KEY, "-subj", "/CN=authority", "-keyout", str(folder / "authority.key"), "-out", str(authority))
    signed = ("-CA", str(authority), "-CAkey", str(folder / "authority.key"))
    for number, addresses in enumerate(_groups(feeds)):
        names = ",".join(f"IP:{one}" for one in addresses)
        more = ("-addext", f"subjectAltName={names}", "-addext", "basicConstraints=critical,CA:FALSE")
        files = ("-keyout", str(folder / f"{number}.key"), "-out", str(folder / f"{number}.pem"))
        _run(*_KEY, *signed, "-subj", f"/CN=feeds {number}", *more, *files)
    trusted = folder / "trusted.pem"
    trusted.write_text(Path(certifi.where()).read_text(encoding="utf-8") + authority.read_text(encoding="utf-8"))
    return trusted


def contexts(folder: Path, feeds: int) -> Iterator[tuple[list[str], ssl.SSLContext]]:
    """Give the addresses of each certificate, and what a server shows it by."""
    for number, addresses in enumerate(_groups(feeds)):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(folder / f"{number}.pem", folder / f"{number}.key")
        yield addresses, context


def _groups(feeds: int) -> Iterator[list[str]]:
    for first in range(0, feeds, NAMES):
        yield [address(number) for number in range(first, min(first + NAMES, feeds))]


def _run(*words: str) -> None:
    subprocess.run(["openssl", "req", "-x509", *words], check=True, capture_output=True)  # noqa: S603, S607 - words of our own
