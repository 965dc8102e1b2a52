from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.pace import Pace
from bot.errors import ReplyError
from tests.fakes import FakeClock


def test_a_minute_later_a_server_may_go_on_and_another_one_may_all_the_time() -> None:
    clock = FakeClock(datetime(2024, 1, 10, tzinfo=UTC))
    pace = Pace(limit=2, refusal="more than {most} tests a minute", clock=clock)
    pace.take(1)
    pace.take(1)
    with pytest.raises(ReplyError, match="more than 2 tests a minute"):
        pace.take(1)
    pace.take(2)

    clock.advance(timedelta(minutes=1))
    pace.take(1)
