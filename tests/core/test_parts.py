from __future__ import annotations

import pytest

from bot.core.parts import Part, Role, Shards
from bot.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "shards"),
    [
        ("0/1", Shards()),
        ("3/8", Shards(ids=(3,), count=8)),
        ("0-3/8", Shards(ids=(0, 1, 2, 3), count=8)),
        (" 4-7/8 ", Shards(ids=(4, 5, 6, 7), count=8)),
    ],
)
def test_shards_are_written_as_a_range_of_so_many(text: str, shards: Shards) -> None:
    assert Shards.read(text) == shards


@pytest.mark.parametrize("text", ["", "3", "8/8", "3-1/8", "0-8/8", "-1/8", "0/0", "0/5000", "a/b"])
def test_what_names_no_shards_is_refused_in_one_line_that_says_what_to_write(text: str) -> None:
    with pytest.raises(ConfigError, match=r"--shards .*(write 0-3/8|there are 0 to)"):
        Shards.read(text)


def test_every_server_belongs_to_one_of_the_shards() -> None:
    halves = (Shards.read("0-1/4"), Shards.read("2-3/4"))
    servers = [number << 22 for number in range(100)]

    assert [sum(half.holds(server) for half in halves) for server in servers] == [1] * 100


@pytest.mark.parametrize(
    ("role", "does"), [(Role.ALL, (True, True)), (Role.GATEWAY, (True, False)), (Role.WORKER, (False, True))]
)
def test_a_role_says_whether_a_process_listens_and_works(role: Role, does: tuple[bool, bool]) -> None:
    assert (Part(role=role).listens, Part(role=role).works) == does


def test_only_the_process_with_the_first_shard_does_what_is_done_once() -> None:
    assert [Shards.read(text).is_first for text in ("0-3/8", "4-7/8")] == [True, False]
