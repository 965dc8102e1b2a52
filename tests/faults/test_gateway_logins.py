"""The way to Discord: what refuses for good ends with its own code, what fails for now is tried again, seldom."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.starts import Starts
from bot.errors import DiscordError
from bot.store import starts as store
from bot.store.database import open_database
from tests.core.made import HOUR, NOW
from tests.discord_server import DiscordServer, faults
from tests.discord_server.faults import Outcome
from tests.discord_server.fixture import discord_server
from tests.fakes import FakeClock
from tests.faults.conftest import Figure
from tests.faults.life import Life, living, now, until
from tests.flow.conftest import Stage, publisher, stage

__all__ = ["discord_server", "publisher", "stage"]

LOGIN = "/users/@me"
SECOND = timedelta(seconds=1)


@pytest.fixture
async def life(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Life]:
    async with living(discord_server, tmp_path) as made:
        yield made


@pytest.mark.long
@pytest.mark.fault("G4")
async def test_a_login_that_fails_for_now_is_tried_again_until_it_succeeds(life: Life, figure: Figure) -> None:
    channel = life.discord.add_guild("Anime club").add_text_channel("alerts")
    # discord.py tries 500, 502, 504 and 524 again itself; what follows each of them here ends that soon.
    outcomes = [
        *(faults.status(code) for code in (500, 503, 502, 520, 504, 522, 524, 529, 530)),
        faults.too_many(0.2),
        faults.cloudflare(),
        faults.reset(),
    ]
    for outcome in outcomes:
        life.discord.faults.next("GET", LOGIN, outcome)
    async with life.delivering(), life.connecting():
        await life.owe(channel, 1)
        await life.ready()
        await until(lambda: life.discord.messages(channel))

    assert not life.discord.faults.planned
    assert len(life.discord.gateway.identifies) == 1
    figure(
        f"{len(outcomes)} failed logins, then one that went well: 1 identify, the alert that waited is posted", times=12
    )


@pytest.mark.long
@pytest.mark.fault("G4")
@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (faults.status(503), "503"),
        (faults.cloudflare(), "429"),
        (faults.reset(), "can't be reached"),
    ],
)
async def test_a_start_that_never_connects_is_given_up_with_code_6_and_a_line_that_says_why(
    discord_server: DiscordServer, tmp_path: Path, figure: Figure, outcome: Outcome, words: str
) -> None:
    discord_server.faults.next("GET", LOGIN, outcome, times=None)
    async with living(discord_server, tmp_path, patience=SECOND) as life, life.connecting() as keeping:
        with pytest.raises(DiscordError) as raised:
            await asyncio.wait_for(keeping, 20)

    said = str(raised.value)
    assert raised.value.exit_code == 6
    assert re.search(rf"Discord can't be .*{words}", said) or words in said
    assert re.search(r"given up after \d tries in [01] s$", said)
    assert "\n" not in said
    assert "<html" not in said
    assert discord_server.gateway.identifies == []
    figure("a login that fails for ever: exit code 6 after its patience, one line, 0 identifies")


@pytest.mark.fault("G4")
@pytest.mark.parametrize(("close", "code"), [(4004, 4), (4013, 5), (4014, 5)])
async def test_what_the_gateway_refuses_for_good_ends_at_once_with_its_own_code(
    life: Life, figure: Figure, close: int, code: int
) -> None:
    life.discord.gateway.refuse_with = close
    async with life.connecting() as keeping:
        with pytest.raises(DiscordError) as raised:
            await asyncio.wait_for(keeping, 20)

    assert raised.value.exit_code == code
    assert "Developer Portal" in str(raised.value)
    assert len(life.clients) == 1
    figure(f"close code {close}: exit code {code} at the first attempt, with what to do")


@pytest.mark.fault("G4")
async def test_a_token_that_is_refused_at_the_login_ends_at_once_with_code_4(life: Life, figure: Figure) -> None:
    life.discord.replace_token("another")
    async with life.connecting() as keeping:
        with pytest.raises(DiscordError) as raised:
            await asyncio.wait_for(keeping, 20)

    assert raised.value.exit_code == 4
    assert len(life.discord.journal.of("GET", LOGIN)) == 1
    figure("401 at the login: exit code 4 after 1 request")


@pytest.mark.long
@pytest.mark.fault("G4")
async def test_a_gateway_that_takes_no_connections_at_first_is_reached_when_it_does(life: Life, figure: Figure) -> None:
    life.discord.gateway.refuse_connections = True
    async with life.connecting():
        await until(lambda: len(life.clients) >= 3)
        life.discord.gateway.refuse_connections = False
        await life.ready()

    assert len(life.discord.gateway.identifies) == 1
    figure("a gateway that answers 503 at first: connected when it doesn't, 1 identify")


@pytest.mark.long
@pytest.mark.fault("G4")
async def test_commands_that_can_not_be_registered_keep_the_bot_from_nothing_else(life: Life, figure: Figure) -> None:
    channel = life.discord.add_guild("Anime club").add_text_channel("alerts")
    life.discord.faults.next("PUT", "/applications/*/commands", faults.status(503), times=None)
    async with life.delivering(), life.connecting():
        await life.owe(channel, 1)
        await until(lambda: life.discord.messages(channel))

    assert len(life.clients) == 1
    figure("503 to the registration of commands: connected and posting, registered later")


@pytest.mark.fault("G4")
async def test_a_storm_of_invalid_sessions_spends_no_more_than_the_allowance(
    discord_server: DiscordServer, tmp_path: Path, figure: Figure, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = discord_server.gateway
    async with living(discord_server, tmp_path, per_hour=10) as life, life.connecting():
        for times in range(1, 6):
            await life.ready(times)
            await gateway.invalidate_sessions()
        await until(lambda: "the next one comes at" in caplog.text)

    assert not [thread for thread in threading.enumerate() if thread.name.startswith("keep-alive-handler")]
    assert len(gateway.identifies) == 5
    figure("a storm of invalid sessions: 5 identifies in ten minutes, then it waits, and says until when", times=5)


@pytest.mark.long
@pytest.mark.fault("G4")
async def test_a_crash_loop_of_three_hours_stays_below_ten_identifies_an_hour(tmp_path: Path, figure: Figure) -> None:
    clock, begun = FakeClock(NOW), list[float]()
    url = f"sqlite:///{tmp_path / 'airdate.db'}"
    crashes = 0
    async with open_database(url, backups=None, keep=1, now=NOW) as database:
        while clock.now < NOW + 3 * HOUR:
            # Each start is a process of its own, which knows of the others by the database alone, and dies after 5 s.
            starts = Starts(database=database, clock=clock)
            async with database.read() as connection:
                free = starts.free_at(await store.load(connection)) <= clock.now
            if free and await starts.take(first=True):
                begun.append(clock.now.timestamp())
            crashes += 1
            clock.advance(5 * SECOND)

    most = max(sum(one <= other < one + 3600 for other in begun) for one in begun)
    assert most == 10
    assert len(begun) == 30
    figure(
        f"{crashes} crashes within 3 hours: {len(begun)} identifies, {most} in the worst hour (1/8 of a day)",
        times=crashes,
    )


@pytest.mark.long
@pytest.mark.fault("G4")
async def test_the_real_program_in_a_crash_loop_waits_polls_meanwhile_and_ends_at_once(
    stage: Stage, figure: Figure
) -> None:
    identifies = stage.discord.gateway.identifies
    for number in range(1, 6):
        await stage.bot.start()
        await stage.discord.wait_for(lambda: len(identifies) >= number, 60)  # noqa: B023 - awaited in the round
        await stage.bot.kill()
    await stage.bot.start()
    await until(lambda: "the next one comes at" in stage.bot.errors, 60)
    await stage.publisher.polled("/episodes")
    began = now()
    ended = await stage.bot.stop()
    took = (now() - began).total_seconds()

    assert len(identifies) == 5
    assert ended.code == 0
    assert "Traceback" not in ended.errors
    figure(
        f"the real program killed 5 times: 5 identifies, the 6th start waits, polls, and ends in {took:.1f} s",
        times=6,
    )
