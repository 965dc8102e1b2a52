from pathlib import Path

import pytest

from bot.config import DiscordSettings
from bot.errors import ConfigError
from tests.config.writing import SOURCE, loaded

TOKEN = "MTA0.made-up.SecretOfTheTests"
PORTAL = "the token stands in the Discord Developer Portal, your application, Bot"


def private_file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "discord token"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def refusal(discord: DiscordSettings, environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        discord.read_token(environ)
    assert TOKEN not in str(caught.value)
    return str(caught.value)


def test_the_token_is_read_from_the_environment() -> None:
    assert DiscordSettings().read_token({"DISCORD_TOKEN": f" {TOKEN}\n"}).get_secret_value() == TOKEN


def test_another_variable_can_be_named(tmp_path: Path) -> None:
    discord = loaded(tmp_path, f'discord.token_env = "OTHER"\n{SOURCE}').discord

    assert discord.read_token({"OTHER": TOKEN, "DISCORD_TOKEN": "no"}).get_secret_value() == TOKEN


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_the_token_is_read_from_a_private_file(tmp_path: Path, mode: int) -> None:
    private_file(tmp_path, f"{TOKEN}\n".encode(), mode)
    discord = loaded(tmp_path, f'discord.token_file = "discord token"\n{SOURCE}').discord

    assert discord.read_token({"DISCORD_TOKEN": "no"}).get_secret_value() == TOKEN


def test_the_token_never_shows() -> None:
    token = DiscordSettings().read_token({"DISCORD_TOKEN": TOKEN})

    assert TOKEN not in f"{token} {token!r}"


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({}, f"discord.token_env: the environment variable DISCORD_TOKEN is not set; {PORTAL}"),
        ({"DISCORD_TOKEN": " "}, f"discord.token_env: the environment variable DISCORD_TOKEN is empty; {PORTAL}"),
        (
            {"DISCORD_TOKEN": f"Bot {TOKEN}"},
            (
                "discord.token_env: the environment variable DISCORD_TOKEN holds something else than a token: "
                f"it must be one word; {PORTAL}"
            ),
        ),
        (
            {"DISCORD_TOKEN": f"{TOKEN}\r\nX-Header: 1"},
            (
                "discord.token_env: the environment variable DISCORD_TOKEN holds something else than a token: "
                f"it must be one word; {PORTAL}"
            ),
        ),
    ],
    ids=["not set", "empty", "prefix", "lines"],
)
def test_an_environment_without_a_token_says_what_to_do(environ: dict[str, str], message: str) -> None:
    assert refusal(DiscordSettings(), environ) == message


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o610])
def test_a_file_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = private_file(tmp_path, TOKEN.encode(), mode)

    assert refusal(DiscordSettings(token_file=path), {}) == (
        f"discord.token_file: {path} is open to other users (mode {mode:04o}); run: chmod 600 '{path}'"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\n", f"is empty; {PORTAL}"),
        (f"DISCORD_TOKEN = {TOKEN}".encode(), f"holds something else than a token: it must be one word; {PORTAL}"),
        (b"\xff\xfe" + TOKEN.encode(), f"holds something else than a token: it must be one word; {PORTAL}"),
    ],
    ids=["empty", "assignment", "bytes"],
)
def test_a_file_without_a_token_says_what_to_do(tmp_path: Path, content: bytes, message: str) -> None:
    path = private_file(tmp_path, content)

    assert refusal(DiscordSettings(token_file=path), {}) == f"discord.token_file: {path} {message}"


def test_a_missing_token_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "none"

    assert refusal(DiscordSettings(token_file=path), {}) == (
        f"discord.token_file: {path}: No such file or directory; name a file that holds the token"
    )


def test_a_folder_is_no_token_file(tmp_path: Path) -> None:
    assert refusal(DiscordSettings(token_file=tmp_path), {}) == (
        f"discord.token_file: {tmp_path} is not a file; name a file that holds the token"
    )
