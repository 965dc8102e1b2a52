"""D16: publishing within Discord's ten an hour; every message stays posted, and every one is published in the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.chat.brake import Brake
from bot.chat.client import Client
from bot.chat.outlet import DiscordOutlet
from bot.chat.requests import Requests
from bot.core.alerts import Draft
from bot.core.events import Event, EventKind
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.pipeline.deliver import Deliverer
from bot.pipeline.publish import Publisher
from bot.store import events as event_store
from bot.store import outbox, shows, subscriptions
from bot.store.database import Database, open_database
from bot.store.outbox import Owed
from bot.store.publishing import PUBLISHING
from bot.store.schema import alerts, attempts, events
from tests.discord_server import Channel, DiscordServer, Message, connected, faults
from tests.discord_server.fixture import discord_server
from tests.discord_server.journal import Entry
from tests.faults.conftest import Figure
from tests.store.conftest import Template, sqlite_template

pytestmark = pytest.mark.long

__all__ = ["discord_server", "sqlite_template"]

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CROSSPOST = "/channels/{channel_id}/messages/{message_id}/crosspost"
ROUGE = Show(name="Metallic Rouge", names=("Metallic Rouge",), tracked=True)


@dataclass(kw_only=True)
class Newsroom:
    """A server with an announcement channel, and the bot's own steps over a store on disk, by Discord's clock."""

    discord: DiscordServer
    channel: Channel
    outlet: DiscordOutlet
    file: Path

    def clock(self) -> datetime:
        return self.discord.clock.now()

    async def owe(self, count: int, *, publish: bool = True, details: Mapping[str, object] | None = None) -> None:
        """Follow everything in the channel, and owe it so many alerts."""
        now = self.clock()
        async with self.opened() as database, database.write() as connection:
            await shows.configure(connection, [ROUGE], now)
            wanted = Subscription(channel_id=self.channel.id, publish=publish)
            await subscriptions.configure(connection, [wanted], now)
            told = [
                Event(key=f"e/{n}", kind=EventKind.ANNOUNCED, story=f"{n}", at=now, show_id=1, details=details or {})
                for n in range(count)
            ]
            stored = await event_store.add(connection, told, now)
            draft = Draft(target=wanted.target, channel_id=self.channel.id)
            await outbox.enqueue(connection, [Owed(stored=one, draft=draft) for one in stored], now)

    def opened(self) -> AbstractAsyncContextManager[Database]:
        return open_database(f"sqlite:///{self.file}", backups=None, keep=1, now=self.clock())

    async def run(self, after: timedelta = timedelta()) -> None:
        """Let time pass; then deliver and publish what is due, as a process does that has just been started."""
        self.discord.clock.advance(after)
        async with self.opened() as database:
            await Deliverer(database=database, outlet=self.outlet, clock=self.clock).deliver_due()
            await Publisher(database=database, outlet=self.outlet, clock=self.clock).publish_due()

    async def deliver(self) -> None:
        async with self.opened() as database:
            await Deliverer(database=database, outlet=self.outlet, clock=self.clock).deliver_due()

    async def publish(self) -> None:
        async with self.opened() as database:
            await Publisher(database=database, outlet=self.outlet, clock=self.clock).publish_due()

    @property
    def posted(self) -> list[Message]:
        return self.discord.messages(self.channel)

    @property
    def published(self) -> list[Message]:
        return [one for one in self.posted if one.crossposted]

    @property
    def tries(self) -> list[Entry]:
        return self.discord.journal.of("POST", CROSSPOST)

    async def notes(self, begin: str) -> list[str]:
        """Give what was noted of publications, as far as it begins like this."""
        async with self.opened() as database, database.read() as connection:
            wanted = select(attempts.c.detail).where(attempts.c.outcome == PUBLISHING).order_by(attempts.c.id)
            return [detail for detail in (await connection.execute(wanted)).scalars() if detail.startswith(begin)]

    async def owed(self) -> int:
        async with self.opened() as database, database.read() as connection:
            wanted = select(alerts.c.id).where(alerts.c.publish_at.is_not(None))
            return len((await connection.execute(wanted)).all())


@pytest.fixture
async def newsroom(discord_server: DiscordServer, sqlite_template: Template, tmp_path: Path) -> AsyncIterator[Newsroom]:
    guild = discord_server.add_guild("Anime club")
    discord_server.limits.publications(10, per=3600)
    brake = Brake(lambda: discord_server.clock.now().timestamp())
    requests = Requests(brake=brake, limit=timedelta(seconds=1))
    client = Client((), guild_ready_timeout=0.05, requests=requests)
    async with connected(discord_server, client):
        channel = guild.add_announcement_channel("news")
        yield Newsroom(
            discord=discord_server,
            channel=channel,
            outlet=DiscordOutlet(client),
            file=await sqlite_template.copy_to(tmp_path / "airdate.db"),
        )


@pytest.mark.long
@pytest.mark.fault("D16")
async def test_twenty_five_messages_at_once_stay_posted_and_are_all_published_in_three_hours(
    newsroom: Newsroom, figure: Figure
) -> None:
    await newsroom.owe(25)
    by_hour = []
    for _ in range(3):
        await newsroom.run()
        by_hour.append(len(newsroom.published))
        for _ in range(4):
            await newsroom.run(15 * MINUTE)
    refused = [one for one in newsroom.tries if one.status != 200]

    assert by_hour == [10, 20, 25]
    assert (len(newsroom.posted), len(newsroom.published), await newsroom.owed()) == (25, 25, 0)
    assert (len(newsroom.tries), refused) == (25, [])
    figure(f"{len(newsroom.posted)} posted at once, published {by_hour} by the hour, {len(refused)} refusals", times=25)


@pytest.mark.fault("D16")
async def test_a_channel_whose_budget_others_used_up_waits_as_long_as_discord_says(
    newsroom: Newsroom, figure: Figure
) -> None:
    await newsroom.owe(12)
    newsroom.discord.limits.untold.clear()
    newsroom.discord.limits.publications(4, per=3600)
    for _ in range(10):
        await newsroom.run(20 * MINUTE)
    refused = [one for one in newsroom.tries if one.status == 429]

    assert (len(newsroom.posted), len(newsroom.published), await newsroom.owed()) == (12, 12, 0)
    assert len(refused) <= 3
    assert newsroom.discord.limits.invalid == 0
    figure(f"a limit of 4 an hour: 12 of 12 published, {len(refused)} tries answered 429", times=len(refused))


@pytest.mark.fault("D16")
async def test_what_a_person_published_before_counts_as_done(newsroom: Newsroom, figure: Figure) -> None:
    await newsroom.owe(3)
    newsroom.discord.faults.next("POST", "/channels/*/messages/*/crosspost", faults.refuse(400, 40033), times=2)
    await newsroom.run()
    codes = [one.response.get("code") for one in newsroom.tries]

    assert codes == [40033, 40033, None]
    assert (await newsroom.owed(), len(await newsroom.notes("done"))) == (0, 3)
    figure("40033 twice: taken for published, not tried again", times=2)


@pytest.mark.long
@pytest.mark.fault("D16")
@pytest.mark.parametrize(
    "outcome",
    [
        faults.reset_after_commit(),
        faults.reset(),
        faults.status(503, commit=True),
        faults.status(503),
        faults.hang_after_commit(),
    ],
    ids=["reset after commit", "reset", "503 after commit", "503", "no answer"],
)
async def test_a_try_whose_end_nobody_saw_is_made_again(
    newsroom: Newsroom, figure: Figure, outcome: faults.Outcome
) -> None:
    await newsroom.owe(2)
    newsroom.discord.faults.next("POST", "/channels/*/messages/*/crosspost", outcome)
    await newsroom.run()
    assert len(newsroom.tries) == 1
    await newsroom.run(2 * MINUTE)

    assert (len(newsroom.published), await newsroom.owed(), len(newsroom.tries)) == (2, 0, 3)
    figure("reset, 503 and no answer, before and after the act: published once")


@pytest.mark.long
@pytest.mark.fault("D16")
async def test_where_the_bot_may_not_publish_the_message_stays_and_nothing_loops(
    newsroom: Newsroom, figure: Figure
) -> None:
    await newsroom.owe(20)
    newsroom.discord.faults.next("POST", "/channels/*/messages/*/crosspost", faults.refuse(403, 50013), times=None)
    for _ in range(8):
        await newsroom.run(3 * HOUR)
    a_day = len(newsroom.tries)
    newsroom.discord.faults.clear()
    for _ in range(4):
        await newsroom.run(2 * HOUR)

    assert len(newsroom.posted) == 20
    assert a_day == 4
    assert all("50013" in note for note in await newsroom.notes("put off: "))
    assert (len(newsroom.published), await newsroom.owed()) == (20, 0)
    figure(f"403 50013: 20 of 20 stay posted, {a_day} tries in a day, all 20 published once it is allowed", times=a_day)


@pytest.mark.long
@pytest.mark.fault("D16")
async def test_an_ordinary_channel_is_given_up_after_two_days(newsroom: Newsroom, figure: Figure) -> None:
    newsroom.channel = newsroom.channel.guild.add_text_channel("general")  # type: ignore[union-attr]  # it is in a guild
    await newsroom.owe(5)
    for _ in range(20):
        await newsroom.run(3 * HOUR)
    codes = {one.response["code"] for one in newsroom.tries}

    assert (len(newsroom.posted), len(newsroom.published), await newsroom.owed()) == (5, 0, 0)
    assert (codes, len(newsroom.tries)) == ({50024}, 8)
    assert len(await newsroom.notes("given up: ")) == 5
    figure(f"no announcement channel: 5 stay posted, {len(newsroom.tries)} tries in 2 days, then given up", times=8)


@pytest.mark.fault("D16")
async def test_a_message_that_was_deleted_holds_up_no_other(newsroom: Newsroom, figure: Figure) -> None:
    await newsroom.owe(3)
    newsroom.discord.faults.next("POST", "/channels/*/messages/*/crosspost", faults.refuse(404, 10008))
    await newsroom.run()

    assert (len(newsroom.published), await newsroom.owed(), len(newsroom.tries)) == (2, 0, 3)
    assert len(await newsroom.notes("given up: ")) == 1
    figure("404 10008: closed at once, the other 2 published")


async def test_episodes_go_before_the_rest_and_news_last_when_the_budget_binds(newsroom: Newsroom) -> None:
    await newsroom.owe(12)
    await newsroom.deliver()
    async with newsroom.opened() as database, database.write() as connection:
        news = update(events).where(events.c.id <= 10).values(kind=EventKind.NEWS)
        await connection.execute(news)
        await connection.execute(update(events).where(events.c.id == 12).values(kind=EventKind.EPISODE))
    await newsroom.publish()

    assert [one.crossposted for one in newsroom.posted] == [True] * 8 + [False] * 2 + [True] * 2
    assert newsroom.tries[0].path.endswith(f"/{newsroom.posted[11].id}/crosspost")


@pytest.mark.parametrize(
    ("publish", "details"), [(False, {}), (True, {"test": True})], ids=["not asked for", "a test alert"]
)
async def test_what_followers_are_not_to_hear_is_not_published(
    newsroom: Newsroom, publish: bool, details: Mapping[str, object]
) -> None:
    await newsroom.owe(1, publish=publish, details=details)
    await newsroom.run()

    assert (len(newsroom.posted), newsroom.tries) == (1, [])
