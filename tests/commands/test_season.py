"""`/season`: the shows of a season, a page at a time, each to be looked at and followed."""

from __future__ import annotations

from sqlalchemy import update

from bot.core.settings import ServerSettings, Titles
from bot.sources.anilist_entries import entry
from bot.store import settings, show_catalogue
from bot.store.schema import shows
from tests.commands.anilist_site import row
from tests.commands.conftest import NOW, Stage


async def load(stage: Stage) -> None:
    """Let the catalogue know a season: twelve shows on Crunchyroll, one elsewhere, and one for adults."""
    rows = [row(number, f"Sample {number:02} Show", f"Mihon {number:02}", popularity=number) for number in range(1, 13)]
    rows.append(row(20, "Elsewhere", popularity=50, externalLinks=[]))
    rows.append(row(21, "Naughty", popularity=99, isAdult=True))
    async with stage.database.write() as connection:
        await show_catalogue.keep(connection, [entry(one) for one in rows], "AniList", NOW)


async def test_a_season_has_pages_with_buttons_and_a_menu_that_last(stage: Stage) -> None:
    await load(stage)
    first = await stage.ask(stage.member, "season", {"only": "crunchyroll"})
    assert first.response is not None
    [embed] = first.response.embeds
    assert embed["title"] == "Winter 2024 on Crunchyroll"
    lines = embed["description"].splitlines()
    assert len(lines) == 10
    assert lines[0] == "**[Sample 12 Show](https://anilist.co/anime/12)** · 12 episodes · Crunchyroll"
    assert embed["footer"]["text"] == "12 shows · Page 1 of 2"
    await stage.bot.restart()
    await stage.discord.press(stage.member, first.message, label="Next page")
    assert [line.split("]")[0] for line in first.message.embeds[0]["description"].splitlines()] == [
        "**[Sample 02 Show",
        "**[Sample 01 Show",
    ]


async def test_a_chosen_show_answers_with_its_card_and_the_bell(stage: Stage) -> None:
    await load(stage)
    asked = await stage.ask(stage.member, "season", {"season": "Winter 2024"})
    assert asked.response is not None
    description = asked.response.embeds[0]["description"]
    assert description.startswith("**[Elsewhere]")
    assert "Naughty" not in description
    async with stage.database.write() as connection:
        [wanted] = (await show_catalogue.by_ids(connection, "anilist", {"20"})).values()
        [hidden] = (await show_catalogue.by_ids(connection, "anilist", {"21"})).values()
    card = await stage.discord.choose(stage.member, asked.message, "airdate:season_show:", [str(wanted)])
    assert card.response is not None
    assert card.response.embeds[0]["title"] == "Elsewhere"
    assert f"airdate:bell:{wanted}" in str(card.response.components)
    async with stage.database.write() as connection:
        await connection.execute(update(shows).where(shows.c.id == wanted).values(adult=True))
    refused = await stage.discord.choose(stage.member, asked.message, "airdate:season_show:", [str(wanted)])
    assert refused.response is not None
    assert "I no longer know that show" in refused.response.content
    assert hidden != wanted


async def test_shows_are_called_as_the_server_calls_them_and_no_season_is_an_error(stage: Stage) -> None:
    await load(stage)
    async with stage.database.write() as connection:
        await settings.choose(connection, stage.guild.id, ServerSettings(titles=Titles.ROMAJI))
    assert "Mihon 12" in await stage.answer(stage.member, "season")
    assert "no season" in await stage.answer(stage.member, "season", {"season": "monsoon"})
    assert "I know no shows of that season yet" in await stage.answer(stage.member, "season", {"season": "fall 2031"})
    offered = await stage.discord.autocomplete(stage.member, stage.guild, stage.channel, "season", {"season": "2024"})
    assert offered[0] == {"name": "Winter 2024", "value": "2024-winter"}
    assert "Mihon 12" in await stage.answer(stage.member, "season", {"season": "2024-winter", "only": "crunchyroll"})
