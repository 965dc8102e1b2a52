"""`/status`, through Discord's interactions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.events import EventKind
from bot.core.feeds import name_of
from bot.core.reasons import Reason
from bot.core.subscriptions import Subscription
from bot.store import feeds, sources, subscriptions, troubles
from bot.store.statements import Connection
from bot.store.troubles import Trouble
from tests.commands.conftest import NOW, Stage
from tests.commands.test_questions import text_of
from tests.store.rows import add_event, owe

HOUR = timedelta(hours=1)
NEWS = frozenset({EventKind.NEWS})


async def read(connection: Connection, name: str, **changes: object) -> None:
    """Store that a source was read, unless `changes` say otherwise."""
    state = replace(
        await sources.load(connection, name), succeeded_at=NOW - HOUR, next_poll_at=NOW + HOUR, polled_at=NOW
    )
    await sources.save(connection, [replace(state, **changes)])  # type: ignore[arg-type]  # each test's own fields


async def set_up_sources(connection: Connection) -> None:
    await sources.configure(connection, {"AniList": "anilist", "Crunchyroll": "crunchyroll"}, NOW)
    for name in ("AniList", "Crunchyroll"):
        await read(connection, name)


async def add_feed(connection: Connection, guild_id: int, url: str) -> None:
    wanted = Subscription(guild_id=guild_id, channel_id=guild_id + 1, events=NEWS, source=name_of(url))
    await feeds.add(connection, url, wanted, NOW)
    await read(connection, name_of(url), failures=4, failing_since=NOW - HOUR, error="the server answered 404")


async def test_a_healthy_state_is_one_short_message_for_the_asker_alone(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await set_up_sources(connection)

    message = (await stage.ask(stage.member, "status")).message
    last, due = int((NOW - HOUR).timestamp()), int((NOW + HOUR).timestamp())
    assert message.ephemeral
    assert text_of(message).split("\n") == [
        "All is well",
        f"✅ **AniList**: last good answer <t:{last}:R>, next poll <t:{due}:R>",
        f"✅ **Crunchyroll**: last good answer <t:{last}:R>, next poll <t:{due}:R>",
        "Outbox: 0 waiting, 0 under way, 0 failed",
        "Airdate",
    ]


async def test_what_is_wrong_here_is_told_and_what_is_wrong_elsewhere_is_not(stage: Stage) -> None:
    elsewhere = 666
    async with stage.database.write() as connection:
        await set_up_sources(connection)
        for guild_id, channel_id in ((stage.guild.id, stage.channel.id), (elsewhere, elsewhere)):
            wanted = Subscription(guild_id=guild_id, channel_id=channel_id, paused=True)
            await subscriptions.add(connection, wanted, NOW)
            trouble = Trouble(channel_id=channel_id, reason=Reason.NO_PERMISSION, detail="", since=NOW)
            await troubles.note(connection, trouble, NOW)
        await add_feed(connection, stage.guild.id, "https://ours.example/feed")
        await add_feed(connection, elsewhere, "https://theirs.example/feed")

    told = await stage.answer(stage.member, "status")
    assert f"Nothing can be posted in <#{stage.channel.id}> since" in told
    assert f"#1 in <#{stage.channel.id}> is paused" in told
    assert "⚠️ **ours.example**: 4 failures in a row since" in told
    assert "theirs" not in told
    assert str(elsewhere) not in told


async def test_the_oldest_alert_that_waits_is_told(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await owe(connection, await add_event(connection), stage.channel.id)

    assert "Outbox: 1 waiting (the oldest since <t:" in await stage.answer(stage.member, "status")


async def test_a_long_status_is_turned_also_after_a_restart(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await sources.configure(connection, {f"source {number:02}": "feed" for number in range(30)}, NOW)

    message = (await stage.ask(stage.member, "status")).message
    assert "Page 1 of 3" in text_of(message)
    await stage.bot.restart()
    await stage.discord.press(stage.member, message, label="Next page")
    assert "source 12" in text_of(message)
