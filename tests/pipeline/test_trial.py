"""Trials: a test alert takes the way of a real one."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.subscriptions import Subscription
from bot.errors import ReplyError
from bot.pipeline.trial import order_trial
from tests.core.made import HOUR, NOW, a_series, a_sighting, a_subscription, an_item
from tests.pipeline.stage import Stage


async def order(stage: Stage, key: str = "test/1", **wanted: Any) -> str:
    async with stage.database.write() as connection:
        return await order_trial(connection, Subscription(**{"channel_id": 500, **wanted}), key, stage.clock())


async def test_a_trial_posts_the_newest_event_marked_as_a_test_with_the_ping(stage: Stage) -> None:
    await stage.set_up()
    stage.sites.publish("crunchyroll", a_sighting(number="2", at=NOW - HOUR), a_sighting(at=NOW))
    await stage.poll()
    assert await order(stage, role_id=9) == "Metallic Rouge"
    await stage.deliver()
    assert stage.outlet.titles == ["[Test] Metallic Rouge · Episode 3"]
    assert stage.outlet.posted[0].message.content == "<@&9>"


async def test_a_trial_may_be_repeated_and_keeps_nothing_real_from_being_told(stage: Stage) -> None:
    await stage.set_up(a_subscription())
    await stage.baseline()
    stage.sites.publish("crunchyroll", a_sighting(at=NOW + HOUR))
    await stage.poll()
    await order(stage, "test/1")
    await order(stage, "test/2")
    await stage.deliver()
    assert stage.outlet.titles == ["Metallic Rouge · Episode 3", *["[Test] Metallic Rouge · Episode 3"] * 2]


async def test_a_trial_is_about_the_shows_of_the_subscription(stage: Stage) -> None:
    await stage.set_up()
    other = a_sighting(series=a_series(title="Frieren"), at=NOW)
    stage.sites.publish("crunchyroll", a_sighting(at=NOW - HOUR), other)
    await stage.poll()
    assert await order(stage, show_ids=frozenset({1})) == "Metallic Rouge"
    assert await order(stage, "test/2") == "Frieren"
    assert await order(stage, "test/3", show_ids=frozenset({1, 2})) == "Frieren"


async def test_news_will_do_for_a_trial(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.publish("ann", an_item())
    await stage.poll()
    assert await order(stage) == "Metallic Rouge"
    await stage.deliver()
    assert stage.outlet.titles == ["[Test] Metallic Rouge Reveals New Trailer"]


@pytest.mark.parametrize("wanted", [{}, {"show_ids": frozenset({1})}, {"show_ids": frozenset()}])
async def test_where_nothing_was_ever_told_a_trial_says_so(stage: Stage, wanted: dict[str, Any]) -> None:
    await stage.set_up()
    with pytest.raises(ReplyError, match="after the first poll"):
        await order(stage, **wanted)
