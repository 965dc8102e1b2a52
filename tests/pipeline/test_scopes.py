"""Everything on a platform this season: told of what is on there and then, and of nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.core.digests import Daily
from bot.core.events import EventKind
from bot.core.releases import TV, Claim, Sighting
from bot.core.scopes import CURRENT
from bot.core.shows import Facts
from bot.core.subscriptions import Subscription
from bot.store import digests, shows, styles
from bot.store.schema import shows as show_table
from bot.store.styles import Addressed
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_series, a_show, a_sighting, a_subscription, an_item
from tests.pipeline.stage import Stage

LATER = NOW + 2 * HOUR
HERE = a_subscription(season=CURRENT, platform="crunchyroll")


def asked(at: datetime) -> Addressed:
    return Addressed(target="channel:500", channel_id=500, show_id=1, at=at)


async def began(stage: Stage, season: str | None, *streams: str) -> None:
    """Let the known show have begun in a season, on these platforms."""
    async with stage.database.write() as connection:
        [show] = await shows.load(connection, [1])
        facts = shows.facts_of(a_show(facts=Facts(streams=streams)))
        await connection.execute(update(show_table).where(show_table.c.id == show.id).values(aired=season, facts=facts))


def on_tv(number: int, after: timedelta) -> Sighting:
    at = LATER + after
    return a_sighting(
        number=str(number), platform=TV, claim=Claim.SCHEDULED, at=at, identity=f"slot {number}", url=None
    )


@pytest.mark.parametrize(
    ("season", "wanted", "posts"),
    [
        ("2024-winter", HERE, 1),
        ("2023-fall", HERE, 0),
        (None, HERE, 0),
        ("2023-fall", a_subscription(season="2023-fall"), 1),
        ("2024-winter", a_subscription(season=CURRENT, platform="netflix"), 0),
        ("2024-winter", a_subscription(platform="crunchyroll"), 1),
    ],
)
async def test_an_episode_is_told_to_those_whose_season_and_platform_it_is(
    stage: Stage, season: str | None, wanted: Subscription, posts: int
) -> None:
    await stage.set_up(wanted)
    await began(stage, season)
    await stage.baseline()
    stage.sites.publish("crunchyroll", a_sighting(at=LATER - MINUTE))
    assert len(await stage.poll_and_deliver(HOUR)) == posts


async def test_a_show_that_goes_on_from_the_season_before_is_told_up_to_its_last_episode(stage: Stage) -> None:
    await stage.set_up(HERE)
    await began(stage, "2023-fall")
    await stage.baseline()
    stage.sites.publish("anilist", on_tv(3, timedelta()))
    await stage.poll_and_deliver(HOUR)
    stage.sites.publish("crunchyroll", a_sighting(at=LATER - MINUTE))
    assert len(await stage.poll_and_deliver(HOUR)) == 1


@pytest.mark.parametrize(("streams", "posts"), [("netflix", 0), ("crunchyroll", 1)])
async def test_news_goes_by_the_platforms_that_are_known_to_carry_the_show(
    stage: Stage, streams: str, posts: int
) -> None:
    await stage.set_up(HERE, show=a_show(id=0, ids={}), names=("crunchyroll", "ann"))
    await began(stage, "2024-winter", streams)
    await stage.baseline()
    stage.sites.publish("ann", an_item(published=LATER - MINUTE))
    assert len(await stage.poll_and_deliver(HOUR)) == posts


async def test_a_digest_and_a_style_are_those_of_what_is_on(stage: Stage) -> None:
    daily = Daily(at=NOW.time())
    wanted = a_subscription(season=CURRENT, events=frozenset({EventKind.EPISODE}), digest=daily, template="{show}!")
    await stage.set_up(wanted, a_subscription(template="Else"))
    stage.sites.publish("anilist", on_tv(3, timedelta()))
    await stage.poll()
    async with stage.database.write() as connection:
        asking = await digests.wanted(connection)
        assert [one.episode for one in await digests.expected(connection, asking, (NOW, NOW + DAY))] == ["Episode 3"]
        assert (await styles.of_target(connection, asked(NOW))).template == "{show}!"
        assert (await styles.of_target(connection, asked(NOW + 200 * DAY))).template == "Else"
        assert a_series().title == (await shows.load(connection, [1]))[0].name
