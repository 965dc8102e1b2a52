"""The bundled season: held against the facts that it is made from, where these are at hand."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo.season import NOTICE, WINTER_2024, Show
from bot.demo.streams import Stream, streams


def facts(name: str) -> Any:
    """Load recorded facts; skips the test where they are absent."""
    named = os.environ.get("AIRDATE_SHARED")
    beside = Path(__file__).resolve().parents[3] / "shared"
    file = (Path(named) if named else beside) / "data" / "facts" / name
    if not file.exists():
        pytest.skip(f"the recorded {name} is not beside the repository")
    return json.loads(file.read_text(encoding="utf-8"))


def show_named(shows: tuple[Show, ...], name: str) -> Show:
    return next(show for show in shows if show.name == name)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_season_has_all_shows_that_crunchyroll_streamed_with_their_ids(shows: tuple[Show, ...]) -> None:
    streamed = [one for one in facts("winter-2024.json") if one["on_crunchyroll"]]
    assert len(shows) == len(streamed) == 37
    recorded = {
        (one["anilist_id"], one["mal_id"], one["crunchyroll_series_id"], one["crunchyroll_slug"], one["episodes"])
        for one in streamed
    }
    assert {(one.anilist, one.mal, one.crunchyroll, one.slug, one.episodes) for one in shows} == recorded


def test_the_weekly_times_are_those_of_japanese_television(shows: tuple[Show, ...]) -> None:
    slots = {one["anilist_id"]: one["broadcast_jst"] for one in facts("winter-2024.json")}
    japan = timedelta(hours=9)
    for show in shows:
        assert f"{show.broadcast(2, known=WINTER_2024.last) + japan:%a %H:%M}" == slots[show.anilist], show.name


def test_each_show_ends_on_its_recorded_day(shows: tuple[Show, ...]) -> None:
    odd = {"Snack Basue"}  # its recorded end is by the clock of Japanese television, whose day has 30 hours
    last = {one["anilist_id"]: one["last_air_jst"] for one in facts("winter-2024.json")}
    later = WINTER_2024.last + timedelta(days=365)
    for show in shows:
        if show.episodes and show.name not in odd:
            ended = show.broadcast(show.episodes, known=later) + timedelta(hours=9)
            assert f"{ended:%Y-%m-%d}" == last[show.anilist], show.name


def test_the_titles_of_metallic_rouge_are_the_recorded_ones(rouge: Show) -> None:
    assert list(rouge.titles) == [title for _, title, _ in facts("metallic-rouge.json")["episode_titles"]]


def test_metallic_rouge_is_broadcast_on_thirteen_wednesdays(rouge: Show) -> None:
    found = [broadcast for _, broadcast in rouge.broadcasts(WINTER_2024.last, WINTER_2024.last)]
    assert found == [at("2024-01-10T15:55") + timedelta(weeks=week) for week in range(13)]


def test_metallic_rouge_streams_in_eight_languages_within_fifteen_minutes(rouge: Show) -> None:
    third = [one for one in streams([rouge], WINTER_2024.last) if one.number == 3]
    told = facts("metallic-rouge.json")["crunchyroll"]["ep3_first_available_utc"]
    assert sorted(one.available_at for one in third) == sorted(map(datetime.fromisoformat, told.values()))


def test_a_week_off_is_known_only_from_its_notice_on(shows: tuple[Show, ...]) -> None:
    show = show_named(shows, "Solo Leveling")
    (skipped,) = show.off
    before, after = skipped - NOTICE - timedelta(minutes=1), skipped - NOTICE
    assert show.broadcast(7, known=before) == skipped
    assert show.broadcast(7, known=after) == skipped + timedelta(weeks=1)
    assert show.broadcast(6, known=after) == skipped - timedelta(weeks=1)


def test_an_episode_that_was_shown_ahead_leaves_the_weekly_times_as_they_are(shows: tuple[Show, ...]) -> None:
    show = show_named(shows, "Fluffy Paradise")
    found = [broadcast for _, broadcast in show.broadcasts(at("2024-01-15T00:00"), WINTER_2024.last)]
    assert found == [at("2024-01-01T13:30"), at("2024-01-07T13:00"), at("2024-01-14T13:00")]


def test_a_show_without_a_stated_end_goes_on_until_the_replay_ends(shows: tuple[Show, ...]) -> None:
    show = show_named(shows, "Wonderful Pretty Cure!")
    assert show.episodes is None
    assert len(list(show.broadcasts(WINTER_2024.last, WINTER_2024.last))) == 10


def test_streams_are_given_in_the_order_in_which_they_are_listed(shows: tuple[Show, ...]) -> None:
    found: list[Stream] = streams(shows, WINTER_2024.last)
    assert [one.listed_at for one in found] == sorted(one.listed_at for one in found)
    assert len({one.media_id for one in found}) == len(found)
    assert all(one.listed_at <= one.available_at for one in found)
