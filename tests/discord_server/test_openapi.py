"""The check against Discord's own description of its API."""

from __future__ import annotations

import pytest

from . import DiscordServer, openapi
from .api import speaking

described = pytest.mark.skipif(
    openapi.description() is None, reason="Discord's description lies beside the repository only where it was fetched"
)


@described
async def test_an_accepted_request_against_the_description_is_a_violation() -> None:
    async with DiscordServer() as server, speaking(server) as api:
        channel = server.add_guild("Anime").add_text_channel("alerts")
        await api.post(channel, content="x", tts="maybe")
        assert [one.split(":")[0] for one in server.violations] == [
            "POST /channels/{channel_id}/messages request at /tts"
        ]


@described
async def test_a_refused_request_is_no_violation(discord_server: DiscordServer) -> None:
    channel = discord_server.add_guild("Anime").add_text_channel("alerts")
    async with speaking(discord_server) as api:
        assert (await api.post(channel, content="x" * 4001)).status == 400
    assert discord_server.violations == []


@described
@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (200, {"id": "1"}, "POST /channels/{channel_id}/messages answer at /: 'type' is a required property"),
        (418, None, "POST /channels/{channel_id}/messages answered 418, which is not described"),
    ],
)
def test_an_answer_of_another_shape_is_a_violation(status: int, body: object, fault: str) -> None:
    assert openapi.check_answer("POST", "/channels/{channel_id}/messages", status, body)[0] == fault


def test_what_is_not_described_is_not_checked() -> None:
    assert openapi.check_request("POST", "/no/such/thing", {"anything": 1}) == []
