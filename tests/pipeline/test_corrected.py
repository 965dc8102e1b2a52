"""What a source's own entry was taken for by mistake: the message is edited, and nothing else is lost or told twice."""

from __future__ import annotations

from typing import Any

from bot.core.reasons import Reason
from bot.core.releases import Series, Sighting
from bot.core.subscriptions import Subscription
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_sighting, a_subscription
from tests.pipeline.stage import Stage

LATER = NOW + 2 * HOUR
OLD = a_sighting(number="1", at=NOW - 7 * DAY, identity="old")


def entry(**changes: Any) -> Sighting:
    """Give the entry of one media id, as the feed writes it at one moment."""
    return a_sighting(**{"number": "2", "identity": "914002", "at": LATER - MINUTE, **changes})


async def first_read(stage: Stage, mistaken: Sighting, *wanted: Subscription) -> list[str]:
    await stage.set_up(*wanted)
    stage.sites.publish("crunchyroll", OLD)
    await stage.baseline()
    stage.sites.publish("crunchyroll", OLD, mistaken)
    return await stage.poll_and_deliver(HOUR)


async def mended(stage: Stage, *right: Sighting) -> list[str]:
    stage.sites.publish("crunchyroll", OLD, *right)
    posted = await stage.poll_and_deliver(HOUR)
    await stage.revise()
    return posted


async def test_a_number_that_is_mended_edits_the_message(stage: Stage) -> None:
    assert await first_read(stage, entry(number="3", at=LATER)) == []
    assert await mended(stage, entry(at=LATER)) == ["Metallic Rouge · Episode 2"]


async def test_a_believed_number_that_is_mended_edits_the_message_and_leaves_the_real_one_to_come(stage: Stage) -> None:
    assert await first_read(stage, entry(number="2")) == ["Metallic Rouge · Episode 2"]
    assert await mended(stage, entry(number="1.5")) == []
    assert stage.outlet.titles == ["Metallic Rouge · Episode 1.5"]
    real = entry(identity="914003", at=LATER + 7 * DAY)
    stage.clock.advance(7 * DAY)
    assert await mended(stage, entry(number="1.5"), real) == ["Metallic Rouge · Episode 2"]


async def test_a_series_whose_name_is_mended_edits_the_message_and_tells_those_who_follow_the_right_show(
    stage: Stage,
) -> None:
    rouge = a_subscription(channel_id=501, show_ids=frozenset({1}))
    typo = entry(series=Series(title="Metalic Rogue"))
    assert await first_read(stage, typo, a_subscription(), rouge) == ["Metalic Rogue · Episode 2"]
    assert await mended(stage, entry()) == ["Metallic Rouge · Episode 2"]
    assert [(one.channel_id, one.title) for one in stage.outlet.posted] == [
        (500, "Metallic Rouge · Episode 2"),
        (501, "Metallic Rouge · Episode 2"),
    ]
    assert ("withheld", Reason.ALREADY_TOLD) in await stage.alerts()


async def test_a_dub_that_was_listed_without_its_language_leaves_the_original_to_come(stage: Stage) -> None:
    assert await first_read(stage, entry()) == ["Metallic Rouge · Episode 2"]
    assert await mended(stage, entry(audio="en-US")) == []
    original = entry(identity="914003", at=LATER + HOUR)
    assert await mended(stage, entry(audio="en-US"), original) == ["Metallic Rouge · Episode 2"]
    first, second = (one.message for one in stage.outlet.posted)
    assert "in English" in first.description
    assert "Out now on Crunchyroll" in second.description


async def test_a_feed_that_uses_its_ids_again_is_not_corrected(stage: Stage) -> None:
    assert await first_read(stage, entry()) == ["Metallic Rouge · Episode 2"]
    newest = entry(number="3", identity="914002", at=LATER + 7 * DAY)
    stage.clock.advance(7 * DAY)
    assert await mended(stage, newest) == ["Metallic Rouge · Episode 3"]
    assert stage.outlet.titles == ["Metallic Rouge · Episode 2", "Metallic Rouge · Episode 3"]


async def test_two_entries_with_one_id_are_not_corrected(stage: Stage) -> None:
    both = entry(), entry(number="3")
    await stage.set_up()
    stage.sites.publish("crunchyroll", OLD)
    await stage.baseline()
    stage.sites.publish("crunchyroll", OLD, *both)
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episodes 2-3"]
    assert await mended(stage, *both) == []
    assert stage.outlet.edits == []
