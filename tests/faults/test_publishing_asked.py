"""Publishing on either database, and as managers ask for it."""

from __future__ import annotations

from datetime import timedelta

from bot.core.alerts import Draft
from bot.core.events import Event, EventKind
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.pipeline.deliver import Deliverer
from bot.pipeline.publish import Publisher
from bot.store import events as event_store
from bot.store import outbox, publishing, shows, subscriptions
from bot.store.database import Database
from bot.store.outbox import Owed
from tests.commands.conftest import Stage as CommandStage
from tests.commands.conftest import stage
from tests.core.made import NOW
from tests.discord_server.fixture import discord_server
from tests.fakes import FakeClock, RecordingOutlet
from tests.store.conftest import database, database_url, postgresql_server, sqlite_template

__all__ = ["database", "database_url", "discord_server", "postgresql_server", "sqlite_template", "stage"]

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ROUGE = Show(name="Metallic Rouge", names=("Metallic Rouge",), tracked=True)


async def test_publishing_goes_by_the_budget_on_either_database(database: Database) -> None:
    clock = FakeClock(NOW)
    outlet = RecordingOutlet(clock)
    async with database.write() as connection:
        [show_id] = (await shows.configure(connection, [ROUGE], NOW)).values()
        wanted = [
            Subscription(channel_id=500, show_ids=frozenset({show_id}), publish=True),
            Subscription(channel_id=501, show_ids=frozenset({show_id})),
        ]
        await subscriptions.configure(connection, wanted, NOW)
        told = [Event(key=f"e/{n}", kind=EventKind.ANNOUNCED, story=f"{n}", at=NOW, show_id=show_id) for n in range(12)]
        stored = await event_store.add(connection, told, NOW)
        owed = [
            Owed(stored=one, draft=Draft(target=each.target, channel_id=each.channel_id))
            for one in stored
            for each in wanted
        ]
        await outbox.enqueue(connection, owed, NOW)
    await Deliverer(database=database, outlet=outlet, clock=clock).deliver_due()
    publisher = Publisher(database=database, outlet=outlet, clock=clock)
    counts: list[int] = []
    queued: list[int] = []
    for wait in (timedelta(), HOUR - MINUTE, MINUTE):
        clock.advance(wait)
        await publisher.publish_due()
        async with database.read() as connection:
            queued.append(await publishing.waiting(connection, 9, [500, 501]))
        counts.append(len(outlet.published))

    assert counts == [10, 10, 12]
    assert queued == [2, 2, 0]
    assert {channel for channel, _ in outlet.published} == {500}


async def test_a_manager_asks_for_publishing_where_a_channel_can_be_followed(stage: CommandStage) -> None:
    news = stage.guild.add_announcement_channel("news")
    refused = await stage.answer(
        stage.manager, "announce add", {"channel": stage.channel, "show": "*", "publish": True}
    )
    await stage.answer(stage.manager, "announce add", {"channel": news, "show": "*", "publish": True})
    async with stage.database.read() as connection:
        held = await subscriptions.of_guild(connection, stage.guild.id)

    assert "is no announcement channel" in refused
    assert [(one.channel_id, one.publish) for one in held] == [(news.id, True)]
