"""Styles: how a message is written for one target, and what it keeps back for now."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.releases import Release
from bot.core.settings import Titles
from bot.core.shows import Show
from bot.core.subject import Subject

_SPEAKING = re.compile(r"(https://www\.crunchyroll\.com/(?:[a-zA-Z-]{2,6}/)?watch/[A-Z0-9]+)/.*")
"""An address that ends in the episode's title, and leads to the same page without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a target is written to; `language` is a BCP 47 tag, `zone` an IANA name, `template` a text of its own.

    `spoilers` is for how long after an episode came its title and picture are kept back; None and zero keep nothing.
    `is_direct` says that one person reads it, in direct messages.
    """

    language: str | None = None
    titles: Titles | None = None
    spoilers: timedelta | None = None
    template: str = ""
    zone: str = "UTC"
    is_direct: bool = False


PLAIN = Style()
"""How is written where nothing was chosen."""


def styled(subject: Subject, style: Style, now: datetime | None = None) -> Subject:
    """Give the subject as the style tells it: with the titles it asks for, and without what it keeps back at `now`."""
    show = _called(subject.show, style.titles) if subject.show and style.titles else subject.show
    told = replace(subject, show=show, joined=tuple(styled(one, style, now) for one in subject.joined))
    return _spoiler_free(told) if now is not None and _keeps_back(told, style, now) else told


def _called(show: Show, titles: Titles) -> Show:
    return replace(show, name=show.called(titles))


def hidden_until(subject: Subject, style: Style) -> datetime | None:
    """Give until when (UTC) the style keeps back what would spoil an episode; None where there is no such time.

    An episode that has not come yet, and is expected at no time, stays without its title until either is known.
    """
    if not style.spoilers:
        return None
    told = [one.release for one in (subject, *subject.joined) if one.release]
    return max(filter(None, (_shown_from(one, style.spoilers) for one in told)), default=None)


def _shown_from(release: Release, spoilers: timedelta) -> datetime | None:
    came = release.standing.available_at or release.standing.scheduled_at
    return came + spoilers if came else None


def _keeps_back(subject: Subject, style: Style, now: datetime) -> bool:
    if not style.spoilers or subject.release is None:
        return False
    until = _shown_from(subject.release, style.spoilers)
    return until is None or now < until


def _spoiler_free(subject: Subject) -> Subject:
    """Leave out what an episode is called and looks like; the show's cover takes the picture's place."""
    show = replace(subject.show, facts=replace(subject.show.facts, titles=())) if subject.show else None
    release = _untitled(subject.release) if subject.release else None
    return replace(subject, show=show, release=release, further=tuple(map(_untitled, subject.further)))


def _untitled(release: Release) -> Release:
    url = release.standing.url and _SPEAKING.sub(r"\1", release.standing.url)
    return replace(release, standing=replace(release.standing, title=None, thumbnail=None, url=url))
