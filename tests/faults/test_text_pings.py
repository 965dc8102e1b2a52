"""Nobody is pinged by what strangers write: every post, edit and answer, with the real client and the stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.message import Message
from bot.core.render import message
from bot.core.shows import Show
from bot.store import shows
from tests.commands.conftest import NOW, Stage, stage
from tests.discord_server import Interaction, faults
from tests.discord_server.fixture import discord_server
from tests.faults.conftest import Figure
from tests.faults.markdown import read
from tests.faults.specimens import TRICKS
from tests.faults.test_text_literally import events

__all__ = ["discord_server", "stage"]


def hostile(stage: Stage, trick: str) -> Iterator[Message]:
    """Give messages with a trick in every place, and the ids of those who are there."""
    named = trick.replace("1180000000000000001", str(stage.member.id)).replace(
        "1180000000000000002", str(stage.role.id)
    )
    for place, subject in events(named):
        if place in {"episode", "news", "batch of several", "roundup of several", "catch_up of several"}:
            yield message(subject, marker="abcdefgh")


@pytest.mark.long
@pytest.mark.fault("X2")
async def test_no_post_and_no_edit_pings_anybody(stage: Stage, figure: Figure, full: bool) -> None:
    tricks = TRICKS if full else TRICKS[:: len(TRICKS) // 6]
    outlet = stage.deliverer.outlet
    for number, trick in enumerate(tricks):
        for place, made in enumerate(hostile(stage, trick)):
            message_id = await outlet.post(stage.channel.id, made, f"{number}/{place}")
            await outlet.edit(stage.channel.id, message_id, made)
    posted = stage.discord.messages(stage.channel)
    pings = [ping for one in posted for ping in one.pings]
    assert len(pings) == 2 * len(posted) >= 5 * len(tricks)
    assert not any(pings)
    share = "" if full else f" ({len(tricks)}/{len(TRICKS)} of the full run)"
    figure(f"{len(posted)} posts and as many edits: 0 pings{share}", times=len(pings))


@pytest.mark.long
@pytest.mark.fault("X2")
async def test_a_refused_embed_pings_nobody_as_plain_text(stage: Stage, figure: Figure) -> None:
    outlet, times = stage.deliverer.outlet, 0
    for trick in ("@everyone", "<@&1180000000000000002>", "<@1180000000000000001>", "discord.gg/evil"):
        for made in hostile(stage, trick):
            stage.discord.faults.next("POST", f"/channels/{stage.channel.id}/messages", faults.refuse(400, 50035))
            await outlet.post(stage.channel.id, made, f"plain {times}")
            times += 1
    posted = stage.discord.messages(stage.channel)
    assert len(posted) == times
    assert not any(ping for one in posted for ping in one.pings)
    assert {kind for one in posted for kind in read(one.content).kinds} <= {"strong", "url", "autolink", "link"}
    figure(f"{times} refused embeds as plain text: 0 pings", times=times)


@pytest.mark.long
@pytest.mark.fault("X2")
async def test_no_answer_of_a_command_pings_anybody_or_lets_markup_through(stage: Stage, figure: Figure) -> None:
    asked: list[Interaction] = []
    for number, trick in enumerate(one for one in TRICKS[::4] if "\ud800" not in one):
        name = trick.replace("1180000000000000001", str(stage.member.id))
        show = Show(name=name, names=(name, f"Hostile {number}"))
        async with stage.database.write() as connection:
            await shows.configure(connection, [show], NOW)
        role = stage.guild.add_role(name)
        typed = {"show": f"Hostile {number}"}
        asked.append(await stage.ask(stage.member, "show", {"name": f"Hostile {number}"}))
        asked.append(await stage.ask(stage.member, "next", typed))
        asked.append(await stage.ask(stage.member, "news", typed))
        asked.append(await stage.ask(stage.manager, "announce add", {"channel": stage.channel, **typed}))
        asked.append(await stage.ask(stage.manager, "announce add", {"channel": stage.channel, **typed, "role": role}))
        asked.append(
            await stage.ask(stage.manager, "announce add", {"channel": stage.channel, **typed, "news": name[:99]})
        )
        asked.append(await stage.ask(stage.manager, "announce list"))
        asked.append(await stage.ask(stage.manager, "announce remove", {"number": number + 1}))
    said = [one for interaction in asked for one in interaction.messages]
    assert len(said) >= len(asked)
    assert not any(ping for one in said for ping in one.pings)
    seen = {kind for one in said for kind in read(one.content).kinds}
    assert seen <= {"mention"}  # the channel that was chosen
    figure(f"{len(said)} answers: 0 pings", times=len(said))
