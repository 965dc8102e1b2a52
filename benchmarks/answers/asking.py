"""Asking: people's commands to a running bot, at a steady rate whatever it answers, and how soon it answers."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.answers.library import AIRING, Size, title
from tests.discord_server import DiscordServer, Guild
from tests.discord_server.channels import Channel
from tests.discord_server.people import User

A_SECOND: Final = 10
_LONGEST: Final = 20.0

Ask = tuple[str, str, dict[str, Any]]
"""What is measured, the command, and its options; of an autocomplete the last one is being typed."""


@dataclass(slots=True)
class Answered:
    """Seconds to the first response of each kind of question, and to the whole answer."""

    first: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    whole: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def questions(size: Size, seed: int) -> Iterator[Ask]:
    """Give what is asked, one after another, for ever."""
    chance = random.Random(seed)  # noqa: S311 - runs are to be alike
    while True:
        airing, any_show = title(chance.randint(1, AIRING)), title(chance.randint(1, size.shows))
        typed = any_show[: chance.randint(2, 9)]
        mistyped = any_show.replace("e", "a", 1)[:14]
        yield "/airing of a day", "airing", {"span": "day"}
        yield "autocomplete", "next", {"show": typed}
        yield "/next of a show", "next", {"show": airing}
        yield "/why", "why", {"show": airing, "episode": "5"}
        yield "autocomplete", "show", {"name": mistyped}
        yield "/airing of a week", "airing", {"span": "week"}
        yield "/next", "next", {}


async def ask(discord: DiscordServer, guild: Guild, size: Size, seconds: float) -> Answered:
    """Ask ten questions a second for so long, and wait for what was asked last."""
    found, asking = Answered(), questions(size, 1)
    people = [guild.add_member(f"member {number}") for number in range(50)]
    channel = guild.add_text_channel("talk")
    tasks: list[asyncio.Task[None]] = []
    for number in range(int(seconds * A_SECOND)):
        who = people[number % len(people)]
        tasks.append(asyncio.create_task(_asked(discord, (who, guild, channel), next(asking), found)))
        await asyncio.sleep(1 / A_SECOND)
    await asyncio.gather(*tasks)
    return found


async def _asked(discord: DiscordServer, where: tuple[User, Guild, Channel], question: Ask, found: Answered) -> None:
    kind, spoken, options = question
    began = time.perf_counter()
    if kind == "autocomplete":
        await discord.autocomplete(*where, spoken, options, timeout=_LONGEST)
        found.first[kind].append(time.perf_counter() - began)
        return
    interaction = discord.begin_slash(*where, spoken, options)
    await discord.wait_for(lambda: interaction.acknowledged, _LONGEST)
    found.first[kind].append(time.perf_counter() - began)
    await interaction.answered(_LONGEST)
    found.whole[kind].append(time.perf_counter() - began)
