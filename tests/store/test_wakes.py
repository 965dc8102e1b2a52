from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.store import wakes
from bot.store.database import Database
from bot.store.wakes import Work
from tests.store.conftest import opened
from tests.store.postgres import Server


class Heard:
    """What was heard of, and a way to wait for it."""

    def __init__(self) -> None:
        self.works: list[Work] = []
        self._came = asyncio.Event()

    def __call__(self, work: Work) -> None:
        self.works.append(work)
        self._came.set()

    async def something(self) -> None:
        async with asyncio.timeout(10):
            await self._came.wait()
        self._came.clear()


async def test_what_a_transaction_makes_due_is_heard_of_once_it_is_committed(database: Database) -> None:
    heard = Heard()
    database.wakes.listen(heard)

    async with database.write() as connection:
        wakes.note(connection, Work.DELIVER)
        wakes.note(connection, Work.DELIVER)
        before = list(heard.works)

    assert (before, heard.works) == ([], [Work.DELIVER])


async def test_a_transaction_that_is_rolled_back_wakes_nobody(database: Database) -> None:
    heard = Heard()
    database.wakes.listen(heard)

    async def broken() -> None:
        async with database.write() as connection:
            wakes.note(connection, Work.DELIVER)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await broken()
    async with database.write():
        pass

    assert heard.works == []


@pytest.fixture
async def url(postgresql_server: Server) -> AsyncIterator[str]:
    async with postgresql_server.migrated() as url:
        yield url


async def test_another_process_hears_of_it_by_postgresql(url: str) -> None:
    heard = Heard()
    async with opened(url) as here, opened(url) as there:
        there.wakes.listen(heard)
        async with there.wakes.listening(url):
            await heard.something()
            heard.works.clear()
            async with here.write() as connection:
                wakes.note(connection, Work.FEEDS)
            await heard.something()

    assert heard.works == [Work.FEEDS]


async def test_whoever_begins_to_listen_looks_for_all_work_since_some_may_have_been_missed(url: str) -> None:
    heard = Heard()
    async with opened(url) as there:
        there.wakes.listen(heard)
        async with there.wakes.listening(url):
            await heard.something()

    assert heard.works == [*Work]


async def test_a_word_that_is_unknown_here_is_passed_over(url: str) -> None:
    heard = Heard()
    async with opened(url) as here, opened(url) as there:
        there.wakes.listen(heard)
        async with there.wakes.listening(url):
            await heard.something()
            heard.works.clear()
            async with here.write() as connection:
                await connection.exec_driver_sql("SELECT pg_notify('airdate', 'dance')")
                wakes.note(connection, Work.DELIVER)
            await heard.something()

    assert heard.works == [Work.DELIVER]
