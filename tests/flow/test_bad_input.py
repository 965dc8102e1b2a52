"""Bad input to the real program: one clear line that says what to do, the documented exit code, and nothing lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.flow.conftest import Stage
from tests.flow.process import Bot, Ended
from tests.flow.publisher import Publisher


async def run(bot: Bot) -> Ended:
    """Start it, and wait for its end."""
    await bot.start()
    return await bot.ended()


def last_line(ended: Ended) -> str:
    """Give the line with which the program ended."""
    return ended.errors.strip().splitlines()[-1]


async def test_a_wrong_token_is_named_and_ends_with_code_4(stage: Stage) -> None:
    stage.discord.replace_token("another")

    ended = await run(stage.bot)

    assert ended.code == 4
    assert last_line(ended) == "airdate: Discord refused the bot token; make a new one in the Developer Portal"


async def test_a_missing_token_is_named_and_ends_with_code_2(stage: Stage) -> None:
    stage.bot.environment = {}

    ended = await run(stage.bot)

    assert ended.code == 2
    assert "DISCORD_TOKEN is not set" in last_line(ended)


async def test_refused_intents_end_with_code_5(stage: Stage) -> None:
    stage.discord.gateway.refuse_with = 4014

    ended = await run(stage.bot)

    assert ended.code == 5
    assert "intents" in last_line(ended)


async def test_discord_out_of_reach_ends_with_code_6(stage: Stage) -> None:
    config = stage.folder / "airdate.toml"
    config.write_text(config.read_text("utf-8").replace("[discord]", '[discord]\npatience = "1s"'), "utf-8")
    await stage.discord.stop()

    ended = await run(stage.bot)

    assert ended.code == 6
    assert last_line(ended).startswith("airdate: Discord can't be reached")
    assert last_line(ended).endswith("given up after 1 try in 0 s")


async def test_a_second_bot_on_the_same_database_is_refused_with_code_3(stage: Stage) -> None:
    await stage.start()
    second = Bot(arguments=stage.bot.arguments, folder=stage.folder / "second", environment=stage.bot.environment)
    second.folder.mkdir()

    ended = await run(second)

    assert ended.code == 3
    assert "another Airdate" in last_line(ended)


async def test_a_newer_database_is_refused_with_code_3_and_left_as_it_is(stage: Stage) -> None:
    await stage.start()
    await stage.bot.stop()
    file = stage.folder / "airdate.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()

    ended = await run(stage.bot)

    assert ended.code == 3
    assert "newer" in last_line(ended)
    assert file.read_bytes() == before


async def test_a_file_that_is_no_database_is_refused_with_code_3_and_left_as_it_is(stage: Stage) -> None:
    file = stage.folder / "airdate.db"
    file.write_bytes(b"my precious notes" * 500)

    ended = await run(stage.bot)

    assert ended.code == 3
    assert "no database" in last_line(ended)
    assert file.read_bytes() == b"my precious notes" * 500


async def test_every_fault_of_the_configuration_is_told_at_once_with_code_2(tmp_path: Path) -> None:
    config = tmp_path / "airdate.toml"
    config.write_text(
        '[polling]\ntick = "soon"\n[[sources]]\nname = "A"\nkind = "feeed"\nurl = "https://a.example/"\n', "utf-8"
    )

    ended = await run(Bot(arguments=["check", "-c", str(config)], folder=tmp_path))

    assert ended.code == 2
    assert f"{config}:2: polling.tick:" in ended.errors
    assert f"{config}:5: sources[0].kind:" in ended.errors


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        ("<html><body>Down for maintenance</body></html>", "text/html", 200, "HTML page"),
        ("", "application/xml", 200, "empty"),
        pytest.param("{}", "application/json", 200, "JSON", marks=pytest.mark.long),
        pytest.param("gone", "text/plain", 404, "HTTP 404", marks=pytest.mark.long),
    ],
)
async def test_polling_an_unreadable_source_says_what_came_with_code_7(
    publisher: Publisher, tmp_path: Path, body: str, kind: str, status: int, words: str
) -> None:
    publisher.publish("/feed", body, kind=kind, status=status)

    ended = await run(Bot(arguments=poll_arguments(tmp_path, publisher.url("/feed")), folder=tmp_path))

    assert ended.code == 7
    assert words in last_line(ended)


async def test_polling_a_dead_source_says_so_with_code_7(tmp_path: Path) -> None:
    ended = await run(Bot(arguments=poll_arguments(tmp_path, "http://127.0.0.1:9/feed"), folder=tmp_path))

    assert ended.code == 7
    assert last_line(ended).startswith("airdate: A can't be read: 127.0.0.1: connection refused; check its table in ")


async def test_polling_an_unknown_source_names_the_known_ones_with_code_2(tmp_path: Path) -> None:
    arguments = poll_arguments(tmp_path, "https://a.example/feed")

    ended = await run(Bot(arguments=[arguments[0], "B", *arguments[2:]], folder=tmp_path))

    assert ended.code == 2
    assert last_line(ended) == "airdate: no source is named 'B'; the configuration has A"


def poll_arguments(folder: Path, url: str) -> list[str]:
    """Write a configuration with one feed, and give the arguments that poll it."""
    config = folder / "airdate.toml"
    config.write_text(
        f'[polling]\nallow_private = ["127.0.0.1"]\n[[sources]]\nname = "A"\nkind = "feed"\nurl = "{url}"\n', "utf-8"
    )
    return ["poll", "A", "-c", str(config)]
