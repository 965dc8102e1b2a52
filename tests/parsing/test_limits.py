from __future__ import annotations

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import ParseError
from bot.parsing import Limits, Parsers
from tests.parsing import specimens
from tests.parsing.conftest import has_ended, occupied, process_of, titles, until
from tests.parsing.specimens import Parse

EVIL_FEED = b"<rss version='2.0'><channel><item><author>" + b"a" * 30_000 + b"</author></item></channel></rss>"
A_SECOND = Limits(wall=timedelta(seconds=1))
A_SECOND_OF_WORK = Limits(processor=timedelta(seconds=1))
HANGING = pytest.mark.parametrize("hang", [specimens.sleep, specimens.spin])


@HANGING
async def test_a_document_that_takes_too_long_is_given_up_and_its_worker_killed(hang: Parse, tmp_path: Path) -> None:
    async with Parsers(workers=1, limits=A_SECOND) as parse:
        task, worker = await occupied(parse, hang, tmp_path / "worker")
        with pytest.raises(ParseError, match=r"^the document took more than 1 s to read$"):
            await task
        await until(lambda: has_ended(worker))

        assert await process_of(parse) != worker


async def test_a_document_that_takes_too_much_work_is_given_up(tmp_path: Path) -> None:
    async with Parsers(workers=1, limits=A_SECOND_OF_WORK) as parse:
        task, worker = await occupied(parse, specimens.spin, tmp_path / "worker")
        with pytest.raises(ParseError, match=r"^the document took more than 1 s of processor time to read$"):
            await task

        assert await process_of(parse) != worker


async def test_the_work_of_earlier_documents_does_not_count() -> None:
    async with Parsers(workers=1, limits=A_SECOND_OF_WORK) as parse:
        workers = {await process_of(parse)}
        for _ in range(4):
            await titles(parse, specimens.work)
        workers.add(await process_of(parse))

    assert len(workers) == 1


async def test_a_small_evil_feed_is_given_up_while_the_loop_goes_on() -> None:
    loop = asyncio.get_running_loop()
    longest = 0.0
    async with Parsers(limits=A_SECOND) as parse:
        evil = asyncio.create_task(titles(parse, specimens.feed, EVIL_FEED))
        while not evil.done():
            before = loop.time()
            await asyncio.sleep(0.005)
            longest = max(longest, loop.time() - before)

    with pytest.raises(ParseError, match="took more than"):
        await evil
    assert longest < 0.25


@HANGING
async def test_a_document_that_hangs_holds_up_no_other(hang: Parse, tmp_path: Path) -> None:
    async with Parsers(workers=2) as parse:
        hung, worker = await occupied(parse, hang, tmp_path / "worker")
        others = [await process_of(parse) for _ in range(3)]
        still_hung = not hung.done()
        hung.cancel()
        await asyncio.wait([hung])

    assert worker not in others
    assert still_hung


async def test_waiting_for_a_worker_uses_up_none_of_the_time() -> None:
    async with Parsers(workers=1, limits=Limits(wall=timedelta(seconds=0.7))) as parse:
        read = await asyncio.gather(*(titles(parse, specimens.nap) for _ in range(5)))

    assert read == [[]] * 5


@HANGING
async def test_a_caller_that_gives_up_frees_the_worker(hang: Parse, tmp_path: Path) -> None:
    async with Parsers(workers=1) as parse:
        task, worker = await occupied(parse, hang, tmp_path / "worker")
        task.cancel()
        await asyncio.wait([task])

        async with asyncio.timeout(5):
            assert await process_of(parse) != worker


@HANGING
async def test_closing_ends_the_workers_within_two_seconds(hang: Parse, tmp_path: Path) -> None:
    async with Parsers(workers=2) as parse:
        one, first = await occupied(parse, hang, tmp_path / "first")
        two, second = await occupied(parse, hang, tmp_path / "second")
        waiting = asyncio.create_task(titles(parse, specimens.echo))
        await asyncio.sleep(0)
        closed_by = asyncio.get_running_loop().time() + 2

    for task in (one, two, waiting):
        with pytest.raises(ParseError, match=r"^the worker processes are being closed$"):
            await task
    await until(lambda: has_ended(first) and has_ended(second))
    assert asyncio.get_running_loop().time() < closed_by


async def test_nothing_is_read_after_closing() -> None:
    async with Parsers(workers=1) as parse:
        pass

    with pytest.raises(ParseError, match=r"^the worker processes are being closed$"):
        await titles(parse, specimens.echo)


async def test_a_worker_that_the_system_kills_while_idle_is_replaced() -> None:
    async with Parsers(workers=1) as parse:
        worker = await process_of(parse)
        os.kill(worker, signal.SIGKILL)

        assert await process_of(parse) != worker


async def test_all_workers_may_be_killed_again_and_again() -> None:
    async with Parsers(workers=2) as parse:
        for _ in range(3):
            worker = await process_of(parse)
            os.kill(worker, signal.SIGTERM)
            await until(lambda: has_ended(worker))  # noqa: B023 - awaited in the same round
            assert await process_of(parse) != worker


async def test_a_worker_is_replaced_after_its_number_of_documents() -> None:
    async with Parsers(workers=1, limits=Limits(documents=2)) as parse:
        workers = [await process_of(parse) for _ in range(6)]

    assert len(set(workers)) >= 3


async def test_workers_that_can_not_start_are_an_error_at_once() -> None:
    with pytest.raises(ParseError, match=r"^the worker processes don't start; what they print says why"):
        async with Parsers(limits=Limits(memory=2**70)):
            pass
