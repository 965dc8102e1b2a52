"""What every member may ask, through Discord's interactions."""

from __future__ import annotations

from datetime import timedelta

from tests.commands.conftest import FIRST, WEEK, Stage


async def test_next_tells_the_coming_episode_with_the_readers_own_time(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "next", {"show": "metallic rouge"})

    third = int((FIRST + 2 * WEEK).timestamp())
    assert f"**Metallic Rouge** · Episode 3 on Japanese TV: <t:{third}:F> (<t:{third}:R>)" in answer


async def test_next_tells_when_the_stream_usually_follows(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "next", {"show": "metallic rouge"})

    stream = int((FIRST + 2 * WEEK + timedelta(hours=2, minutes=30)).timestamp())
    usual = "learned from 2 weeks: usually 2 h 30 after TV"
    assert f"Episode 3 on Crunchyroll: <t:{stream}:F> (<t:{stream}:R>), {usual}" in answer


async def test_next_without_a_show_tells_what_comes_first(stage: Stage) -> None:
    assert "Metallic Rouge" in await stage.answer(stage.member, "next")


async def test_next_for_an_unknown_show_says_what_to_do(stage: Stage) -> None:
    interaction = await stage.ask(stage.member, "next", {"show": "no such thing"})

    assert interaction.response is not None
    assert interaction.response.content.startswith("I know no show of that name. Type a few letters")
    assert interaction.response.ephemeral


async def test_airing_tells_only_what_is_within_the_span(stage: Stage) -> None:
    assert "Episode 3" in await stage.answer(stage.member, "airing", {"span": "day"})
    assert "Episode 4" not in await stage.answer(stage.member, "airing", {"span": "week"})


async def test_show_tells_studio_staff_premise_episodes_and_links(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "show", {"name": "メタリックルージュ"})

    assert "Studio: BONES" in answer
    assert "Director: Motonobu Hori" in answer
    assert "On a terraformed Mars" in answer
    assert "2 of 13 seen; newest: Episode 2" in answer
    assert "[AniList](https://anilist.co/anime/162985)" in answer


async def test_news_tells_the_headline_with_its_link_and_source(stage: Stage) -> None:
    answer = await stage.answer(stage.member, "news", {"show": "Metallic Rouge"})

    assert "[Metallic Rouge gets a trailer](https://news.example/1) — ANN" in answer


async def test_status_is_for_the_asker_alone(stage: Stage) -> None:
    interaction = await stage.ask(stage.member, "status")

    assert interaction.response is not None
    assert interaction.response.ephemeral
    assert interaction.response.embeds[0]["footer"]["text"] == "Outbox: 0 waiting, 0 under way, 0 failed"


async def test_names_are_offered_while_typing(stage: Stage) -> None:
    choices = await stage.discord.autocomplete(stage.member, stage.guild, stage.channel, "next", {"show": "rou"})

    assert choices == [{"name": "Metallic Rouge", "value": "id:1"}]


async def test_an_offered_choice_is_found_by_its_id(stage: Stage) -> None:
    assert "Episode 3" in await stage.answer(stage.member, "next", {"show": "id:1"})


async def test_what_changes_a_server_is_offered_on_servers_only(stage: Stage) -> None:
    registered = {command["name"]: command["contexts"] for command in stage.discord.commands.scopes[None]}

    asking = {name: [0, 1] for name in ("next", "airing", "show", "news")}
    assert registered == asking | {name: [0] for name in ("status", "announce", "feed")}
