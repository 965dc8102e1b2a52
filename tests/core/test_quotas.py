from __future__ import annotations

import pytest

from bot.core.feeds import is_own, name_of, shown
from bot.core.quotas import Waiting, in_turn, recent
from tests.core.made import MINUTE, NOW


def waiting(name: str, *servers: int, minutes: int = 0) -> Waiting:
    return Waiting(source=name, since=NOW - minutes * MINUTE, servers=frozenset(servers))


@pytest.mark.parametrize(
    ("feeds", "busy", "chosen"),
    [
        ([waiting("a", 1), waiting("b", 1), waiting("c", 1)], {}, ["a", "b"]),
        ([waiting("a", 1), waiting("b", 2)], {1: 2}, ["b"]),
        ([waiting("a", 1), waiting("b", 1), waiting("c", 2)], {}, ["a", "c", "b"]),
        ([waiting("a", 1), waiting("b", 1, minutes=5)], {1: 1}, ["b"]),
        ([waiting("shared", 1, 2)], {1: 2}, ["shared"]),
        ([waiting("shared", 1, 2)], {1: 2, 2: 2}, []),
        ([waiting("nobody's")], {}, []),
    ],
    ids=["two at once", "all busy", "in turn", "the longest wait", "by the better turn", "both busy", "no reader"],
)
def test_feeds_are_chosen_in_fair_turns(feeds: list[Waiting], busy: dict[int, int], chosen: list[str]) -> None:
    assert in_turn(feeds, busy, each=2, most=3) == chosen


def test_no_more_is_chosen_than_there_is_room_for() -> None:
    feeds = [waiting(str(number), number) for number in range(10)]

    assert len(in_turn(feeds, {}, each=2, most=3)) == 3


def test_only_the_last_minute_counts() -> None:
    times = [NOW - MINUTE, NOW - MINUTE / 2, NOW, NOW + MINUTE]

    assert recent(times, NOW) == (NOW - MINUTE / 2, NOW)


def test_a_feeds_name_shows_its_host_and_none_of_its_secrets() -> None:
    name = name_of("https://news.example/rss?key=secret")

    assert is_own(name)
    assert shown(name) == "news.example"
    assert "secret" not in name
    assert name != name_of("https://news.example/rss?key=other")
    assert shown("Anime News Network") == "Anime News Network"
