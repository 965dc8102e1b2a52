"""The brake: what may not be asked yet, as answers of Discord and of Cloudflare say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.brake import BAN, LONGEST, MOST_INVALID, WINDOW, Answer, Brake

POST, OTHER = "POST /channels/5/messages", "POST /channels/6/messages"
VIA = {"Via": "1.1 google"}
SECOND = timedelta(seconds=1)


@dataclass
class Seconds:
    """A clock of seconds that stands still until it is moved."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def answer(status: int, body: dict[str, Any] | None = None, **changes: Any) -> Answer:
    shaped = {"message": "no", "code": 0} if body is None else body
    return Answer(**{"status": status, "route": POST, "is_bots": True, "headers": VIA, "body": shaped, **changes})


def too_many(seconds: float, *, scope: str = "user") -> Answer:
    headers = VIA | {"X-RateLimit-Scope": scope}
    return answer(429, {"message": "slow", "retry_after": seconds, "global": scope == "global"}, headers=headers)


def test_a_new_brake_holds_nothing() -> None:
    assert (Brake().left(), Brake().left(POST)) == (None, None)


@pytest.mark.parametrize("scope", ["user", "shared"])
def test_the_limit_of_a_route_holds_it_alone_and_until_its_reset(scope: str) -> None:
    seconds = Seconds()
    brake = Brake(seconds)
    brake.note(too_many(0.5, scope=scope))
    assert (brake.left(POST), brake.left(OTHER), brake.left()) == (SECOND / 2, None, None)
    seconds.now += 0.5
    assert brake.left(POST) is None


def test_a_global_limit_holds_everything() -> None:
    brake = Brake(Seconds())
    brake.note(too_many(20, scope="global"))
    assert (brake.left(POST), brake.left(OTHER), brake.left()) == (20 * SECOND,) * 3


def test_a_shorter_limit_does_not_end_a_longer_one() -> None:
    brake = Brake(Seconds())
    for wait in (20, 1):
        brake.note(too_many(wait))
        brake.note(too_many(wait, scope="global"))
    assert brake.left(POST) == 20 * SECOND


@pytest.mark.parametrize(
    ("ban", "pause"),
    [
        (answer(429, {}, headers={}), BAN),
        (answer(429, {}, headers={"Retry-After": "60"}), BAN),
        (answer(429, {}, headers={"Retry-After": "1800"}), timedelta(minutes=30)),
        (answer(429, {}, headers={"Retry-After": "Wed, 24 Jan 2024 19:00:00 GMT"}), BAN),
        (answer(429, {}, headers={"Retry-After": "1e99"}), LONGEST),
        (answer(429, {}, headers={"Retry-After": "nan"}), LONGEST),
        (answer(429, {}, headers={"Retry-After": "-5"}), BAN),
        (answer(429, {"retry_after": 1}, headers={}), BAN),
        (answer(429, {}, is_bots=False), BAN),
        (answer(403, {}), BAN),
        (answer(403, {"code": 40333}), BAN),
    ],
)
def test_a_ban_of_cloudflare_holds_everything_for_ten_minutes_or_longer(ban: Answer, pause: timedelta) -> None:
    brake = Brake(Seconds())
    brake.note(ban)
    assert brake.left() == pause


@pytest.mark.parametrize(
    "harmless",
    [
        answer(403, {"code": 50013}),
        answer(404, {"code": 10003}),
        answer(401, is_bots=False),
        answer(401, {}),
        answer(500),
        answer(429, {"retry_after": 5}, is_bots=False),
    ],
)
def test_other_answers_hold_nothing(harmless: Answer) -> None:
    brake = Brake(Seconds())
    brake.note(harmless)
    assert (brake.left(POST), brake.token_rejected) == (None, False)


def test_a_token_that_is_refused_holds_everything() -> None:
    brake = Brake(Seconds())
    brake.note(answer(401))
    assert brake.token_rejected
    assert brake.left() is not None


@pytest.mark.parametrize("status", [401, 403, 429])
def test_too_many_invalid_requests_hold_everything_until_the_window_is_free(status: int) -> None:
    seconds = Seconds()
    brake = Brake(seconds)
    invalid = answer(status, {"code": 50013}, is_bots=False)
    for _ in range(MOST_INVALID - 1):
        seconds.now += 0.1
        brake.note(invalid)
    assert brake.left() is None
    brake.note(invalid)
    left = brake.left()
    assert left is not None
    assert WINDOW - 101 * SECOND < left < WINDOW
    seconds.now += left.total_seconds()
    assert brake.left() is None


def test_what_is_spread_over_more_than_the_window_is_not_too_much() -> None:
    seconds = Seconds()
    brake = Brake(seconds)
    for _ in range(3 * MOST_INVALID):
        seconds.now += 0.61
        brake.note(answer(403, {"code": 50013}))
    assert brake.left() is None


def test_shared_limits_count_against_nobody() -> None:
    brake = Brake(Seconds())
    for _ in range(2 * MOST_INVALID):
        brake.note(too_many(0, scope="shared"))
    assert brake.left() is None
