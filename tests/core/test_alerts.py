"""Alerts: their nonce, their marker, and how long a repeat is safe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alerts import Alert, AlertState, nonce
from tests.core.made import NOW


def an_alert(claimed_ago: timedelta | None) -> Alert:
    return Alert(
        id=1,
        event_id=1,
        target="channel:500",
        channel_id=500,
        part=0,
        state=AlertState.SENDING,
        created_at=NOW,
        claimed_at=None if claimed_ago is None else NOW - claimed_ago,
        tries=1,
        nonce="ABCDEFGHIJKLMNOPQRSTUVWX",
    )


@given(st.text(), st.text(), st.text(), st.integers(0, 100))
def test_a_nonce_is_never_longer_than_discord_allows(database: str, event: str, target: str, part: int) -> None:
    assert 1 <= len(nonce(database, event, target, part)) <= 25


def test_a_nonce_is_the_same_at_every_try() -> None:
    assert nonce("db", "out/1", "channel:500", 0) == nonce("db", "out/1", "channel:500", 0)


def test_nonces_differ_by_database_event_target_and_part() -> None:
    made = {
        nonce(database, event, target, part)
        for database in ("db", "other")
        for event in ("out/1", "out/2")
        for target in ("channel:500", "channel:501")
        for part in (0, 1)
    }
    assert len(made) == 16


def test_ten_thousand_alerts_have_ten_thousand_nonces() -> None:
    assert len({nonce("db", f"out/{event}", f"channel:{event % 7}", 0) for event in range(10_000)}) == 10_000


@pytest.mark.parametrize(
    ("claimed_ago", "safe"),
    [
        (None, False),
        (timedelta(), True),
        (timedelta(seconds=119), True),
        (timedelta(minutes=2), False),
        (timedelta(hours=1), False),
        (-timedelta(hours=1), False),  # the clock went back since, so nobody knows how long it is
    ],
)
def test_a_repeat_is_safe_for_two_minutes_after_the_claim(claimed_ago: timedelta | None, safe: bool) -> None:
    assert an_alert(claimed_ago).nonce_is_safe(NOW) is safe


def test_the_marker_is_a_part_of_the_nonce_and_stays_with_it() -> None:
    assert an_alert(None).marker == "abcdefgh"
