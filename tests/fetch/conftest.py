from __future__ import annotations

import shutil
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.fetch import Fetcher, Limits
from tests.fetch.servers import LOOPBACK

NOW = datetime(2024, 1, 10, 15, 0, tzinfo=UTC)
LIMITS = Limits(total=timedelta(seconds=5), connect=timedelta(seconds=5), read=timedelta(seconds=5))
# Loading the system's certificates takes longer than most tests do.
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def fetching(limits: Limits = LIMITS, **given: Any) -> Fetcher:
    """Make a fetcher for servers on loopback; `given` are arguments of Fetcher."""
    usual: dict[str, Any] = {"clock": lambda: NOW, "allow_private": [LOOPBACK], "tls": NO_AUTHORITIES, "environ": {}}
    return Fetcher(limits=limits, **(usual | given))


class Tls(NamedTuple):
    """Two sides of one certificate, made for `localhost` and `other.test`."""

    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("makes a certificate with the openssl command, which is not installed")
    pem = _certificate(openssl, tmp_path_factory.mktemp("tls"))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(pem)
    return Tls(server=server, client=ssl.create_default_context(cafile=pem))


def _certificate(openssl: str, folder: Path) -> Path:
    key, certificate, pem = folder / "key.pem", folder / "certificate.pem", folder / "both.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,DNS:other.test"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command = [openssl, "req", "-x509", *kind, *names, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - fixed arguments
    pem.write_text(key.read_text() + certificate.read_text())
    return pem
