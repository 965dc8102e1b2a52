"""Scheduled events: in step with the calendar, never twice, never more than a server may have."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.reasons import Reason
from bot.core.releases import Claim, Sighting
from bot.core.scheduled_events import MOST, Held, Listed
from bot.core.settings import Occasions, ServerSettings, Titles
from bot.core.shows import Facts
from bot.errors import Refused, Unsure
from bot.pipeline.scheduled_events import ScheduledEvents
from bot.store import scheduled_events, settings
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_show, a_sighting, a_subscription
from tests.pipeline.board import RecordingBoard
from tests.pipeline.stage import Stage

GUILD = 77
NO = Refused("missing permissions", reason=Reason.NO_PERMISSION)


def slot(number: int, at: datetime | None, **more: Any) -> Sighting:
    said = {"claim": Claim.SCHEDULED, "url": None, "identity": f"slot {number}", **more}
    return a_sighting(number=str(number), at=at, **said)


@dataclass
class Agenda:
    """A server's events beside the rest of the pipeline."""

    stage: Stage
    board: RecordingBoard = field(default_factory=RecordingBoard)

    async def choose(self, events: Occasions | None, **more: Any) -> None:
        async with self.stage.database.write() as connection:
            await settings.choose(connection, GUILD, ServerSettings(events=events, **more))

    async def told(self, *said: Sighting, after: timedelta = HOUR) -> None:
        self.stage.sites.publish("anilist", *said)
        await self.stage.poll(after)

    async def tick(self, after: timedelta = timedelta()) -> list[str]:
        """Let time pass, and give what Discord was asked for then."""
        self.stage.clock.advance(after)
        before = len(self.board.asked)
        await ScheduledEvents(database=self.stage.database, board=self.board, clock=self.stage.clock).keep_in_step()
        return self.board.asked[before:]

    async def held(self) -> list[Held]:
        async with self.stage.database.read() as connection:
            return await scheduled_events.held(connection, GUILD)

    @property
    def names(self) -> list[str]:
        return self.board.names(GUILD)


@pytest.fixture
async def agenda(stage: Stage) -> Agenda:
    """A server that announces a show of 13 episodes; those from the first to the last come within a fortnight."""
    wanted = a_subscription(channel_id=600, guild_id=GUILD)
    await stage.set_up(wanted, show=a_show(id=0, facts=Facts(native="ルージュ")))
    agenda = Agenda(stage)
    await agenda.told(slot(1, NOW + 2 * DAY), slot(3, NOW + 3 * DAY), slot(13, NOW + 4 * DAY), slot(14, NOW + 16 * DAY))
    return agenda


@pytest.mark.parametrize(
    ("occasions", "numbers"),
    [
        (Occasions.PREMIERES, (1,)),
        (Occasions.FINALES, (13,)),
        (Occasions.BOTH, (1, 13)),
        (Occasions.ALL, (1, 3, 13)),
        (None, ()),
    ],
)
async def test_a_server_has_events_of_the_episodes_that_it_chose(
    agenda: Agenda, occasions: Occasions | None, numbers: tuple[int, ...]
) -> None:
    await agenda.choose(occasions)
    await agenda.tick()
    assert agenda.names == [f"Metallic Rouge · Episode {number}" for number in numbers]
    assert await agenda.tick(MINUTE) == []


async def test_an_event_says_when_and_where_in_the_servers_words(agenda: Agenda) -> None:
    await agenda.choose(Occasions.PREMIERES, titles=Titles.NATIVE)
    await agenda.tick()
    [event] = agenda.board.events[GUILD].values()
    assert (event.name, event.start, event.end) == ("ルージュ · Episode 1", NOW + 2 * DAY, NOW + 2 * DAY + HOUR / 2)
    assert (event.place, event.about) == ("Crunchyroll", "ルージュ · Episode 1 on Crunchyroll")


async def test_a_release_that_moves_moves_its_event(agenda: Agenda) -> None:
    await agenda.choose(Occasions.PREMIERES)
    await agenda.tick()
    await agenda.told(slot(1, NOW + 5 * DAY))
    assert await agenda.tick() == ["replan"]
    assert [one.start for one in agenda.board.events[GUILD].values()] == [NOW + 5 * DAY]


async def test_what_is_postponed_without_a_date_has_no_event(agenda: Agenda) -> None:
    await agenda.choose(Occasions.PREMIERES)
    await agenda.tick()
    await agenda.told(slot(1, None, claim=Claim.POSTPONED))
    assert await agenda.tick() == ["unplan"]
    assert (agenda.names, await agenda.held()) == ([], [])


async def test_when_they_are_turned_off_ours_go(agenda: Agenda) -> None:
    await agenda.choose(Occasions.ALL)
    await agenda.tick()
    await agenda.choose(None)
    await agenda.tick()
    assert (agenda.names, await agenda.held()) == ([], [])
    assert await agenda.tick() == []


@pytest.mark.parametrize("acts", [True, False])
async def test_an_unknown_outcome_never_makes_two(agenda: Agenda, acts: bool) -> None:
    await agenda.choose(Occasions.PREMIERES)
    agenda.board.fail(Unsure("the connection was reset"), acts=acts, after=1)
    await agenda.tick()
    assert await agenda.tick(30 * MINUTE / 60) == []
    await agenda.tick(MINUTE)
    assert agenda.names == ["Metallic Rouge · Episode 1"]
    assert await agenda.tick(MINUTE) == []


async def test_a_crash_between_the_row_and_the_request_makes_one(agenda: Agenda) -> None:
    await agenda.choose(Occasions.PREMIERES)
    lost = Held(story="1/1/episode/1", name="Metallic Rouge · Episode 1", start=NOW + 2 * DAY)
    async with agenda.stage.database.write() as connection:
        await scheduled_events.remember(connection, GUILD, lost)
    assert await agenda.tick() == ["planned", "plan"]
    assert len(agenda.names) == 1


async def test_an_event_that_people_deleted_is_not_made_again(agenda: Agenda) -> None:
    await agenda.choose(Occasions.PREMIERES)
    await agenda.tick()
    agenda.board.events[GUILD].clear()
    await agenda.told(slot(1, NOW + 5 * DAY))
    assert await agenda.tick() == ["replan"]
    assert await agenda.tick(MINUTE) == []
    assert agenda.names == []


async def test_what_has_begun_is_left_to_discord_and_forgotten(agenda: Agenda) -> None:
    await agenda.choose(Occasions.PREMIERES)
    await agenda.tick()
    assert await agenda.tick(2 * DAY - HOUR) == []
    assert len(await agenda.held()) == 1
    assert await agenda.tick(HOUR) == []
    assert await agenda.held() == []


async def test_a_server_never_has_more_than_discord_allows_and_the_soonest_come_first(agenda: Agenda) -> None:
    other = [Listed(event_id=n, name="Quiz", start=NOW, is_own=False) for n in range(MOST - 2)]
    agenda.board.others = other
    await agenda.choose(Occasions.ALL)
    await agenda.tick()
    assert agenda.names == ["Metallic Rouge · Episode 1", "Metallic Rouge · Episode 3"]


async def test_where_the_bot_may_not_that_is_noted_and_tried_again_the_next_day(agenda: Agenda) -> None:
    await agenda.choose(Occasions.ALL)
    agenda.board.fail(NO, after=1)
    assert await agenda.tick() == ["planned", "plan"]
    assert [one.reason for one in await agenda.held()] == [Reason.NO_PERMISSION]
    assert await agenda.tick(23 * HOUR) == []
    await agenda.tick(HOUR)
    assert agenda.names[:3] == [f"Metallic Rouge · Episode {number}" for number in (1, 3, 13)]
