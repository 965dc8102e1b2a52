"""The work: alerts put into a store as the pipeline puts them there, and what came of them in the channels."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from bot.core.alerts import Draft, marker
from bot.core.events import Event, EventKind
from bot.core.news import NewsItem
from bot.store import events, items, outbox
from bot.store.database import open_database
from bot.store.schema import alerts
from bot.store.statements import Connection
from tests.discord_server import Channel, DiscordServer

FEED = "News"
PER_HEADLINE = 5


async def put(url: str, channels: Sequence[int], count: int, seed: int, *, each: int = PER_HEADLINE) -> None:
    """Owe `count` alerts, each headline to `each` channels that the seed chooses; nobody else may have a file open."""
    chosen = random.Random(seed)  # noqa: S311 - a seed makes a run that can be repeated
    now = datetime.now(UTC)
    async with open_database(url, backups=None, keep=1, now=now) as database, database.write() as connection:
        for number in range(count // each):
            await _owe(connection, number, sorted(chosen.sample(channels, each)), now)


async def _owe(connection: Connection, number: int, channels: Sequence[int], now: datetime) -> None:
    item = NewsItem(guid=str(number), title=f"Headline {number}", link=f"https://news.example/{number}", published=now)
    item_id = (await items.add(connection, {FEED: [item]}, now))[FEED][item.guid]
    key = f"news/{item_id}"
    event = Event(key=key, kind=EventKind.NEWS, story=key, at=now, item_id=item_id)
    [stored] = await events.add(connection, [event], now)
    drafts = [Draft(target=f"channel:{channel}", channel_id=channel) for channel in channels]
    await outbox.enqueue(connection, [outbox.Owed(stored=stored, draft=draft) for draft in drafts], now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of the alerts: how many are lost, duplicated, out of order in their channel, or not closed as sent."""

    alerts: int
    lost: int
    duplicated: int
    disordered: int
    open: int

    @property
    def clean(self) -> bool:
        """Say whether each alert stands in its channel once and in order, and the store knows it."""
        return not (self.lost or self.duplicated or self.disordered or self.open)

    def __str__(self) -> str:
        return f"{self.lost} lost, {self.duplicated} duplicated, {self.disordered} channels out of order"


async def judge(url: str, discord: DiscordServer, channels: Sequence[Channel]) -> Verdict:
    """Compare the store's alerts with what stands in the channels; nothing else may have the file open."""
    async with (
        open_database(url, backups=None, keep=1, now=datetime.now(UTC)) as database,
        database.read() as connection,
    ):
        rows = (await connection.execute(select(alerts).order_by(alerts.c.id))).all()
    owed = {channel.id: [marker(row.nonce) for row in rows if row.channel_id == channel.id] for channel in channels}
    found = {channel.id: markers(discord, channel) for channel in channels}
    counts = {channel: Counter(found[channel]) for channel in owed}
    return Verdict(
        alerts=len(rows),
        lost=sum(not counts[channel][one] for channel, wanted in owed.items() for one in wanted),
        duplicated=sum(max(0, number - 1) for count in counts.values() for number in count.values()),
        disordered=sum(list(dict.fromkeys(found[channel])) != wanted for channel, wanted in owed.items()),
        open=sum(row.state != "sent" or row.message_id is None for row in rows),
    )


def markers(discord: DiscordServer, channel: Channel) -> list[str]:
    """Give the marker of every message in a channel, oldest first."""
    return [message.embeds[0]["footer"]["text"].split()[-1] for message in discord.messages(channel)]
