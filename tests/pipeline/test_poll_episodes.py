"""From a platform's and a calendar's words to alerts: each episode once, and only when it is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.events import EventKind, When
from bot.core.reasons import Reason
from bot.core.releases import TV, Claim, Series, Sighting
from bot.store import listings
from bot.store.schema import releases, shows, sightings
from tests.core.made import DAY, HOUR, LINK, MINUTE, NOW, a_show, a_sighting, a_subscription
from tests.pipeline.stage import Stage

LATER = NOW + 2 * HOUR
"""After the baseline, which ends an hour after the start."""

EPISODE = a_sighting(at=LATER - MINUTE, title="Marginal City")
OLD = a_sighting(number="2", at=NOW - 7 * DAY, identity="old")


def on_tv(**changes: Any) -> Sighting:
    return a_sighting(
        **{
            "platform": TV,
            "claim": Claim.SCHEDULED,
            "at": LATER,
            "identity": "1",
            "url": None,
            "series": Series(title="Metallic Rouge", ids={"anilist": "162985"}),
            **changes,
        }
    )


async def test_the_first_poll_of_a_source_is_a_baseline_and_tells_nothing(stage: Stage) -> None:
    await stage.set_up()
    stage.sites.publish("crunchyroll", OLD, a_sighting(at=NOW - MINUTE))
    assert await stage.poll_and_deliver() == []
    assert await stage.withheld() == [("episode", Reason.BASELINE), ("episode", Reason.BASELINE)]
    assert [release.key.number for release in await stage.out()] == ["2", "3"]
    assert (await stage.state("crunchyroll")).baseline_at == NOW


async def test_a_new_episode_is_told_once_with_its_link_and_the_right_ping(stage: Stage) -> None:
    await stage.set_up(a_subscription(role_id=9), a_subscription(channel_id=501))
    stage.sites.publish("crunchyroll", OLD)
    await stage.baseline()
    stage.sites.publish("crunchyroll", OLD, EPISODE)
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 3"] * 2
    with_role, without = stage.outlet.in_channel(500)[0].message, stage.outlet.in_channel(501)[0].message
    assert (with_role.content, without.content) == ("<@&9>", "")
    assert with_role.url == LINK
    assert "Marginal City" in with_role.description


async def test_the_same_document_again_tells_and_reads_nothing(stage: Stage) -> None:
    await stage.set_up()
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    await stage.poll_and_deliver(HOUR)
    read = len(stage.sites.read)
    assert await stage.poll_and_deliver(DAY) == []
    assert len(stage.sites.read) == read


@pytest.mark.parametrize(
    "again",
    [
        {"title": "Marginal City, corrected"},
        {"at": LATER + 30 * MINUTE},
        {"at": LATER - 2 * HOUR},
        {"url": "https://www.crunchyroll.com/watch/OTHER"},
        {"identity": "another id"},
        {"thumbnail": "https://example.org/3.jpg"},
        {"series": Series(title="METALLIC ROUGE", season=1)},
        {"claim": Claim.SCHEDULED, "at": LATER + DAY},
    ],
)
async def test_what_changes_of_an_episode_later_is_no_new_episode(stage: Stage, again: dict[str, Any]) -> None:
    await stage.set_up()
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 3"]
    stage.sites.publish("crunchyroll", a_sighting(**{"at": EPISODE.at, "title": EPISODE.title, **again}))
    assert await stage.poll_and_deliver(HOUR) == []
    assert [release.key.number for release in await stage.out()] == ["3"]


async def test_an_episode_that_goes_and_comes_back_is_not_told_again(stage: Stage) -> None:
    await stage.set_up()
    await stage.baseline()
    for said in ([EPISODE], [], [EPISODE]):
        stage.sites.publish("crunchyroll", *said)
        await stage.poll_and_deliver(HOUR)
    assert stage.outlet.titles == ["Metallic Rouge · Episode 3"]


async def test_two_sources_that_tell_of_one_release_make_one_alert(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll", "mirror"))
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    stage.sites.publish("mirror", a_sighting(at=LATER - 5 * MINUTE, identity="mirrored", url=None))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 3"]


async def test_an_episode_on_a_second_platform_is_the_same_story(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll", "mirror"))
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    await stage.poll_and_deliver(HOUR)
    stage.sites.publish("mirror", a_sighting(platform="hidive", at=LATER))
    assert await stage.poll_and_deliver(HOUR) == []
    assert await stage.alerts() == [("sent", None), ("withheld", "already_told")]


async def test_sources_that_name_a_season_and_those_that_do_not_mean_one_release(stage: Stage) -> None:
    await stage.set_up(
        show=a_show(id=0, name="Frieren", names=("Frieren",), ids={"anilist": "182255"}),
        names=("crunchyroll", "anilist", "mirror"),
    )
    stage.sites.publish("anilist", on_tv(series=Series(title="Frieren Season 2", ids={"anilist": "182255"})))
    await stage.baseline()
    stage.sites.publish("crunchyroll", a_sighting(series=Series(title="Frieren", season=2), at=LATER))
    stage.sites.publish("mirror", a_sighting(series=Series(title="X", ids={"anilist": "182255"}), at=LATER))
    assert await stage.poll_and_deliver(HOUR) == ["Frieren · Season 2, episode 3"]


async def test_episodes_of_several_shows_are_told_in_the_order_in_which_they_came(stage: Stage) -> None:
    await stage.set_up(a_subscription(show_ids=None))
    await stage.baseline()
    stage.sites.publish(
        "crunchyroll",
        *(a_sighting(series=Series(title=f"Show {n}"), number="4", at=LATER - n * MINUTE) for n in (3, 4, 5)),
    )
    assert await stage.poll_and_deliver(HOUR) == [f"Show {n} · Episode 4" for n in (5, 4, 3)]


async def test_an_old_episode_that_turns_up_late_is_too_old(stage: Stage) -> None:
    await stage.set_up()
    await stage.baseline()
    stage.sites.publish("crunchyroll", OLD)
    assert await stage.poll_and_deliver(HOUR) == []
    assert await stage.withheld() == [("episode", Reason.TOO_OLD)]


async def test_what_is_listed_for_later_is_told_when_its_time_has_come_though_not_a_byte_changed(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    stage.sites.publish("crunchyroll", a_sighting(at=LATER), etag='"same"')
    await stage.baseline()
    assert await stage.poll_and_deliver() == []
    assert (await stage.state("crunchyroll")).etag == '"same"'
    assert await stage.poll_and_deliver(HOUR + MINUTE) == ["Metallic Rouge · Episode 3"]
    assert stage.outlet.posted[0].message.at == LATER


async def test_what_a_platform_promised_is_seen_even_where_a_calendar_names_a_later_time(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll", "animeschedule"))
    stage.sites.publish("crunchyroll", a_sighting(at=LATER), etag='"same"')
    stage.sites.publish("animeschedule", on_tv(platform="crunchyroll", at=LATER + 3 * HOUR))
    await stage.baseline()
    assert await stage.poll_and_deliver(HOUR + MINUTE) == ["Metallic Rouge · Episode 3"]


async def test_once_it_is_told_the_platform_is_asked_conditionally_again(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    stage.sites.publish("crunchyroll", a_sighting(at=LATER), etag='"same"')
    await stage.baseline()
    await stage.poll(HOUR + MINUTE)
    await stage.poll(DAY)
    assert [validators.etag for _, validators in stage.sites.asked] == [None, None, '"same"']


async def test_a_calendar_whose_times_have_passed_is_still_asked_conditionally(stage: Stage) -> None:
    await stage.set_up(names=("anilist",))
    stage.sites.publish("anilist", on_tv(at=NOW - HOUR), etag='"same"')
    await stage.baseline()
    await stage.poll()
    assert [validators.etag for _, validators in stage.sites.asked] == [None, '"same"']


async def test_a_confirmed_alert_waits_for_the_platform_whatever_the_calendar_says(stage: Stage) -> None:
    await stage.set_up()
    stage.sites.publish("anilist", on_tv())
    await stage.baseline()
    await stage.announce(HOUR + MINUTE)
    await stage.deliver()
    assert stage.outlet.titles == []
    assert await stage.alerts() == [("withheld", "waits_for_confirmation")]
    stage.sites.publish("crunchyroll", a_sighting(at=LATER))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 3"]


async def test_a_premiere_and_a_finale_are_told_as_such(stage: Stage) -> None:
    await stage.set_up(show=a_show(id=0, episodes=None, episodes_source=None))
    stage.sites.publish("anilist", on_tv(number="13", series=Series(title="Metallic Rouge", episodes=13)))
    await stage.baseline()
    first, last = a_sighting(number="1", at=LATER), a_sighting(number="13", at=LATER + MINUTE, identity="last")
    stage.sites.publish("crunchyroll", first)
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 1 (premiere)"]
    stage.sites.publish("crunchyroll", first, last)
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 13 (finale)"]


async def test_a_total_that_the_same_document_states_makes_a_finale(stage: Stage) -> None:
    await stage.set_up(show=a_show(id=0, episodes=None, episodes_source=None))
    await stage.baseline()
    plain, knowing = Series(title="Metallic Rouge"), Series(title="Metallic Rouge", episodes=13)
    stage.sites.publish(
        "crunchyroll",
        a_sighting(series=plain, number="12", at=LATER - HOUR),
        a_sighting(series=knowing, number="11", at=LATER - 2 * HOUR),
        a_sighting(series=plain, number="13", at=LATER),
    )
    await stage.poll_and_deliver(HOUR)
    assert stage.outlet.titles == ["Metallic Rouge · Episodes 11-13 (finale)"]


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["Metallic Rouge · Episode 3"]),
        ({"audio": frozenset({"en-US"})}, ["Metallic Rouge · Episode 3"]),
        ({"events": frozenset({EventKind.DUB})}, ["Metallic Rouge · Episode 3"]),
        ({"events": frozenset({EventKind.EPISODE, EventKind.DUB})}, ["Metallic Rouge · Episode 3"]),
        ({"events": frozenset({EventKind.NEWS})}, []),
        ({"paused": True}, []),
    ],
)
async def test_each_audio_goes_to_those_who_asked_for_it(
    stage: Stage, wanted: dict[str, Any], titles: list[str]
) -> None:
    await stage.set_up(a_subscription(**wanted))
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE, a_sighting(audio="en-US", at=LATER, identity="dub"))
    assert await stage.poll_and_deliver(HOUR) == titles


async def test_those_who_asked_for_a_dub_alone_are_not_told_of_the_original(stage: Stage) -> None:
    await stage.set_up(a_subscription(audio=frozenset({"en-US"})))
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    assert await stage.poll_and_deliver(HOUR) == []
    assert await stage.alerts() == [("withheld", "other_audio")]


async def test_a_calendar_that_changes_its_mind_is_told_once_with_both_times(stage: Stage) -> None:
    await stage.set_up()
    stage.sites.publish("anilist", on_tv(at=NOW + 3 * DAY))
    await stage.baseline()
    stage.sites.publish("anilist", on_tv(at=NOW + 10 * DAY))
    assert await stage.poll_and_deliver() == ["Metallic Rouge · Episode 3 has moved"]
    old, new = int((NOW + 3 * DAY).timestamp()), int((NOW + 10 * DAY).timestamp())
    assert f"<t:{old}:F>; now <t:{new}:F>" in stage.outlet.posted[0].message.description
    stage.sites.publish("anilist", on_tv(at=NOW + 10 * DAY + 2 * MINUTE))
    assert await stage.poll_and_deliver(HOUR) == []


async def test_two_calendars_that_differ_by_minutes_are_no_move(stage: Stage) -> None:
    await stage.set_up(names=("anilist", "animeschedule"))
    stage.sites.publish("anilist", on_tv(at=NOW + 3 * DAY))
    await stage.baseline()
    stage.sites.publish("animeschedule", on_tv(at=NOW + 3 * DAY + 15 * MINUTE, identity="2"))
    assert await stage.poll_and_deliver() == []
    assert await stage.scheduled_times() == [NOW + 3 * DAY + 15 * MINUTE]


async def test_a_delay_without_a_date_and_the_date_that_follows_are_both_told(stage: Stage) -> None:
    await stage.set_up(names=("anilist", "animeschedule"))
    stage.sites.publish("anilist", on_tv(at=NOW + 3 * DAY))
    await stage.baseline()
    stage.sites.publish("animeschedule", on_tv(claim=Claim.POSTPONED, at=None, identity="2"))
    assert await stage.poll_and_deliver() == ["Metallic Rouge · Episode 3 is postponed"]
    stage.sites.publish("animeschedule", on_tv(at=NOW + 10 * DAY, identity="2"))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 3 has moved"]


async def test_a_source_that_lists_one_episode_twice_says_nothing_new_at_the_next_poll(stage: Stage) -> None:
    await stage.set_up(names=("anilist",))
    twice = [on_tv(at=NOW + 3 * DAY, identity="a"), on_tv(at=NOW + 4 * DAY, identity="b")]
    for title in ("first", "second", "third"):
        stage.sites.publish("anilist", *twice, on_tv(number="4", title=title))
        await stage.poll_and_deliver(HOUR)
    assert len(await stage.column(sightings.c.id)) == 2 + 3
    assert stage.outlet.titles == []


async def test_a_source_whose_ids_are_others_at_every_poll_says_nothing_new(stage: Stage) -> None:
    await stage.set_up(names=("anilist",))
    for poll in range(3):
        stage.sites.publish("anilist", on_tv(at=NOW + 3 * DAY, identity=f"made at poll {poll}"))
        await stage.poll(HOUR)
    assert len(await stage.column(sightings.c.id)) == 1


async def test_a_series_that_nobody_configured_becomes_a_show_once(stage: Stage) -> None:
    await stage.set_up()
    unknown = Series(title="Frieren", ids={"anilist": "154587"})
    stage.sites.publish("crunchyroll", a_sighting(series=Series(title="Frieren")))
    stage.sites.publish("anilist", on_tv(series=unknown), on_tv(series=unknown, number="4"))
    await stage.baseline()
    stage.sites.publish("anilist", on_tv(series=unknown, number="5"))
    await stage.poll()
    assert await stage.column(shows.c.name) == ["Metallic Rouge", "Frieren"]


async def test_a_series_whose_title_is_marks_alone_becomes_a_show_once(stage: Stage) -> None:
    await stage.set_up(names=("crunchyroll",))
    for number in "345":
        stage.sites.publish("crunchyroll", a_sighting(series=Series(title="!!!"), number=number))
        await stage.poll(HOUR)
    assert await stage.column(shows.c.name) == ["Metallic Rouge", "!!!"]


async def test_alerts_of_all_shows_go_to_those_who_want_everything(stage: Stage) -> None:
    await stage.set_up(a_subscription(), a_subscription(channel_id=501, show_ids=frozenset({1})))
    await stage.baseline()
    stage.sites.publish("crunchyroll", a_sighting(series=Series(title="Frieren"), at=LATER))
    await stage.poll_and_deliver(HOUR)
    assert [one.channel_id for one in stage.outlet.posted] == [500]


async def test_a_catalogue_of_thousands_is_stored_whole_and_in_reasonable_time(stage: Stage) -> None:
    await stage.set_up(names=("anilist",))
    said = [
        on_tv(
            series=Series(title=f"Show {show}", ids={"anilist": str(show)}),
            number=str(number),
            identity=f"{show}-{number}",
        )
        for show in range(100)
        for number in range(1, 13)
    ]
    stage.sites.publish("anilist", *said)
    await stage.poll()
    assert len(await stage.column(releases.c.id)) == 1200
    async with stage.database.read() as connection:
        assert len(await listings.coming(connection, NOW, NOW + DAY, 50)) == 50


async def test_a_policy_of_the_schedule_is_told_by_the_clock_and_not_again_by_the_platform(stage: Stage) -> None:
    await stage.set_up(a_subscription(when=When.SCHEDULED))
    stage.sites.publish("anilist", on_tv())
    await stage.baseline()
    await stage.announce(HOUR)
    stage.sites.publish("crunchyroll", a_sighting(at=LATER))
    assert await stage.poll_and_deliver(timedelta()) == ["Metallic Rouge · Episode 3"]
    assert await stage.alerts() == [("sent", None), ("withheld", "told_on_schedule")]
