"""D8: Discord stops taking the bot's token in the middle of a run of the real program."""

from __future__ import annotations

import pytest

from tests.faults.conftest import Figure
from tests.flow.conftest import Stage, discord_server, just_now, publisher, stage
from tests.flow.documents import Episode, Headline

__all__ = ["discord_server", "publisher", "stage"]


@pytest.mark.long
@pytest.mark.fault("D8")
async def test_a_token_that_is_refused_in_mid_run_ends_the_program_with_code_4(stage: Stage, figure: Figure) -> None:
    await stage.start()
    stage.publish(Episode(media=2, number=3, at=just_now()))
    await stage.posts(1)
    stage.discord.replace_token("another")
    before = len(stage.discord.journal.entries)
    stage.report(Headline(id=2, title="Metallic Rouge gets a second season", at=just_now()))
    ended = await stage.bot.ended(60)
    refused = [one for one in stage.discord.journal.entries[before:] if one.status == 401]
    figure(f"exit code {ended.code} after {len(refused)} refused request, {len(stage.posted)} message of before", 1)
    assert ended.code == 4
    assert ended.errors.strip().splitlines()[-1] == (
        "airdate: Discord refused the bot token; make a new one in the Developer Portal"
    )
    assert len(refused) == 1
    assert "Traceback" not in ended.errors

    stage.bot.environment = {**stage.bot.environment, "DISCORD_TOKEN": "another"}
    await stage.start()
    found = await stage.posts(2)
    figure(f"{len(found)} of 2 messages once the token is replaced", 0)
    assert len(found) == 2
