"""Commands, buttons and modals between a person and the real discord.py client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from . import Channel, DiscordServer, Guild, User, connected, faults
from .api import speaking
from .assistant import Assistant

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def place(discord_server: DiscordServer) -> AsyncIterator[tuple[Guild, Channel, User]]:
    guild = discord_server.add_guild("Anime")
    channel, misa = guild.add_text_channel("talk"), guild.add_member("misa")
    async with connected(discord_server, Assistant()):
        yield guild, channel, misa


Place = tuple[Guild, Channel, User]


async def test_a_command_is_answered(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    reply = await discord_server.slash(misa, guild, channel, "next", {"show": "Metallic Rouge"})
    assert reply.response is not None
    assert (reply.response.content, reply.response.ephemeral) == ("Metallic Rouge is next", False)
    assert discord_server.messages(channel) == [reply.message]


async def test_typing_an_option_offers_choices(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    choices = await discord_server.autocomplete(misa, guild, channel, "next", {"show": "Met"})
    assert choices == [{"name": "Metallic Rouge", "value": "Metallic Rouge"}]


async def test_a_pressed_button_changes_its_message(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    reply = await discord_server.slash(misa, guild, channel, "next", {"show": "Frieren"})
    await discord_server.press(misa, reply.message, "mute")
    assert (reply.message.content, reply.message.buttons) == ("muted", [])


async def test_a_button_found_by_its_label_is_answered_in_private(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    reply = await discord_server.slash(misa, guild, channel, "next", {"show": "Frieren"})
    answer = await discord_server.press(misa, reply.message, label="Why")
    assert answer.response is not None
    assert (answer.response.content, answer.response.ephemeral) == ("because", True)
    assert discord_server.messages(channel) == [reply.message]


async def test_options_of_every_kind_reach_a_subcommand(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, _ = place
    role, admin = guild.add_role("Rouge"), guild.add_member("admin", "MANAGE_GUILD")
    options = {"channel": channel, "role": role, "who": admin, "lead": 15, "quiet": True}
    reply = await discord_server.slash(admin, guild, channel, "announce add", options)
    assert reply.response is not None
    assert reply.response.content == "talk Rouge admin 15 True True True"


async def test_a_deferred_answer_is_waited_for(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    reply = await discord_server.slash(misa, guild, channel, "slow")
    assert reply.response is not None
    assert (reply.response.content, reply.response.deferred, reply.response.ephemeral) == ("done", True, True)
    await discord_server.wait_for(lambda: [one.content for one in reply.followups] == ["and more"])


async def test_a_modal_is_opened_and_sent_off(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    opened = await discord_server.slash(misa, guild, channel, "feedback")
    reply = await discord_server.submit(opened, {"words": "thanks"})
    assert reply.response is not None
    assert reply.response.content == "you said thanks"


async def test_a_command_works_in_direct_messages_but_a_guilds_own_is_not_offered(
    discord_server: DiscordServer, place: Place
) -> None:
    misa = place[2]
    reply = await discord_server.slash(misa, None, None, "next", {"show": "Frieren"})
    assert discord_server.messages(discord_server.dm(misa)) == [reply.message]
    with pytest.raises(LookupError, match="not offered"):
        await discord_server.slash(misa, None, None, "announce add")


@pytest.mark.parametrize(
    ("spoken", "options", "error"),
    [
        ("nonsense", {}, LookupError),
        ("announce", {}, LookupError),
        ("announce remove", {}, LookupError),
        ("next", {}, ValueError),
        ("next", {"show": "x", "other": "y"}, ValueError),
        ("next", {"show": 3}, ValueError),
    ],
)
async def test_what_discords_own_client_would_not_send_is_an_error(
    discord_server: DiscordServer, place: Place, spoken: str, options: dict[str, object], error: type[Exception]
) -> None:
    guild, channel, misa = place
    with pytest.raises(error):
        await discord_server.slash(misa, guild, channel, spoken, options)


async def test_a_command_without_an_answer_times_out(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    with pytest.raises(TimeoutError):
        await discord_server.slash(misa, guild, channel, "never", timeout=0.1)


async def test_a_first_answer_after_three_seconds_finds_its_token_dead(
    discord_server: DiscordServer, place: Place
) -> None:
    guild, channel, misa = place
    asked = discord_server.begin_slash(misa, guild, channel, "never")
    discord_server.advance(seconds=3.1)
    async with speaking(discord_server) as api:
        late = await api(
            "POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 4, "data": {"content": "x"}}
        )
        more = await api("POST", f"/webhooks/{discord_server.bot.id}/{asked.token}", {"content": "x"})
    assert [(one.status, one.json["code"]) for one in (late, more)] == [(404, 10062), (404, 10015)]


async def test_a_second_first_answer_is_refused(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    reply = await discord_server.slash(misa, guild, channel, "next", {"show": "Frieren"})
    async with speaking(discord_server) as api:
        again = await api(
            "POST", f"/interactions/{reply.id}/{reply.token}/callback", {"type": 4, "data": {"content": "x"}}
        )
    assert (again.status, again.json["code"]) == (400, 40060)


async def test_a_follow_up_after_fifteen_minutes_finds_its_token_dead(
    discord_server: DiscordServer, place: Place
) -> None:
    guild, channel, misa = place
    reply = await discord_server.slash(misa, guild, channel, "next", {"show": "Frieren"})
    discord_server.advance(minutes=15, seconds=1)
    async with speaking(discord_server) as api:
        late = await api("POST", f"/webhooks/{discord_server.bot.id}/{reply.token}", {"content": "x"})
    assert (late.status, late.json["code"]) == (401, 50027)


async def test_the_first_follow_up_of_a_deferral_takes_its_place(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    asked = discord_server.begin_slash(misa, guild, channel, "never")
    async with speaking(discord_server) as api:
        await api("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5, "data": {"flags": 64}})
        await api("POST", f"/webhooks/{discord_server.bot.id}/{asked.token}", {"content": "here"})
    assert [(one.content, one.ephemeral) for one in asked.messages] == [("here", True)]
    assert asked.settled


async def test_an_answer_over_a_limit_is_refused_and_the_interaction_stays_open(
    discord_server: DiscordServer, place: Place
) -> None:
    guild, channel, misa = place
    asked = discord_server.begin_slash(misa, guild, channel, "never")
    async with speaking(discord_server) as api:
        path = f"/interactions/{asked.id}/{asked.token}/callback"
        refused = await api("POST", path, {"type": 4, "data": {"content": "x" * 2001}})
        taken = await api("POST", path, {"type": 4, "data": {"content": "x"}})
    assert (refused.json["code"], taken.status) == (50035, 204)


async def test_an_interactions_answer_pings_users_only_by_default(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    role = guild.add_role("Rouge", mentionable=True)
    await discord_server.slash(misa, guild, channel, "next", {"show": f"<@&{role.id}> <@{misa.id}>"})
    message = discord_server.messages(channel)[0]
    assert (message.pinged_roles, message.pinged_users) == (frozenset(), frozenset({misa.id}))


async def test_a_fault_can_strike_an_answer(discord_server: DiscordServer, place: Place) -> None:
    guild, channel, misa = place
    discord_server.faults.next("POST", "/interactions/*/*/callback", faults.delay(0.05))
    began = asyncio.get_running_loop().time()
    await discord_server.slash(misa, guild, channel, "next", {"show": "Frieren"})
    assert asyncio.get_running_loop().time() - began >= 0.05
