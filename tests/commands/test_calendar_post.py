"""What managers change by `/calendar`, through Discord's interactions, up to the message in the channel."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from bot.chat.board import DiscordBoard
from bot.chat.outlet import DiscordOutlet
from bot.core.digests import Daily
from bot.core.reasons import Reason
from bot.core.scheduled_events import Held, Listed, Plan
from bot.core.settings import Occasions, ServerSettings
from bot.core.standing import Calendar
from bot.core.subscriptions import Subscription
from bot.errors import BotError, Refused, Unsure
from bot.pipeline.calendars import Calendars
from bot.pipeline.digest import Digester
from bot.pipeline.revise import Reviser
from bot.store import calendars, scheduled_events, settings, subscriptions
from tests.commands.conftest import NOW, Stage
from tests.discord_server import faults

MINUTE = timedelta(minutes=1)


def outlet_of(stage: Stage) -> DiscordOutlet:
    outlet = stage.deliverer.outlet
    assert isinstance(outlet, DiscordOutlet)
    return outlet


async def tick(stage: Stage, after: timedelta = timedelta()) -> None:
    """Let time pass, and post, edit, pin and remove what is due on the stand-in."""
    stage.clock.advance(after)
    outlet = outlet_of(stage)
    keeper = Calendars(database=stage.database, board=DiscordBoard(outlet), clock=stage.clock)
    await keeper.keep_up()
    await stage.deliverer.deliver_due()
    await Reviser(database=stage.database, outlet=outlet, clock=stage.clock).revise_due()
    await keeper.keep_up()


async def held(stage: Stage) -> list[Calendar]:
    async with stage.database.read() as connection:
        return await calendars.of_guild(connection, stage.guild.id)


async def announced(stage: Stage) -> list[Subscription]:
    async with stage.database.read() as connection:
        return await subscriptions.every(connection)


async def post(stage: Stage, **options: object) -> str:
    return await stage.answer(stage.manager, "calendar post", {"channel": stage.channel, **options})


def text_of(stage: Stage) -> str:
    [embed] = stage.discord.messages(stage.channel)[-1].embeds
    return str(embed["description"])


async def test_a_calendar_is_posted_pinned_shown_and_removed(stage: Stage) -> None:
    stage.guild.grant("PIN_MESSAGES")
    assert await post(stage, only="all", pin=True) == (
        f"<#{stage.channel.id}> gets the calendar of the week. I keep it up to date there."
    )
    assert "It is not posted yet." in await stage.answer(stage.manager, "calendar show")
    await tick(stage)
    [message] = stage.discord.messages(stage.channel)
    assert message.pinned
    assert text_of(stage).startswith("**Wednesday 24 January**\n<t:1706120700:t> [Metallic Rouge]")
    shown = await stage.answer(stage.manager, "calendar show")
    assert f"the week of all shows ([see it](https://discord.com/channels/{stage.guild.id}/" in shown
    assert "It is pinned." in shown

    assert "is being removed" in await stage.answer(stage.manager, "calendar remove", {"channel": stage.channel})
    await tick(stage)
    assert stage.discord.messages(stage.channel) == []
    assert "This server has no calendar." in await stage.answer(stage.manager, "calendar show")


async def test_posting_again_replaces_the_message(stage: Stage) -> None:
    await post(stage, only="all")
    await tick(stage)
    [first] = stage.discord.messages(stage.channel)
    await post(stage, show="Metallic Rouge")
    await tick(stage)
    [second] = stage.discord.messages(stage.channel)
    assert first.id != second.id


async def test_a_deleted_message_is_told_in_show_and_can_be_posted_anew(stage: Stage) -> None:
    await post(stage, only="all")
    await tick(stage)
    stage.discord.faults.next("PATCH", "/channels/*/messages/*", faults.refuse(404, 10008))
    async with stage.database.write() as connection:
        await settings.choose(connection, stage.guild.id, ServerSettings(zone="Asia/Tokyo"))
    await tick(stage, MINUTE)
    shown = await stage.answer(stage.manager, "calendar show")
    assert "It is kept up no more: it was posted, and then deleted by someone. Use /calendar post" in shown
    await post(stage, only="all")
    await tick(stage)
    assert [one.ended for one in await held(stage)] == [None]


@pytest.mark.parametrize(
    ("denied", "options", "refusal"),
    [
        ("SEND_MESSAGES", {}, "I need Send Messages, Embed Links there."),
        ("PIN_MESSAGES", {"pin": True}, "I need Pin Messages there."),
    ],
)
async def test_a_missing_permission_is_named_at_once(
    stage: Stage, denied: str, options: dict[str, object], refusal: str
) -> None:
    stage.guild.deny(stage.channel, denied)
    assert refusal in await post(stage, **options)
    assert await held(stage) == []


async def test_a_calendar_of_the_file_is_left_to_the_operator(stage: Stage) -> None:
    asked = Calendar(channel_id=stage.channel.id, guild_id=stage.guild.id, every_show=True)
    async with stage.database.write() as connection:
        await calendars.configure(connection, [asked], NOW)
    assert "stands in the admin's file; ask the operator" in await post(stage)
    assert "ask the operator" in await stage.answer(stage.manager, "calendar remove", {"channel": stage.channel})


@pytest.mark.parametrize(
    ("options", "daily"),
    [
        ({"time": "8:00"}, Daily(at=time(8), zone="Asia/Tokyo")),
        ({"time": "21:30", "zone": "berlin"}, Daily(at=time(21, 30), zone="Europe/Berlin")),
        ({"time": "8:00", "day": "sunday"}, Daily(at=time(8), zone="Asia/Tokyo", weekday=6)),
    ],
)
async def test_a_digest_goes_by_the_clocks_that_are_named_or_the_servers(
    stage: Stage, options: dict[str, object], daily: Daily
) -> None:
    async with stage.database.write() as connection:
        await settings.choose(connection, stage.guild.id, ServerSettings(zone="Asia/Tokyo"))
    await stage.answer(stage.manager, "calendar digest", {"channel": stage.channel, **options})
    [stored] = await announced(stage)
    assert (stored.digest, stored.events, stored.show_ids) == (daily, frozenset(), None)


async def test_a_digest_set_again_is_changed_and_a_weekly_one_stands_beside_it(stage: Stage) -> None:
    for options in ({"time": "8:00"}, {"time": "9:00"}, {"time": "9:00", "day": "monday", "shows": "Metallic Rouge"}):
        await stage.answer(stage.manager, "calendar digest", {"channel": stage.channel, **options})
    found = await announced(stage)
    assert [one.digest and (one.digest.at, one.digest.weekday) for one in found] == [(time(9), None), (time(9), 0)]
    shown = await stage.answer(stage.manager, "calendar show")
    assert "the day of all shows, daily at 09:00 (UTC)" in shown
    assert "the week of Metallic Rouge, on Monday at 09:00 (UTC)" in shown


async def test_digests_that_are_stopped_leave_the_announcement_of_the_channel(stage: Stage) -> None:
    daily = Daily(at=time(8))
    own = Subscription(channel_id=stage.channel.id, guild_id=stage.guild.id, digest=daily)
    async with stage.database.write() as connection:
        await subscriptions.add(connection, own, NOW)
    await stage.answer(stage.manager, "calendar digest", {"channel": stage.channel, "time": "8:00"})
    await stage.answer(stage.manager, "calendar digest-off", {"channel": stage.channel})
    assert [(one.digest, bool(one.events)) for one in await announced(stage)] == [(None, True)]
    assert "has no digest" in await stage.answer(stage.manager, "calendar digest-off", {"channel": stage.channel})


async def test_a_weekly_digest_reaches_its_channel(stage: Stage) -> None:
    options = {"channel": stage.channel, "time": "8:00", "day": "wednesday"}
    await stage.answer(stage.manager, "calendar digest", options)
    for _ in range(2):
        await Digester(database=stage.database, clock=stage.clock).tell_the_day()
        await stage.deliverer.deliver_due()
    [message] = stage.discord.messages(stage.channel)
    assert message.embeds[0]["title"] == "This week"
    assert "**Wednesday 24 January**" in message.embeds[0]["description"]


def plan(name: str, start: datetime) -> Plan:
    return Plan(story="1/1/episode/1", name=name, start=start, place="https://example.org", about="Episode 1")


async def test_discords_events_are_made_listed_changed_and_removed(stage: Stage) -> None:
    stage.guild.grant("CREATE_EVENTS")
    board, start = DiscordBoard(outlet_of(stage)), stage.discord.clock.now().replace(microsecond=0) + timedelta(hours=1)
    made = await board.plan(stage.guild.id, plan("Rouge", start))
    assert await board.planned(stage.guild.id) == [Listed(event_id=made, name="Rouge", start=start, is_own=True)]
    await board.replan(stage.guild.id, made, plan("Metallic Rouge", start + MINUTE))
    fields = stage.guild.events[made].fields
    assert (fields["name"], fields["entity_metadata"]) == ("Metallic Rouge", {"location": "https://example.org"})
    assert datetime.fromisoformat(fields["scheduled_end_time"]) == start + 31 * MINUTE
    await board.unplan(stage.guild.id, made)
    with pytest.raises(Refused) as refused:
        await board.unplan(stage.guild.id, made)
    assert (refused.value.reason, stage.guild.events) == (Reason.DELETED_BY_SERVER, {})


@pytest.mark.parametrize(
    ("outcome", "error"),
    [
        (faults.refuse(403, 50013), Refused),
        (faults.refuse(400, 30038), Unsure),
        (faults.too_many(2000), Unsure),
        (faults.status(502), Unsure),
        (faults.reset_after_commit(), Unsure),
    ],
)
async def test_what_discord_answers_about_an_event_is_a_no_or_unknown_at_once(
    stage: Stage, outcome: faults.Outcome, error: type[BotError]
) -> None:
    stage.guild.grant("CREATE_EVENTS")
    stage.discord.faults.next("POST", "/guilds/*/scheduled-events", outcome)
    start = stage.discord.clock.now() + timedelta(hours=1)
    with pytest.raises(error):
        await DiscordBoard(outlet_of(stage)).plan(stage.guild.id, plan("Rouge", start))


async def test_a_missing_permission_for_events_is_told_in_show(stage: Stage) -> None:
    one = Held(story="1/1/episode/3", name="Metallic Rouge", start=NOW, reason=Reason.NO_PERMISSION, due_at=NOW)
    async with stage.database.write() as connection:
        await settings.choose(connection, stage.guild.id, ServerSettings(events=Occasions.ALL))
        await scheduled_events.remember(connection, stage.guild.id, one)
    shown = await stage.answer(stage.manager, "calendar show")
    assert "Discord events for all episodes: 0 stand" in shown
    assert "give me Create Events and Manage Events" in shown
