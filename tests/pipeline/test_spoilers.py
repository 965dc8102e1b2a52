"""Spoilers: a message keeps an episode's title back, and shows it when the time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.subscriptions import Subscription
from bot.pipeline.trial import preview
from tests.core.made import DAY, HOUR, NOW, a_show, a_sighting, a_subscription
from tests.pipeline.stage import Stage

SECOND = timedelta(seconds=1)
CAME = NOW + HOUR
EPISODE = a_sighting(at=CAME, title="Marginal City", thumbnail="https://img.example/3.jpg")


async def an_episode_comes(stage: Stage, **wanted: Any) -> None:
    """Post an episode to a channel that wants no spoilers for two days."""
    await stage.set_up(a_subscription(spoilers=2 * DAY, **wanted), show=a_show(id=0, cover="https://img.example/c.jpg"))
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    await stage.poll_and_deliver()


def shown(stage: Stage) -> tuple[bool, str | None]:
    """Say whether the posted message names the episode, and which picture it has."""
    made = stage.outlet.posted[0].message
    return "Marginal City" in repr(made), made.thumbnail


async def test_a_title_is_shown_when_its_time_has_come_and_not_before(stage: Stage) -> None:
    await an_episode_comes(stage, template="{title}!")
    assert shown(stage) == (False, "https://img.example/c.jpg")
    assert await stage.revise(2 * DAY - SECOND) == 0
    assert await stage.revise(SECOND) == 1
    assert shown(stage) == (True, "https://img.example/3.jpg")
    assert stage.outlet.posted[0].message.text == "Marginal City!"
    assert await stage.revise(DAY) == 0


async def test_an_edit_in_the_meantime_keeps_it_back_too_and_it_is_shown_all_the_same(stage: Stage) -> None:
    await an_episode_comes(stage)
    stage.sites.publish("crunchyroll", EPISODE, a_sighting(audio="en-US", identity="en", at=CAME + HOUR))
    await stage.poll(HOUR)
    await stage.revise()
    assert (len(stage.outlet.edits), shown(stage)[0]) == (1, False)
    await stage.revise(2 * DAY)
    assert shown(stage)[0]


async def test_a_message_whose_posting_nobody_saw_the_end_of_is_shown_in_time_as_well(stage: Stage) -> None:
    await stage.set_up(a_subscription(spoilers=2 * DAY))
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    stage.outlet.lose_answer()
    await stage.poll_and_deliver()
    stage.outlet.forget_nonces()
    await stage.deliver(10 * timedelta(minutes=1))
    assert (len(stage.outlet.posted), shown(stage)[0]) == (1, False)
    await stage.revise(2 * DAY)
    assert shown(stage)[0]


async def test_where_nothing_is_kept_back_nothing_is_edited(stage: Stage) -> None:
    await stage.set_up()
    await stage.baseline()
    stage.sites.publish("crunchyroll", EPISODE)
    await stage.poll_and_deliver()
    assert shown(stage)[0]
    assert await stage.revise(3 * DAY) == 0


async def previewed(stage: Stage, own: Subscription) -> Any:
    async with stage.database.read() as connection:
        return await preview(connection, own, stage.clock())


async def test_a_preview_is_the_newest_alert_in_the_announcements_style_and_pings_nobody(stage: Stage) -> None:
    await an_episode_comes(stage)
    own = a_subscription(show_ids=frozenset({1}), role_id=9, template="{show} {number}", spoilers=HOUR)
    made = await previewed(stage, own)
    assert (made.title, made.text, made.role_ids) == (
        "Metallic Rouge · Episode 3",
        "<@&9> Metallic Rouge 3",
        (),
    )
    assert "Marginal City" not in repr(made)
    assert "Marginal City" in repr(await previewed(stage, a_subscription(spoilers=timedelta())))


@pytest.mark.parametrize(
    ("show_ids", "title"),
    [(frozenset({1}), "[Sample] Metallic Rouge · Episode 1"), (None, "[Sample] A show · Episode 1")],
)
async def test_where_nothing_was_told_yet_a_preview_is_made_up_and_says_so(
    stage: Stage, show_ids: frozenset[int] | None, title: str
) -> None:
    await stage.set_up()
    made = await previewed(stage, a_subscription(show_ids=show_ids))
    assert made.title == title
    assert "A made-up episode" in made.description
