"""Several episodes at once: one message, and each of them told."""

from __future__ import annotations

from bot.core.reasons import Reason
from tests.core.made import HOUR, MINUTE, NOW, a_sighting, a_subscription
from tests.pipeline.stage import Stage

LATER = NOW + 2 * HOUR


async def test_three_episodes_in_one_document_are_one_message(stage: Stage) -> None:
    await stage.set_up(a_subscription(role_id=9))
    await stage.baseline()
    episodes = [a_sighting(number=str(n), identity=f"e{n}", at=LATER - MINUTE) for n in (1, 2, 3)]
    stage.sites.publish("crunchyroll", *episodes)

    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episodes 1-3 (premiere)"]
    assert stage.outlet.in_channel(500)[0].message.content == "<@&9>"


async def test_an_episode_of_a_batch_is_not_told_again_by_another_platform(stage: Stage) -> None:
    await stage.set_up()
    await stage.baseline()
    episodes = [a_sighting(number=str(n), identity=f"e{n}", at=LATER - MINUTE) for n in (1, 2)]
    stage.sites.publish("crunchyroll", *episodes)
    await stage.poll_and_deliver(HOUR)
    again = a_sighting(number="2", identity="x2", platform="hidive", at=LATER)
    stage.sites.publish("crunchyroll", *episodes, again)

    assert await stage.poll_and_deliver(2 * HOUR) == []
    assert ("withheld", Reason.ALREADY_TOLD) in await stage.alerts()
