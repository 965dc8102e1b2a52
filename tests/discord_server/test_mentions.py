"""Whom a message would ping, by its text, its `allowed_mentions` and the bot's rights."""

from __future__ import annotations

from typing import Any

import pytest

from . import DiscordServer
from .api import speaking

ALL = {"parse": ["users", "roles", "everyone"]}
NONE: dict[str, Any] = {"parse": []}


@pytest.mark.parametrize(
    ("content", "allowed", "expected"),
    [
        ("@everyone <@&{role}> <@{user}>", None, ({"user"}, {"role"}, False)),
        ("@everyone <@&{role}> <@{user}>", NONE, (set(), set(), False)),
        ("<@&{role}>", {"parse": [], "roles": ["{role}"]}, (set(), {"role"}, False)),
        ("<@&{role}>", {"parse": [], "roles": ["1"]}, (set(), set(), False)),
        ("<@&{quiet}>", ALL, (set(), set(), False)),
        ("<@!{user}>", {"parse": ["users"]}, ({"user"}, set(), False)),
        ("everyone and here", ALL, (set(), set(), False)),
    ],
)
async def test_a_message_pings_whom_it_may(
    discord_server: DiscordServer,
    content: str,
    allowed: dict[str, Any] | None,
    expected: tuple[set[str], set[str], bool],
) -> None:
    guild = discord_server.add_guild("Anime")
    channel = guild.add_text_channel("alerts")
    ids = {
        "role": guild.add_role("Rouge", mentionable=True).id,
        "quiet": guild.add_role("Quiet").id,
        "user": guild.add_member("misa").id,
    }
    listed = {key: [one.format(**ids) for one in values] for key, values in (allowed or {}).items()}
    async with speaking(discord_server) as api:
        await api.post(channel, content=content.format(**ids), **({"allowed_mentions": listed} if allowed else {}))

    message = discord_server.messages(channel)[0]
    users, roles, everyone = expected
    assert message.pinged_users == {ids[one] for one in users}
    assert message.pinged_roles == {ids[one] for one in roles}
    assert message.pinged_everyone == everyone


@pytest.mark.parametrize("text", ["@everyone", "@here", "so @here!"])
async def test_a_bot_with_the_right_to_mention_everyone_pings_them_by_default(
    discord_server: DiscordServer, text: str
) -> None:
    guild = discord_server.add_guild("Anime", permissions=["MENTION_EVERYONE"])
    channel = guild.add_text_channel("alerts")
    async with speaking(discord_server) as api:
        await api.post(channel, content=text)
    assert discord_server.messages(channel)[0].pinged_everyone


async def test_a_bot_with_that_right_pings_roles_that_are_not_mentionable(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime", permissions=["MENTION_EVERYONE"])
    channel, role = guild.add_text_channel("alerts"), guild.add_role("Quiet")
    async with speaking(discord_server) as api:
        await api.post(channel, content=f"<@&{role.id}>")
    assert discord_server.messages(channel)[0].pinged_roles == {role.id}


async def test_an_edit_without_allowed_mentions_pings_by_default_again(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    channel, role = guild.add_text_channel("alerts"), guild.add_role("Rouge", mentionable=True)
    async with speaking(discord_server) as api:
        sent = await api.post(channel, content=f"<@&{role.id}>", allowed_mentions=NONE)
        assert discord_server.messages(channel)[0].pinged_roles == frozenset()
        await api("PATCH", f"/channels/{channel.id}/messages/{sent.json['id']}", {"content": f"<@&{role.id}> again"})
    assert discord_server.messages(channel)[0].pinged_roles == {role.id}


async def test_embeds_never_ping_but_text_in_components_does(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    channel, role = guild.add_text_channel("alerts"), guild.add_role("Rouge", mentionable=True)
    text = f"<@&{role.id}>"
    async with speaking(discord_server) as api:
        await api.post(channel, embeds=[{"description": text}])
        await api.post(channel, flags=1 << 15, components=[{"type": 10, "content": text}])
    assert [one.pinged_roles for one in discord_server.messages(channel)] == [frozenset(), {role.id}]
