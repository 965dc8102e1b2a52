"""Outcomes: what a status and a code of Discord settle, put off, or leave open."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord
import pytest

from bot.chat.brake import BAN
from bot.chat.outcomes import explained, verdict
from bot.core.reasons import Reason
from bot.errors import Refused, Unsure

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (400, 0, Reason.BAD_MESSAGE),
        (400, 50035, Reason.BAD_MESSAGE),
        (400, 40067, Reason.TAG_REQUIRED),
        (400, 50008, Reason.WRONG_CHANNEL),
        (400, 50033, Reason.DM_CLOSED),
        (400, 50083, Reason.THREAD_CLOSED),
        (400, 160005, Reason.THREAD_CLOSED),
        (400, 160006, Reason.THREAD_CLOSED),
        (400, 160007, Reason.THREAD_CLOSED),
        (400, 200000, Reason.BLOCKED_BY_SERVER),
        (400, 240000, Reason.BLOCKED_BY_SERVER),
        (403, 50001, Reason.NO_PERMISSION),
        (403, 50007, Reason.DM_CLOSED),
        (403, 50013, Reason.NO_PERMISSION),
        (403, 99999, Reason.NO_PERMISSION),
        (404, 10003, Reason.CHANNEL_GONE),
        (404, 10004, Reason.BOT_REMOVED),
        (404, 10008, Reason.DELETED_BY_SERVER),
        (413, 0, Reason.BAD_MESSAGE),
        (418, 99999, Reason.BAD_MESSAGE),
    ],
)
def test_a_definite_no_has_its_reason(status: int, code: int, reason: Reason) -> None:
    error = verdict(status, code, "words")
    assert isinstance(error, Refused)
    assert error.reason == reason


@pytest.mark.parametrize(
    ("status", "code", "wait"),
    [
        (401, 0, timedelta(seconds=2)),
        (403, 0, BAN),
        (403, 40333, BAN),
        (429, 0, BAN),
        (429, 20016, MINUTE),
        (429, 20022, 10 * MINUTE),
        (429, 20028, MINUTE),
        (429, 20029, MINUTE),
        (429, 30046, 10 * MINUTE),
        *((status, 0, None) for status in (404, 405, 408, 500, 502, 503, 504, 520, 522, 524, 529, 530)),
        (503, 130000, None),
        (500, 20028, None),
    ],
)
def test_what_is_no_definite_no_is_put_off_or_unknown(status: int, code: int, wait: timedelta | None) -> None:
    error = verdict(status, code, "words")
    assert isinstance(error, Unsure)
    assert error.retry_after == wait


def test_a_page_of_cloudflare_is_told_in_one_line() -> None:
    assert str(verdict(520, 0, "<html>\n  <body>error\n code</body>" + "x" * 500)).count("\n") == 0


@pytest.mark.parametrize(
    ("raised", "wait"),
    [
        (discord.RateLimited(1.5), timedelta(seconds=1.5)),
        (TimeoutError(), None),
        (ConnectionResetError(104, "reset"), None),
        (aiohttp.ServerDisconnectedError(), None),
    ],
)
def test_whatever_the_client_raises_is_explained(raised: Exception, wait: timedelta | None) -> None:
    with pytest.raises(Unsure) as told, explained():
        raise raised
    assert told.value.retry_after == wait
