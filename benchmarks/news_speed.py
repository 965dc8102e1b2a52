"""How fast headlines are matched over 30,000 shows, beside a plain search for every name in the same run."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

from bot.core.mentions import NameIndex

SHOWS = 30_000
_PEER_HEADLINES = 40
_ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Times in seconds for the build, in milliseconds for one headline (the best of three); memory in MiB."""

    names: int
    build: float
    memory: float
    median: float
    p99: float
    peer: float


def many_names(names: Sequence[tuple[int, str]], shows: int = SHOWS) -> list[tuple[int, str]]:
    """Make up names for as many shows: the known ones, and new ones of one's first and another's last words."""
    return [*names, *islice(_made(names), max(0, shows - len({show_id for show_id, _ in names})))]


def _made(names: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    first = max(show_id for show_id, _ in names) + 1
    split = [name.split() for _, name in names if name.isascii() and " " in name]
    for step in count(1):
        for place, words in enumerate(split):
            other = split[(place + step * 7) % len(split)]
            yield first, " ".join([*words[: len(words) // 2 + 1], *other[len(other) // 2 :], str(step)][:20])
            first += 1


def measure(names: Sequence[tuple[int, str]], headlines: Sequence[str]) -> Speed:
    """Measure the build, its memory, and each headline; then the peer on some of them."""
    started = time.perf_counter()
    index = NameIndex.of(names)
    build = time.perf_counter() - started
    tracemalloc.start()
    weighed = NameIndex.of(names)
    memory = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    del weighed
    times = sorted(min(_timed(index, headline) for _ in range(_ROUNDS)) for headline in headlines)
    return Speed(
        names=len(names),
        build=build,
        memory=memory,
        median=statistics.median(times),
        p99=times[int(len(times) * 0.99)],
        peer=_peer(names, headlines[:_PEER_HEADLINES]),
    )


def _timed(index: NameIndex, headline: str) -> float:
    started = time.perf_counter()
    index.shows_in(headline)
    return (time.perf_counter() - started) * 1000


def _peer(names: Sequence[tuple[int, str]], headlines: Sequence[str]) -> float:
    """Search every name in every headline, which is the plainest way to match and knows nothing of meaning."""
    folded = [(show_id, name.casefold()) for show_id, name in names]
    started = time.perf_counter()
    for headline in headlines:
        text = headline.casefold()
        {show_id for show_id, name in folded if name in text}
    return (time.perf_counter() - started) * 1000 / max(1, len(headlines))
