"""Styles: how a message is written for one target, and what it keeps back for now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.settings import Titles
from bot.core.shows import Show
from bot.core.subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a target is written to; `language` is a BCP 47 tag, `zone` an IANA name, `template` a text of its own."""

    language: str | None = None
    titles: Titles | None = None
    spoilers: timedelta | None = None
    template: str = ""
    zone: str = "UTC"


PLAIN = Style()
"""How is written where nothing was chosen."""


def styled(subject: Subject, style: Style) -> Subject:
    """Give the subject as the style tells it: with the titles it asks for."""
    if style.titles is None:
        return subject
    show = _called(subject.show, style.titles) if subject.show else None
    return replace(subject, show=show, joined=tuple(styled(one, style) for one in subject.joined))


def _called(show: Show, titles: Titles) -> Show:
    return replace(show, name=show.called(titles))


def hidden_until(subject: Subject, style: Style) -> datetime | None:
    """Give until when (UTC) the style keeps back what would spoil an episode; None where there is nothing to keep."""
    release = subject.release
    if style.spoilers is None or release is None:
        return None
    came = release.standing.available_at or release.standing.scheduled_at
    return came + style.spoilers if came else None
