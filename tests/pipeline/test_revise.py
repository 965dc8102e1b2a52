"""Editing what was posted: until Discord has said yes or no, and never for nothing."""

from __future__ import annotations

from datetime import timedelta

from bot.core.reasons import Reason
from bot.errors import Refused, Unsure
from bot.store import revisions
from bot.store.schema import alerts
from tests.core.made import HOUR, MINUTE, NOW, a_sighting
from tests.pipeline.stage import Stage

LATER = NOW + 2 * HOUR
EPISODE = a_sighting(at=LATER - MINUTE)
ENGLISH, GERMAN = (a_sighting(audio=audio, identity=audio, at=LATER) for audio in ("en-US", "de-DE"))
SECOND = timedelta(seconds=1)


async def a_language_comes(stage: Stage) -> None:
    """Post an episode, and then find that it can be heard in English too."""
    await stage.set_up()
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    await stage.poll_and_deliver(HOUR)
    stage.sites.publish("crunchyroll", EPISODE, ENGLISH)
    await stage.poll(HOUR)


def reads(stage: Stage) -> str:
    return stage.outlet.posted[0].message.description.rpartition("\n")[2]


async def test_an_edit_without_a_clear_answer_is_tried_again(stage: Stage) -> None:
    await a_language_comes(stage)
    stage.outlet.fail(2)
    await stage.revise()
    await stage.revise(5 * SECOND)
    assert len(stage.outlet.edits) == 2
    await stage.revise(10 * SECOND)
    assert reads(stage).startswith("Also in: [English]")
    assert await stage.revise(HOUR) == 0


async def test_an_edit_waits_as_long_as_discord_asks(stage: Stage) -> None:
    await a_language_comes(stage)
    stage.outlet.fail(1, error=Unsure("too many", retry_after=10 * MINUTE))
    await stage.revise()
    assert await stage.revise(9 * MINUTE) == 0
    assert await stage.revise(MINUTE) == 1


async def test_an_edit_that_is_refused_is_given_up(stage: Stage) -> None:
    await a_language_comes(stage)
    stage.outlet.fail(1, error=Refused("the message is gone", reason=Reason.DELETED_BY_SERVER))
    await stage.revise()
    assert await stage.revise(HOUR) == 0
    assert await stage.alerts() == [("sent", None), ("withheld", Reason.FILTERED)]


async def test_the_next_change_is_tried_after_an_edit_was_refused(stage: Stage) -> None:
    await a_language_comes(stage)
    stage.outlet.fail(1, error=Refused("not now", reason=Reason.NO_PERMISSION))
    await stage.revise()
    stage.sites.publish("crunchyroll", EPISODE, ENGLISH, GERMAN)
    await stage.poll(HOUR)
    await stage.revise()
    assert [part.partition("]")[0] for part in reads(stage).split("[")[1:]] == ["English", "German"]


async def test_edits_that_never_get_an_answer_end(stage: Stage) -> None:
    await a_language_comes(stage)
    stage.outlet.fail(100)
    for _ in range(40):
        await stage.revise(HOUR)
    assert len(stage.outlet.edits) == 20


async def test_a_claimed_edit_is_left_to_the_one_who_claimed_it_until_its_lease_ends(stage: Stage) -> None:
    await a_language_comes(stage)
    async with stage.database.write() as connection:
        [claimed] = await revisions.claim(connection, stage.clock(), 5)
        await revisions.of_alerts(connection, [claimed.alert_id], stage.clock() + SECOND)
    assert await stage.revise(2 * SECOND) == 0
    assert await stage.revise(revisions.LEASE) == 1


async def test_what_changes_while_a_message_is_edited_edits_it_once_more(stage: Stage) -> None:
    await a_language_comes(stage)
    async with stage.database.write() as connection:
        [claimed] = await revisions.claim(connection, stage.clock(), 5)
        await revisions.of_alerts(connection, [claimed.alert_id], stage.clock() + SECOND)
        await revisions.done(connection, claimed, "digest", stage.clock())
    assert await stage.revise(2 * SECOND) == 1
    assert await stage.column(alerts.c.revise_at) == [None, None]


async def test_a_process_that_is_gone_holds_up_no_edit(stage: Stage) -> None:
    await a_language_comes(stage)
    async with stage.database.write() as connection:
        await revisions.claim(connection, stage.clock(), 5)
        await revisions.release(connection, stage.clock())
    assert await stage.revise() == 1


async def test_nothing_is_edited_while_discord_is_out_of_reach(stage: Stage) -> None:
    await a_language_comes(stage)
    stage.outlet.ready = False
    assert await stage.revise() == 0
    stage.outlet.ready = True
    assert await stage.revise() == 1


async def test_a_message_that_is_not_posted_yet_is_written_with_all_that_is_known_by_then(stage: Stage) -> None:
    await stage.set_up()
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    await stage.poll(HOUR)
    stage.sites.publish("crunchyroll", EPISODE, ENGLISH)
    await stage.poll(HOUR)
    await stage.deliver()
    assert reads(stage).startswith("Also in: [English]")
    assert await stage.revise() == 0
