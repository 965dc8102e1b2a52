"""The replay of a few days, through the code of the whole one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.demo import opened
from bot.core.message import Message
from bot.demo.replay import replay
from bot.demo.season import Span
from bot.store.history import Posted

DAYS = Span(first=datetime(2024, 1, 8, tzinfo=UTC), last=datetime(2024, 1, 18, tzinfo=UTC))


@pytest.mark.long
async def test_metallic_rouge_has_one_premiere_in_its_first_days() -> None:
    told: list[Posted] = []
    stops: list[datetime] = []

    def watch(now: datetime, posted: list[tuple[Posted, Message]]) -> None:
        stops.append(now)
        told.extend(alert for alert, _ in posted)

    summary = await replay(opened, DAYS, watch)
    rouge = [(str(one.kind), one.number) for one in told if one.show == "Metallic Rouge" and one.number]
    assert rouge == [("premiere", "1"), ("episode", "2")]
    assert stops == sorted(stops)
    assert (stops[0], summary.course.fetch.failed) == (DAYS.first, 0)
    assert summary.alerts["premiere"] == len([one for one in told if one.kind == "premiere"])


async def test_what_is_there_at_the_first_look_is_told_to_nobody() -> None:
    evening = Span(first=datetime(2024, 1, 10, 19, tzinfo=UTC), last=datetime(2024, 1, 11, 6, tzinfo=UTC))
    told: list[Posted] = []
    summary = await replay(opened, evening, lambda _, posted: told.extend(alert for alert, _ in posted))
    assert (told, summary.alerts) == ([], {})
    assert summary.untold["baseline"] >= 8


async def test_the_temporary_folder_is_gone_afterwards() -> None:
    places: list[Path] = []
    instant = Span(first=DAYS.first, last=DAYS.first)
    await replay(lambda file, clock, outlet: opened(_noted(file, places), clock, outlet), instant, lambda *_: None)
    (configuration,) = places
    assert not configuration.parent.exists()


def _noted(file: Path, places: list[Path]) -> Path:
    places.append(file)
    return file
