"""Polling itself: what is asked and when again, and what is remembered of each source."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.releases import TV, Claim
from bot.errors import FetchError, ParseError, SourceError
from bot.pipeline.asking import MOST_PAGES
from bot.store.schema import items, releases
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_sighting, an_item
from tests.fakes import site_of
from tests.pipeline.stage import Stage

UP_TO_A_TENTH = 1.1


async def test_what_is_not_due_is_not_asked(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll", "ann"))
    assert await stage.poll() == 2
    assert await stage.poll() == 0
    assert await stage.poll(29 * MINUTE) == 0
    assert await stage.poll(5 * MINUTE) == 2
    assert len(stage.sites.asked) == 4


async def test_a_source_that_fails_is_recorded_and_leaves_the_others_alone(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll", "ann"))
    await stage.baseline()
    stage.sites.break_down("ann")
    stage.sites.publish("crunchyroll", a_sighting(at=NOW + HOUR))
    assert await stage.poll_and_deliver() == ["Metallic Rouge · Episode 3"]
    state = await stage.state("ann")
    assert (state.failures, state.error, state.failing_since) == (1, "the server answered 503", NOW + HOUR)
    assert (state.polled_at, state.succeeded_at) == (NOW + HOUR, NOW)
    assert (await stage.state("crunchyroll")).failures == 0


async def test_each_failure_in_a_row_waits_longer_and_a_success_forgets_them(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.break_down("ann")
    waits = []
    for _ in range(6):
        await stage.poll()
        state = await stage.state("ann")
        waits.append(state.next_poll_at - stage.clock())
        stage.clock.now = state.next_poll_at
    assert waits == [minutes * MINUTE for minutes in (10, 10, 15, 30, 60, 180)]
    stage.sites.publish("ann", an_item())
    await stage.poll()
    state = await stage.state("ann")
    assert (state.failures, state.error, state.failing_since) == (0, None, None)


async def test_a_server_that_asks_to_wait_is_left_alone_so_long(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.break_down("ann", FetchError("too many", status=429, retry_after=7 * HOUR))
    await stage.poll()
    assert (await stage.state("ann")).next_poll_at == NOW + 7 * HOUR


@pytest.mark.parametrize(
    "error",
    [FetchError("no answer"), ParseError("no feed"), SourceError("something else"), TimeoutError(), ValueError("ours")],
)
async def test_whatever_goes_wrong_with_one_source_it_is_polled_again(stage: Stage, error: Exception) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.break_down("ann", error)
    await stage.poll()
    state = await stage.state("ann")
    assert state.failures == 1
    assert state.error
    assert await stage.poll(10 * MINUTE) == 1


async def test_a_failed_poll_changes_nothing_that_is_known_of_the_source(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.publish("ann", an_item(), etag='"1"')
    await stage.baseline()
    before = await stage.state("ann")
    stage.sites.garble("ann")
    await stage.poll()
    after = await stage.state("ann")
    assert (after.etag, after.body_hash, after.baseline_at) == (before.etag, before.body_hash, before.baseline_at)
    assert after.error == "the answer is no feed"


async def test_a_first_poll_that_fails_is_no_baseline(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    stage.sites.break_down("crunchyroll")
    await stage.poll()
    stage.sites.publish("crunchyroll", a_sighting(at=NOW))
    assert await stage.poll_and_deliver(HOUR) == []
    assert (await stage.state("crunchyroll")).baseline_at == NOW + HOUR


async def test_validators_are_saved_with_what_the_answer_said_and_sent_with_the_next_request(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.publish("ann", an_item(), etag='"1"')
    await stage.baseline()
    assert len(await stage.column(items.c.id)) == 1
    assert (await stage.state("ann")).etag == '"1"'
    await stage.poll()
    assert [validators.etag for _, validators in stage.sites.asked] == [None, '"1"']
    assert stage.sites.read == ["ann"]
    assert (await stage.state("ann")).etag == '"1"'


async def test_a_body_that_is_the_same_is_not_read_again_though_its_validator_changed(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.publish("ann", an_item(), etag='"1"')
    await stage.baseline()
    stage.sites.publish("ann", an_item(), etag='"2"')
    await stage.poll()
    assert stage.sites.read == ["ann"]
    assert (await stage.state("ann")).etag == '"2"'


async def test_nothing_is_kept_of_an_answer_that_cannot_be_stored_whole(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    too_large = a_sighting(number="4", identity="x", title="\ud800")
    stage.sites.publish("crunchyroll", a_sighting(), too_large, etag='"1"')
    await stage.poll()
    state = await stage.state("crunchyroll")
    assert await stage.column(releases.c.id) == []
    assert (state.etag, state.baseline_at, state.failures) == (None, None, 1)
    assert state.error == "an internal error; see the log"


async def test_all_pages_of_an_answer_are_read(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    stage.sites.publish("crunchyroll", a_sighting(number="1"), more="second")
    stage.sites.publish("second", a_sighting(number="2"), more="third")
    stage.sites.publish("third", a_sighting(number="3"))
    await stage.poll()
    assert [release.key.number for release in await stage.out()] == ["1", "2", "3"]


async def test_pages_without_an_end_are_given_up(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    stage.sites.publish("crunchyroll", a_sighting(), more="crunchyroll")
    await stage.poll()
    assert len(stage.sites.asked) == 1 + MOST_PAGES


async def test_a_page_that_fails_fails_the_whole_poll(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    stage.sites.publish("crunchyroll", a_sighting(), more="second")
    stage.sites.break_down("second")
    await stage.poll()
    assert (await stage.state("crunchyroll")).failures == 1
    assert await stage.out() == []


@pytest.mark.parametrize(
    ("how", "least"),
    [
        ({}, 30 * MINUTE),
        ({"headers": {"cache-control": "max-age=7200"}}, 2 * HOUR),
        ({"headers": {"cache-control": "max-age=60"}}, 30 * MINUTE),
        ({"ttl": 3 * HOUR}, 3 * HOUR),
        ({"ttl": 3 * HOUR, "headers": {"cache-control": "max-age=7200"}}, 3 * HOUR),
        ({"headers": {"cache-control": "max-age=99999999"}}, DAY),
    ],
)
async def test_a_source_is_due_after_its_rhythm_and_never_sooner_than_it_asks(
    stage: Stage, how: dict[str, Any], least: timedelta
) -> None:
    await stage.set_up(names=("ann",))
    stage.sites.publish("ann", an_item(), **how)
    await stage.poll()
    wait = (await stage.state("ann")).next_poll_at - NOW
    assert least <= wait <= max(least, 30 * MINUTE * UP_TO_A_TENTH)


async def test_a_platform_is_polled_at_its_floor_while_an_episode_is_awaited(stage: Stage) -> None:
    await stage.set_up()
    planned = a_sighting(platform=TV, claim=Claim.SCHEDULED, at=NOW + 2 * HOUR, series=a_sighting().series)
    stage.sites.publish("anilist", planned)
    await stage.baseline()
    await stage.poll()
    assert (await stage.state("anilist")).due_because == "its usual rhythm"
    await stage.poll(HOUR)
    due = await stage.state("crunchyroll")
    assert due.next_poll_at == stage.clock() + 10 * MINUTE
    assert due.due_because == "an episode may follow the broadcast of 21:00 UTC"
    stage.sites.publish("crunchyroll", a_sighting(at=NOW + 2 * HOUR))
    await stage.poll(10 * MINUTE)
    assert (await stage.state("crunchyroll")).due_because == "further languages may follow the episode of 21:00 UTC"
    await stage.poll(10 * MINUTE)
    await stage.poll(10 * MINUTE)
    assert (await stage.state("crunchyroll")).due_because == "its usual rhythm"


async def test_a_move_that_is_permanent_is_counted_as_long_as_it_leads_to_the_same_place(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    counted = []
    for target in ("https://new.example/", "https://new.example/", "https://other.example/", None):
        stage.sites.publish("ann", an_item(), moved_to=target)
        await stage.poll(HOUR)
        state = await stage.state("ann")
        counted.append((state.moved_to, state.moved_times))
    assert counted == [
        ("https://new.example/", 1),
        ("https://new.example/", 2),
        ("https://other.example/", 1),
        (None, 0),
    ]


async def test_a_clock_that_was_far_ahead_stalls_nothing_once_it_is_right(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    stage.clock.advance(3650 * DAY)
    await stage.poll()
    stage.clock.advance(-3650 * DAY)
    assert await stage.poll() == 1
    assert await stage.poll() == 0


async def test_news_of_a_source_is_remembered_with_its_time(stage: Stage) -> None:
    await stage.set_up(names=("ann",))
    await stage.baseline()
    assert (await stage.state("ann")).news_at is None
    stage.sites.publish("ann", an_item())
    await stage.poll()
    await stage.poll(HOUR)
    assert (await stage.state("ann")).news_at == NOW + HOUR


async def test_each_source_is_asked_at_its_own_address(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll", "ann"))
    await stage.poll()
    assert {url for url, _ in stage.sites.asked} == {site_of("crunchyroll"), site_of("ann")}
