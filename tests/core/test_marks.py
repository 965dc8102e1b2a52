from __future__ import annotations

from datetime import timedelta

from bot.core.marks import Mark, digest, packed, unpacked
from tests.core.made import NOW

MARKS = [
    Mark(entry=b"e" * 16, guid=digest("one"), link=digest(""), item_id=1, seen_at=NOW),
    Mark(
        entry=b"f" * 16, guid=digest("\ud800"), link=digest("x"), item_id=2**62, seen_at=NOW + timedelta(microseconds=1)
    ),
]


def test_marks_are_kept_as_they_are_and_in_their_order() -> None:
    assert unpacked(packed(MARKS)) == MARKS


def test_a_mark_takes_48_bytes() -> None:
    assert len(packed(MARKS)) == 2 * 48


def test_marks_that_were_written_in_another_way_are_none() -> None:
    assert unpacked(packed(MARKS)[:-1]) == []


def test_no_marks_are_nothing() -> None:
    assert unpacked(packed([])) == []
