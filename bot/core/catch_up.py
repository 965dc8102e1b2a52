"""Catch-up: one message for what was missed and is too old to be told one by one."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.events import OUT_KINDS, Event, EventKind
from bot.core.message import DESCRIPTION, Message
from bot.core.naming import link, titled
from bot.core.subject import Subject
from bot.core.text import escaped, linked, stamp, units

_SPARE = 100
"""Room for the line that says how much is left out."""


def summary(subject: Subject) -> Message:
    """Write the summary of what was missed, in the order in which it happened."""
    missed = sorted(subject.joined, key=lambda one: (one.event.at, one.event.key))
    lines = [line for one in missed if (line := _line(one))]
    kept = _kept(lines)
    if len(kept) < len(lines):
        kept.append(f"... and {len(lines) - len(kept)} more.")
    return Message(title="While I was away", description="\n".join(kept), at=subject.event.at)


def _kept(lines: list[str]) -> list[str]:
    """Give the first lines that fit into one message."""
    kept: list[str] = []
    left = DESCRIPTION - _SPARE
    for line in lines:
        left -= units(line) + 1
        if left < 0:
            break
        kept.append(line)
    return kept


def _line(missed: Subject) -> str:
    event = missed.event
    if event.kind in (EventKind.SOURCE_BACK, EventKind.SOURCE_STALE):
        return _gap(missed)
    if missed.item:
        return f"{linked(escaped(missed.item.title), missed.item.link)} {stamp(event.at)}"
    if missed.show is None or missed.release is None:
        return ""
    what = linked(titled(missed.show, missed.release), link(missed.release, missed.show))
    return f"{what} {_happened(event)} {stamp(event.at)}"


def _happened(event: Event) -> str:
    if event.kind in OUT_KINDS or event.kind in (EventKind.BATCH, EventKind.DUB, EventKind.CATALOGUE):
        return "came"
    return {EventKind.MOVED: "moved", EventKind.POSTPONED: "was postponed"}.get(event.kind, str(event.kind))


def _gap(missed: Subject) -> str:
    start, end = (_instant(missed.event, name) for name in ("from", "to"))
    source = escaped(missed.source or str(missed.event.details.get("source") or "A source"))
    return f"{source} no longer shows what it said between {stamp(start, 'f')} and {stamp(end, 'f')}: that is lost."


def _instant(event: Event, name: str) -> datetime:
    seconds = event.details.get(name)
    return datetime.fromtimestamp(seconds if isinstance(seconds, int) else 0, UTC)
