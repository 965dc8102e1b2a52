"""German in Discord, by the catalogue that is shipped: answers to a person's client, and the names of commands."""

from __future__ import annotations

from typing import Any

from tests.commands.conftest import Stage, discord_server, stage

__all__ = ["discord_server", "stage"]


async def test_a_member_whose_client_is_german_is_answered_in_german_and_others_in_english(stage: Stage) -> None:
    stage.member.locale = "de"
    german = await stage.answer(stage.member, "announce list")
    stage.member.locale = "tlh"
    english = await stage.answer(stage.member, "announce list")
    assert german == "Dafür brauchst du die Berechtigung „Server verwalten“."
    assert english == "You need the Manage Server permission for this."


async def test_the_commands_are_registered_with_their_german_names(stage: Stage) -> None:
    by_name: dict[str, dict[str, Any]] = {one["name"]: one for one in stage.discord.commands.scopes[None]}
    assert by_name["show"]["name_localizations"]["de"] == "anzeigen"
    assert by_name["show"]["description_localizations"]["de"].startswith("Was über eine Serie bekannt ist")
