"""The parsers: documents go to worker processes, and readings or errors come back in time."""

from __future__ import annotations

import asyncio
import logging
import pickle
import signal
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from bot.errors import ParseError
from bot.parsing.limits import Limits
from bot.parsing.pool import close_pool, open_pool, outcome
from bot.parsing.worker import Failure, read
from bot.sources.base import Reading, Response, Source

_log = logging.getLogger(__name__)


@dataclass(kw_only=True, eq=False)
class Parsers:
    """The only way to `Source.parse`: `async with Parsers() as parse: reading = await parse(source, response)`.

    Each of the `workers` is a process, which is killed and replaced when a document takes too long.
    """

    workers: int = 2
    limits: Limits = field(default_factory=Limits)
    _pool: ProcessPool = field(init=False, repr=False)
    _closed: bool = field(init=False, repr=False, default=False)

    def __post_init__(self) -> None:
        self._places = asyncio.Semaphore(self.workers)
        self._reopening = asyncio.Lock()
        self._running: set[Future[bytes]] = set()

    async def __aenter__(self) -> Self:
        self._pool = await asyncio.to_thread(open_pool, self.workers, self.limits)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        await asyncio.to_thread(close_pool, self._pool)
        for future in self._running:  # the pool itself leaves them open for ever
            if not future.done():
                future.set_exception(_closing())

    async def __call__(self, source: Source, response: Response) -> Reading:
        """Let the source read the answer; raises its own BotError, or ParseError where it failed in any other way.

        Such another failure (and not one that a limit ended) is a fault of the source's code, and is logged.
        """
        document = _packed(source, response)
        async with self._places:
            answer = await self._answer(document)
        said: Reading | Failure = pickle.loads(answer)  # noqa: S301 - the worker's own bytes
        if isinstance(said, Reading):
            return said
        if said.trace:
            _log.error("the code of the source %s failed: %s\n%s", source.name, said.error, said.trace)
        raise said.error

    async def _answer(self, document: bytes) -> bytes:
        pool = self._pool
        try:
            return await self._run(pool, document)
        except RuntimeError:
            # The whole pool is broken, for example since the system killed a worker that was idle.
            await self._reopen(pool)
        try:
            return await self._run(self._pool, document)
        except RuntimeError as error:
            raise ParseError(f"the worker processes don't stay alive ({error})") from error

    async def _run(self, pool: ProcessPool, document: bytes) -> bytes:
        future = pool.schedule(read, args=(document, self.limits))
        self._running.add(future)
        try:
            # Not the pool's own timeout, which goes by the clock on the wall. Cancelling makes it kill the worker.
            async with asyncio.timeout(self.limits.wall.total_seconds()):
                return await outcome(pool, future)
        except TimeoutError:
            raise ParseError(f"the document took more than {self.limits.wall.total_seconds():g} s to read") from None
        except ProcessExpired as error:
            raise ParseError(self._last_words(error.exitcode)) from None
        finally:
            self._running.discard(future)

    def _last_words(self, exitcode: int) -> str:
        if exitcode == -signal.SIGXCPU:
            limit = self.limits.processor.total_seconds()
            return f"the document took more than {limit:g} s of processor time to read"
        cause = signal.strsignal(-exitcode) if exitcode < 0 else f"exit code {exitcode}"
        return f"the worker process died of the document ({cause})"

    async def _reopen(self, broken: ProcessPool) -> None:
        async with self._reopening:
            if self._closed:
                raise _closing()
            if self._pool is broken:
                _log.warning("the worker processes broke down and are started anew")
                await asyncio.to_thread(close_pool, broken)
                self._pool = await asyncio.to_thread(open_pool, self.workers, self.limits)


def _packed(source: Source, response: Response) -> bytes:
    try:
        return pickle.dumps((source, response))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        _log.exception("the source %s can't be handed to a worker process", source.name)
        raise ParseError(f"the source {source.name} can't be handed to a worker process: {error}") from error


def _closing() -> ParseError:
    return ParseError("the worker processes are being closed")
