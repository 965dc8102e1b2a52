"""`airdate demo` as a process: the whole season, once, and what else can be asked of the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo.season import WINTER_2024, Show
from bot.demo.streams import streams

OUT = {"premiere", "episode", "finale"}
ROOT = Path(__file__).resolve().parents[2]


def airdate(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as people do, without a token and without colours."""
    environ = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own program


def test_the_first_days_can_be_replayed_alone(tmp_path: Path) -> None:
    file = tmp_path / "season.json"
    ended = airdate("demo", "--days", "10", "--show", "Metallic Rouge", "--json", str(file))
    assert (ended.returncode, ended.stderr) == (0, "")
    report = json.loads(file.read_text(encoding="utf-8"))
    told = [(one["kind"], one["number"], one["time"][:10]) for one in report["alerts"] if one["kind"] in OUT]
    assert told == [("premiere", "1", "2024-01-10")]
    check_text(ended.stdout)


@pytest.mark.long
def test_the_whole_season_is_told_once_and_never_early(tmp_path: Path, shows: tuple[Show, ...]) -> None:
    file = tmp_path / "season.json"
    ended = airdate("demo", "--json", str(file))
    assert (ended.returncode, ended.stderr) == (0, "")
    report = json.loads(file.read_text(encoding="utf-8"))
    alerts = [alert for alert in report["alerts"] if alert["kind"] in OUT]
    check_metallic_rouge([alert for alert in alerts if alert["show"] == "Metallic Rouge"])
    check_all(alerts, shows)
    check_changes(report["alerts"], shows)
    check_text(ended.stdout)
    print(f"the season took {report['summary']['wall_seconds']} s")  # noqa: T201 - reported, since it says nothing of right or wrong
    assert report["summary"]["alerts"]["total"] == len(report["alerts"])
    avoided = report["summary"]["duplicates_avoided"]
    assert avoided["further_audio"] >= 7 * 13
    assert (avoided["news_guid"], avoided["news_date"]) == (2, 2)


def check_metallic_rouge(alerts: list[dict[str, Any]]) -> None:
    """One premiere, eleven episodes and a finale, each on its Wednesday and within the hour."""
    assert [alert["kind"] for alert in alerts] == ["premiere", *["episode"] * 11, "finale"]
    assert [alert["number"] for alert in alerts] == [str(number) for number in range(1, 14)]
    assert {alert["audio"] for alert in alerts} == {"ja-JP"}
    for week, alert in enumerate(alerts):
        available = datetime(2024, 1, 10, 18, 25, tzinfo=UTC) + timedelta(weeks=week)
        assert available <= datetime.fromisoformat(alert["time"]) < available + timedelta(hours=1)
        assert alert["url"].startswith("https://www.crunchyroll.com/metallic-rouge/episode-")
        assert alert["url"] in alert["text"]
    assert alerts[0]["time"].startswith("2024-01-10")
    assert alerts[-1]["time"].startswith("2024-04-03")
    assert "Code Eve" in alerts[-1]["text"]


def check_all(alerts: list[dict[str, Any]], shows: tuple[Show, ...]) -> None:
    """No episode of any show twice, none before it was there, and none forgotten."""
    told = Counter((alert["show"], alert["number"]) for alert in alerts)
    assert set(told.values()) == {1}
    since = {
        (one.show.name, str(one.number)): one.available_at for one in streams(shows, WINTER_2024.last) if not one.dub
    }
    assert all(datetime.fromisoformat(one["time"]) >= since[one["show"], one["number"]] for one in alerts)
    due = {key for key, at in since.items() if at < WINTER_2024.last - timedelta(hours=12)}
    assert due <= set(told)


def check_changes(alerts: list[dict[str, Any]], shows: tuple[Show, ...]) -> None:
    """Each week without an episode is told once as a move, and the one late stream once."""
    moves = Counter(alert["show"] for alert in alerts if alert["kind"] == "moved")
    assert moves == {show.name: len(show.off) for show in shows if show.off}
    late = [(alert["show"], int(alert["number"])) for alert in alerts if alert["kind"] == "late"]
    assert late == [(show.name, number) for show in shows for number in show.late]


def check_text(printed: str) -> None:
    """A panel for each, and the summary; no cursor movements where nobody looks."""
    assert "Metallic Rouge · Episode 1 (premiere)" in printed
    assert "The season in figures" in printed
    assert "Duplicates avoided" in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--show", "Metalic Ruge"], "near names are: Metallic Rouge"),
        (["--json", "nowhere/at/all.json"], "--json nowhere/at/all.json: No such file or directory"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(arguments: list[str], said: str) -> None:
    ended = airdate("demo", *arguments)
    assert ended.returncode == 2
    assert ended.stderr.startswith("airdate: --")
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
