"""What is stored about people and servers by `/data`, and how it goes, through Discord's interactions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.events import EventKind
from bot.core.feeds import name_of
from bot.core.settings import ServerSettings
from bot.core.standing import Calendar
from bot.core.subscriptions import Subscription
from bot.store import calendars, feeds, following, settings, setups, subscriptions
from bot.store.schema import sources
from tests.commands.adding import said
from tests.commands.conftest import Stage
from tests.discord_server import Interaction, User

FEED = "https://news.example/rss"
REFUSED = "That can't be confirmed any more, or was not yours to confirm. Use /data delete."
MINUTE = timedelta(minutes=1)
EVENTS = frozenset({EventKind.EPISODE})


async def set_up(stage: Stage, guild_id: int, channel_id: int) -> None:
    """Let a server have one of everything."""
    own = Subscription(guild_id=guild_id, channel_id=channel_id, events=EVENTS, created_by=stage.manager.id)
    now = stage.clock()
    async with stage.database.write() as connection:
        await settings.choose(connection, guild_id, ServerSettings(language="de"))
        await subscriptions.add(connection, own, now)
        await feeds.add(connection, FEED, replace(own, source=name_of(FEED)), now)
        await calendars.post(connection, Calendar(guild_id=guild_id, channel_id=channel_id), now)


async def is_there(stage: Stage, guild_id: int) -> tuple[bool, ...]:
    """Say whether a server has settings, announcements and feeds, and calendars."""
    async with stage.database.read() as connection:
        setup = await setups.of_server(connection, guild_id)
    return (setup.settings != ServerSettings(), bool(setup.announcements), bool(setup.calendars))


async def asked(stage: Stage, user: User, scope: str) -> Interaction:
    return await stage.ask(user, "data delete", {"scope": scope})


async def pressed(stage: Stage, user: User, question: Interaction, label: str = "Delete it all") -> str:
    """Press a button of the question; gives what is said to that, or what the question became."""
    answer = await stage.discord.press(user, question.message, label=label)
    return said(answer.messages[0] if answer.messages else question.message)


EVERYTHING, NOTHING = (True, True, True), (False, False, False)


async def test_a_manager_deletes_all_of_a_server_and_nothing_of_another_also_after_a_restart(stage: Stage) -> None:
    own, other = stage.guild.id, stage.guild.id + 1
    await set_up(stage, own, stage.channel.id)
    await set_up(stage, other, stage.channel.id + 1)
    question = await asked(stage, stage.manager, "server")
    assert "What stands in the admin's file comes back at the next start." in said(question.message)
    assert await is_there(stage, own) == EVERYTHING

    await stage.bot.restart()
    again = await asked(stage, stage.manager, "server")
    assert await pressed(stage, stage.manager, question) == "All that was stored for this server is deleted."
    assert (await is_there(stage, own), await is_there(stage, other)) == (NOTHING, EVERYTHING)

    await set_up(stage, own, stage.channel.id)
    assert await pressed(stage, stage.manager, again) == REFUSED
    assert await is_there(stage, own) == EVERYTHING


async def test_only_who_was_asked_confirms_and_within_ten_minutes(stage: Stage) -> None:
    await set_up(stage, stage.guild.id, stage.channel.id)
    rival = stage.guild.add_member("rival", "MANAGE_GUILD")
    question = await asked(stage, stage.manager, "server")
    assert await pressed(stage, rival, question) == REFUSED
    assert (await pressed(stage, stage.member, question)).startswith("You need the Manage Server permission")
    stage.clock.advance(10 * MINUTE)
    assert await pressed(stage, stage.manager, question) == REFUSED
    kept = await asked(stage, stage.manager, "server")
    assert await pressed(stage, stage.manager, kept, "Keep it") == "Nothing was deleted."
    assert await is_there(stage, stage.guild.id) == EVERYTHING


async def test_members_delete_no_server(stage: Stage) -> None:
    answer = await asked(stage, stage.member, "server")
    assert answer.response is not None
    assert answer.response.content.startswith("You need the Manage Server permission for this.")
    direct = await stage.discord.slash(stage.member, None, None, "data delete", {"scope": "server"})
    assert direct.response is not None
    assert direct.response.content == "Use this on a server."


async def test_a_member_sees_and_deletes_what_is_stored_about_them_and_nobody_else(stage: Stage) -> None:
    assert "Nothing is stored about you." in await stage.answer(stage.member, "data show")
    for user in (stage.member, stage.manager):
        await stage.ask(user, "follow", {"show": "Metallic Rouge"})
    await set_up(stage, stage.guild.id, stage.channel.id)
    assert "You follow 1 show." in await stage.answer(stage.member, "data show")
    assert "Your id at 2 announcements or feeds that you made." in await stage.answer(stage.manager, "data show")

    assert "All that was stored about you is deleted." in await pressed(
        stage, stage.member, await asked(stage, stage.member, "me")
    )
    assert "Nothing is stored about you." in await stage.answer(stage.member, "data show")
    async with stage.database.read() as connection:
        assert len(await following.of_member(connection, stage.manager.id)) == 1
    assert await is_there(stage, stage.guild.id) == EVERYTHING


async def test_the_feeds_of_a_deleted_server_are_read_no_more(stage: Stage) -> None:
    await set_up(stage, stage.guild.id, stage.channel.id)
    await pressed(stage, stage.manager, await asked(stage, stage.manager, "server"))
    async with stage.database.read() as connection:
        assert not (await connection.execute(sources.select().where(sources.c.url == FEED))).first()
