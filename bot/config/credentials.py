"""The bot's token: read from the environment or a private file, and held so that it never shows."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from bot.errors import ConfigError

_WHERE = "the token stands in the Discord Developer Portal, your application, Bot"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST = 1024


def from_environment(name: str, environ: Mapping[str, str]) -> SecretStr:
    """Read the token from an environment variable.

    Raises:
        ConfigError: the variable is not set, or holds no token.
    """
    if name not in environ:
        raise ConfigError(f"discord.token_env: the environment variable {name} is not set; {_WHERE}")
    return _token(environ[name], f"discord.token_env: the environment variable {name}")


def from_file(path: Path) -> SecretStr:
    """Read the token from a file that only its owner can read (mode 0600 or less, where the system has modes).

    Raises:
        ConfigError: the file is missing, can be read by others, or holds no token.
    """
    try:
        status = path.stat()
        _check_privacy(path, status)
        with path.open("rb") as file:
            content = file.read(_LONGEST)
    except OSError as error:
        raise ConfigError(f"discord.token_file: {path}: {error.strerror}; name a file that holds the token") from None
    return _token(content.decode("ascii", "replace"), f"discord.token_file: {path}")


def _check_privacy(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ConfigError(f"discord.token_file: {path} is not a file; name a file that holds the token")
    if os.name == "posix" and status.st_mode & _OTHERS:
        mode = f"{stat.S_IMODE(status.st_mode):04o}"
        command = shlex.join(["chmod", "600", str(path)])
        raise ConfigError(f"discord.token_file: {path} is open to other users (mode {mode}); run: {command}")


def _token(text: str, holder: str) -> SecretStr:
    value = text.strip()
    if not value:
        raise ConfigError(f"{holder} is empty; {_WHERE}")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ConfigError(f"{holder} holds something else than a token: it must be one word; {_WHERE}")
    return SecretStr(value)
