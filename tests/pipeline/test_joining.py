"""Shows that become known, and two that turn out to be one: nothing is told twice, and nobody loses a subscription."""

from __future__ import annotations

from typing import Any

from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.releases import TV, Claim, Series, Sighting
from bot.core.shows import Show
from bot.store import shows as show_store
from bot.store import subscriptions
from bot.store.schema import events, releases, shows, subscription_shows
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_sighting, a_subscription
from tests.pipeline.stage import Stage

LATER = NOW + 2 * HOUR
ENGLISH, ROMAJI = Series(title="Frieren: Beyond Journey's End"), Series(title="Sousou no Frieren")
BOTH = Series(title=ROMAJI.title, others=(ENGLISH.title,), ids={"anilist": "154587"}, episodes=28)


def seen(number: str, **changes: Any) -> Sighting:
    own = {"series": ENGLISH, "identity": f"G{number}", "url": f"https://www.crunchyroll.com/watch/G{number}"}
    return a_sighting(**{"number": number, "at": LATER - MINUTE, **own, **changes})


def planned(number: str, series: Series, **changes: Any) -> Sighting:
    fields = {"platform": TV, "claim": Claim.SCHEDULED, "at": LATER + DAY, "url": None, "identity": f"tv{number}"}
    return a_sighting(**{"number": number, "series": series, **fields, **changes})


async def test_a_calendar_that_knows_both_names_joins_the_two_shows_and_tells_nothing_again(stage: Stage) -> None:
    await stage.set_up(a_subscription(), names=("crunchyroll", "mirror", "anilist"))
    await stage.baseline()
    stage.sites.publish("crunchyroll", seen("1"))
    assert await stage.poll_and_deliver(HOUR) == ["Frieren: Beyond Journey's End · Episode 1 (premiere)"]
    stage.sites.publish("mirror", planned("2", ROMAJI))
    await stage.poll(HOUR)
    assert len(await stage.column(shows.c.id)) == 3
    stage.sites.publish("anilist", planned("2", BOTH), planned("1", BOTH, at=LATER - DAY))
    await stage.poll(HOUR)
    assert await stage.column(shows.c.name) == ["Metallic Rouge", "Frieren: Beyond Journey's End"]
    stage.sites.publish("mirror", seen("1", series=ROMAJI, identity="m1"))
    assert await stage.poll_and_deliver(HOUR) == []
    assert set(await stage.column(releases.c.show_id)) == {2}
    stage.sites.publish("crunchyroll", seen("1"), seen("2", at=LATER + DAY))
    assert await stage.poll_and_deliver(DAY) == ["Frieren: Beyond Journey's End · Episode 2"]


async def test_an_alias_in_the_configuration_joins_what_was_made_without_it(stage: Stage) -> None:
    await stage.set_up(a_subscription(), names=("crunchyroll", "mirror"))
    await stage.baseline()
    stage.sites.publish("crunchyroll", seen("1"))
    await stage.poll_and_deliver(HOUR)
    stage.sites.publish("mirror", planned("2", ROMAJI))
    await stage.poll(HOUR)
    configured = Show(name="Frieren", names=("Frieren", ROMAJI.title, ENGLISH.title), tracked=True)
    async with stage.database.write() as connection:
        await show_store.configure(connection, [configured], stage.clock())
    assert sorted(await stage.column(shows.c.name)) == ["Frieren", "Metallic Rouge"]
    stage.sites.publish("mirror", seen("1", series=ROMAJI, identity="m1", platform="hidive"))
    assert await stage.poll_and_deliver(HOUR) == []


async def test_a_channel_that_follows_the_show_that_goes_follows_the_one_that_stays(stage: Stage) -> None:
    await stage.set_up(a_subscription(paused=Reason.PAUSED), names=("crunchyroll", "mirror", "anilist"))
    await stage.baseline()
    stage.sites.publish("crunchyroll", planned("1", ENGLISH, platform="crunchyroll"))
    await stage.poll(HOUR)
    stage.sites.publish("mirror", planned("2", ROMAJI))
    await stage.poll(HOUR)
    gone = (await stage.column(shows.c.name)).index(ROMAJI.title) + 1
    async with stage.database.write() as connection:
        wanted = [a_subscription(channel_id=501, show_ids=frozenset({gone}))]
        await subscriptions.configure(connection, wanted, stage.clock())
    stage.sites.publish("anilist", planned("2", BOTH))
    await stage.poll(HOUR)
    async with stage.database.read() as connection:
        [row] = (await connection.execute(subscription_shows.select())).all()
    assert row.show_id != gone
    stage.sites.publish("crunchyroll", seen("2", at=stage.clock()))
    await stage.poll_and_deliver(HOUR)
    assert [one.channel_id for one in stage.outlet.posted] == [501]


async def test_a_show_that_becomes_known_is_announced_once_to_those_who_ask_for_it(stage: Stage) -> None:
    wanted = a_subscription(events=frozenset({EventKind.ANNOUNCED}))
    await stage.set_up(wanted, a_subscription(channel_id=501), names=("crunchyroll", "anilist"))
    await stage.baseline()
    stage.sites.publish("anilist", planned("1", BOTH), planned("2", BOTH))
    assert await stage.poll_and_deliver(HOUR) == ["Sousou no Frieren is announced"]
    stage.sites.publish("anilist", planned("1", BOTH), planned("3", BOTH))
    stage.sites.publish("crunchyroll", seen("1"))
    await stage.poll_and_deliver(HOUR)
    assert [one.channel_id for one in stage.outlet.posted if "announced" in one.title] == [500]
    keys = [key for key in await stage.column(events.c.key) if key.startswith("announced")]
    assert keys == ["announced/2"]


async def test_what_a_baseline_makes_known_is_announced_to_nobody(stage: Stage) -> None:
    await stage.set_up(a_subscription(events=frozenset({EventKind.ANNOUNCED})))
    stage.sites.publish("anilist", planned("1", BOTH))
    assert await stage.poll_and_deliver() == []


async def test_a_season_that_is_learnt_later_makes_no_episode_new(stage: Stage) -> None:
    unsaid = Show(name="X", names=("X",), ids={"anilist": "9"}, tracked=True)
    await stage.set_up(a_subscription(), show=unsaid)
    await stage.baseline()
    stage.sites.publish("crunchyroll", seen("5", series=Series(title="X")))
    assert await stage.poll_and_deliver(HOUR) == ["X · Episode 5"]
    stage.sites.publish("anilist", planned("6", Series(title="X Season 2", ids={"anilist": "9"})))
    await stage.poll(HOUR)
    stage.sites.publish("crunchyroll", seen("5", series=Series(title="X", season=2), identity="other"))
    assert await stage.poll_and_deliver(HOUR) == []
    assert set(await stage.column(releases.c.season)) == {2}
