"""Catch-up: one message for what was missed and is too old to be told one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.core import missed
from bot.core.events import Event, EventKind, When
from bot.core.lists import as_list
from bot.core.message import Message
from bot.core.naming import NAME, PLATFORMS, language, link, listed, named, titled
from bot.core.releases import Release, ReleaseKind, number_order
from bot.core.shows import Show
from bot.core.subject import Subject
from bot.core.text import clamped, escaped, linked, stamp
from bot.core.tongue import _


def summary(subject: Subject) -> Message:
    """Write the summary of what was missed, in the order in which it happened: a line per show, and one per story."""
    lines = [line for group in _groups(missed.worth(subject.joined)) if (line := _line(group))]
    title = _("While it was quiet") if subject.event.details.get("quiet") else _("While I was away")
    return Message(title=title, description=as_list(lines), at=subject.event.at)


def _groups(joined: Sequence[Subject]) -> list[list[Subject]]:
    """Group what one line tells, in the order in which each group began."""
    ordered = sorted(joined, key=lambda one: (one.event.at, one.event.key))
    came = {one.event.story for one in ordered if one.event.kind is not EventKind.DUB}
    groups: dict[tuple[object, ...], list[Subject]] = {}
    for one in ordered:
        # A further language of an episode that has a line is no news beside it.
        if one.event.kind is not EventKind.DUB or one.event.story not in came:
            groups.setdefault(_common(one), []).append(one)
    return list(groups.values())


def _common(one: Subject) -> tuple[object, ...]:
    """Give what is told in one line: numbered episodes of a season, dubs of them, or else each story by itself."""
    event, release = one.event, one.release
    if missed.speaks_alone(one):
        return (event.key,)
    if release is None or release.key.kind is not ReleaseKind.EPISODE or not release.key.number[:1].isdigit():
        return (event.story, event.kind is EventKind.DUB)
    return (event.show_id, release.key.season, event.when, event.kind is EventKind.DUB, _is_unconfirmed(one))


def _is_unconfirmed(one: Subject) -> bool:
    return bool(one.event.details.get("unconfirmed"))


def _line(group: Sequence[Subject]) -> str:
    first = group[0]
    if missed.speaks_alone(first):
        return missed.line(first)
    if first.event.kind is EventKind.SOURCE_BACK:
        return _gap(first.event)
    if first.item:
        return f"{linked(clamped(escaped(first.item.title), NAME), first.item.link)} {stamp(first.event.at)}"
    if first.show is None or first.release is None:
        return ""
    return _episodes(first.show, group)


def _episodes(show: Show, group: Sequence[Subject]) -> str:
    releases = [one.release for one in group if one.release]
    earliest = min(releases, key=lambda release: number_order(release.key.number))
    name = linked(_spoken(_named(show, earliest, releases), group), link(earliest, show))
    return _happened(name, group)


def _happened(name: str, group: Sequence[Subject]) -> str:
    told = {"episodes": name, "relative": stamp(group[-1].event.at)}
    several = len({one.event.story for one in group}) > 1
    if group[0].event.when is When.SCHEDULED or _is_unconfirmed(group[0]):
        if several:
            return _("{episodes} were due, the last {relative}", **told)
        return _("{episodes} was due {relative}", **told)
    return _("{episodes} came, the last {relative}", **told) if several else _("{episodes} came {relative}", **told)


def _named(show: Show, earliest: Release, releases: Sequence[Release]) -> str:
    numbers = sorted({release.key.number for release in releases}, key=number_order)
    if len(numbers) == 1:
        return titled(show, earliest)
    season, told = earliest.key.season, {"numbers": listed(numbers)}
    if season > 1:
        episodes = _("Season {season}, episodes {numbers}", season=season, **told)
    else:
        episodes = _("Episodes {numbers}", **told)
    return clamped(f"{named(show)} · {episodes}", 2 * NAME)


def _spoken(name: str, group: Sequence[Subject]) -> str:
    """Name the languages of dubs with what is dubbed."""
    tags = dict.fromkeys(one.event.audio for one in group if one.event.kind is EventKind.DUB and one.event.audio)
    if not tags:
        return name
    return _("{episodes} in {languages}", episodes=name, languages=", ".join(escaped(language(tag)) for tag in tags))


def _gap(lost: Event) -> str:
    start, end = _instant(lost, "from"), _instant(lost, "to")
    name = str(lost.details.get("source") or "")
    return _(
        "{source} no longer shows what it said between {start} and {end}: that is lost.",
        source=clamped(escaped(PLATFORMS.get(name, name)), NAME) or _("A source"),
        start=stamp(start, "f"),
        end=stamp(end, "f"),
    )


def _instant(event: Event, name: str) -> datetime:
    seconds = event.details.get(name)
    return datetime.fromtimestamp(seconds if isinstance(seconds, int) else 0, UTC)
