"""People and the real process: buttons that outlast it, and a server's language."""

from __future__ import annotations

from tests.discord_server import Message
from tests.flow.conftest import Stage, just_now
from tests.flow.documents import Episode

BELL, PAGE = "airdate:bell:", "airdate:airing:"


def last(message: Message, action: str) -> str:
    """Give the name of the last button that does an action."""
    return [str(button["custom_id"]) for button in message.buttons if action in button.get("custom_id", "")][-1]


async def test_buttons_and_pages_work_after_the_process_was_killed(stage: Stage) -> None:
    fan = stage.guild.add_member("fan")
    fan.locale = stage.guild.locale = "de"
    await stage.start()
    stage.publish(Episode(media=900, number=3, at=just_now()))
    [alert] = await stage.posts(1)
    calendar = (await stage.discord.slash(fan, stage.guild, stage.channel, "airing")).message
    before = calendar.embeds[0]["title"]

    await stage.bot.kill()
    await stage.start()
    followed = await stage.discord.press(fan, alert, last(alert, BELL))
    await stage.discord.press(fan, calendar, last(calendar, PAGE))

    assert alert.embeds[0]["title"] == "Metallic Rouge · Folge 3"
    assert "**Metallic Rouge**" in followed.message.content
    assert followed.message.ephemeral
    assert calendar.embeds[0]["title"] != before
    assert stage.discord.violations == []


async def test_whoever_follows_by_the_bell_is_told_in_direct_messages(stage: Stage) -> None:
    fan = stage.guild.add_member("fan")
    await stage.start()
    stage.publish(Episode(media=900, number=3, at=just_now()))
    [alert] = await stage.posts(1)
    await stage.discord.press(fan, alert, last(alert, BELL))

    stage.publish(Episode(media=901, number=4, at=just_now()))
    await stage.discord.wait_for(lambda: stage.discord.messages(stage.discord.dm(fan)), 20)

    [told] = stage.discord.messages(stage.discord.dm(fan))
    assert told.embeds[0]["title"] == "Metallic Rouge · Episode 4"
