"""The bot, or a source, is away: what was missed is told once and in order, or said to be lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.message import DESCRIPTION
from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.core.text import units
from bot.store.schema import alerts, events
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_subscription, an_item
from tests.faults.conftest import Figure
from tests.pipeline.conftest import database, file, postgresql_server, sqlite_template, stage
from tests.pipeline.stage import Stage

__all__ = ["database", "file", "postgresql_server", "sqlite_template", "stage"]

KEEPS = 60
"""How many stories the feed shows at once; at one an hour that is two and a half days."""

STORIES = 24 * 14
SUMMARY, ROUNDUP = "While I was away", "Much at once"


def told_at(number: int) -> datetime:
    return NOW - 4 * DAY + number * HOUR


def story(number: int) -> NewsItem:
    return an_item(
        guid=f"guid {number}",
        title=f"Metallic Rouge Reveals Matter {number:03} of the Fortnight",
        link=f"https://news.example/{number:03}",
        published=told_at(number),
    )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of the stories of an outage, each by its number."""

    alone: Sequence[int]
    listed: Sequence[int]
    summarised: Sequence[int]
    in_summary: Sequence[int]
    lost: int
    gap: bool


def publish(stage: Stage) -> list[int]:
    """Let the feed show its newest stories by now; gives their numbers."""
    by_now = [number for number in range(STORIES) if told_at(number) <= stage.clock()]
    shown = by_now[-KEEPS:]
    stage.sites.publish("ann", *(story(number) for number in shown))
    return shown


async def back(stage: Stage) -> None:
    """Do what a start does first, and what follows until everything is said."""
    for _ in range(3):
        await stage.poll()
        await stage.announce()
        await stage.deliver()
        stage.clock.advance(2 * MINUTE)


def numbers(text: str) -> list[int]:
    return [int(line.split(" Matter ")[1][:3]) for line in text.splitlines() if " Matter " in line]


async def outcome(stage: Stage, missed: Sequence[int]) -> Outcome:
    messages = [one.message for one in stage.outlet.posted]
    summaries = [one for one in messages if one.title == SUMMARY]
    assert len(summaries) <= 1
    async with stage.database.read() as connection:
        wanted = (
            select(events.c.at, alerts.c.reason).join(events, events.c.id == alerts.c.event_id).order_by(events.c.at)
        )
        rows = (await connection.execute(wanted.where(events.c.item_id.is_not(None)))).all()
    known = {row.at for row in rows}
    return Outcome(
        alone=[number for one in messages for number in numbers(one.title)],
        listed=[number for one in messages if one.title.startswith(ROUNDUP) for number in numbers(one.description)],
        summarised=[round((row.at - told_at(0)) / HOUR) for row in rows if row.reason == Reason.SUMMARISED],
        in_summary=[number for one in summaries for number in numbers(one.description)],
        lost=sum(told_at(number) not in known for number in missed),
        gap=any("that is lost." in one.description for one in summaries),
    )


AWAY = {"an hour": HOUR, "a day": DAY, "three days": 3 * DAY, "a week": 7 * DAY}


@pytest.mark.long
@pytest.mark.fault("T3")
@pytest.mark.parametrize("down", ["the bot", "the source"])
@pytest.mark.parametrize("away", AWAY)
async def test_what_was_missed_is_told_once_in_order_or_said_to_be_lost(
    stage: Stage, away: str, down: str, figure: Figure
) -> None:
    await stage.set_up(a_subscription(role_id=9), names=("ann",))
    before = publish(stage)
    await stage.poll()
    await pass_time(stage, AWAY[away], ticking=down == "the source")
    shown = publish(stage)
    await back(stage)
    missed = [number for number in range(STORIES) if before[-1] < number <= shown[-1]]

    came = await outcome(stage, missed)

    fresh = [number for number in shown if number > before[-1] and stage.clock() - told_at(number) <= DAY + 10 * MINUTE]
    assert sorted([*came.alone, *came.listed]) == fresh
    assert list(came.alone) == sorted(came.alone)
    assert list(came.listed) == sorted(came.listed)
    older = [number for number in missed if number in shown and number not in fresh]
    assert list(came.summarised) == older
    assert list(came.in_summary) == older[: len(came.in_summary)]
    assert bool(came.in_summary) == bool(older)
    assert came.lost == len([number for number in missed if number not in shown])
    assert came.gap == (came.lost > 0)
    assert len(stage.outlet.posted) <= 5 + 2 + 1 + 1
    assert all(units(one.message.description) <= DESCRIPTION for one in stage.outlet.posted)
    twice = len(stage.outlet.posted)
    publish(stage)
    await back(stage)
    assert len(stage.outlet.posted) == twice
    became = f"{len(came.alone)} alone, {len(came.listed)} listed, {len(came.summarised)} summarised"
    lost = f"{came.lost} lost{' and said so' if came.gap else ''}"
    figure(f"{down} away for {away}: {became}, {lost}", times=len(missed))


async def pass_time(stage: Stage, away: timedelta, *, ticking: bool) -> None:
    """Let the bot be off for a time; or let it run, and the source be broken."""
    if not ticking:
        stage.clock.advance(away)
        return
    end = stage.clock() + away
    stage.sites.break_down("ann")
    while stage.clock() < end:
        await stage.poll(min(6 * HOUR, end - stage.clock()))
        await stage.announce()
        await stage.deliver()
    # After a long failure the source is tried rarely; the next try is the end of its outage.
    stage.clock.now = max(end, (await stage.state("ann")).next_poll_at)


@pytest.mark.long
@pytest.mark.fault("T3")
async def test_after_a_week_every_channel_has_one_summary_that_pings_nobody(stage: Stage, figure: Figure) -> None:
    wanted = [a_subscription(channel_id=500 + number, role_id=9) for number in range(20)]
    await stage.set_up(*wanted, names=("ann",))
    publish(stage)
    await stage.poll()
    await pass_time(stage, 7 * DAY, ticking=False)
    publish(stage)
    await back(stage)
    summaries = [one for one in stage.outlet.posted if one.title == SUMMARY]
    assert sorted(one.channel_id for one in summaries) == [500 + number for number in range(20)]
    assert not any(one.message.content for one in summaries)
    figure("20 channels: 20 summaries, 0 pings", times=20)
