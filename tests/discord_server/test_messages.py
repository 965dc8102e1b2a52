"""Messages at the stand-in: nonces, limits, history, edits, and whom they would ping."""

from __future__ import annotations

import io

import discord
import pytest

from . import DiscordServer, connected
from .api import speaking

GUILDS = discord.Intents(guilds=True)


def client() -> discord.Client:
    return discord.Client(intents=GUILDS, guild_ready_timeout=0.05)


async def test_a_repeated_nonce_gives_back_the_first_message(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with connected(discord_server, client()) as bot:
        target = bot.get_partial_messageable(channel.id)
        first = await target.send("Episode 3", nonce="row-1")
        again = await target.send("Episode 3", nonce="row-1")
    assert first.id == again.id
    assert [one.content for one in discord_server.messages(channel)] == ["Episode 3"]


async def test_a_nonce_is_forgotten_after_its_window(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with speaking(discord_server) as api:
        for _ in range(2):
            await api.post(channel, content="Episode 3", nonce="row-1", enforce_nonce=True)
            discord_server.advance(seconds=181)
    assert len(discord_server.messages(channel)) == 2


async def test_a_nonce_counts_over_all_channels_of_its_author(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    one, two = guild.add_text_channel("one"), guild.add_text_channel("two")
    async with speaking(discord_server) as api:
        first = await api.post(one, content="Episode 3", nonce="row-1", enforce_nonce=True)
        second = await api.post(two, content="Episode 3", nonce="row-1", enforce_nonce=True)
    assert first.json["id"] == second.json["id"]
    assert discord_server.messages(two) == []


async def test_a_nonce_whose_message_was_deleted_is_an_unknown_message(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with speaking(discord_server) as api:
        sent = await api.post(channel, content="Episode 3", nonce="row-1", enforce_nonce=True)
        await api("DELETE", f"/channels/{channel.id}/messages/{sent.json['id']}")
        again = await api.post(channel, content="Episode 3", nonce="row-1", enforce_nonce=True)
    assert (again.status, again.json["code"]) == (404, 10008)


async def test_a_nonce_is_not_given_back_when_messages_are_fetched(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with speaking(discord_server) as api:
        sent = await api.post(channel, content="Episode 3", nonce="row-1", enforce_nonce=True)
        fetched = await api("GET", f"/channels/{channel.id}/messages/{sent.json['id']}")
    assert (sent.json["nonce"], "nonce" in fetched.json) == ("row-1", False)


async def test_the_client_sees_a_refused_embed_as_invalid_form_body(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with connected(discord_server, client()) as bot:
        with pytest.raises(discord.HTTPException) as raised:
            await bot.get_partial_messageable(channel.id).send(embed=discord.Embed(description="x" * 4097))
    assert (raised.value.status, raised.value.code) == (400, 50035)


async def test_of_two_embeds_with_one_url_only_the_first_is_shown(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    url = "https://example.org/watch"
    async with speaking(discord_server) as api:
        await api.post(channel, embeds=[{"title": "one", "url": url}, {"title": "two", "url": url}, {"title": "three"}])
    assert [one["title"] for one in discord_server.messages(channel)[0].shown_embeds] == ["one", "three"]


async def test_a_file_arrives_with_its_description(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with connected(discord_server, client()) as bot:
        file = discord.File(io.BytesIO(b"BEGIN:VCALENDAR"), "airdate.ics", description="The calendar")
        sent = await bot.get_partial_messageable(channel.id).send("Here", file=file)
    assert [(one.filename, one.size, one.description) for one in sent.attachments] == [
        ("airdate.ics", 15, "The calendar")
    ]


async def test_history_is_read_forwards_backwards_and_around(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    posted = [channel.post(discord_server.bot, f"{number}") for number in range(7)]
    async with connected(discord_server, client()) as bot:
        place = bot.get_partial_messageable(channel.id)
        after = [one.content async for one in place.history(after=discord.Object(posted[2].id), limit=2)]
        before = [one.content async for one in place.history(before=discord.Object(posted[2].id))]
        around = [one.content async for one in place.history(around=discord.Object(posted[3].id), limit=3)]
    assert (after, before, sorted(around)) == (["3", "4"], ["1", "0"], ["2", "3", "4"])


async def test_without_the_right_to_read_history_it_is_empty(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    channel = guild.add_text_channel("alerts")
    channel.post(discord_server.bot, "earlier")
    guild.deny(channel, "READ_MESSAGE_HISTORY")
    async with connected(discord_server, client()) as bot:
        assert [one async for one in bot.get_partial_messageable(channel.id).history()] == []


async def test_an_edit_changes_only_what_it_names(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with connected(discord_server, client()) as bot:
        sent = await bot.get_partial_messageable(channel.id).send("Episode 3", embed=discord.Embed(title="Now"))
        await sent.edit(content="Episode 3, also in English")
    message = discord_server.messages(channel)[0]
    assert (message.content, [one["title"] for one in message.embeds]) == ("Episode 3, also in English", ["Now"])
    assert message.edited is not None


async def test_the_words_of_another_can_not_be_edited(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    channel = guild.add_text_channel("alerts")
    message = channel.post(guild.owner, "mine")
    async with speaking(discord_server) as api:
        refused = await api("PATCH", f"/channels/{channel.id}/messages/{message.id}", {"content": "yours"})
    assert (refused.status, refused.json["code"]) == (403, 50005)


async def test_publishing_happens_once_and_only_in_announcement_channels(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    news, text = guild.add_announcement_channel("news"), guild.add_text_channel("alerts")
    async with speaking(discord_server) as api:
        published, plain = [await api.post(one, content="Episode 3") for one in (news, text)]
        path = f"/channels/{news.id}/messages/{published.json['id']}/crosspost"
        answers = [await api("POST", path) for _ in range(2)]
        answers.append(await api("POST", f"/channels/{text.id}/messages/{plain.json['id']}/crosspost"))
    assert [(one.status, one.json.get("code")) for one in answers] == [(200, None), (400, 40033), (400, 50024)]
    assert discord_server.messages(news)[0].crossposted


async def test_pins_are_set_listed_and_taken_away(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime", permissions=["PIN_MESSAGES"])
    channel = guild.add_text_channel("alerts")
    async with connected(discord_server, client()) as bot:
        place = bot.get_partial_messageable(channel.id)
        sent = await place.send("Season")
        await sent.pin()
        assert [one.id async for one in place.pins()] == [sent.id]
        await sent.unpin()
        assert [one.id async for one in place.pins()] == []


async def test_a_closed_direct_message_channel_opens_but_takes_nothing(discord_server: DiscordServer) -> None:
    misa = discord_server.add_user("misa")
    misa.accepts_dms = False
    async with speaking(discord_server) as api:
        opened = await api("POST", "/users/@me/channels", {"recipient_id": str(misa.id)})
        refused = await api("POST", f"/channels/{opened.json['id']}/messages", {"content": "hello"})
    assert (opened.status, refused.status, refused.json["code"]) == (200, 403, 50007)


async def test_a_member_gets_direct_messages(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Anime")
    misa = guild.add_member("misa")
    async with connected(discord_server, client()) as bot:
        user = await bot.fetch_user(misa.id)
        await user.send("Episode 3")
    assert [one.content for one in discord_server.messages(discord_server.dm(misa))] == ["Episode 3"]


async def test_an_unknown_channel_is_10003(discord_server: DiscordServer) -> None:
    async with speaking(discord_server) as api:
        refused = await api("POST", "/channels/1/messages", {"content": "x"})
    assert (refused.status, refused.json) == (404, {"message": "Unknown Channel", "code": 10003})


async def test_a_request_that_discord_does_not_have_is_kept_as_unknown() -> None:
    async with DiscordServer() as server, speaking(server) as api:
        answer = await api("POST", "/no/such/thing", {})
        assert (answer.status, answer.json["code"]) == (404, 0)
        assert [one.path for one in server.journal.unknown] == ["/no/such/thing"]
