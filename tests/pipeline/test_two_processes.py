"""Several at work on one PostgreSQL: what one of them stores, no other stores again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.releases import Series
from bot.store.schema import releases, shows
from tests.core.made import DAY, HOUR, NOW, a_sighting, a_subscription
from tests.pipeline.stage import Stage
from tests.store.conftest import opened
from tests.store.postgres import Server


@pytest.fixture
async def on_postgresql(postgresql_server: Server) -> AsyncIterator[Stage]:
    async with postgresql_server.migrated() as url, opened(url) as database:
        yield Stage(database=database)


async def test_sources_that_tell_of_one_unknown_show_at_once_make_one_of_it(on_postgresql: Stage) -> None:
    stage, names = on_postgresql, ("crunchyroll", "mirror", "anilist", "animeschedule")
    await stage.set_up(names=names)
    for name in names:
        stage.sites.publish(name, a_sighting(series=Series(title="Frieren"), at=NOW - DAY, identity=name))
    await stage.poll()
    assert await stage.column(shows.c.name) == ["Metallic Rouge", "Frieren"]
    assert len(await stage.column(releases.c.id)) == 1
    assert [(await stage.state(name)).failures for name in names] == [0, 0, 0, 0]


async def test_two_that_poll_and_deliver_at_once_do_everything_once(on_postgresql: Stage) -> None:
    stage = on_postgresql
    await stage.set_up(a_subscription(show_ids=None))
    await stage.baseline()
    shows_of_today = [Series(title=f"Show {one}") for one in range(1, 9)]
    stage.sites.publish("crunchyroll", *(a_sighting(series=series, at=NOW + HOUR) for series in shows_of_today))
    await asyncio.gather(stage.poller.poll_due(), stage.poller.poll_due())
    await asyncio.gather(stage.deliverer.deliver_due(), stage.deliverer.deliver_due())
    assert sorted(stage.outlet.titles) == sorted(set(stage.outlet.titles))
    assert len(stage.outlet.tries) == (await stage.alerts()).count(("sent", None)) == 8
