"""The main job, with the real process between a feed and Discord."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.flow.conftest import Stage, just_now
from tests.flow.documents import Episode, Headline


async def test_an_episode_that_appears_is_posted_once_with_its_link_and_the_right_ping(stage: Stage) -> None:
    await stage.start()
    stage.publish(Episode(media=900, number=3, at=just_now()))

    [message] = await stage.posts(1)

    [embed] = message.embeds
    assert embed["title"] == "Metallic Rouge · Episode 3"
    assert embed["url"] == "https://www.crunchyroll.com/metallic-rouge/episode-900"
    assert message.pinged_roles == {stage.role.id}
    assert not message.pinged_everyone
    assert not message.pinged_users


async def test_what_was_there_before_the_first_start_is_not_posted(stage: Stage) -> None:
    await stage.start()

    assert await stage.quiet() == []


@pytest.mark.long
async def test_after_a_restart_nothing_is_posted_again(stage: Stage) -> None:
    await stage.start()
    stage.publish(Episode(media=900, number=3, at=just_now()))
    await stage.posts(1)

    ended = await stage.bot.stop()
    await stage.start()

    assert ended.code == 0, ended.errors
    assert len(await stage.quiet()) == 1


async def test_after_a_kill_nothing_is_posted_again(stage: Stage) -> None:
    await stage.start()
    stage.publish(Episode(media=900, number=3, at=just_now()))
    await stage.posts(1)

    await stage.bot.kill()
    await stage.start()

    assert len(await stage.quiet()) == 1


async def test_what_appears_while_the_bot_is_down_is_posted_when_it_is_back(stage: Stage) -> None:
    await stage.start()
    await stage.bot.stop()
    stage.publish(Episode(media=900, number=3, at=just_now()))

    await stage.start()

    [message] = await stage.posts(1)
    assert message.embeds[0]["title"] == "Metallic Rouge · Episode 3"


@pytest.mark.long
async def test_eight_languages_of_an_episode_make_one_message(stage: Stage) -> None:
    await stage.start()
    at = just_now()
    spoken = ("", "English", "Castilian", "Spanish", "Portuguese", "German", "Italian", "Hindi")
    stage.publish(*(Episode(media=900 + n, number=3, at=at, dub=dub) for n, dub in enumerate(spoken)))

    assert len(await stage.posts(1)) == 1


async def test_languages_that_come_later_are_added_to_the_first_message_without_a_ping(stage: Stage) -> None:
    await stage.start()
    at = just_now()
    stage.publish(Episode(media=900, number=3, at=at))
    [message] = await stage.posts(1)

    stage.publish(
        *(Episode(media=900 + n, number=3, at=at, dub=dub) for n, dub in enumerate(("", "English", "German")))
    )

    await stage.discord.wait_for(lambda: "Also in: " in message.embeds[0]["description"], 20)
    assert "[English](http" in message.embeds[0]["description"]
    assert await stage.quiet() == [message]
    first, *others = message.pings
    assert first.roles == {stage.role.id}
    assert not any(ping.roles for ping in others)


@pytest.mark.long
async def test_the_last_stated_episode_is_the_finale(stage: Stage) -> None:
    stage.publish(Episode(media=899, number=12, at=just_now() - timedelta(weeks=1)))
    await stage.start()
    stage.publish(Episode(media=900, number=13, at=just_now(), title="Code Eve"))

    [message] = await stage.posts(1)

    assert message.embeds[0]["title"] == "Metallic Rouge · Episode 13 (finale)"


async def test_news_that_names_the_show_by_an_alias_is_posted_and_other_news_is_not(stage: Stage) -> None:
    await stage.start()
    stage.report(
        Headline(id=2, title="Some other show gets a trailer", at=just_now()),
        Headline(id=3, title="MetaRouge gets a trailer", at=just_now()),
    )

    [message] = await stage.posts(1)

    assert message.embeds[0]["title"] == "MetaRouge gets a trailer"
    assert message.embeds[0]["url"] == "https://news.example/3"


@pytest.mark.long
async def test_another_shows_episode_is_not_posted(stage: Stage) -> None:
    await stage.start()
    stage.publish(Episode(media=901, number=1, at=just_now(), series="Solo Leveling"))

    assert await stage.quiet() == []


async def test_a_broken_source_holds_up_no_other(stage: Stage) -> None:
    await stage.start()
    stage.publisher.publish("/news", "<html>we are down</html>", kind="text/html")
    stage.publish(Episode(media=900, number=3, at=just_now()))

    await stage.discord.wait_for(lambda: stage.posted, 20)

    assert stage.posted[0].embeds[0]["title"] == "Metallic Rouge · Episode 3"


async def test_sigterm_ends_the_process_with_code_0_and_no_complaint(stage: Stage) -> None:
    await stage.start()
    await stage.quiet()

    ended = await stage.bot.stop(seconds=10)

    assert ended.code == 0
    assert "Traceback" not in ended.errors
    assert "Warning" not in ended.errors
    assert stage.discord.token not in ended.errors


async def test_the_same_job_runs_on_postgresql(postgresql_stage: Stage) -> None:
    stage = postgresql_stage
    await stage.start()
    stage.publish(Episode(media=900, number=3, at=just_now()))
    await stage.posts(1)
    ended = await stage.bot.stop()

    await stage.start()

    assert ended.code == 0, ended.errors
    assert len(await stage.quiet()) == 1
