"""Following: what members are told in direct messages takes the same way as what is posted in channels."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.alerts import to_member
from bot.core.digests import Daily
from bot.core.following import FOREVER
from bot.core.notices import trouble
from bot.core.reasons import Reason
from bot.core.releases import Claim
from bot.errors import ReplyError
from bot.pipeline.digest import Digester
from bot.pipeline.notices import notify
from bot.store import following, outbox, settings, shows, styles
from bot.store import subscriptions as subscription_store
from bot.store.schema import alerts, events, subscriptions
from bot.store.styles import Addressed
from tests.core.made import DAY, HOUR, NOW, a_series, a_show, a_sighting, a_subscription, an_item
from tests.pipeline.stage import Stage

MISA = 900
DIRECT = MISA + 1
"""The channel of the direct messages with her, as the outlet makes it."""

MOST = 3


async def follow(stage: Stage, show_id: int = 1, **wishes: Any) -> None:
    async with stage.database.write() as connection:
        await following.meet(connection, MISA, "de")
        await following.follow(connection, MISA, show_id, wishes, MOST, stage.clock())


async def set_up(stage: Stage, **wishes: Any) -> None:
    """Let her follow the show, on a bot that has no announcement of it."""
    await stage.set_up()
    async with stage.database.write() as connection:
        await connection.execute(subscriptions.delete())
    await follow(stage, **wishes)
    await stage.baseline()


async def closed_at(stage: Stage) -> object:
    async with stage.database.read() as connection:
        return (await settings.of_member(connection, MISA)).closed_at


def titles(stage: Stage) -> list[str]:
    return [one.title for one in stage.outlet.in_channel(DIRECT)]


async def episode(stage: Stage, number: int, **changes: Any) -> None:
    """Let an episode come to the platform, and what is due be posted."""
    come = {"number": str(number), "identity": f"{number}{changes}", "at": stage.clock() + HOUR, **changes}
    told = [a_sighting(**come)]
    stage.sites.publish("crunchyroll", *told)
    await stage.poll_and_deliver(HOUR)


async def test_a_follower_is_told_in_direct_messages_in_their_language(stage: Stage) -> None:
    await set_up(stage)
    await episode(stage, 3)
    assert titles(stage) == ["Metallic Rouge · Folge 3"]
    async with stage.database.read() as connection:
        style = await styles.of_target(connection, Addressed(target=to_member(MISA), channel_id=MISA, show_id=1))
    assert style.language == "de"


async def test_news_and_other_shows_are_not_for_followers(stage: Stage) -> None:
    await set_up(stage)
    stage.sites.publish("ann", an_item(published=NOW + HOUR))
    await episode(stage, 1, series=a_series(title="Frieren"))
    assert titles(stage) == []


async def test_a_follower_of_a_dub_is_told_of_that_and_not_of_the_original(stage: Stage) -> None:
    await set_up(stage, audio=frozenset({"de-DE"}))
    await episode(stage, 3)
    assert titles(stage) == []
    await episode(stage, 3, audio="de-DE")
    assert titles(stage) == ["Metallic Rouge · Folge 3"]


async def test_direct_messages_that_are_closed_are_noticed_once_and_tried_no_more(stage: Stage) -> None:
    await set_up(stage)
    stage.outlet.refuse(DIRECT, Reason.DM_CLOSED)
    await episode(stage, 3)
    assert await closed_at(stage) == stage.clock()
    tries = len(stage.outlet.tries)

    await episode(stage, 4)

    assert len(stage.outlet.tries) == tries == 1
    assert await stage.alerts() == [("failed", Reason.DM_CLOSED), ("withheld", Reason.DM_CLOSED)]


async def test_what_waits_behind_a_closed_direct_message_is_closed_with_it(stage: Stage) -> None:
    await set_up(stage)
    stage.outlet.ready = False
    await episode(stage, 3)
    await episode(stage, 4)
    stage.outlet.ready = True
    stage.outlet.refuse(DIRECT, Reason.DM_CLOSED)
    await stage.deliver()
    assert await stage.alerts() == [("failed", Reason.DM_CLOSED)] * 2


async def test_whoever_follows_something_again_is_told_again(stage: Stage) -> None:
    await set_up(stage)
    stage.outlet.refuse(DIRECT, Reason.DM_CLOSED)
    await episode(stage, 3)
    stage.outlet.allow(DIRECT)
    await follow(stage)
    await episode(stage, 4)
    assert await closed_at(stage) is None
    assert titles(stage) == ["Metallic Rouge · Folge 4"]


async def test_a_direct_message_that_gets_through_shows_that_they_are_open(stage: Stage) -> None:
    await set_up(stage)
    stage.outlet.refuse(DIRECT, Reason.DM_CLOSED)
    await episode(stage, 3)
    stage.outlet.allow(DIRECT)
    async with stage.database.write() as connection:
        await notify(connection, trouble(500, Reason.CHANNEL_GONE, stage.clock()), [MISA], stage.clock())
    await stage.deliver()
    await episode(stage, 4)
    assert await closed_at(stage) is None
    assert titles(stage)[1:] == ["Metallic Rouge · Folge 4"]


async def test_what_was_told_in_a_direct_message_is_edited_when_more_is_known(stage: Stage) -> None:
    await set_up(stage)
    first = a_sighting(at=NOW + 2 * HOUR)
    stage.sites.publish("crunchyroll", first)
    await stage.poll_and_deliver(HOUR)
    stage.sites.publish("crunchyroll", first, a_sighting(audio="en-US", identity="en", at=NOW + 3 * HOUR))
    await stage.poll_and_deliver(HOUR)
    await stage.revise()
    assert len(stage.outlet.edits) == 1
    assert titles(stage) == ["Metallic Rouge · Folge 3"]


async def test_what_was_missed_comes_in_one_direct_summary(stage: Stage) -> None:
    await set_up(stage)
    told = [a_sighting(number=str(n), identity=str(n), at=NOW + (5 + n) * HOUR) for n in (3, 4, 5)]
    stage.sites.publish("crunchyroll", *told)
    await stage.poll(2 * DAY)
    await stage.announce()
    await stage.deliver()
    assert titles(stage) == ["Während ich weg war"]
    assert "Metallic Rouge · Folgen 3-5" in stage.outlet.posted[0].message.description


async def test_the_message_of_the_day_is_one_for_all_that_a_member_follows(stage: Stage) -> None:
    await stage.set_up()
    async with stage.database.write() as connection:
        await connection.execute(subscriptions.delete())
        await shows.add(connection, a_show(id=0, name="Frieren", names=("Frieren",), ids={}), NOW)
    await follow(stage, digest=Daily(at=time(20), zone="Europe/Berlin"))
    await follow(stage, 2, digest=Daily(at=time(21), zone="Europe/Berlin"))
    frieren = a_sighting(series=a_series(title="Frieren"), claim=Claim.SCHEDULED, identity="f", at=NOW + 9 * HOUR)
    stage.sites.publish("anilist", a_sighting(claim=Claim.SCHEDULED, at=NOW + 8 * HOUR), frieren)
    await stage.poll()

    digester = Digester(database=stage.database, clock=stage.clock)
    assert await digester.tell_the_day() == 0
    stage.clock.advance(2 * HOUR)
    assert [await digester.tell_the_day(), await digester.tell_the_day()] == [1, 0]
    await stage.deliver()

    [told] = stage.outlet.in_channel(DIRECT)
    assert ("Metallic Rouge" in told.message.description, "Frieren" in told.message.description) == (True, True)
    async with stage.database.read() as connection:
        assert (await settings.of_member(connection, MISA)).zone == "Europe/Berlin"


async def test_whoever_wants_no_spoilers_never_gets_titles_or_pictures(stage: Stage) -> None:
    await set_up(stage, spoilers=FOREVER)
    await episode(stage, 3, title="Marginal City", thumbnail="https://img.example/3.jpg")
    [told] = stage.outlet.in_channel(DIRECT)
    assert "Marginal City" not in repr(told.message)
    assert "img.example" not in repr(told.message)
    for _ in range(3):
        await stage.revise(2 * DAY)
    assert stage.outlet.edits == []


async def test_a_member_follows_only_so_many_shows(stage: Stage) -> None:
    await stage.set_up()
    async with stage.database.write() as connection:
        for number in range(MOST):
            name = f"Show {number}"
            await shows.add(connection, a_show(id=0, name=name, names=(name,), ids={}), NOW)
    for show_id in (1, 2, 3):
        await follow(stage, show_id)
    with pytest.raises(ReplyError, match="You follow 3 shows; 3 is the limit"):
        await follow(stage, 4)
    await follow(stage, 1, reminder=HOUR)


async def test_a_member_who_wants_to_be_forgotten_leaves_nothing(stage: Stage) -> None:
    await set_up(stage, digest=Daily(at=time(0)))
    stage.sites.publish("anilist", a_sighting(claim=Claim.SCHEDULED, at=stage.clock() + 8 * HOUR))
    await stage.poll(timedelta(hours=1))
    await Digester(database=stage.database, clock=stage.clock).tell_the_day()
    await stage.deliver()
    assert titles(stage)

    async with stage.database.write() as connection:
        assert await following.forget(connection, MISA) > 0
        assert await following.of_member(connection, MISA) == []
        assert (await settings.of_member(connection, MISA)).language is None
        kept = (await connection.execute(select(events.c.key).where(events.c.key.contains(str(MISA))))).all()
        told = (await connection.execute(select(alerts.c.id).where(alerts.c.channel_id == MISA))).all()
    assert (kept, told) == ([], [])


async def test_channels_are_told_before_single_members(stage: Stage) -> None:
    await set_up(stage)
    stage.outlet.ready = False
    await episode(stage, 3)
    async with stage.database.write() as connection:
        await subscription_store.add(connection, a_subscription(), stage.clock())
    await episode(stage, 4)
    async with stage.database.write() as connection:
        claimed = await outbox.claim(connection, stage.clock(), 1)
    assert [one.target for one in claimed] == ["channel:500"]


async def test_the_second_direct_message_to_a_member_needs_one_request(stage: Stage) -> None:
    await set_up(stage)
    await episode(stage, 3)
    await episode(stage, 4)
    assert [one.channel_id for one in stage.outlet.posted] == [MISA + 1] * 2
    assert stage.outlet.opened == [MISA]


async def test_a_channel_of_direct_messages_that_is_another_accounts_is_opened_anew(stage: Stage) -> None:
    await set_up(stage)
    async with stage.database.write() as connection:
        await following.remember(connection, {MISA: 5})
    stage.outlet.refuse(5, Reason.CHANNEL_GONE)
    await episode(stage, 3)
    assert [one.channel_id for one in stage.outlet.posted] == [MISA + 1]
