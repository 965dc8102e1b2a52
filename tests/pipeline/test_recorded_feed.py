"""A recorded document of the episode feed: told to nobody at the first look, and each show once at the second."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.releases import Sighting
from bot.core.subscriptions import DEFAULT_EVENTS, Subscription
from bot.sources import build
from bot.sources.base import SourceOptions
from tests.core.made import DAY, a_sighting, a_subscription
from tests.pipeline.stage import Stage
from tests.sources.answers import answer, recorded

READ_AT = datetime(2023, 12, 11, 17, 53, 55, tzinfo=UTC)


def recorded_sightings() -> tuple[Sighting, ...]:
    body = recorded("samples/crunchyroll-rss/2023-12-11-fr.xml").read_bytes()
    return build("crunchyroll", SourceOptions(name="crunchyroll")).parse(answer(body, READ_AT)).sightings


async def watching(stage: Stage, *wanted: Subscription) -> None:
    """Watch every show, two days before the document was recorded, in a feed that has something else so far."""
    stage.clock.now = READ_AT - timedelta(days=2)
    await stage.set_up(*wanted)
    stage.sites.publish("crunchyroll", a_sighting(at=READ_AT - 3 * DAY))
    await stage.poll()
    stage.clock.now = READ_AT


async def test_as_a_first_document_it_is_a_baseline(stage: Stage) -> None:
    said = recorded_sightings()
    stage.clock.now = READ_AT
    await stage.set_up()
    stage.sites.publish("crunchyroll", *said)
    assert await stage.poll_and_deliver() == []
    assert {reason for _, reason in await stage.withheld()} == {Reason.BASELINE}


async def test_as_a_second_document_it_is_at_most_one_message_for_each_show(stage: Stage) -> None:
    said = recorded_sightings()
    await watching(stage, a_subscription(), a_subscription(channel_id=501, events=DEFAULT_EVENTS | {EventKind.DUB}))
    stage.sites.publish("crunchyroll", *said)
    await stage.poll()
    await stage.deliver()
    told = Counter(title.partition(" · ")[0] for title in (one.title for one in stage.outlet.in_channel(500)))
    assert len(told) >= 5
    assert set(told.values()) == {1}
    kinds = Counter((one.title, one.message.description) for one in stage.outlet.in_channel(501))
    assert set(kinds.values()) == {1}
