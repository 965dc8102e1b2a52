"""Outcomes: what Discord's answers mean for an alert; a definite no, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.core.reasons import Reason
from bot.errors import DeliveryError, Refused, Unsure

_REASONS: Mapping[int, Reason] = {
    10003: Reason.CHANNEL_GONE,
    10004: Reason.BOT_REMOVED,
    # With `enforce_nonce` this means: it was posted before, and somebody has deleted it since.
    10008: Reason.DELETED_BY_SERVER,
    20022: Reason.BLOCKED_BY_SERVER,
    40067: Reason.BAD_MESSAGE,
    50001: Reason.NO_PERMISSION,
    50006: Reason.BAD_MESSAGE,
    50007: Reason.NO_PERMISSION,
    50013: Reason.NO_PERMISSION,
    50035: Reason.BAD_MESSAGE,
    50083: Reason.THREAD_CLOSED,
    160005: Reason.THREAD_CLOSED,
    160006: Reason.THREAD_CLOSED,
    200000: Reason.BLOCKED_BY_SERVER,
    240000: Reason.BLOCKED_BY_SERVER,
}
"""Discord's JSON error codes (opcodes and status codes, "JSON error codes") that settle an alert."""

_UNAUTHORISED, _TOO_MANY, _SERVER_ERROR = 401, 429, 500


@contextmanager
def explained() -> Iterator[None]:
    """Turn what discord.py raises into Refused or Unsure."""
    try:
        yield
    except discord.HTTPException as error:
        raise verdict(error.status, error.code, error.text) from error
    except discord.RateLimited as error:
        raise Unsure("Discord asked to wait", retry_after=timedelta(seconds=error.retry_after)) from error
    except (aiohttp.ClientError, OSError) as error:
        raise Unsure(f"no clear answer from Discord: {type(error).__name__}") from error


def verdict(status: int, code: int, text: str) -> DeliveryError:
    """Say what a status and a JSON code mean."""
    words = f"Discord answered {status} ({code}): {text[:200]}"
    if reason := _REASONS.get(code):
        return Refused(words, reason=reason)
    if status in (_UNAUTHORISED, _TOO_MANY) or status >= _SERVER_ERROR:
        return Unsure(words)
    reason = Reason.NO_PERMISSION if status == 403 else Reason.BAD_MESSAGE  # noqa: PLR2004 - Forbidden
    return Refused(words, reason=reason)
