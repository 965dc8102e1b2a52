"""What belongs together is one message, also when it comes poll by poll."""

from __future__ import annotations

from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.releases import Claim, Series, Sighting
from bot.core.subscriptions import DEFAULT_EVENTS
from bot.store.schema import events
from tests.core.made import HOUR, MINUTE, NOW, a_sighting, a_subscription, an_item
from tests.pipeline.stage import Stage

LATER = NOW + 2 * HOUR
EPISODE = a_sighting(at=LATER - MINUTE)
LANGUAGES = ("en-US", "de-DE", "fr-FR", "es-419", "es-ES", "pt-BR", "it-IT")
WITH_DUBS = DEFAULT_EVENTS | {EventKind.DUB}


def dub(audio: str, number: str = "3") -> Sighting:
    url = f"https://www.crunchyroll.com/watch/{audio}/{number}"
    return a_sighting(audio=audio, number=number, identity=f"{audio}/{number}", at=LATER, url=url)


async def episode_is_out(stage: Stage, *said: Sighting) -> None:
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE, *said)
    await stage.poll_and_deliver(HOUR)


async def test_eight_languages_within_a_quarter_of_an_hour_are_one_message_that_is_edited(stage: Stage) -> None:
    await stage.set_up(a_subscription(events=WITH_DUBS))
    await episode_is_out(stage)
    for count in range(1, len(LANGUAGES) + 1):
        stage.sites.publish("crunchyroll", EPISODE, *[dub(audio) for audio in LANGUAGES[:count]])
        stage.clock.advance(2 * MINUTE)
        await stage.poller.poll(await stage.state("crunchyroll"))
        await stage.deliver()
        await stage.revise()
    [only] = stage.outlet.posted
    assert only.title == "Metallic Rouge · Episode 3"
    names = "English, German, French, Spanish (Latin America), Spanish (Spain), Portuguese (Brazil), Italian"
    assert [part.partition("]")[0] for part in only.message.description.split("[")[1:]] == names.split(", ")
    assert "(https://www.crunchyroll.com/watch/de-DE/3)" in only.message.description


async def test_an_edit_pings_nobody_and_keeps_the_mark(stage: Stage) -> None:
    await stage.set_up(a_subscription(role_id=9))
    await episode_is_out(stage)
    before = stage.outlet.posted[0].message
    stage.sites.publish("crunchyroll", EPISODE, dub("en-US"))
    await stage.poll(HOUR)
    await stage.revise()
    [(message_id, after)] = stage.outlet.edits
    assert message_id == stage.outlet.posted[0].id
    assert (after.content, after.footer) == (before.content, before.footer)


async def test_a_dub_that_comes_later_is_told_to_those_who_ask_for_dubs_and_edits_the_first_message(
    stage: Stage,
) -> None:
    await stage.set_up(a_subscription(events=WITH_DUBS), a_subscription(channel_id=501))
    await episode_is_out(stage)
    stage.sites.publish("crunchyroll", EPISODE, dub("en-US"), dub("de-DE"))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 3"]
    await stage.revise()
    first, other, later = stage.outlet.posted
    assert later.channel_id == 500
    assert "in English and German on Crunchyroll" in later.message.description
    assert "Also in: " in first.message.description
    assert "Also in: " in other.message.description


async def test_dubs_of_several_episodes_at_once_are_one_message(stage: Stage) -> None:
    await stage.set_up(a_subscription(events=WITH_DUBS))
    await episode_is_out(stage)
    stage.sites.publish("crunchyroll", EPISODE, dub("en-US", "1"), dub("en-US", "2"), dub("de-DE", "1"))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episodes 1-2"]
    assert "in English (1-2) and German (1) on" in stage.outlet.posted[-1].message.description


async def test_an_episode_that_follows_within_a_quarter_of_an_hour_joins_the_message(stage: Stage) -> None:
    await stage.set_up()
    await episode_is_out(stage)
    stage.sites.publish("crunchyroll", EPISODE, a_sighting(number="4", identity="4", at=LATER))
    stage.clock.advance(10 * MINUTE)
    await stage.poller.poll(await stage.state("crunchyroll"))
    await stage.deliver()
    await stage.revise()
    assert stage.outlet.titles == ["Metallic Rouge · Episodes 3-4"]
    assert await stage.alerts() == [("sent", None), ("withheld", Reason.IN_BATCH)]


async def test_an_episode_that_follows_after_that_is_a_message_of_its_own(stage: Stage) -> None:
    await stage.set_up()
    await episode_is_out(stage)
    stage.sites.publish("crunchyroll", EPISODE, a_sighting(number="4", identity="4", at=LATER))
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episode 4"]


async def test_what_changes_nothing_in_a_message_edits_nothing(stage: Stage) -> None:
    await stage.set_up()
    await episode_is_out(stage, dub("en-US"))
    stage.sites.publish("mirror", EPISODE)
    await stage.poll(HOUR)
    await stage.revise()
    assert stage.outlet.edits == []


OLD = Series(title="Robotech", season=1)
STOCK = [a_sighting(series=OLD, number=str(n), identity=f"r{n}", at=LATER) for n in range(1, 27)]


async def test_a_dump_of_old_episodes_is_one_catalogue_for_those_who_ask_for_it(stage: Stage) -> None:
    episodes = DEFAULT_EVENTS - {EventKind.CATALOGUE}
    await stage.set_up(a_subscription(events=episodes), a_subscription(channel_id=501))
    await stage.baseline()
    stage.sites.publish("crunchyroll", *STOCK)
    assert await stage.poll_and_deliver(HOUR) == ["Robotech · 26 episodes"]
    [catalogue] = stage.outlet.in_channel(501)
    assert "Episodes 1-26" in catalogue.message.description


async def test_the_rest_of_a_dump_joins_its_first_part(stage: Stage) -> None:
    await stage.set_up()
    await stage.baseline()
    stage.sites.publish("crunchyroll", *STOCK[:20])
    assert await stage.poll_and_deliver(HOUR) == ["Robotech · 20 episodes"]
    stage.sites.publish("crunchyroll", *STOCK)
    assert await stage.poll_and_deliver(HOUR) == []
    await stage.revise()
    assert stage.outlet.titles == ["Robotech · 26 episodes"]


async def test_the_rest_of_a_dump_is_no_new_episode_to_those_who_want_no_catalogues(stage: Stage) -> None:
    await stage.set_up(a_subscription(events=DEFAULT_EVENTS - {EventKind.CATALOGUE}))
    await stage.baseline()
    stage.sites.publish("crunchyroll", *STOCK[:24])
    await stage.poll(HOUR)
    stage.sites.publish("crunchyroll", *STOCK)
    assert await stage.poll_and_deliver(HOUR) == []
    assert (await stage.column(events.c.kind)).count("catalogue") == 2


async def test_a_season_that_a_calendar_expects_is_a_batch_however_long(stage: Stage) -> None:
    await stage.set_up()
    broadcast = [
        a_sighting(number=str(n), identity=f"t{n}", platform="tv", claim=Claim.SCHEDULED) for n in range(1, 13)
    ]
    stage.sites.publish("anilist", *broadcast)
    await stage.baseline()
    stage.sites.publish("crunchyroll", *[a_sighting(number=str(n), identity=f"{n}", at=LATER) for n in range(1, 13)])
    assert await stage.poll_and_deliver(HOUR) == ["Metallic Rouge · Episodes 1-12 (premiere)"]


async def test_news_that_another_source_repeats_edits_the_first_message(stage: Stage) -> None:
    await stage.set_up(names=("ann", "mal"))
    await stage.baseline()
    stage.sites.publish("ann", an_item(published=LATER))
    await stage.poll_and_deliver(HOUR)
    stage.sites.publish("mal", an_item(guid="m1", published=LATER, link="https://mal.example/1"))
    assert await stage.poll_and_deliver(HOUR) == []
    await stage.revise()
    assert "Also: mal" in stage.outlet.posted[0].message.footer
