"""Standing calendars: posted once, edited when what they say changes, pinned, ended and removed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.reasons import Reason
from bot.core.releases import TV, Claim, Sighting
from bot.core.settings import ServerSettings, Titles
from bot.core.shows import Facts
from bot.core.standing import Calendar
from bot.errors import Refused, Unsure
from bot.pipeline.calendars import Calendars
from bot.store import calendars, prune, settings
from bot.store.schema import subscriptions
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_show, a_sighting, a_subscription
from tests.pipeline.board import RecordingBoard
from tests.pipeline.stage import Stage

GUILD, CHANNEL = 77, 500
TOMORROW = NOW + DAY


def slot(at: datetime | None = TOMORROW, number: str = "3", **more: Any) -> Sighting:
    said = {"claim": Claim.SCHEDULED, "url": None, "identity": f"slot {number}", **more}
    return a_sighting(at=at, number=number, **said)


@dataclass
class Wall:
    """A server's calendar beside the rest of the pipeline."""

    stage: Stage
    board: RecordingBoard = field(default_factory=RecordingBoard)

    async def ask(self, **how: Any) -> int:
        asked = Calendar(channel_id=CHANNEL, guild_id=GUILD, **how)
        async with self.stage.database.write() as connection:
            return await calendars.post(connection, asked, self.stage.clock())

    async def tick(self, after: timedelta = timedelta()) -> int:
        """Let time pass, and do what is due of posting, editing and keeping up."""
        self.stage.clock.advance(after)
        keeper = Calendars(database=self.stage.database, board=self.board, clock=self.stage.clock)
        changed = await keeper.keep_up()
        await self.stage.deliver()
        await self.stage.revise()
        return changed

    async def told(self, *said: Sighting, after: timedelta = timedelta()) -> None:
        self.stage.sites.publish("anilist", *said)
        await self.stage.poll(after)

    async def held(self) -> list[Calendar]:
        async with self.stage.database.read() as connection:
            return await calendars.of_guild(connection, GUILD)

    async def settle(self, chosen: ServerSettings) -> None:
        async with self.stage.database.write() as connection:
            await settings.choose(connection, GUILD, chosen)

    @property
    def text(self) -> str:
        return self.stage.outlet.in_channel(CHANNEL)[-1].message.description

    @property
    def edits(self) -> int:
        return len(self.stage.outlet.edits)


@pytest.fixture
async def wall(stage: Stage) -> Wall:
    """A server that announces a show, of which an episode comes tomorrow."""
    await stage.set_up(
        a_subscription(channel_id=600, guild_id=GUILD), show=a_show(id=0, facts=Facts(native="ルージュ"))
    )
    wall = Wall(stage)
    await wall.told(slot())
    return wall


async def test_a_calendar_is_posted_once_and_says_what_the_week_brings(wall: Wall) -> None:
    await wall.ask()
    await wall.tick()
    await wall.tick(10 * MINUTE)
    [posted] = wall.stage.outlet.in_channel(CHANNEL)

    assert posted.title == "This week"
    day, line = posted.message.description.splitlines()
    assert day == "**Thursday 25 January**"
    assert line == f"<t:{int(TOMORROW.timestamp())}:t> Metallic Rouge · Episode 3 on Crunchyroll"
    assert wall.edits == 0


async def test_a_release_that_comes_out_or_moves_edits_the_message_and_what_stays_makes_no_request(wall: Wall) -> None:
    await wall.ask()
    await wall.tick()
    await wall.told(slot(TOMORROW + 2 * HOUR), after=HOUR)
    await wall.tick()
    old, new = int(TOMORROW.timestamp()), int((TOMORROW + 2 * HOUR).timestamp())
    assert f"⏰ ~~<t:{old}:t>~~ <t:{new}:t> Metallic Rouge" in wall.text

    wall.stage.clock.advance(DAY + 2 * HOUR)
    wall.stage.sites.publish("crunchyroll", a_sighting(at=TOMORROW + 2 * HOUR))
    await wall.stage.poll()
    await wall.tick()
    assert wall.text.endswith("on Crunchyroll ✅")
    assert wall.edits == 2
    await wall.tick(MINUTE)
    assert wall.edits == 2


async def test_a_release_that_is_postponed_without_a_date_is_struck_through(wall: Wall) -> None:
    await wall.ask()
    await wall.tick()
    await wall.told(slot(None, claim=Claim.POSTPONED), after=HOUR)
    await wall.tick()
    assert "~~ postponed, no new date" in wall.text


async def test_the_week_rolls_on_at_midnight_of_the_servers_zone(wall: Wall) -> None:
    await wall.settle(ServerSettings(zone="Asia/Tokyo"))
    await wall.told(slot(NOW + 2 * HOUR, "2", platform=TV), slot(), after=HOUR)
    await wall.ask()
    await wall.tick()
    assert wall.text.startswith("**Thursday 25 January**")
    await wall.tick(18 * HOUR + 59 * MINUTE)
    assert wall.edits == 0
    await wall.tick(MINUTE)
    assert wall.text.startswith("**Friday 26 January**")


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        (ServerSettings(titles=Titles.NATIVE), "ルージュ"),
        (ServerSettings(language="de"), "**Donnerstag, 25. Januar**"),
    ],
)
async def test_a_calendar_speaks_as_its_server_chose(wall: Wall, chosen: ServerSettings, says: str) -> None:
    await wall.ask()
    await wall.tick()
    await wall.settle(chosen)
    await wall.tick(MINUTE)
    assert says in wall.text
    assert wall.edits == 1


async def test_a_calendar_is_edited_at_most_once_a_minute(wall: Wall) -> None:
    await wall.ask()
    await wall.tick()
    await wall.settle(ServerSettings(titles=Titles.NATIVE))
    await wall.tick(59 * MINUTE / 60)
    assert wall.edits == 0
    await wall.tick(MINUTE / 60)
    assert wall.edits == 1


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        ({}, False),
        ({"every_show": True}, True),
        ({"show_ids": frozenset({1})}, True),
        ({"show_ids": frozenset({9})}, False),
    ],
)
async def test_a_calendar_is_about_what_it_was_asked_for(stage: Stage, asked: dict[str, Any], is_told: bool) -> None:
    await stage.set_up(a_subscription(channel_id=600, guild_id=GUILD + 1))
    wall = Wall(stage)
    await wall.told(slot())
    await wall.ask(**asked)
    await wall.tick()
    assert ("Metallic Rouge" in wall.text) is is_told
    assert is_told or wall.text == "Nothing is expected this week."


async def test_a_calendar_is_pinned_when_it_stands_and_not_again(wall: Wall) -> None:
    await wall.ask(pinned=True)
    await wall.tick()
    wall.board.fail(Unsure("no answer"))
    for _ in range(4):
        await wall.tick(MINUTE)
    assert wall.board.pins == [wall.stage.outlet.posted[0].id]


async def test_where_the_bot_may_not_pin_that_is_noted_and_not_tried_again(wall: Wall) -> None:
    await wall.ask(pinned=True)
    await wall.tick()
    wall.board.fail(Refused("missing permissions", reason=Reason.NO_PERMISSION))
    await wall.tick()
    await wall.tick(MINUTE)
    assert [one.pin_state for one in await wall.held()] == [Reason.NO_PERMISSION]
    assert wall.board.asked == ["pin 500"]


async def test_a_message_that_people_deleted_ends_the_calendar(wall: Wall) -> None:
    await wall.ask()
    await wall.tick()
    wall.stage.outlet.fail(error=Refused("Unknown Message", reason=Reason.DELETED_BY_SERVER))
    await wall.settle(ServerSettings(titles=Titles.NATIVE))
    await wall.tick(MINUTE)
    assert [one.ended for one in await wall.held()] == [Reason.DELETED_BY_SERVER]
    await wall.settle(ServerSettings())
    await wall.tick(MINUTE)
    assert wall.edits == 1


async def test_posting_anew_removes_the_message_before(wall: Wall) -> None:
    await wall.ask()
    await wall.tick()
    await wall.ask(pinned=True)
    await wall.tick(MINUTE)
    first, _ = wall.stage.outlet.in_channel(CHANNEL)
    assert wall.board.removals == [first.id]
    assert [one.pinned for one in await wall.held()] == [True]


async def test_a_calendar_that_is_taken_away_before_it_was_posted_is_never_posted(wall: Wall) -> None:
    made = await wall.ask()
    await Calendars(database=wall.stage.database, board=wall.board, clock=wall.stage.clock).keep_up()
    async with wall.stage.database.write() as connection:
        await calendars.take_away(connection, made)
    await Calendars(database=wall.stage.database, board=wall.board, clock=wall.stage.clock).keep_up()
    await wall.tick()
    assert wall.stage.outlet.in_channel(CHANNEL) == []
    assert wall.board.asked == []


async def test_a_removal_without_a_clear_answer_is_tried_again(wall: Wall) -> None:
    made = await wall.ask()
    await wall.tick()
    async with wall.stage.database.write() as connection:
        await calendars.take_away(connection, made)
    wall.board.fail(Unsure("no answer"))
    for _ in range(3):
        await wall.tick(MINUTE)
    assert wall.board.asked == ["remove 500", "remove 500"]


async def test_pruning_keeps_what_a_standing_calendar_is_edited_by(wall: Wall) -> None:
    await wall.ask()
    await wall.tick()
    async with wall.stage.database.write() as connection:
        await prune.prune(connection, NOW + 365 * DAY)
    await wall.settle(ServerSettings(titles=Titles.NATIVE))
    await wall.tick(MINUTE)
    assert wall.edits == 1
    assert await wall.stage.column(subscriptions.c.channel_id) == [600]


async def test_the_files_calendars_stay_over_a_restart_and_go_with_the_file(wall: Wall) -> None:
    asked = Calendar(channel_id=CHANNEL, every_show=True)
    for wanted in ([asked], [asked], []):
        async with wall.stage.database.write() as connection:
            await calendars.configure(connection, wanted, wall.stage.clock())
        await wall.tick(MINUTE)
    [posted] = wall.stage.outlet.in_channel(CHANNEL)
    assert wall.board.removals == [posted.id]
