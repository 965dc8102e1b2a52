"""Commands go on being answered while a flood is stored and posted, with the real client and the stand-in."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.core.subscriptions import Subscription
from bot.pipeline.deliver import Deliverer
from bot.pipeline.fan_out import FanOut
from bot.pipeline.policy import Policy
from bot.pipeline.poll import Poller
from bot.store import sources, subscriptions
from tests.commands.conftest import NOW, Stage, discord_server, stage
from tests.core.made import HOUR, an_item
from tests.fakes import FakeClock, FakeSites
from tests.faults.conftest import Figure
from tests.pipeline.stage import SOURCES

__all__ = ["discord_server", "stage"]

THOUSAND = 1000


@pytest.mark.long
@pytest.mark.fault("D13")
async def test_commands_answer_while_a_thousand_news_come(stage: Stage, figure: Figure) -> None:
    clock = FakeClock(NOW)
    sites = FakeSites(clock)
    poller = Poller(
        database=stage.database,
        fetch=sites.fetch,
        parse=sites.parse,
        sources=SOURCES,
        clock=clock,
        policy=Policy(),
        fan_out=FanOut(stage.database, Policy()),
    )
    deliverer = Deliverer(database=stage.database, outlet=stage.deliverer.outlet, clock=clock)
    async with stage.database.write() as connection:
        await sources.configure(connection, {"ann": "feed"}, NOW)
        wanted = Subscription(channel_id=stage.channel.id, guild_id=stage.guild.id, role_id=stage.role.id)
        await subscriptions.add(connection, wanted, NOW)
    await poller.poll_due()
    clock.advance(HOUR)
    news = [
        an_item(
            guid=f"guid {number}",
            title=f"Metallic Rouge Reveals Matter {number} of the Day",
            link=f"https://news.example/2024/metallic-rouge-reveals-matter-{number}",
            published=NOW + number * timedelta(seconds=1),
        )
        for number in range(THOUSAND)
    ]
    sites.publish("ann", *news)
    stage.discord.limits.route("POST", "/channels/{channel_id}/messages", limit=5, per=0.25)

    async def flood() -> None:
        await poller.poll_due()
        await deliverer.deliver_due()

    flooding, waits = asyncio.create_task(flood()), list[float]()
    loop = asyncio.get_running_loop()
    while not flooding.done():
        for command in ("news", "status", "next"):
            asked = loop.time()
            await stage.ask(stage.member, command)
            waits.append(loop.time() - asked)
    await flooding
    posts = stage.discord.journal.of("POST", f"/channels/{stage.channel.id}/messages")
    posted = [one for one in posts if one.status == 200]
    lines = [line for one in posted for line in one.request["embeds"][0].get("description", "").splitlines()]
    assert 6 < len(posted) <= 100
    assert sum("news.example" in line for line in lines) == THOUSAND - 5
    assert max(waits) < 3
    figure(f"{len(posted)} messages; {len(waits)} commands meanwhile, the slowest {max(waits):.1f} s", len(waits))
