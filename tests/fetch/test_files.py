from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from bot.errors import FetchError
from bot.sources.base import NotModified, Request, Response, Validators
from tests.fetch.conftest import LIMITS, NOW, fetching


@pytest.fixture
def season(tmp_path: Path) -> Path:
    path = tmp_path / "season one.json"
    path.write_bytes(b"{}")
    return path


async def answer_of(path: Path, validators: Validators | None = None) -> Response | NotModified:
    async with fetching() as fetch:
        return await fetch(Request(file=path), validators or Validators())


async def test_a_file_is_an_answer(season: Path) -> None:
    answer = await answer_of(season)

    assert isinstance(answer, Response)
    assert (answer.body, answer.status, answer.received, answer.url) == (b"{}", 200, NOW, season.as_uri())


async def test_a_file_that_did_not_change_is_not_read_again(season: Path) -> None:
    first = await answer_of(season)
    assert isinstance(first, Response)

    assert isinstance(await answer_of(season, first.validators), NotModified)


async def test_a_file_that_changed_is_read_again(season: Path) -> None:
    first = await answer_of(season)
    assert isinstance(first, Response)
    os.utime(season, ns=(0, 1))

    assert isinstance(await answer_of(season, first.validators), Response)


async def test_a_file_with_a_relative_path_is_read(season: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(season.parent)

    answer = await answer_of(Path(season.name))

    assert isinstance(answer, Response)
    assert answer.url == season.as_uri()


async def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"/nothing: No such file or directory$"):
        await answer_of(tmp_path / "nothing")


async def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="Is a directory"):
        await answer_of(tmp_path)


async def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(FetchError, match=r"/pipe: not a file$"):
        await answer_of(tmp_path / "pipe")


async def test_a_file_above_the_limit_is_refused(season: Path) -> None:
    async with fetching(dataclasses.replace(LIMITS, body=1)) as fetch:
        with pytest.raises(FetchError, match=r"/season one\.json: more than 9\.53674e-07 MiB$"):
            await fetch(Request(file=season))
