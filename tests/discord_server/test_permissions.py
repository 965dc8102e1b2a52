"""What the bot may do where, as roles and overwrites add up."""

from __future__ import annotations

import discord
import pytest

from . import DiscordServer, connected
from .api import speaking
from .permissions import Permission, in_channel, in_guild, named

EMBED = {"embeds": [{"title": "Episode 3"}]}


@pytest.mark.parametrize(
    ("denied", "body", "code"),
    [
        ("VIEW_CHANNEL", {"content": "x"}, 50001),
        ("SEND_MESSAGES", {"content": "x"}, 50013),
        ("EMBED_LINKS", EMBED, 50013),
        ("EMBED_LINKS", {"content": "x"}, None),
        ("READ_MESSAGE_HISTORY", {"content": "x"}, None),
    ],
)
async def test_a_denied_right_refuses_a_message(
    discord_server: DiscordServer, denied: str, body: dict[str, object], code: int | None
) -> None:
    guild = discord_server.add_guild("Anime")
    channel = guild.add_text_channel("alerts")
    guild.deny(channel, denied)
    async with speaking(discord_server) as api:
        answer = await api.post(channel, **body)
    assert (answer.status, answer.json.get("code")) == ((403, code) if code else (200, None))


async def test_the_client_sees_a_missing_right_as_forbidden(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    channel = guild.add_text_channel("alerts")
    guild.revoke("SEND_MESSAGES")
    bot = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
    async with connected(discord_server, bot):
        with pytest.raises(discord.Forbidden) as raised:
            await bot.get_partial_messageable(channel.id).send("x")
    assert raised.value.code == 50013


async def test_a_members_overwrite_outweighs_roles_and_those_outweigh_everyone() -> None:
    guild = DiscordServer().add_guild("Anime")
    channel, role = guild.add_text_channel("alerts"), guild.add_role("Rouge")
    misa = guild.members[guild.add_member("misa", roles=[role]).id]
    guild.deny(channel, "SEND_MESSAGES", target=guild.everyone)
    assert Permission.SEND_MESSAGES not in in_channel(channel, misa)
    guild.allow(channel, "SEND_MESSAGES", target=role)
    assert Permission.SEND_MESSAGES in in_channel(channel, misa)
    guild.deny(channel, "SEND_MESSAGES", target=misa.user)
    assert Permission.SEND_MESSAGES not in in_channel(channel, misa)


async def test_who_owns_the_guild_or_administers_it_may_do_all() -> None:
    guild = DiscordServer().add_guild("Anime")
    admin = guild.members[guild.add_member("admin", "ADMINISTRATOR").id]
    assert in_guild(guild, admin) == in_guild(guild, guild.members[guild.owner_id])
    assert Permission.BAN_MEMBERS in in_guild(guild, admin)


async def test_a_thread_asks_for_its_own_right_to_send(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    channel = guild.add_text_channel("alerts")
    thread = discord_server.world.add_thread(channel, "Episode 3")
    guild.deny(channel, "SEND_MESSAGES")
    async with speaking(discord_server) as api:
        assert (await api.post(thread, content="x")).status == 200
        guild.deny(channel, "SEND_MESSAGES_IN_THREADS")
        assert (await api.post(thread, content="x")).json["code"] == 50013


async def test_a_permission_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match="SING"):
        named("SEND_MESSAGES", "SING")
