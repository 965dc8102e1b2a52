"""The card of what comes: the next episodes with their times, what those rest on, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.events import EventKind
from bot.core.lag import Stream
from bot.core.message import Message, fitted
from bot.core.naming import NAME, label, named, platform
from bot.core.overdue import Awaited
from bot.core.pages import page
from bot.core.releases import TV, Release, State
from bot.core.shows import Show
from bot.core.telling import out_kind
from bot.core.text import clamped, escaped, stamp
from bot.core.tongue import _, plural

_MOST, _OF_ONE = 12, 4

Scheduled = tuple[Show, Release]
Learned = tuple[Show, Stream]
Missed = tuple[Show, Awaited]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of what comes: by sources, by learned lags, what was to be there by now, and what has no date.

    `sources` names, by the release's id, those that tell the time of a release.
    """

    coming: Sequence[Scheduled] = ()
    learned: Sequence[Learned] = ()
    missed: Sequence[Missed] = ()
    undated: Sequence[Scheduled] = ()
    sources: Mapping[int, Sequence[str]] = field(default_factory=dict)


def next_card(outlook: Outlook) -> Message:
    """Tell what comes next of all shows, the soonest first; before it stands what was not seen in time."""
    lines = _lines(outlook)
    text = page(lines, 1, most=_MOST).text if lines else _("No source tells of anything to come.")
    return fitted(Message(title=_("Coming next"), description=text, footer=_note(outlook)))


def next_of_card(show: Show, outlook: Outlook, out: Sequence[Release]) -> Message:
    """Tell what comes next of one show; where nothing does, that its season is over or that no date is known."""
    lines = [*_lines(outlook), *(_undated(release) for _show, release in outlook.undated)]
    if not (outlook.coming or outlook.learned or outlook.missed or outlook.undated):
        lines.append(_ended(show, out))
    return fitted(
        Message(
            title=escaped(show.name),
            description=page(lines, 1, most=_OF_ONE).text,
            url=show.facts.url,
            thumbnail=show.cover,
            footer=_note(outlook),
        )
    )


def _lines(outlook: Outlook) -> list[str]:
    timed = [(one.standing.scheduled_at, _scheduled(show, one, outlook.sources)) for show, one in outlook.coming]
    timed += [(stream.at, _usual(show, stream)) for show, stream in outlook.learned]
    # The soonest first; what has no date comes last, as it came.
    coming = [line for _at, line in sorted(timed, key=lambda one: (one[0] is None, one[0] and one[0].timestamp()))]
    return [*(_not_seen(show, awaited) for show, awaited in outlook.missed), *coming]


def _named(show: Show) -> str:
    return f"**{named(show)}**"


def episode_of(release: Release) -> str:
    """Name an episode, cut so that what follows stays: one without a number is known by its title."""
    return clamped(label(release), NAME)


def when_and_where(release: Release) -> str:
    """Say where an episode comes and when: "Episode 3 on Crunchyroll: ..."."""
    at, where = release.standing.scheduled_at, escaped(platform(release.key.platform))
    if at is None:
        return _("{episode} on {platform}: no date yet", episode=episode_of(release), platform=where)
    return _(
        "{episode} on {platform}: {time} ({countdown})",
        episode=episode_of(release),
        platform=where,
        time=stamp(at, "F"),
        countdown=stamp(at),
    )


def _scheduled(show: Show, release: Release, sources: Mapping[int, Sequence[str]]) -> str:
    said = _("{show} · {episode}", show=_named(show), episode=when_and_where(release))
    told_by = ", ".join(escaped(name) for name in sources.get(release.id, ()))
    return _("{line}, scheduled by {sources}", line=said, sources=told_by) if told_by else said


def _usual(show: Show, stream: Stream) -> str:
    return _(
        "{show} · {episode} on {platform}: {time} ({countdown}), {basis}",
        show=_named(show),
        episode=episode_of(stream.broadcast),
        platform=escaped(platform(stream.platform)),
        time=stamp(stream.at, "F"),
        countdown=stamp(stream.at),
        basis=stream.in_words(),
    )


def _not_seen(show: Show, awaited: Awaited) -> str:
    return _(
        "{show} · {episode} on {platform}: expected {countdown}, not seen yet",
        show=_named(show),
        episode=episode_of(awaited.release),
        platform=escaped(platform(awaited.platform)),
        countdown=stamp(awaited.at),
    )


def _undated(release: Release) -> str:
    episode, where = episode_of(release), escaped(platform(release.key.platform))
    if release.standing.state is State.CANCELLED:
        return _("{episode} on {platform} is cancelled.", episode=episode, platform=where)
    if release.standing.state is State.POSTPONED:
        return _("{episode} on {platform} is postponed; no new date is known.", episode=episode, platform=where)
    return _("{episode} on {platform} has no date yet.", episode=episode, platform=where)


def _ended(show: Show, out: Sequence[Release]) -> str:
    if not out:
        return _("No source has told a date yet.")
    newest = out[-1]
    came = stamp(newest.standing.available_at) if newest.standing.available_at else ""
    if any(out_kind(show, one)[0] is EventKind.FINALE for one in out) and show.episodes:
        return plural(
            "The season is over: its {number} episode is out. It came {when}.",
            "The season is over: all {number} episodes are out. The last one came {when}.",
            show.episodes,
            when=came,
        )
    return _(
        "No date of a further episode is known. The newest one is {episode}, which came {when}.",
        episode=episode_of(newest),
        when=came,
    )


def _note(outlook: Outlook) -> str:
    if _only_tv(outlook.coming, {show.id for show, _stream in outlook.learned}):
        return _("Times are the calendar's; the stream may follow the broadcast.")
    return "Airdate"


def _only_tv(coming: Iterable[Scheduled], followed: set[int]) -> bool:
    return any(release.key.platform == TV and show.id not in followed for show, release in coming)
