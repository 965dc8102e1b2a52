"""What a server chooses by `/settings`, through Discord's interactions."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from bot.core.settings import Occasions, QuietHours, ServerSettings, Titles
from bot.store import settings
from tests.commands.conftest import Stage

NIGHT = QuietHours(start=time(22), end=time(7))


async def change(stage: Stage, **options: Any) -> str:
    """Let the manager choose."""
    return await stage.answer(stage.manager, "settings set", options)


async def chosen(stage: Stage) -> ServerSettings:
    async with stage.database.read() as connection:
        return await settings.of_server(connection, stage.guild.id)


async def test_a_manager_sets_everything_at_once(stage: Stage) -> None:
    card = await change(
        stage,
        language="de",
        zone="Europe/Berlin",
        quiet_hours="22:00-07:00",
        titles="romaji",
        spoilers=48,
        role=stage.role,
        channel=stage.channel,
        scheduled_events="premieres_and_finales",
    )

    assert await chosen(stage) == ServerSettings(
        language="de",
        zone="Europe/Berlin",
        quiet=NIGHT,
        titles=Titles.ROMAJI,
        spoilers=timedelta(hours=48),
        role_id=stage.role.id,
        channel_id=stage.channel.id,
        events=Occasions.BOTH,
    )
    assert "Deutsch" in card
    assert "Europe/Berlin, where it is 13:00 now" in card
    assert "22:00-07:00. What comes then is told in one message at their end, without a ping." in card
    assert "hidden for 48 hours" in card


async def test_what_is_left_out_stays_and_a_reset_takes_back_one_or_all(stage: Stage) -> None:
    await change(stage, zone="Asia/Tokyo", quiet_hours="20-23", spoilers=1)
    await change(stage, titles="native", spoilers=0)
    tokyo = ServerSettings(zone="Asia/Tokyo", quiet=QuietHours(start=time(20), end=time(23)), titles=Titles.NATIVE)
    assert await chosen(stage) == tokyo
    assert "20:00-23:00: they last now" in await stage.answer(stage.manager, "settings show")

    await stage.answer(stage.manager, "settings reset", {"setting": "quiet"})
    assert await chosen(stage) == ServerSettings(zone="Asia/Tokyo", titles=Titles.NATIVE)
    await stage.answer(stage.manager, "settings reset", {"setting": "everything"})
    assert await chosen(stage) == ServerSettings()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "Choose at least one setting to change."),
    ({"zone": "Europe/Berlni"}, "Europe/Berlni is no time zone. Did you mean Europe/Berlin?"),
    ({"zone": "Atlantis"}, "Atlantis is no time zone. "),
    ({"zone": "@everyone"}, "is no time zone. Type a city, like Berlin"),
    ({"quiet_hours": "at night"}, "I can't read that as quiet hours. Write them as 22:00-07:00."),
    ({"quiet_hours": "22:00-25:00"}, "I can't read that as quiet hours."),
    ({"quiet_hours": "22:00-22:00"}, "Quiet hours need an end that is not their start."),
]


async def test_wrong_values_are_refused_in_one_clear_line_and_change_nothing(stage: Stage) -> None:
    for options, words in WRONG:
        answer = await change(stage, **options)
        assert words in answer
        assert len(answer.splitlines()) == 1
    assert await chosen(stage) == ServerSettings()


@pytest.mark.parametrize("typed", ["Berlin", "europe/berlin", "Europe/Berlin", " berlin "])
async def test_a_zone_is_found_by_its_city(stage: Stage, typed: str) -> None:
    await change(stage, zone=typed)
    assert (await chosen(stage)).zone == "Europe/Berlin"


async def test_zones_are_offered_by_city_with_the_time_that_it_is_there(stage: Stage) -> None:
    place = (stage.manager, stage.guild, stage.channel, "settings set")
    assert [one["name"] for one in await stage.discord.autocomplete(*place, {"zone": "new y"})] == [
        "America/New York · 07:00"
    ]
    usual = await stage.discord.autocomplete(*place, {"zone": ""})
    assert "Europe/Berlin" in [one["value"] for one in usual]


async def test_what_stands_in_the_admins_file_is_shown_and_not_changed(stage: Stage) -> None:
    async with stage.database.write() as connection:
        await settings.configure(connection, {stage.guild.id: ServerSettings(language="fr")})
    refusal = "This server's settings stand in the admin's file; ask the operator."
    assert await change(stage, language="de") == refusal
    assert (await stage.answer(stage.manager, "settings reset", {"setting": "everything"})).startswith(refusal)
    assert "Français" in await stage.answer(stage.manager, "settings show")


async def test_members_may_neither_see_nor_change_settings(stage: Stage) -> None:
    for command, options in (("show", {}), ("set", {"language": "de"}), ("export", {})):
        answer = await stage.answer(stage.member, f"settings {command}", options)
        assert answer.startswith("You need the Manage Server permission for this.")
    assert await chosen(stage) == ServerSettings()
