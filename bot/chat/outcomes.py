"""Outcomes: what Discord's answers mean for an alert; a definite no, a wait, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.chat.brake import BAN
from bot.core.reasons import Reason
from bot.errors import DeliveryError, Refused, Unsure

_REASONS: Mapping[int, Reason] = {
    10003: Reason.CHANNEL_GONE,
    10004: Reason.BOT_REMOVED,
    # With `enforce_nonce` this means: it was posted before, and somebody has deleted it since.
    10008: Reason.DELETED_BY_SERVER,
    10013: Reason.DM_CLOSED,
    10070: Reason.DELETED_BY_SERVER,
    40067: Reason.TAG_REQUIRED,
    50001: Reason.NO_PERMISSION,
    50005: Reason.BAD_MESSAGE,
    50006: Reason.BAD_MESSAGE,
    50007: Reason.DM_CLOSED,
    50008: Reason.WRONG_CHANNEL,
    50013: Reason.NO_PERMISSION,
    50024: Reason.WRONG_CHANNEL,
    50033: Reason.DM_CLOSED,
    50035: Reason.BAD_MESSAGE,
    50083: Reason.THREAD_CLOSED,
    50109: Reason.BAD_MESSAGE,
    50278: Reason.DM_CLOSED,
    160005: Reason.THREAD_CLOSED,
    160006: Reason.THREAD_CLOSED,
    160007: Reason.THREAD_CLOSED,
    200000: Reason.BLOCKED_BY_SERVER,
    200001: Reason.BLOCKED_BY_SERVER,
    240000: Reason.BLOCKED_BY_SERVER,
}
"""Discord's JSON error codes (opcodes and status codes, "JSON error codes") that settle an alert."""

_WAITS: Mapping[int, timedelta] = {
    20016: timedelta(minutes=1),
    20022: timedelta(minutes=10),
    20028: timedelta(minutes=1),
    20029: timedelta(minutes=1),
    30038: timedelta(hours=1),
    30046: timedelta(minutes=10),
    40062: timedelta(minutes=1),
    40333: BAN,
}
"""Codes of limits that pass by themselves; the wait is ours where Discord tells none."""

_UNAUTHORISED, _FORBIDDEN, _TOO_MANY, _SERVER_ERROR = 401, 403, 429, 500
_UNAUTHORISED_WAIT = timedelta(seconds=2)
_MALFORMED = frozenset({400, 413, 414, 415, 431})


@contextmanager
def explained() -> Iterator[None]:
    """Turn what discord.py raises into Refused or Unsure."""
    try:
        yield
    except discord.HTTPException as error:
        # It goes on as the cause of ours, and the request that it carries holds the token.
        del error.response
        raise verdict(error.status, error.code, error.text) from error
    except discord.RateLimited as error:
        raise Unsure("Discord asked to wait", retry_after=timedelta(seconds=error.retry_after)) from error
    except (aiohttp.ClientError, OSError) as error:
        raise Unsure(f"no clear answer from Discord: {type(error).__name__}") from error


def verdict(status: int, code: int, text: str) -> DeliveryError:
    """Say what a status and a JSON code mean.

    An `Unsure` with a wait is a refusal for now: nothing was posted. What carries none of Discord's codes may come from
    something between it and us, so it settles nothing, except that a request which is malformed stays so.
    """
    words = f"Discord answered {status} ({code}): {' '.join(text.split())[:200]}"
    if reason := _REASONS.get(code):
        return Refused(words, reason=reason)
    if (wait := _WAITS.get(code)) and status < _SERVER_ERROR:
        return Unsure(words, retry_after=wait)
    if status in (_UNAUTHORISED, _TOO_MANY):
        return Unsure(words, retry_after=BAN if status == _TOO_MANY else _UNAUTHORISED_WAIT)
    if status in _MALFORMED:
        return Refused(words, reason=Reason.BAD_MESSAGE)
    if status == _FORBIDDEN:
        return Refused(words, reason=Reason.NO_PERMISSION) if code else Unsure(words, retry_after=BAN)
    return Refused(words, reason=Reason.BAD_MESSAGE) if code and status < _SERVER_ERROR else Unsure(words)
