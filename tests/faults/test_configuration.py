"""X8: configuration files with every kind of fault end the program with 2, in clear lines; SIGHUP ends nothing."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from bot.config import load
from bot.errors import ConfigError
from bot.sources import kinds
from tests.faults.conftest import Figure
from tests.flow.documents import news_feed
from tests.flow.process import Bot
from tests.flow.publisher import Publisher

SOURCE = '[[sources]]\nname = "News"\nkind = "feed"\nurl = "http://127.0.0.1:9/rss"\n'
LIMIT = 2.0

# What the file holds, and how each line of the complaint begins behind the file's name.
WRONG: dict[str, tuple[bytes, list[str]]] = {
    "bad type": (b"[polling]\ntick = 5\n" + SOURCE.encode(), [":2: polling.tick: 5 is not a duration"]),
    "bad limit": (b"[limits]\nfeeds = 0\n" + SOURCE.encode(), [":2: limits.feeds: must be 1 or more"]),
    "limit too large": (
        b"[limits]\nurl_length = 5000\n" + SOURCE.encode(),
        [":2: limits.url_length: must be 2048 or less"],
    ),
    "unknown key": (b"[limits]\nfeed = 3\n" + SOURCE.encode(), [":2: limits.feed: unknown key; did you mean feeds?"]),
    "unknown table": (SOURCE.encode() + b"[x]\n", [":5: x: unknown key"]),
    "duplicate key": (
        b"[log]\nlevel = 'info'\nlevel = 'info'\n",
        [":3:15: not valid TOML: this key stands here twice"],
    ),
    "duplicate table": (b"[log]\n[log]\n", [":2:5: not valid TOML: "]),
    "a server's name": (
        SOURCE.replace("News", "feed:x").encode(),
        [':2: sources[0].name: must not begin with "feed:"'],
    ),
    "not UTF-8": (b"[log]\nlevel = '\xff'\n", [":2: not UTF-8 text"]),
    "10 MB": (b"#" * 10_000_000, [": larger than 1 MiB, so it is no configuration"]),
    "a value of 1 MB": (
        SOURCE.encode() + b"[log]\nlevel = '" + b"x" * 1_000_000 + b"'\n",
        [":6: log.level: this value is not a level"],
    ),
    "1 MB of unknown keys": (
        SOURCE.encode() + b"".join(b"k%d = 1\n" % n for n in range(50_000)),
        [f":{n}: sources[0]." for n in range(5, 55)],
    ),
    "a key of 300,000 parts": (b"a" + b".a" * 300_000 + b" = 1\n", [":1: more than 1000 dots in one line"]),
    "nested 300 deep": (b"x = " + b"{a = " * 300 + b"1" + b"}" * 300, [": lists or tables are nested too deeply"]),
    "empty": (b"", [":1: sources: at least one is needed"]),
}


def complaint(path: Path) -> list[str]:
    """Give what loading a file says, line by line, without the file's name."""
    with pytest.raises(ConfigError) as caught:
        load(path, kinds())
    lines = str(caught.value).splitlines()
    assert all(line.startswith(str(path)) for line in lines)
    return [line.removeprefix(str(path)) for line in lines]


@pytest.mark.long
@pytest.mark.fault("X8")
@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_file_is_refused_with_file_line_and_key(fault: str, tmp_path: Path, figure: Figure) -> None:
    content, beginnings = WRONG[fault]
    path = tmp_path / "config.toml"
    path.write_bytes(content)

    started = time.process_time()
    said = complaint(path)
    took = time.process_time() - started

    assert len(said) == len(beginnings)
    assert [line for line, begins in zip(said, beginnings, strict=True) if not line.startswith(begins)] == []
    assert took < LIMIT
    figure(f"{len(WRONG)} wrong files: each refused with its file, line and key")


@pytest.mark.fault("X8")
@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "made", "words"),
    [
        ("check", "missing", "config.toml: no such file; copy config.example.toml there"),
        ("run", "folder", "config.toml: this is a folder; name the TOML file in it"),
        ("run", "unknown key", "config.toml:1: log.loud: unknown key"),
        ("run", "open token", "discord.token_file: "),
    ],
)
async def test_the_program_ends_with_2_and_without_a_trace(
    command: str, made: str, words: str, tmp_path: Path, figure: Figure
) -> None:
    config = tmp_path / "config.toml"
    if made == "folder":
        config.mkdir()
    elif made == "unknown key":
        config.write_text(f"log.loud = 1\n{SOURCE}")
    elif made == "open token":
        (tmp_path / "token").write_text("a-token")
        (tmp_path / "token").chmod(0o644)
        config.write_text(f'discord.token_file = "token"\n{SOURCE}')
    bot = Bot(arguments=[command, "-c", str(config)], folder=tmp_path, environment={"DISCORD_TOKEN": "x"})

    await bot.start()
    ended = await bot.ended(60)

    assert (ended.code, ended.output) == (2, "")
    [line] = ended.errors.splitlines()
    assert words in line
    figure("the program with 4 of them: exit code 2, one line, no trace")


@pytest.mark.fault("X8")
@pytest.mark.long
async def test_a_file_that_breaks_while_the_bot_runs_changes_nothing(tmp_path: Path, figure: Figure) -> None:
    config = tmp_path / "config.toml"
    bot = Bot(arguments=["run", "--console", "-c", str(config)], folder=tmp_path)
    async with Publisher() as publisher:
        publisher.publish("/news", news_feed([]))
        table = (
            f'[[sources]]\nname = "News"\nkind = "feed"\nurl = "{publisher.url("/news")}"\nevery = "1s"\nfloor = "1s"\n'
        )
        config.write_text(f"polling.tick = '1s'\npolling.allow_private = ['127.0.0.1']\n{table}")
        try:
            await bot.start()
            await publisher.polled("/news")
            config.write_text("no = = TOML")
            os.kill(bot.pid, signal.SIGHUP)
            await publisher.polled("/news", 2)
            ended = await bot.stop(20)
        finally:
            await bot.kill()

    assert ended.code == 0
    assert "SIGHUP: nothing is read again while the bot runs; restart it to use a changed configuration" in ended.errors
    assert "Traceback" not in ended.errors
    figure("a broken file and SIGHUP while it runs: told in one line, and it goes on")
