"""Template values: what the placeholders of a template stand for in one alert, escaped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.core.event_words import KINDS
from bot.core.events import OUT_KINDS, EventKind
from bot.core.naming import NAME, language, link, listed, named, platform
from bot.core.release_messages import numbers_of
from bot.core.releases import Release
from bot.core.shows import Show
from bot.core.subject import Subject
from bot.core.text import clamped, escaped, safe_link, stamp
from bot.core.tongue import _

TEMPLATED: Final = OUT_KINDS | {
    EventKind.ANNOUNCED,
    EventKind.REMINDER,
    EventKind.BATCH,
    EventKind.DUB,
    EventKind.MOVED,
    EventKind.POSTPONED,
    EventKind.LATE,
    EventKind.CATALOGUE,
    EventKind.NEWS,
    EventKind.TRAILER,
}
"""The kinds of events that are told with an announcement's template: those about a show, and news."""


def values_of(subject: Subject, role_ids: tuple[int, ...]) -> Mapping[str, str]:
    """Give what each placeholder stands for; those that the event has nothing for are left out."""
    event, show, release = subject.event, subject.show, subject.release
    at = _instant(subject)
    found = {
        "show": named(show) if show else "",
        "time": stamp(at, "f") if at else "",
        "relative": stamp(at) if at else "",
        "kind": _(KINDS[event.kind]) if event.kind in KINDS else "",
        "role": " ".join(f"<@&{role_id}>" for role_id in role_ids),
    }
    if show and release:
        return found | _of_release(subject, show, release)
    if subject.item:
        return found | {"title": clamped(escaped(subject.item.title), NAME), "link": _link(subject.item.link)}
    return found | {"link": _link(show.facts.url if show else None)}


def _of_release(subject: Subject, show: Show, release: Release) -> dict[str, str]:
    numbers = numbers_of(subject)
    alone = len(numbers) == 1
    title = (release.standing.title or show.episode_title(release.key.number) or "") if alone else ""
    return {
        "number": listed(numbers),
        "title": clamped(escaped(title), NAME),
        "link": _link(link(release, show)),
        "platform": clamped(escaped(platform(_place(subject, release))), NAME),
        "season": str(release.key.season),
        "audio": escaped(language(release.key.audio)),
    }


def _place(subject: Subject, release: Release) -> str:
    return str(subject.event.details.get("platform") or release.key.platform)


def _instant(subject: Subject) -> datetime | None:
    """Give the time (UTC) that an alert is about: of one that moved the new one, if any is known."""
    if subject.event.kind in {EventKind.MOVED, EventKind.POSTPONED} and subject.release:
        return subject.release.standing.scheduled_at
    return subject.event.at


def _link(url: str | None) -> str:
    """Write a link between brackets, which keep Discord from showing what is behind it once more."""
    shown = safe_link(url)
    return f"<{shown}>" if shown else ""
