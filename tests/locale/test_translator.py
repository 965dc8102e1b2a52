"""The translator: what Discord is told of the commands' names in each language, and what it is not told."""

from __future__ import annotations

import logging
from typing import Any, Literal

import discord
import pytest
from discord import app_commands

from bot.chat.translator import CatalogueTranslator
from bot.core.tongue import Tongue
from bot.locale import closest
from tests.locale.made import Said, a_tongue


def a_tree() -> app_commands.CommandTree[Any]:
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))

    @tree.command(name="next", description="What comes next")
    @app_commands.describe(show="The show", span="How far")
    async def _next(_: discord.Interaction, show: str, span: Literal["day", "week"]) -> None:
        """Say nothing."""

    announce = app_commands.Group(name="announce", description="What is posted")

    @announce.command(name="add", description="One more")
    async def _add(_: discord.Interaction) -> None:
        """Say nothing."""

    @announce.command(name="edit", description="Another way")
    async def _edit(_: discord.Interaction) -> None:
        """Say nothing."""

    tree.add_command(announce)
    return tree


async def told(named: dict[tuple[str, str], str], said: dict[Said, Said] | None = None) -> dict[str, dict[str, Any]]:
    """Give what Discord is told of the commands, with these translations to German and Spanish."""
    languages = {tag: a_tongue(tag, said or {}, named) for tag in ("de", "es")}
    tree = a_tree()
    translator = CatalogueTranslator(tree, lambda tag: languages.get(closest(tag), Tongue()))
    await translator.load()
    return {one.name: await one.get_translated_payload(tree, translator) for one in tree.get_commands()}


async def test_names_descriptions_options_and_choices_are_translated() -> None:
    named = {
        ("command", "next"): "nächste",
        ("option", "show"): "serie",
        ("choice", "day"): "Tag",
        ("command", "announce"): "ankündigen",
        ("command", "add"): "hinzu",
    }
    found = await told(named, {"What comes next": "Was als Nächstes kommt", "The show": "Die Serie"})
    show, span = found["next"]["options"]
    assert found["next"]["name_localizations"]["de"] == "nächste"
    assert found["next"]["description_localizations"]["de"] == "Was als Nächstes kommt"
    assert show["name_localizations"]["de"] == "serie"
    assert show["description_localizations"]["de"] == "Die Serie"
    assert span["choices"][0]["name_localizations"]["de"] == "Tag"
    assert found["announce"]["name_localizations"]["de"] == "ankündigen"
    assert found["announce"]["options"][0]["name_localizations"]["de"] == "hinzu"


async def test_one_spanish_serves_both_of_discords_and_others_stay_english() -> None:
    found = await told({("command", "next"): "próximo"})
    assert {*found["next"]["name_localizations"]} == {"de", "es-ES", "es-419"}
    assert "name_localizations" not in found["next"]["options"][0]


@pytest.mark.parametrize("refused", ["Nächste", "als nächstes", "n" * 33])
async def test_a_name_that_discord_would_refuse_stays_english_and_is_logged(
    refused: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = await told({("command", "next"): refused})
    assert found["next"]["name_localizations"] == {}
    assert f"'next' stays English in de: Discord would not take '{refused}'" in caplog.text


async def test_of_two_subcommands_with_one_name_both_stay_english() -> None:
    found = await told({("command", "add"): "neu", ("command", "edit"): "neu"})
    assert [one["name_localizations"] for one in found["announce"]["options"]] == [{}, {}]


async def test_a_name_that_another_command_has_in_english_is_not_taken() -> None:
    found = await told({("command", "next"): "announce", ("option", "span"): "show"})
    assert found["next"]["name_localizations"] == {}
    assert "name_localizations" not in found["next"]["options"][1]


async def test_a_description_that_is_too_long_stays_english() -> None:
    found = await told({}, {"What comes next": "so " * 40})
    assert found["next"]["description_localizations"] == {}
