"""Release messages: what is written of episodes that are out, also when more is known later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.causes import Cause
from bot.core.events import Event, EventKind, When
from bot.core.message import Message
from bot.core.naming import TITLE, language, listed, named, platform, titled
from bot.core.release_text import about, came_at, detail_instant, detail_list, linked_to, now_expected
from bot.core.releases import TV, Release, State, number_order
from bot.core.shows import Show
from bot.core.spoken_words import and_joined
from bot.core.subject import Subject
from bot.core.text import clamped, escaped, stamp
from bot.core.tongue import _, mark, plural

_SPECIAL = {EventKind.PREMIERE: mark("premiere"), EventKind.FINALE: mark("finale")}


def out(subject: Subject) -> Message:
    """Write of episodes that are out: one, or those that came together."""
    show, release = subject.about
    numbers = numbers_of(subject)
    sentence = " ".join([_is_out(subject, release), *_since_seen(subject), *_stock(subject)])
    told = about(show, release, title=_title(subject), sentence=sentence, at=subject.event.at, named=len(numbers) < 2)  # noqa: PLR2004 - one has a name
    more = _also(subject)
    return replace(told, description=f"{told.description}\n{more}") if more else told


def numbers_of(subject: Subject) -> list[str]:
    """Give the numbers of all episodes that a message tells, in their order."""
    told = [subject, *subject.joined]
    numbers = {number for one in told for number in detail_list(one.event, "numbers")}
    numbers |= {one.release.key.number for one in told if one.release}
    return sorted(numbers, key=number_order)


def _stock(subject: Subject) -> list[str]:
    """List what a catalogue consists of: its episodes, and what has a name and no number."""
    if subject.event.kind is not EventKind.CATALOGUE:
        return []
    numbers = numbers_of(subject)
    episodes = [number for number in numbers if number[:1].isdigit()]
    names = [escaped(number) for number in numbers if number not in episodes]
    told = [_("Episodes {numbers}", numbers=listed(episodes))] if episodes else []
    return [f"\n{', '.join([*told, *names])}."]


def _title(subject: Subject) -> str:
    show, release = subject.about
    numbers = numbers_of(subject)
    if subject.event.kind is EventKind.CATALOGUE:
        episodes = plural("{number} episode", "{number} episodes", len(numbers))
        return f"{named(show)} · {episodes}"
    many = len(numbers) > 1 or subject.event.kind is EventKind.BATCH
    name = _several(show, numbers) if many else titled(show, release)
    told = [one.event for one in (subject, *subject.joined)]
    kinds = {event.kind for event in told} | {kind for event in told for kind in detail_list(event, "kinds")}
    special = [_(word) for kind, word in _SPECIAL.items() if kind in kinds]
    return f"{name} ({and_joined(special)})" if special else name


def _several(show: Show, numbers: Sequence[str]) -> str:
    episodes = _("Episodes {numbers}", numbers=listed(numbers))
    return clamped(f"{named(show)} · {episodes}", TITLE)


def _is_out(subject: Subject, release: Release) -> str:
    event = subject.event
    if unconfirmed := _unconfirmed(subject):
        return _was_expected(unconfirmed, release, seen=bool(_since_seen(subject)))
    if event.when is not When.SCHEDULED:
        return _out_now(subject, release)
    told = _due_now(subject, release)
    now = now_expected(release.standing, event.at)
    if event.details.get("retracted"):
        now = now or _("It has moved since.")
    return f"~~{told}~~ {now}" if now else told


def _out_now(subject: Subject, release: Release) -> str:
    at, place = subject.event.at, escaped(platform(release.key.platform))
    clock, relative = stamp(at, "t"), stamp(at)
    if subject.event.kind is not EventKind.DUB:
        return _("Out now on {platform}, since {clock} ({relative}).", platform=place, clock=clock, relative=relative)
    return _(
        "Out now in {languages} on {platform}, since {clock} ({relative}).",
        languages=_spoken(subject),
        platform=place,
        clock=clock,
        relative=relative,
    )


def _due_now(subject: Subject, release: Release) -> str:
    at, place = subject.event.at, escaped(platform(release.key.platform))
    clock, relative = stamp(at, "t"), stamp(at)
    if subject.event.kind is not EventKind.DUB:
        return _(
            "Scheduled for now on {platform}, {clock} ({relative}).", platform=place, clock=clock, relative=relative
        )
    return _(
        "Scheduled for now in {languages} on {platform}, {clock} ({relative}).",
        languages=_spoken(subject),
        platform=place,
        clock=clock,
        relative=relative,
    )


def _unconfirmed(subject: Subject) -> Event | None:
    """Give the event that says why a message tells what nobody confirmed; of a batch only where all of it is so."""
    if subject.event.kind is not EventKind.BATCH:
        return subject.event if subject.event.details.get("unconfirmed") else None
    joined = [one.event for one in subject.joined]
    return joined[0] if joined and all(one.details.get("unconfirmed") for one in joined) else None


def _was_expected(event: Event, release: Release, *, seen: bool) -> str:
    """Write of what nobody can confirm; once it was seen, it does not matter any more why nobody could."""
    place = str(event.details.get("platform") or release.key.platform)
    if seen:
        return _expected(event, place)
    why = Cause.read(event.details.get("unconfirmed"))
    sentence = _not_confirmed(event, place, why.escaped if why else _("nobody has seen it yet"))
    now = now_expected(release.standing, detail_instant(event, "broadcast") or event.at)
    return f"~~{sentence}~~ {now}" if now else sentence


def _expected(event: Event, place: str) -> str:
    told = {"platform": escaped(platform(place)), "clock": stamp(event.at, "t"), "relative": stamp(event.at)}
    if place == TV:
        return _("Scheduled on {platform} for {clock} ({relative}).", **told)
    return _("Expected on {platform} since {clock} ({relative}).", **told)


def _not_confirmed(event: Event, place: str, why: str) -> str:
    told = {"platform": escaped(platform(place)), "clock": stamp(event.at, "t"), "relative": stamp(event.at)}
    if place == TV:
        return _("Scheduled on {platform} for {clock} ({relative}), not confirmed: {why}.", **told, why=why)
    return _("Expected on {platform} since {clock} ({relative}), not confirmed: {why}.", **told, why=why)


def _spoken(subject: Subject) -> str:
    """Name the languages of a dub's message, escaped; where it tells several episodes, with those of each language."""
    spoken: dict[str, set[str]] = {}
    for one in (subject, *subject.joined):
        if one.event.audio and one.release:
            spoken.setdefault(one.event.audio, set()).add(one.release.key.number)
    if len(numbers_of(subject)) == 1:
        return and_joined(sorted(escaped(language(tag)) for tag in spoken))
    each = (f"{escaped(language(tag))} ({listed(sorted(told, key=number_order))})" for tag, told in spoken.items())
    return and_joined(sorted(each))


def _since_seen(subject: Subject) -> list[str]:
    """Say where an episode was seen that was told by its schedule only."""
    release = subject.about[1]
    if subject.event.when is not When.SCHEDULED and _unconfirmed(subject) is None:
        return []
    same = [one for one in (release, *subject.further) if one.standing.state is State.AVAILABLE]
    seen = [one for one in same if one.key.audio == release.key.audio and one.key.story == release.key.story]
    return [
        _(
            "Seen on {platform} {relative}.",
            platform=linked_to(one, platform(one.key.platform)),
            relative=stamp(came_at(one)),
        )
        for one in seen[:1]
    ]


def _also(subject: Subject) -> str:
    """Say in which further languages, and where else, all that the message tells can be watched."""
    show, release = subject.about
    told = {one.release.key.story for one in (subject, *subject.joined) if one.release}
    spoken = {release.key.audio, show.audio, *(one.event.audio for one in subject.joined)}
    languages = _common((one, one.key.audio) for one in subject.further if one.key.audio not in spoken)
    same = [one for one in subject.further if one.key.audio == release.key.audio]
    places = _common((one, one.key.platform) for one in same if one.key.platform not in (release.key.platform, TV))
    tongues = [linked_to(one, language(tag)) for tag, (one, stories) in languages.items() if stories == told]
    elsewhere = [linked_to(one, platform(name)) for name, (one, stories) in places.items() if stories == told]
    lines = [
        _("Also in: {languages}", languages=", ".join(tongues)) if tongues else "",
        _("Also on: {platforms}", platforms=", ".join(elsewhere)) if elsewhere else "",
    ]
    # Where only the schedule was told, the place is in the sentence already.
    shown = lines[:1] if subject.event.when is When.SCHEDULED else lines
    return "\n".join(line for line in shown if line)


def _common(found: Iterable[tuple[Release, str]]) -> dict[str, tuple[Release, set[str]]]:
    """Give for each name its first release, and the stories that have one."""
    common: dict[str, tuple[Release, set[str]]] = {}
    for release, name in sorted(found, key=lambda one: (came_at(one[0]), one[0].id)):
        common.setdefault(name, (release, set()))[1].add(release.key.story)
    return common
