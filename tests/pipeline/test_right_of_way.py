"""The right of way: what nobody waits for holds back while a person waits for an answer."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from bot.pipeline.asking import Asker
from bot.pipeline.right_of_way import PATIENCE, RightOfWay
from tests.pipeline.stage import SOURCES, Stage


async def passes_at_once(way: RightOfWay) -> bool:
    """Say whether whoever asks for the way has it in this turn of the loop."""
    passing = asyncio.create_task(way.given())
    await asyncio.sleep(0)
    done = passing.done()
    passing.cancel()
    return done


async def test_the_way_is_free_while_nobody_asks() -> None:
    assert await passes_at_once(RightOfWay())


async def test_the_way_is_free_again_when_the_last_question_is_answered() -> None:
    way = RightOfWay()
    with ExitStack() as later:
        with way.taken():
            later.enter_context(way.taken())
            assert not await passes_at_once(way)
        assert not await passes_at_once(way)
    assert await passes_at_once(way)


async def test_whoever_waits_goes_on_as_soon_as_the_question_is_answered() -> None:
    way = RightOfWay()
    with way.taken():
        waiting = asyncio.create_task(way.given())
        await asyncio.sleep(0)
    done, _ = await asyncio.wait({waiting}, timeout=PATIENCE.total_seconds() / 2)
    assert done == {waiting}


async def test_questions_without_end_hold_nothing_up_for_longer_than_the_patience() -> None:
    way = RightOfWay()
    with way.taken():
        async with asyncio.timeout(20 * PATIENCE.total_seconds()):
            await way.given()
            assert not await passes_at_once(way)


async def test_a_source_is_asked_after_the_question_that_is_being_answered(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    [turn] = await stage.poller.turns([await stage.state("ann")])
    asker = Asker(fetch=stage.sites.fetch, parse=stage.sites.parse, right_of_way=stage.right_of_way)
    with stage.right_of_way.taken():
        asking = asyncio.create_task(asker.ask(SOURCES["ann"].source, turn))
        await asyncio.sleep(0)
        assert len(stage.sites.asked) == 0
    await asking
    assert len(stage.sites.asked) == 1
