"""Pruning: what is older than is kept goes, and nothing is told again for it."""

from __future__ import annotations

from bot.core.releases import Claim
from bot.pipeline.policy import Policy
from bot.pipeline.prune import Pruner
from bot.store.database import Database
from bot.store.schema import alerts, items
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_sighting, an_item
from tests.pipeline.stage import Stage


async def prune(stage: Stage) -> int:
    return await Pruner(database=stage.database, clock=stage.clock, policy=stage.policy).prune()


async def test_old_alerts_and_items_go_after_the_time_that_is_configured(database: Database) -> None:
    stage = Stage(database=database, policy=Policy(keep=30 * DAY))
    await stage.set_up(names=("ann",))
    await stage.baseline()
    stage.sites.publish("ann", an_item(published=NOW + MINUTE))
    await stage.poll_and_deliver()
    stage.sites.publish("ann", an_item(guid="other", title="Something Else", link=None))
    await stage.poll(29 * DAY)
    assert await prune(stage) == 0
    stage.clock.advance(2 * DAY)
    assert await prune(stage) > 0
    assert await stage.column(alerts.c.id) == []
    assert await stage.column(items.c.guid) == ["other"]


async def test_an_episode_that_its_source_still_lists_is_not_told_again_after_years(stage: Stage) -> None:
    await stage.set_up()
    await stage.baseline()
    stage.sites.publish("crunchyroll", a_sighting(at=NOW + HOUR))
    await stage.poll_and_deliver()
    for year in range(3):
        stage.clock.advance(366 * DAY)
        await prune(stage)
        stage.sites.publish("crunchyroll", a_sighting(at=NOW + HOUR, title=f"Marginal City {year}"))
        await stage.poll_and_deliver()
    assert stage.outlet.titles == ["Metallic Rouge · Episode 3"]


async def test_an_episode_that_was_seen_stays_seen_whatever_a_calendar_says_after_years(stage: Stage) -> None:
    await stage.set_up()
    stage.sites.publish("crunchyroll", a_sighting(at=NOW - DAY))
    await stage.baseline()
    stage.clock.advance(366 * DAY)
    await prune(stage)
    stage.sites.publish("anilist", a_sighting(claim=Claim.SCHEDULED, at=NOW - DAY, identity="calendar"))
    await stage.poll()
    assert [release.key.number for release in await stage.out()] == ["3"]


async def test_a_feed_that_was_silent_for_years_tells_only_what_is_new(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    old = [an_item(guid=str(one), title=f"Metallic Rouge {one}", link=None, published=None) for one in range(3)]
    stage.sites.publish("ann", *old)
    await stage.baseline()
    stage.clock.advance(366 * DAY)
    await prune(stage)
    await stage.poll()
    stage.sites.publish("ann", an_item(guid="new", published=stage.clock()), *old)
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge Reveals New Trailer"]
