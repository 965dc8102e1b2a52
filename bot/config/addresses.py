"""Web addresses, hosts, files and databases: what the configuration may point at."""

from __future__ import annotations

import ipaddress
import re
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationInfo

from bot.config.base import Surroundings
from bot.config.values import refusal

_LONGEST_URL = 2048
_UNUSABLE_IN_URL = re.compile(r"[^\x21-\x7e]|\\")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_SQLITE = "sqlite:///"


def _beside(path: str | Path, info: ValidationInfo) -> Path:
    """Relative paths start from the folder of the configuration's file."""
    return info.context.folder / path if isinstance(info.context, Surroundings) else Path(path)


def _file(path: Path, info: ValidationInfo) -> Path:
    if path == Path():
        raise refusal("must be the path of a file or folder")
    return _beside(path, info)


def _web_address(schemes: tuple[str, ...], value: str) -> str:
    # No message shows the address: feeds carry keys in theirs.
    if len(value) > _LONGEST_URL or _UNUSABLE_IN_URL.search(value):
        raise refusal(f"must be a plain web address: ASCII, no spaces, at most {_LONGEST_URL} characters")
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise refusal(f"must be a web address that starts with {schemes[0]}://")
    if "@" in parts.netloc:
        raise refusal("must not hold a user name or password")
    return value


def _host(value: str) -> str:
    host = value.strip().lower().removeprefix("[").removesuffix("]")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        if _HOST.fullmatch(host):
            return host
    raise refusal("must be a host alone, like nas.local or 192.168.1.5, without scheme, port or path")


def _database(value: SecretStr, info: ValidationInfo) -> SecretStr:
    url = value.get_secret_value()
    if url.startswith(_SQLITE):
        file, mark, options = url.removeprefix(_SQLITE).partition("?")
        if file not in {"", ":memory:"}:
            return SecretStr(f"{_SQLITE}{_beside(file, info)}{mark}{options}")
    elif _names_postgresql(url):
        return value
    raise refusal("must be sqlite:///<file> or postgresql://<user>:<password>@<host>/<database>")


def _names_postgresql(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "postgresql" and url.startswith("postgresql://") and len(parts.path) > 1


WebAddress = Annotated[str, AfterValidator(partial(_web_address, ("https", "http")))]
GatewayAddress = Annotated[str, AfterValidator(partial(_web_address, ("wss", "ws")))]
Host = Annotated[str, AfterValidator(_host)]
FilePath = Annotated[Path, AfterValidator(_file)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database)]
"""Held as a secret, since a PostgreSQL address carries a password."""
