"""Any show is found while it is typed: in the store first, with typos forgiven, and then at AniList."""

from __future__ import annotations

import pytest

from bot.core.show_scopes import read
from bot.store import shows
from tests.commands.anilist_site import row
from tests.commands.conftest import NOW, Stage
from tests.discord_server import Channel

FRIEREN = row(154587, "Frieren: Beyond Journey's End", "Sousou no Frieren", season="FALL", seasonYear=2023)


async def typed(stage: Stage, text: str, channel: Channel | None = None) -> dict[str, str]:
    """Give the choices for what is typed as a show's name, their values by their words."""
    asked = await stage.discord.autocomplete(
        stage.member, stage.guild, channel or stage.channel, "show", {"name": text}
    )
    return {one["name"]: one["value"] for one in asked}


async def test_a_stored_show_is_offered_however_it_is_typed_and_anilist_knows_the_rest(stage: Stage) -> None:
    stage.anilist.rows = [FRIEREN]
    for text in ("metal", "rouge", "metalic rogue", "メタリック", "ルージュ"):
        assert list(await typed(stage, text)) == ["Metallic Rouge"], text
    offered = await typed(stage, "frieren")
    assert offered == {"Frieren: Beyond Journey's End (2023)": "anilist:154587"}
    assert {"Metallic Rouge"} == set(await typed(stage, "me"))
    assert [one["search"] for one in stage.anilist.asked if one["search"] == "me"] == []


async def test_what_is_chosen_from_anilist_is_stored_with_all_that_it_tells(stage: Stage) -> None:
    stage.anilist.rows = [FRIEREN]
    assert "Frieren" in await stage.answer(stage.member, "show", {"name": "anilist:154587"})
    async with stage.database.read() as connection:
        [show] = await shows.search(connection, "sousou no frieren", 1)
    assert show.ids == {"anilist": "154587", "mal": "1154587", "crunchyroll": "GABC154587"}
    assert (show.aired, show.popularity, show.adult, show.episodes) == ("2023-fall", 1000, False, 12)
    assert (show.facts.english, show.facts.romaji) == ("Frieren: Beyond Journey's End", "Sousou no Frieren")
    assert (show.facts.streams, show.facts.studio) == (("crunchyroll",), "Studio Sample")
    assert show.cover == "https://covers.example/154587.jpg"
    assert await typed(stage, "frieren") == {"Frieren: Beyond Journey's End": f"id:{show.id}"}


async def test_a_show_that_is_known_already_is_no_second_one(stage: Stage) -> None:
    stage.anilist.rows = [row(162985, "Metallic Rouge")]
    async with stage.database.read() as connection:
        [before] = await shows.search(connection, "metallic rouge", 5)
    assert "Metallic Rouge" in await stage.answer(stage.member, "show", {"name": "anilist:162985"})
    async with stage.database.read() as connection:
        assert [one.id for one in await shows.search(connection, "metallic rouge", 5)] == [before.id]


async def test_a_typed_name_that_the_store_lacks_is_looked_up(stage: Stage) -> None:
    stage.anilist.rows = [FRIEREN]
    assert "Frieren" in await stage.answer(stage.member, "show", {"name": "sousou no frieren"})
    assert "I know no show of that name" in await stage.answer(stage.member, "show", {"name": "nothing like it"})


async def test_a_busy_anilist_takes_nothing_from_what_is_stored(stage: Stage) -> None:
    stage.anilist.status, stage.anilist.headers = 429, {"Retry-After": "40"}
    assert list(await typed(stage, "rouge")) == ["Metallic Rouge"]
    assert list(await typed(stage, "rouge m")) == ["Metallic Rouge"]
    assert "AniList can't be asked" in await stage.answer(stage.member, "show", {"name": "anilist:5"})
    assert len(stage.anilist.asked) == 1


async def test_shows_for_adults_only_are_told_of_in_age_restricted_channels_alone(stage: Stage) -> None:
    stage.anilist.rows = [row(7, "Naughty Sample", isAdult=True)]
    restricted = stage.guild.add_text_channel("adults", nsfw=True)
    assert await typed(stage, "naughty") == {}
    assert await typed(stage, "naughty", restricted) == {"Naughty Sample (2024)": "anilist:7"}
    assert "I know no show" in await stage.answer(stage.member, "show", {"name": "anilist:7"})
    told = await stage.discord.slash(stage.member, stage.guild, restricted, "show", {"name": "anilist:7"})
    assert told.response is not None
    assert told.response.embeds[0]["title"] == "Naughty Sample"
    assert await typed(stage, "naughty") == {}
    [value] = (await typed(stage, "naughty", restricted)).values()
    assert value.startswith("id:")
    for text in (value, "naughty sample"):
        assert "I know no show" in await stage.answer(stage.member, "show", {"name": text})


async def test_made_up_choices_are_no_shows(stage: Stage) -> None:
    for text in ("anilist:", "anilist:99999999999999", "anilist:²", "id:0", "id:-1", "anilist:1 OR 1=1"):
        assert "I know no show" in await stage.answer(stage.member, "show", {"name": text}), text


async def test_an_announcement_is_offered_scopes_before_shows(stage: Stage) -> None:
    asked = await stage.discord.autocomplete(
        stage.manager,
        stage.guild,
        stage.channel,
        "announce add",
        {"channel": stage.channel, "show": "everything crunchy"},
    )
    choices = [(one["name"], one["value"]) for one in asked]
    assert choices[:3] == [
        ("Everything on Crunchyroll this season", "season:crunchyroll"),
        ("Everything on Crunchyroll of Spring 2024", "season:2024-spring:crunchyroll"),
        ("Everything on Crunchyroll", "platform:crunchyroll"),
    ]
    assert NOW.year == 2024


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("*", (None, None)),
        ("all", (None, None)),
        ("season:*", ("current", None)),
        ("season:crunchyroll", ("current", "crunchyroll")),
        ("season:2024-winter:netflix", ("2024-winter", "netflix")),
        ("season:2024-monsoon:netflix", None),
        ("platform:hidive", (None, "hidive")),
        ("platform:*", None),
        ("Metallic Rouge", None),
        ("season:" + "x" * 90, None),
    ],
)
def test_a_choice_stands_for_a_scope_or_a_show(text: str, scope: tuple[str | None, str | None] | None) -> None:
    assert read(text) == scope
