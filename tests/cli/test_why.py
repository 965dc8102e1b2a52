"""`airdate why`: once as a process on a database that is in use, and what else can be asked of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.cli.why import why
from bot.core.alerts import Landed
from bot.core.reasons import Reason
from bot.core.releases import Standing, State
from bot.errors import ConfigError
from bot.store import items, outbox, releases
from bot.store.database import Database
from tests.core.made import LINK, NOW, a_witness, an_item
from tests.flow.process import Bot
from tests.store.conftest import Template, opened
from tests.store.rows import add_event, add_release, add_show, owe


async def fill(database: Database) -> str:
    """Store an episode that was posted in one channel and not in another, and a headline; gives the message's mark."""
    async with database.write() as connection:
        show = await add_show(connection, names=("Metallic Rouge", "メタリックルージュ"))
        out = Standing(state=State.AVAILABLE, available_at=NOW, url=LINK)
        release = await add_release(connection, show, out)
        await releases.witness(connection, [(release.id, a_witness(source="Crunchyroll", url=LINK))])
        stored = await add_event(connection, show_id=show.id, release_id=release.id)
        await owe(connection, stored, 500)
        await owe(connection, stored, 501, withheld=Reason.OTHER_AUDIO)
        [alert] = await outbox.claim(connection, NOW, 1)
        await outbox.sent(connection, {alert.id: Landed(message_id=77)}, NOW)
        await items.add(connection, {"ann": [an_item()]}, NOW)
    return alert.marker


def configuration(folder: Path, url: str) -> Path:
    """Write the least configuration that names a database."""
    file = folder / "airdate.toml"
    file.write_text(
        f"""
        store.url = "{url}"
        [[sources]]
        name = "News"
        kind = "feed"
        url = "https://news.example/feed"
        [[shows]]
        name = "Metallic Rouge"
        [[announcements]]
        channel = 200000000000000000
        shows = ["Metallic Rouge"]
        """,
        encoding="utf-8",
    )
    return file


async def test_an_episode_is_explained_for_every_channel_while_the_database_is_in_use(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    mark = await fill(database)
    config = configuration(tmp_path, database_url)
    command = Bot(arguments=["why", "metallic rouge", "03", "-c", str(config)], folder=tmp_path)
    await command.start()
    ended = await command.ended()
    assert (ended.code, ended.errors) == (0, "")
    assert ended.output.splitlines() == [
        "Metallic Rouge, Episode 3",
        f"  Crunchyroll, Japanese: available since 2024-01-24 19:00 UTC, {LINK}",
        f"    2024-01-24 19:00 UTC, Crunchyroll: available since 2024-01-24 19:00 UTC, {LINK}",
        "  2024-01-24 19:00 UTC, event: episode, on Crunchyroll, Japanese, confirmed since 2024-01-24 19:00 UTC",
        f"    channel 500: posted at 2024-01-24 19:00 UTC as message 77, mark {mark}",
        "    channel 501: not posted: this announcement asks for other audio languages",
    ]


@pytest.fixture
def stored(sqlite_template: Template, tmp_path: Path) -> tuple[Path, str]:
    """Give a configuration with a filled SQLite database that nobody has open, and the mark of its message."""
    url = f"sqlite:///{tmp_path / 'airdate.db'}"

    async def filled() -> str:
        await sqlite_template.copy_to(tmp_path / "airdate.db")
        async with opened(url) as database:
            return await fill(database)

    return configuration(tmp_path, url), asyncio.run(filled())


@pytest.mark.parametrize(
    ("show", "number", "season"),
    [("メタリックルージュ", None, None), ("metallic", None, 1), ("Metallic Rouge", "3.0", None)],
)
def test_a_show_is_found_by_its_names_and_without_a_number_its_newest_episode(
    stored: tuple[Path, str],
    capsys: pytest.CaptureFixture[str],
    show: str,
    number: str | None,
    season: int | None,
) -> None:
    why(show=show, number=number, season=season, config=stored[0])
    assert capsys.readouterr().out.startswith("Metallic Rouge, Episode 3\n")


def test_a_message_is_explained_by_its_mark(stored: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    config, mark = stored
    why(alert=mark.upper(), config=config)
    assert f"mark {mark}" in capsys.readouterr().out


def test_news_is_explained_by_words_of_its_headline(
    stored: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    why(news="trailer ROUGE", config=stored[0])
    said = capsys.readouterr().out
    assert said.startswith("Metallic Rouge Reveals New Trailer\n")
    assert said.endswith("nothing is told of news that is about no known show\n")


@pytest.mark.parametrize(
    ("show", "number", "season", "said"),
    [
        ("Metalic Ruge", None, None, "no show is known as 'Metalic Ruge'; near names are: Metallic Rouge"),
        ("Metallic Rouge", "9", None, "no source has told of episode 9 of Metallic Rouge"),
        ("Metallic Rouge", "3", 2, "no source has told of episode 3 of season 2 of Metallic Rouge"),
        ("Metallic Rouge", None, 2, "no source has told of any episode of season 2 of Metallic Rouge yet"),
    ],
)
def test_an_episode_that_is_not_known_is_said(
    stored: tuple[Path, str], show: str, number: str | None, season: int | None, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        why(show=show, number=number, season=season, config=stored[0])


def test_an_unknown_mark_and_an_unknown_headline_are_said(stored: tuple[Path, str]) -> None:
    with pytest.raises(ConfigError, match="no stored alert has the mark 'aaaaaaaa'"):
        why(alert="aaaaaaaa", config=stored[0])
    with pytest.raises(ConfigError, match="no stored headline has the words 'unheard of'"):
        why(news="unheard of", config=stored[0])


def test_one_thing_is_explained_at_a_time() -> None:
    with pytest.raises(ConfigError, match="ask for one thing"):
        why()
    with pytest.raises(ConfigError, match="ask for one thing"):
        why(show="Metallic Rouge", alert="aaaaaaaa")
    with pytest.raises(ConfigError, match="--season belongs to a show"):
        why(news="rouge", season=1)
