"""The measurement: messages a second and their cost, beside bare discord.py, and what a storm delays."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord
import uvloop

from benchmarks.delivery.scene import UNLIMITED, Scene, scene
from benchmarks.rows import RUNS, Row, middle
from bot.chat.embeds import parts
from bot.core.message import Message
from bot.pipeline.deliver import at_once
from bot.pipeline.written import letters
from bot.store import outbox

ALLOWED: Final = 50
_AT_ONCE: Final = at_once(UNLIMITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many messages are posted without a limit, and for how many seconds within Discord's, how often."""

    messages: int = 2000
    seconds: int = 15
    runs: int = RUNS


QUICK: Final = Size(messages=60, seconds=2, runs=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What so many messages took: seconds, and milliseconds of processor time each."""

    rate: float
    cost: float


def measure(size: Size) -> Sequence[Row]:
    """Measure both."""
    return [*uvloop.run(_free(size)), *uvloop.run(_limited(size))]


async def _free(size: Size) -> list[Row]:
    ours: list[Sent] = []
    bare: list[Sent] = []
    for _ in range(size.runs):
        async with scene(size.messages, 0, UNLIMITED) as one:
            await one.owe("Metallic Rouge", one.place.channels)
            ours.append(await _timed(one, size.messages))
            bare.append(await _bare(one, size.messages))
            sys.stderr.write(f"without a limit: {ours[-1]}, bare: {bare[-1]}\n")
    cost = {"ours": middle(one.cost for one in ours), "theirs": middle(one.cost for one in bare)}
    place = "claim, send and mark, synchronous=FULL; the stand-in has a process of its own"
    speed = middle(one.rate for one in ours)
    beside = f"{place}; bare discord.py sends {middle(one.rate for one in bare):.0f} a second there"
    return [
        Row(
            area="delivery",
            figure="messages without a limit",
            unit="1/s",
            ours=speed,
            bound="at least",
            goal=300,
            note=beside,
        ),
        Row(
            area="delivery",
            figure="CPU of a message",
            unit="ms",
            bound="at most",
            goal=4,
            peer="bare discord.py",
            note=place,
            **cost,
        ),
    ]


async def _timed(one: Scene, count: int) -> Sent:
    began, cpu = time.perf_counter(), time.process_time()
    await one.deliverer.deliver_due()
    return _sent(began, cpu, count)


def _sent(began: float, cpu: float, count: int) -> Sent:
    return Sent(rate=count / (time.perf_counter() - began), cost=(time.process_time() - cpu) / count * 1000)


async def _bare(one: Scene, count: int) -> Sent:
    message, turns = await _message(one), asyncio.Semaphore(_AT_ONCE)

    async def send(channel_id: int) -> None:
        async with turns:
            built = parts(message)
            place = one.client.get_partial_messageable(channel_id)
            view = built.view or discord.ui.View()
            await place.send(
                built.content,
                embed=built.embed,
                view=view,
                nonce=str(channel_id),
                allowed_mentions=built.allowed_mentions,
            )

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(send(channel_id) for channel_id in one.place.channels))
    return _sent(began, cpu, count)


async def _message(one: Scene) -> Message:
    """Give the message that was posted, to be posted by discord.py alone."""
    await one.owe("Frieren", one.place.channels[:1])
    async with one.database.write() as connection:
        [alert] = await outbox.claim(connection, one.deliverer.clock(), 1)
    [letter] = await letters(one.database, {alert.id: alert})
    return letter.written(one.deliverer.clock()).message


async def _limited(size: Size) -> list[Row]:
    shares: list[float] = []
    loads: list[float] = []
    delays: list[float] = []
    refused = 0
    for _ in range(size.runs):
        count = size.seconds * ALLOWED
        async with scene(count + 2, ALLOWED, ALLOWED) as one:
            *stormy, calm, other = one.place.channels
            await one.owe("Metallic Rouge", stormy)
            began, cpu = time.perf_counter(), time.process_time()
            delivering = asyncio.create_task(one.deliverer.deliver_due())
            await asyncio.sleep(size.seconds / 3)
            await one.owe("Frieren", [calm, other])
            await delivering
            loads.append((time.process_time() - cpu) / (time.perf_counter() - began) * 100)
            taken, drawn = one.place.taken()
            refused += drawn
            shares.append((len(taken) - 1) / (taken[-1] - taken[0]) / ALLOWED * 100)
            delays.append(max(await one.delays([calm, other])))
            sys.stderr.write(f"at 50/s: {shares[-1]:.1f} %, {loads[-1]:.1f} % CPU, {delays[-1]:.2f} s, {drawn} x 429\n")
    note = f"{size.seconds} s at {ALLOWED}/s; {refused} times was anything refused"
    return [
        Row(
            area="delivery",
            figure="of what Discord allows",
            unit="%",
            ours=middle(shares),
            bound="at least",
            goal=95,
            note=note,
        ),
        Row(
            area="delivery",
            figure="a core at that rate",
            unit="%",
            ours=middle(loads),
            bound="at most",
            goal=15,
            note=note,
        ),
        Row(
            area="delivery",
            figure="another show's alert in a storm",
            unit="s",
            ours=max(delays),
            bound="at most",
            goal=2,
            note="from its being stored to its being marked as posted; the worst of all runs",
        ),
    ]
