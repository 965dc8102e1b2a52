from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.errors import StoreError
from bot.pipeline.together import Together


@dataclass(slots=True)
class Book:
    """Keeps each transaction that was written, and refuses those that hold one of `refused`."""

    refused: frozenset[str] = frozenset()
    transactions: list[list[str]] = field(default_factory=list)

    async def write(self, pieces: Sequence[str]) -> None:
        await asyncio.sleep(0)
        if not self.refused.isdisjoint(pieces):
            raise StoreError(f"no room for {' '.join(pieces)}")
        self.transactions.append(list(pieces))


async def test_what_comes_at_once_is_one_transaction() -> None:
    book = Book()
    write = Together(book.write)

    await asyncio.gather(*map(write, "abc"))

    assert book.transactions == [["a", "b", "c"]]


async def test_what_comes_while_one_is_written_is_the_next() -> None:
    book = Book()
    write = Together(book.write)

    first = asyncio.create_task(write("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.gather(first, write("b"), write("c"))

    assert book.transactions == [["a"], ["b", "c"]]


async def test_a_transaction_holds_so_many_pieces_at_most() -> None:
    book = Book()
    write = Together(book.write, most=2)

    await asyncio.gather(*map(write, "abc"))

    assert book.transactions == [["a", "b"], ["c"]]


async def test_a_caller_goes_on_only_when_its_piece_is_written() -> None:
    book = Book()

    await Together(book.write)("a")

    assert book.transactions == [["a"]]


async def test_a_piece_that_is_refused_takes_no_other_with_it() -> None:
    book = Book(refused=frozenset("b"))
    write = Together(book.write)

    told = await asyncio.gather(*map(write, "abc"), return_exceptions=True)

    assert [str(one) for one in told] == ["None", "no room for b", "None"]
    assert book.transactions == [["a"], ["c"]]


async def test_after_a_refusal_it_goes_on() -> None:
    book = Book(refused=frozenset("a"))
    write = Together(book.write)

    with pytest.raises(StoreError):
        await write("a")
    await write("b")

    assert book.transactions == [["b"]]


async def test_a_caller_that_gives_up_leaves_the_others_their_transaction() -> None:
    book = Book()
    write = Together(book.write)

    leaving, staying = asyncio.create_task(write("a")), asyncio.create_task(write("b"))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait({leaving, staying})

    assert staying.exception() is None
    assert book.transactions == [["a", "b"]]
