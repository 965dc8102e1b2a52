"""Marks: what comes at about the same time is noted together, and what comes alone at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.pipeline.marks import PAUSE, Marks

ENOUGH = 20


class Book:
    """What was noted, one list for each transaction."""

    def __init__(self) -> None:
        self.written: list[list[int]] = []

    async def write(self, pieces: Sequence[int]) -> None:
        self.written.append([*pieces])


async def piece(marks: Marks[int], number: int) -> None:
    async with marks.under_way():
        # The others begin too.
        await asyncio.sleep(0)
        await marks(number)


async def test_what_comes_alone_is_noted_at_once() -> None:
    book = Book()
    marks = Marks(book.write, enough=ENOUGH)
    await piece(marks, 1)
    await piece(marks, 2)
    assert book.written == [[1], [2]]


async def test_what_ends_while_others_are_under_way_is_noted_with_them() -> None:
    book = Book()
    marks = Marks(book.write, enough=ENOUGH)
    await asyncio.gather(*(piece(marks, number) for number in range(5)))
    assert [sorted(pieces) for pieces in book.written] == [[0, 1, 2, 3, 4]]


async def test_enough_of_it_waits_for_no_more() -> None:
    book = Book()
    marks = Marks(book.write, enough=ENOUGH)
    async with marks.under_way():
        await asyncio.gather(*(piece(marks, number) for number in range(ENOUGH)))
    assert [len(pieces) for pieces in book.written] == [ENOUGH]


async def test_what_is_slow_holds_a_mark_up_for_a_moment_only() -> None:
    book = Book()
    marks = Marks(book.write, enough=ENOUGH)
    async with marks.under_way():
        await piece(marks, 1)
    assert book.written == [[1]]


async def test_what_came_meanwhile_is_noted_with_what_waits_no_longer() -> None:
    book = Book()
    marks = Marks(book.write, enough=ENOUGH)
    async with marks.under_way():
        first = asyncio.create_task(piece(marks, 1))
        await asyncio.wait({first}, timeout=PAUSE / 4)
        await asyncio.gather(first, piece(marks, 2))
    assert book.written == [[1, 2]]
