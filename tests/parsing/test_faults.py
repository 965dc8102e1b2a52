from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.errors import BotError, FetchError, ParseError, StoreDamaged
from bot.parsing import Limits, Parsers
from bot.sources.base import Reading
from tests.parsing import specimens
from tests.parsing.conftest import document
from tests.parsing.specimens import Parse, Specimen

# The processes start once for all tests here: what one document does to its worker must not matter to the next.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parse() -> AsyncIterator[Parsers]:
    async with Parsers(workers=1, limits=Limits(answer=2**18)) as parsers:
        yield parsers


async def error_of(parse: Parsers, act: Parse, body: bytes = b"") -> BotError:
    with pytest.raises(BotError) as caught:
        await parse(Specimen(act), document(body))
    assert isinstance(await parse(Specimen(specimens.echo), document()), Reading)  # and it goes on
    return caught.value


@pytest.mark.parametrize(
    ("act", "kind", "text"),
    [
        (specimens.refuse, ParseError, "not a feed"),
        (specimens.refuse_at_length, FetchError, "come back later"),
        (specimens.refuse_otherwise, StoreDamaged, "odd"),
        (specimens.devour, ParseError, "the document needs more than 512 MiB to read"),
        (specimens.chatter, ParseError, "the document says more than 0.25 MiB"),
        (specimens.crash, ParseError, "the worker process died of the document (Segmentation fault"),
        (specimens.leave, ParseError, "the worker process died of the document (exit code 3)"),
    ],
)
async def test_an_expected_failure_comes_back_in_plain_words(
    parse: Parsers, caplog: pytest.LogCaptureFixture, act: Parse, kind: type[BotError], text: str
) -> None:
    error = await error_of(parse, act)

    assert type(error) is kind
    assert str(error).startswith(text)
    assert error.__cause__ is None
    assert caplog.records == []


async def test_an_error_keeps_what_it_carries(parse: Parsers) -> None:
    error = await error_of(parse, specimens.refuse_at_length)

    assert isinstance(error, FetchError)
    assert (error.status, error.retry_after) == (429, timedelta(seconds=90))


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (specimens.stumble, "KeyError: '\\x1b[31m\\n@everyone'"),
        (specimens.stumble_silently, "LookupError"),
        (specimens.surrogate, "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 0"),
        (specimens.stumble_unpicklably, "Stubborn: can't be unpacked"),
        (specimens.refuse_unpicklably, "TypeError: Refused.__init__() missing 1 required keyword-only argument"),
        (specimens.recurse, "RecursionError: maximum recursion depth exceeded"),
        (specimens.quit_, "SystemExit: 3"),
        (specimens.no_reading, "TypeError: parse() gave no Reading but NoneType"),
        (specimens.unpicklable_reading, "TypeError: cannot pickle 'mappingproxy' object"),
    ],
)
async def test_an_unexpected_failure_is_an_error_of_the_source_and_is_logged(
    parse: Parsers, caplog: pytest.LogCaptureFixture, act: Parse, text: str
) -> None:
    error = await error_of(parse, act, b"\x1b[31m\n@everyone")

    assert type(error) is ParseError
    assert str(error).startswith(text)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage().startswith(f"the code of the source specimen failed: {text}")


async def test_the_log_says_where_a_source_failed(parse: Parsers, caplog: pytest.LogCaptureFixture) -> None:
    await error_of(parse, specimens.stumble, b"\x1b\nforged line")

    (record,) = caplog.records
    assert "specimens.py" in record.getMessage()
    assert "in stumble" in record.getMessage()
    assert "\x1b" not in record.getMessage()
    assert "\nforged" not in record.getMessage()


async def test_a_source_that_can_not_be_handed_over_is_an_error_of_the_source(
    parse: Parsers, caplog: pytest.LogCaptureFixture
) -> None:
    error = await error_of(parse, lambda _: specimens.tell("never"))

    assert type(error) is ParseError
    assert str(error).startswith("the source specimen can't be handed to a worker process: ")
    assert len(caplog.records) == 1
