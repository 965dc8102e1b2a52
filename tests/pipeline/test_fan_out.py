"""What concerns many is told in portions, which give what one transaction would have, whatever happens between."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.core.events import Event, EventKind, When
from bot.core.settings import QuietHours, ServerSettings
from bot.core.shows import Show
from bot.core.subscriptions import DEFAULT_EVENTS, Subscription
from bot.pipeline.fan_out import FanOut
from bot.pipeline.policy import Policy
from bot.pipeline.tell import tell, tell_rest
from bot.store import outbox, subscriptions
from bot.store import settings as server_settings
from bot.store.database import Database
from bot.store.schema import alerts, events, fanouts
from bot.store.statements import Connection
from tests.core.made import HOUR, NOW, a_show, a_sighting, a_subscription, an_event
from tests.pipeline.stage import Stage
from tests.store.conftest import Template, opened
from tests.store.plans import statements
from tests.store.rows import add_show

MOST_STATEMENTS = 15
"""What one event to one channel took before anything was told in portions."""

ONE_BY_ONE = Policy(portion=1)
SHOWS = {1: a_show(), 2: a_show(id=2)}
MANY = range(500, 507)
QUIET_SERVER = 40
OUT = a_sighting(at=NOW + 2 * HOUR)


def followers(*channels: int, **changes: Any) -> list[Subscription]:
    return [a_subscription(channel_id=channel, show_ids=frozenset({1}), **changes) for channel in channels]


async def all_told(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Give what each target was told and not told, in order, and by which message."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    joined = select(alerts, events.c.key, events.c.details).join(events, events.c.id == alerts.c.event_id)
    rows = (await connection.execute(joined.order_by(alerts.c.id))).all()
    keys = {row.id: row.key for row in rows}
    for row in rows:
        told = (row.key, row.state, row.reason, row.role_ids, row.due_at, row.guild_id, keys.get(row.joined_to))
        found[row.target].append((*told, row.details))
    return {target: sorted(rows, key=repr) for target, rows in found.items()}


kinds = st.frozensets(st.sampled_from(sorted(DEFAULT_EVENTS | {EventKind.DUB})), min_size=1)


@st.composite
def a_wish(draw: st.DrawFn) -> Subscription:
    """Draw a subscription of one of few channels and members, so that some have several."""
    narrowed = draw(st.sampled_from([None, None, "crunchyroll", "hidive"]))
    shows = None if narrowed else draw(st.none() | st.frozensets(st.sampled_from([1, 2]), min_size=1))
    channel, is_member = draw(st.integers(500, 506)), draw(st.booleans())
    return a_subscription(
        channel_id=channel,
        user_id=channel if is_member else None,
        guild_id=None if is_member else draw(st.sampled_from([QUIET_SERVER, 41])),
        show_ids=shows,
        platform=narrowed,
        events=draw(st.just(DEFAULT_EVENTS) | kinds),
        audio=draw(st.sampled_from([frozenset(), frozenset({"en-US"}), frozenset({"ja-JP", "en-US"})])),
        when=draw(st.sampled_from([None, None, When.SCHEDULED])),
        role_id=draw(st.none() | st.integers(1, 3)),
        paused=draw(st.sampled_from([False, False, False, True])),
    )


@st.composite
def an_episode(draw: st.DrawFn) -> Event:
    """Draw an event of one of few episodes of two shows."""
    show, number = draw(st.sampled_from([1, 1, 1, 2])), draw(st.integers(1, 9))
    audio, when = draw(st.sampled_from(["ja-JP", "ja-JP", "en-US"])), draw(st.sampled_from([*When]))
    missed = draw(st.sampled_from([{}, {}, {}, {"missed": True}]))
    return an_event(
        key=f"{show}/{number}/{audio}/{when}",
        story=f"{show}/1/episode/{number}",
        show_id=show,
        kind=EventKind.EPISODE if audio == "ja-JP" else EventKind.DUB,
        audio=audio,
        when=when,
        details={"platform": draw(st.sampled_from(["crunchyroll", "hidive"])), **missed},
    )


told_at_once = st.lists(an_episode(), min_size=1, max_size=12, unique_by=lambda event: event.key)


async def prepared(connection: Connection, wishes: Sequence[Subscription]) -> dict[int, Show]:
    shows = [await add_show(connection, ids={}), await add_show(connection, name="Another Show", names=(), ids={})]
    quiet = QuietHours(start=(NOW - HOUR).time(), end=(NOW + HOUR).time())
    await server_settings.choose(connection, QUIET_SERVER, ServerSettings(zone="UTC", quiet=quiet))
    for wish in wishes:
        await subscriptions.add(connection, wish, NOW)
    return {show.id: show for show in shows}


async def outcome(
    database: Database, wishes: Sequence[Subscription], tellings: Sequence[Sequence[Event]], policy: Policy
) -> dict[str, list[tuple[Any, ...]]]:
    """Tell one after the other with all their rests, give what came of it, and forget it all."""
    async with database.write() as connection:
        shows = await prepared(connection, wishes)
        for told in tellings:
            await tell(connection, told, shows, policy, NOW)
            while await tell_rest(connection, policy):
                pass
        found = await all_told(connection)
        await connection.rollback()
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(a_wish(), min_size=1, max_size=12), st.lists(told_at_once, min_size=1, max_size=2), st.integers(1, 4))
def test_portions_give_the_alerts_of_the_whole(
    sqlite_template: Template,
    tmp_path: Path,
    wishes: list[Subscription],
    tellings: list[list[Event]],
    targets: int,
) -> None:
    # A portion is shared by the events, so this is some targets at once.
    most = targets * max(len(told) for told in tellings)

    async def both() -> None:
        file = await sqlite_template.copy_to(tmp_path / "fan_out.db")
        async with opened(f"sqlite:///{file}") as database:
            whole = await outcome(database, wishes, tellings, Policy(portion=10_000))
            assert await outcome(database, wishes, tellings, Policy(portion=most)) == whole

    asyncio.run(both())


async def begin(stage: Stage, *told: Event, wishes: Sequence[Subscription] = ()) -> None:
    """Store events and tell the first portion, as a process that ends just then."""
    await stage.set_up(*(wishes or followers(*MANY)))
    async with stage.database.write() as connection:
        await tell(connection, told, SHOWS, stage.policy, NOW)


async def channels_told(stage: Stage) -> list[int]:
    return await stage.column(alerts.c.channel_id)


@pytest.fixture
def one_by_one(stage: Stage) -> Stage:
    stage.policy = ONE_BY_ONE
    return stage


async def test_a_poll_tells_all_whom_its_news_concern(one_by_one: Stage) -> None:
    await one_by_one.set_up(*followers(*MANY))
    await one_by_one.baseline()
    one_by_one.sites.publish("crunchyroll", OUT)
    await one_by_one.poll(HOUR)
    assert await channels_told(one_by_one) == [*MANY]
    assert await one_by_one.column(fanouts.c.id) == []


async def test_what_is_told_by_the_clock_is_told_to_all(one_by_one: Stage) -> None:
    await begin(one_by_one, an_event())
    await one_by_one.announce()
    assert await channels_told(one_by_one) == [*MANY]


async def test_the_rest_of_a_process_that_is_gone_is_told_once(one_by_one: Stage) -> None:
    await begin(one_by_one, an_event())
    assert await channels_told(one_by_one) == [500]
    assert await FanOut(one_by_one.database, ONE_BY_ONE).take_up() == len(MANY) - 1
    assert await channels_told(one_by_one) == [*MANY]
    assert await FanOut(one_by_one.database, ONE_BY_ONE).take_up() == 0


async def test_a_portion_that_is_broken_off_is_told_whole_later(one_by_one: Stage) -> None:
    await begin(one_by_one, an_event())
    async with one_by_one.database.write() as connection:
        await tell_rest(connection, ONE_BY_ONE)
        await connection.rollback()
    await one_by_one.fan_out.take_up()
    assert await channels_told(one_by_one) == [*MANY]


async def test_several_who_go_on_at_once_tell_nobody_twice(one_by_one: Stage) -> None:
    await begin(one_by_one, an_event())
    several = [FanOut(one_by_one.database, ONE_BY_ONE) for _ in range(3)]
    await asyncio.gather(*(one.take_up() for one in several))
    assert await channels_told(one_by_one) == [*MANY]


async def test_what_nobody_began_is_not_looked_for_after_a_poll(one_by_one: Stage) -> None:
    await begin(one_by_one, an_event())
    assert await one_by_one.fan_out.go_on() == 0


async def test_the_first_portion_may_be_posted_while_the_rest_is_still_to_be_told(one_by_one: Stage) -> None:
    await begin(one_by_one, an_event())
    async with one_by_one.database.write() as connection:
        assert [one.channel_id for one in await outbox.claim(connection, NOW, 50)] == [500]
    await one_by_one.fan_out.take_up()
    async with one_by_one.database.write() as connection:
        assert [one.channel_id for one in await outbox.claim(connection, NOW, 50)] == [*MANY][1:]


async def test_everybody_hears_of_a_show_in_its_order(one_by_one: Stage) -> None:
    await begin(one_by_one, an_event())
    later = an_event(key="out/2", story="1/1/episode/4")
    async with one_by_one.database.write() as connection:
        await tell(connection, [later], SHOWS, ONE_BY_ONE, NOW + HOUR)
    await one_by_one.fan_out.take_up()
    assert await one_by_one.column(alerts.c.story) == [an_event().story] * len(MANY) + [later.story] * len(MANY)


async def test_another_show_is_not_held_up(one_by_one: Stage) -> None:
    other = replace(followers(600)[0], show_ids=frozenset({2})), replace(followers(601)[0], show_ids=frozenset({2}))
    async with one_by_one.database.write() as connection:
        await add_show(connection, ids={})
        await add_show(connection, name="Another Show", names=(), ids={})
    await begin(one_by_one, an_event(), wishes=[*followers(*MANY), *other])
    async with one_by_one.database.write() as connection:
        await tell_rest(connection, ONE_BY_ONE)
        await tell(connection, [an_event(key="out/2", story="2/1/episode/1", show_id=2)], SHOWS, ONE_BY_ONE, NOW)
        await tell_rest(connection, ONE_BY_ONE)
    assert await channels_told(one_by_one) == [500, 501, 600, 601]


async def test_who_has_several_subscriptions_hears_once_and_for_all_of_them(one_by_one: Stage) -> None:
    wishes = [*followers(500, role_id=1), *followers(501, 502), *followers(500, role_id=2)]
    await begin(one_by_one, an_event(), wishes=wishes)
    await one_by_one.fan_out.take_up()
    assert await channels_told(one_by_one) == [500, 501, 502]
    assert (await one_by_one.column(alerts.c.role_ids))[0] == [1, 2]


async def test_what_a_baseline_finds_concerns_nobody(one_by_one: Stage) -> None:
    await one_by_one.set_up(*followers(*MANY))
    one_by_one.sites.publish("crunchyroll", OUT)
    await one_by_one.poll(2 * HOUR)
    assert await channels_told(one_by_one) == []
    assert await one_by_one.column(fanouts.c.id) == []


async def test_an_event_that_is_gone_ends_its_telling(one_by_one: Stage) -> None:
    await begin(one_by_one, an_event())
    async with one_by_one.database.write() as connection:
        await connection.execute(events.delete())
    await one_by_one.fan_out.take_up()
    assert await one_by_one.column(fanouts.c.id) == []


@pytest.mark.parametrize("channels", [range(500, 501), range(500, 700)])
async def test_a_telling_takes_few_statements_however_many_hear_of_it(stage: Stage, channels: range) -> None:
    await stage.set_up(*followers(*channels))
    async with stage.database.write() as connection:
        with statements(connection) as seen:
            await tell(connection, [an_event()], SHOWS, stage.policy, NOW)
    assert len(seen) <= MOST_STATEMENTS
    assert await channels_told(stage) == [*channels]
