"""What the stand-in refuses in a message's body, and at which field, as Discord does."""

from __future__ import annotations

from typing import Any

import pytest

from . import DiscordServer
from .api import speaking

LINK = {"type": 2, "style": 5, "label": "Watch", "url": "https://example.org"}
BUTTON = {"type": 2, "style": 1, "label": "Mute", "custom_id": "mute"}


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"content": "\U0001f600" * 1001}, "content"),
        ({"content": "x", "nonce": "n" * 26}, "nonce"),
        ({"embeds": [{"title": "x"}] * 11}, "embeds"),
        ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
        ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description"),
        ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embeds.0.footer.text"),
        ({"embeds": [{"author": {"name": "x" * 257}}]}, "embeds.0.author.name"),
        ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "embeds.0.fields"),
        ({"embeds": [{"fields": [{"name": "", "value": "v"}]}]}, "embeds.0.fields.0.name"),
        ({"embeds": [{"fields": [{"name": "n", "value": "x" * 1025}]}]}, "embeds.0.fields.0.value"),
        ({"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]}, "embeds"),
        ({"embeds": [{"title": "x", "url": "javascript:alert(1)"}]}, "embeds.0.url"),
        ({"embeds": [{"title": "x", "url": "https://exa mple.org/"}]}, "embeds.0.url"),
        ({"embeds": [{"title": "x", "image": {"url": "data:image/png;base64,AA"}}]}, "embeds.0.image.url"),
        ({"embeds": [{"title": "x", "color": 0x1000000}]}, "embeds.0.color"),
        ({"embeds": [{"title": "x", "timestamp": "yesterday"}]}, "embeds.0.timestamp"),
        ({"content": "x", "components": [row(BUTTON | {"custom_id": f"{n}"}) for n in range(6)]}, "components"),
        ({"content": "x", "components": [row(*[LINK] * 6)]}, "components.0.components"),
        ({"content": "x", "components": [row()]}, "components.0.components"),
        ({"content": "x", "components": [row(BUTTON, BUTTON)]}, "components"),
        ({"content": "x", "components": [row(BUTTON | {"label": "x" * 81})]}, "components.0.components.0.label"),
        (
            {"content": "x", "components": [row(BUTTON | {"custom_id": "x" * 101})]},
            "components.0.components.0.custom_id",
        ),
        ({"content": "x", "components": [row(LINK | {"url": "ftp://example.org"})]}, "components.0.components.0.url"),
        ({"content": "x", "components": [row(LINK | {"custom_id": "x"})]}, "components.0.components.0"),
        ({"content": "x", "components": [BUTTON]}, "components.0.type"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({"content": "x", "allowed_mentions": {"users": [str(n) for n in range(101)]}}, "allowed_mentions.users"),
        ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse.0"),
        ({"content": "x", "flags": 1 << 15, "components": [{"type": 10, "content": "x"}]}, "content"),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 4001}]}, "components"),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": "x"}] * 41}, "components"),
    ],
)
async def test_a_body_over_a_limit_is_refused_at_its_field(
    discord_server: DiscordServer, body: dict[str, Any], field: str
) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with speaking(discord_server) as api:
        refused = await api.post(channel, **body)
    assert (refused.status, refused.json["code"]) == (400, 50035)
    node = refused.json["errors"]
    for part in field.split("."):
        node = node[part]
    assert node["_errors"][0]["code"]
    assert discord_server.messages(channel) == []


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"content": "\U0001f600" * 1000},
        {"content": "x", "nonce": "n" * 25},
        {"embeds": [{"title": "x" * 256, "description": "x" * 4096}]},
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3000}]},
        {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 25}]},
        {"content": "x", "components": [row(*[LINK] * 5)] * 5},
        {"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "x" * 4000}]}]},
    ],
)
async def test_a_body_at_its_limits_is_accepted(discord_server: DiscordServer, body: dict[str, Any]) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with speaking(discord_server) as api:
        assert (await api.post(channel, **body)).status == 200


@pytest.mark.parametrize("body", [{}, {"content": " \n"}, {"embeds": [{}]}, {"embeds": []}])
async def test_a_message_that_shows_nothing_is_refused(discord_server: DiscordServer, body: dict[str, Any]) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with speaking(discord_server) as api:
        refused = await api.post(channel, **body)
    assert (refused.status, refused.json["code"]) == (400, 50006)
