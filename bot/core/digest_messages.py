"""Digest messages: what the message of the day reads like."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from bot.core.lists import as_list
from bot.core.message import Message
from bot.core.naming import NAME
from bot.core.subject import Subject
from bot.core.text import clamped, escaped, linked, stamp


def digest(subject: Subject) -> Message:
    """Write what is expected, the soonest first; each reader sees the times of their own clock."""
    details = subject.event.details
    told = details.get("expected")
    lines = [_line(one) for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
    told_day = details.get("day")
    day = date.fromisoformat(told_day) if isinstance(told_day, str) else subject.event.at.date()
    return Message(
        title=f"Today, {day:%A} {day.day} {day:%B}",
        description=as_list(lines, "; see /airing"),
        footer="Expected within 24 hours",
    )


def _line(told: Mapping[str, object]) -> str:
    seconds, url = told.get("at"), told.get("url")
    at = datetime.fromtimestamp(seconds if isinstance(seconds, int) else 0, UTC)
    show = linked(clamped(escaped(str(told.get("show"))), NAME), str(url) if url else None)
    where = clamped(escaped(str(told.get("where"))), NAME)
    return f"{stamp(at, 't')} **{show}** · {clamped(escaped(str(told.get('episode'))), NAME)} on {where}, {stamp(at)}"
