"""What every member may ask of shows and the calendar, through Discord's interactions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.core.mentions import NameIndex
from bot.core.news import NewsItem
from bot.core.releases import Claim, Series, Sighting
from bot.core.settings import ServerSettings, Titles
from bot.core.subscriptions import Subscription
from bot.core.telling import Moment
from bot.pipeline.news import store_news
from bot.pipeline.recognised import Said
from bot.pipeline.sightings import store_sightings
from bot.store import settings, shows, subscriptions
from tests.commands.conftest import FIRST, NOW, WEEK, Stage, stream
from tests.discord_server import Interaction
from tests.discord_server.components import walk
from tests.discord_server.message import Message

STREAM = timedelta(hours=2, minutes=30)
MOMENT = Moment(now=NOW, fresh=timedelta(days=1))
FRIEREN = Series(title="Frieren", ids={"anilist": "154587"})


def unix(at: datetime) -> int:
    return int(at.timestamp())


def text_of(message: Message) -> str:
    [embed] = message.embeds
    return f"{embed['title']}\n{embed.get('description', '')}\n{embed.get('footer', {}).get('text', '')}"


def labels(message: Message) -> list[str]:
    return [str(part["label"]) for part in walk(message.components) if part.get("label")]


async def sight(stage: Stage, source: str, *sightings: Sighting) -> None:
    async with stage.database.write() as connection:
        await store_sightings(connection, source, list(sightings), MOMENT)


def slot(number: str, at: datetime | None, claim: Claim = Claim.SCHEDULED) -> Sighting:
    return Sighting(series=FRIEREN, number=number, platform="tv", claim=claim, at=at, identity=f"f{number}")


async def press(stage: Stage, message: Message, label: str) -> Interaction:
    return await stage.discord.press(stage.member, message, label=label)


async def test_next_tells_the_coming_episode_with_the_readers_own_time_and_who_says_so(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "next", {"show": "metallic rouge"})

    third = unix(FIRST + 2 * WEEK)
    assert (
        f"**Metallic Rouge** · Episode 3 on Japanese TV: <t:{third}:F> (<t:{third}:R>), scheduled by AniList" in answer
    )


async def test_next_tells_when_the_stream_usually_follows(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "next", {"show": "metallic rouge"})

    usual = "learned from 2 weeks: usually 2 h 30 after TV"
    at = unix(FIRST + 2 * WEEK + STREAM)
    assert f"Episode 3 on Crunchyroll: <t:{at}:F> (<t:{at}:R>), {usual}" in answer


async def test_next_without_a_show_tells_what_comes_first_of_all(stage: Stage) -> None:
    await sight(stage, "AniList", slot("20", NOW + timedelta(hours=1)))
    answer = await stage.answer(stage.member, "next")

    assert answer.index("Frieren") < answer.index("Metallic Rouge")


async def test_next_tells_that_a_season_is_over_and_that_a_date_is_unknown(stage: Stage) -> None:
    stage.clock.advance(52 * WEEK)
    await sight(stage, "AniList", slot("29", None, Claim.POSTPONED))
    await sight(stage, "Crunchyroll", *[stream(number) for number in range(3, 14)])

    over = await stage.answer(stage.member, "next", {"show": "metallic rouge"})
    assert "The season is over: all 13 episodes are out." in over
    unknown = await stage.answer(stage.member, "next", {"show": "frieren"})
    assert "Episode 29 on Japanese TV is postponed; no new date is known." in unknown


async def test_next_for_an_unknown_show_says_what_to_do(stage: Stage) -> None:
    interaction = await stage.ask(stage.member, "next", {"show": "no such thing"})

    assert interaction.response is not None
    assert interaction.response.content.startswith("I know no show of that name. Type a few letters")
    assert interaction.response.ephemeral


async def test_airing_turns_from_day_to_day_for_everybody_and_after_a_restart(stage: Stage) -> None:
    message = (await stage.ask(stage.member, "airing")).message
    third = unix(FIRST + 2 * WEEK + STREAM)
    assert not message.ephemeral
    assert text_of(message).startswith("Airing on Wednesday 24 January\n")
    assert f"<t:{third}:t> [Metallic Rouge](https://metallicrouge.jp/) · Episode 3 on Crunchyroll" in text_of(message)

    await press(stage, message, "Next day")
    assert text_of(message).startswith("Airing on Thursday 25 January\nNothing is expected.")
    await stage.bot.restart()
    await stage.discord.press(stage.manager, message, label="Previous day")
    assert "Episode 3" in text_of(message)


async def test_airing_shows_days_that_have_passed_with_what_came(stage: Stage) -> None:
    message = (await stage.ask(stage.member, "airing", {"span": "week"})).message
    assert "Episode 3" in text_of(message)
    assert "Episode 4" not in text_of(message)

    await press(stage, message, "Previous week")
    came = "[Metallic Rouge](https://www.crunchyroll.com/watch/902) · Episode 2 on Crunchyroll ✅"
    assert f"**Wednesday 17 January**\n<t:{unix(FIRST + WEEK + STREAM)}:t> {came}" in text_of(message)


async def test_airing_goes_to_a_day_of_its_menu(stage: Stage) -> None:
    message = (await stage.ask(stage.member, "airing", {"span": "week"})).message
    [menu] = [part for part in walk(message.components) if part.get("options")]
    await stage.discord.choose(stage.member, message, menu["custom_id"], [menu["options"][-1]["value"]])

    assert text_of(message).startswith("Airing on Tuesday 30 January")


async def test_airing_goes_by_the_clocks_of_the_server(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await settings.choose(connection, stage.guild.id, ServerSettings(zone="Asia/Tokyo"))

    message = (await stage.ask(stage.member, "airing")).message
    # Half past three in the night of the 25th in Tokyo.
    assert text_of(message).startswith(
        "Airing on Wednesday 24 January\nNothing is expected.\nDays of the zone Asia/Tokyo"
    )
    await press(stage, message, "Next day")
    assert "Episode 3" in text_of(message)


async def ask_for(stage: Stage, **chosen: Any) -> None:
    """Store that the show is asked for, by a role of the server or in somebody's direct messages."""
    own = {"channel_id": chosen.get("user_id", stage.channel.id), "show_ids": frozenset({1})}
    async with stage.database.write() as connection:
        await subscriptions.add(connection, Subscription(**own, **chosen), NOW)


async def followed(stage: Stage) -> str:
    message = (await stage.ask(stage.member, "airing", {"only": "followed"})).message
    assert message.ephemeral
    return text_of(message)


async def test_airing_of_what_one_follows_in_direct_messages_is_for_the_asker_alone(stage: Stage) -> None:
    await ask_for(stage, user_id=stage.manager.id)
    assert "Nothing that you follow is expected." in await followed(stage)

    await ask_for(stage, user_id=stage.member.id)
    assert "Episode 3" in await followed(stage)


async def test_airing_of_what_one_follows_holds_what_ones_roles_are_pinged_for(stage: Stage) -> None:
    await ask_for(stage, guild_id=stage.guild.id, role_id=stage.role.id)
    assert "Nothing that you follow is expected." in await followed(stage)

    stage.guild.members[stage.member.id].role_ids.append(stage.role.id)
    assert "Episode 3" in await followed(stage)


async def forge(stage: Stage, message: Message, custom_id: str) -> str:
    """Press a button that is not there; gives what is said to that."""
    data = {"component_type": 2, "custom_id": f"airdate:{custom_id}"}
    asked = stage.discord.interactions.begin(3, stage.member, message.channel, data, source=message)
    return (await asked.answered()).messages[0].content


async def test_what_no_button_of_ours_says_is_refused_in_one_line(stage: Stage) -> None:
    message = (await stage.ask(stage.member, "airing")).message
    for argument in ("", "day|9999-12-31||1", "x" * 60):
        assert await forge(stage, message, f"airing:{argument}") == "I can't show that day. Use /airing again."
    for about in ("next:99", "next:x", "news:", "episodes:-1", "episodes_page:1|99", "news_page:1|x"):
        assert await forge(stage, message, about) == "I no longer know that show. Ask for it by its name."


async def test_show_tells_studio_staff_premise_episodes_and_links(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "show", {"name": "メタリックルージュ"})

    assert "Studio: BONES" in answer
    assert "Director: Motonobu Hori" in answer
    assert "On a terraformed Mars" in answer
    assert "2 of 13 seen; newest: Episode 2" in answer
    assert "Streams: Crunchyroll" in answer
    assert "[AniList](https://anilist.co/anime/162985)" in answer


async def test_a_shows_card_leads_to_its_next_episode_its_news_and_its_episodes(stage: Stage) -> None:
    message = (await stage.ask(stage.member, "show", {"name": "metallic rouge"})).message
    assert labels(message) == ["Follow", "Next", "Episodes", "News"]

    answers = {label: (await press(stage, message, label)).messages[0] for label in ("Next", "Episodes", "News")}
    assert all(one.ephemeral for one in answers.values())
    assert "Episode 3 on Japanese TV" in text_of(answers["Next"])
    assert "✅ [Episode 1](https://www.crunchyroll.com/watch/901) on Crunchyroll" in text_of(answers["Episodes"])
    assert "Episode 3 on Japanese TV" in text_of(answers["Episodes"])
    assert "Metallic Rouge gets a trailer" in text_of(answers["News"])
    assert message.embeds[0]["title"] == "Metallic Rouge"


async def test_episodes_are_turned_also_after_a_restart(stage: Stage) -> None:
    await sight(stage, "AniList", *[slot(str(number), NOW + number * WEEK) for number in range(1, 30)])
    card = (await stage.ask(stage.member, "show", {"name": "frieren"})).message
    pages = (await press(stage, card, "Episodes")).messages[0]
    assert "Episodes · Page 1 of 3" in text_of(pages)

    await stage.bot.restart()
    await press(stage, pages, "Next page")
    assert "Episode 14 " in text_of(pages)
    assert "Page 2 of 3" in text_of(pages)


async def test_a_show_is_called_as_the_server_chose(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await settings.choose(connection, stage.guild.id, ServerSettings(titles=Titles.NATIVE))

    for command, options in (("show", {"name": "rouge"}), ("next", {"show": "rouge"}), ("airing", {})):
        assert "メタリックルージュ" in await stage.answer(stage.member, command, options)
    assert "News about メタリックルージュ" in await stage.answer(stage.member, "news", {"show": "rouge"})


async def test_what_is_for_adults_only_is_told_in_age_restricted_channels_alone(stage: Stage) -> None:
    await sight(stage, "AniList", slot("20", NOW + timedelta(hours=1)))
    async with stage.database.write() as connection:
        await connection.exec_driver_sql("UPDATE shows SET adult = true WHERE name = 'Frieren'")

    assert "Frieren" not in await stage.answer(stage.member, "airing")
    assert "Frieren" not in await stage.answer(stage.member, "next")


async def test_news_tells_the_headline_with_its_link_and_source(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "news", {"show": "Metallic Rouge"})

    assert "[Metallic Rouge gets a trailer](https://news.example/1) — ANN" in answer


async def test_news_are_turned_from_page_to_page(stage: Stage) -> None:
    stories = [NewsItem(guid=f"n{number}", title=f"Metallic Rouge story {number}") for number in range(20)]
    async with stage.database.write() as connection:
        said = Said(source="ANN", news=stories, moment=MOMENT, last_success=NOW)
        names = NameIndex.of(await shows.names(connection))
        [_] = [one async for one in store_news(connection, [said], names)]

    message = (await stage.ask(stage.member, "news")).message
    assert "Page 1 of 3" in text_of(message)
    await press(stage, message, "Next page")
    assert "Page 2 of 3" in text_of(message)
    assert text_of(message).count("story") == 8


async def test_names_are_offered_while_typing(stage: Stage) -> None:
    choices = await stage.discord.autocomplete(stage.member, stage.guild, stage.channel, "next", {"show": "rou"})

    assert choices == [{"name": "Metallic Rouge", "value": "id:1"}]


async def test_an_offered_choice_is_found_by_its_id(stage: Stage) -> None:
    assert "Episode 3" in await stage.answer(stage.member, "next", {"show": "id:1"})


async def test_what_changes_a_server_is_offered_on_servers_only(stage: Stage) -> None:
    registered = {command["name"]: command["contexts"] for command in stage.discord.commands.scopes[None]}

    assert {registered[name] == [0, 1] for name in ("next", "airing", "show", "news", "why")} == {True}
    assert {registered[name] == [0] for name in ("status", "announce", "feed")} == {True}
