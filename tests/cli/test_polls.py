"""`airdate polls`: when each source is asked next, and why."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

from rich.console import Console

from bot.cli.polls import polls_table
from bot.store import sources
from bot.store.database import Database
from bot.store.sources import SourceState
from tests.core.made import HOUR, MINUTE, NOW
from tests.flow.process import Bot

QUIET = SourceState(
    name="News", kind="feed", next_poll_at=NOW + HOUR, due_because="its usual rhythm", succeeded_at=NOW - MINUTE
)
NEAR = SourceState(
    name="Crunchyroll",
    kind="crunchyroll",
    next_poll_at=NOW + MINUTE,
    due_because="an episode is expected at 19:10 UTC",
    succeeded_at=NOW,
)
BROKEN = SourceState(
    name="[red]AniList",
    kind="anilist",
    next_poll_at=NOW + 2 * HOUR,
    due_because="failure 3 in a row",
    failures=3,
    error="the server answered\n503 [bold]",
)


def shown(*states: SourceState) -> list[list[str]]:
    """Give the cells of each line of the table below its headings, and what stands under it."""
    text = StringIO()
    Console(file=text, width=160).print(polls_table(states))
    lines = text.getvalue().splitlines()
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in lines[4:] if "─" not in line]


def test_the_sources_are_told_with_their_reasons_the_next_one_first() -> None:
    assert shown(QUIET, NEAR) == [
        ["Crunchyroll", "2024-01-24 19:00", "", "2024-01-24 19:01", "an episode is expected at 19:10 UTC"],
        ["News", "2024-01-24 18:59", "", "2024-01-24 20:00", "its usual rhythm"],
    ]


def test_a_source_that_fails_is_told_with_its_failures_and_its_error_as_text() -> None:
    assert shown(BROKEN) == [
        ["[red]AniList", "none yet", "3", "2024-01-24 21:00", "failure 3 in a row"],
        ["[red]AniList: the server answered 503 [bold]"],
    ]


def test_a_source_that_is_paused_or_has_moved_is_told_so() -> None:
    gone = replace(QUIET, paused="gone", replaced_url="https://old.example/feed", url="https://new.example/feed")
    moving = replace(NEAR, moved_to="https://new.example/", moved_times=2)
    assert [line for [line] in shown(gone, moving)[2:]] == [
        "News: paused: its server says that it is gone for good; it is tried once a week",
        "News: moved for good, so https://new.example/feed is asked in the place of https://old.example/feed",
        "Crunchyroll: redirects for good to https://new.example/, seen 2 of 3 times",
    ]


async def test_the_command_answers_while_a_bot_has_the_database_open(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    async with database.write() as connection:
        await sources.configure(connection, {"News": "feed"}, NOW)
        await sources.save(connection, [QUIET])
    config = tmp_path / "airdate.toml"
    config.write_text(
        f'[store]\nurl = "{database_url}"\n[[shows]]\nname = "Metallic Rouge"\n'
        '[[sources]]\nname = "News"\nkind = "feed"\nurl = "https://news.example/feed"\n'
        '[[announcements]]\nchannel = 184000000000000500\nshows = ["Metallic Rouge"]\n',
        encoding="utf-8",
    )
    bot = Bot(arguments=["polls", "-c", str(config)], folder=tmp_path)
    await bot.start()
    ended = await bot.ended()
    assert (ended.code, ended.errors) == (0, "")
    assert "2024-01-24 18:59" in ended.output
