"""Release text: the phrases that all messages about releases are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.core.events import Event
from bot.core.message import Button, Message
from bot.core.naming import NAME, language, link, platform
from bot.core.releases import TV, Release, Standing, State
from bot.core.shows import Show
from bot.core.telling import SLIGHT
from bot.core.text import clamped, escaped, linked, plain, stamp
from bot.core.tongue import _


def about(
    show: Show, release: Release, *, title: str, sentence: str, at: datetime | None, named: bool = True
) -> Message:
    """Write what all messages about a release share; `named` is false where it is about more than this episode."""
    url = link(release, show)
    episode = (release.standing.title or show.episode_title(release.key.number)) if named else None
    is_tv = release.key.platform == TV
    place = _("More on {show}", show=show.name) if is_tv else _watch(release)
    return Message(
        title=title,
        description=f"**{clamped(escaped(episode), NAME)}**\n{sentence}" if episode else sentence,
        url=url,
        thumbnail=release.standing.thumbnail or show.cover,
        at=at,
        footer="" if release.key.audio == show.audio else language(release.key.audio),
        buttons=(Button(label=plain(place), url=url),) if url else (),
    )


def _watch(release: Release) -> str:
    return _("Watch on {platform}", platform=platform(release.key.platform))


def now_expected(standing: Standing, told: datetime | None) -> str:
    """Say what holds where a message named another time; "" where that time still holds."""
    at = standing.scheduled_at
    if standing.state is State.CANCELLED:
        return _("It is cancelled.")
    if standing.state in (State.AVAILABLE, State.TBA) or (at and told and abs(at - told) <= SLIGHT) or at == told:
        return ""
    if at is None:
        return _("It is postponed; no new date is known.")
    return _("It has moved: now {date} ({relative}).", date=stamp(at, "F"), relative=stamp(at))


def came_at(release: Release) -> datetime:
    """Give since when a release can be watched (UTC); the beginning of time where that is not known."""
    return release.standing.available_at or datetime.fromtimestamp(0, UTC)


def linked_to(release: Release, name: str) -> str:
    """Make a name, which is escaped here, lead to a release."""
    return linked(escaped(name), release.standing.url)


def detail_list(event: Event, name: str) -> Sequence[str]:
    """Give a detail of an event that is a list; empty where it has none."""
    told = event.details.get(name)
    return [str(one) for one in told] if isinstance(told, list) else []


def detail_instant(event: Event, name: str) -> datetime | None:
    """Give a detail of an event that is an instant (UTC)."""
    seconds = event.details.get(name)
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else None
