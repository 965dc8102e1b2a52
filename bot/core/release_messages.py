"""Release messages: what is written of an episode that is out, near, moved or late, also when more is known later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.events import Event, EventKind, When
from bot.core.message import Button, Message
from bot.core.naming import NAME, TITLE, language, link, listed, named, platform, titled
from bot.core.releases import TV, Release, Standing, State, number_order
from bot.core.shows import Show
from bot.core.subject import Subject
from bot.core.telling import SLIGHT
from bot.core.text import clamped, escaped, linked, plain, stamp

_SPECIAL = (EventKind.PREMIERE, EventKind.FINALE)


def out(subject: Subject) -> Message:
    """Write of episodes that are out: one, or those that came together."""
    show, release = subject.about
    numbers = numbers_of(subject)
    sentence = " ".join([_is_out(subject, release), *_since_seen(subject)])
    told = _about(show, release, title=_title(subject), sentence=sentence, at=subject.event.at, named=len(numbers) < 2)  # noqa: PLR2004 - one has a name
    more = _also(subject)
    return replace(told, description=f"{told.description}\n{more}") if more else told


def numbers_of(subject: Subject) -> list[str]:
    """Give the numbers of all episodes that a message tells, in their order."""
    told = [subject, *subject.joined]
    numbers = {number for one in told for number in _listed(one.event, "numbers")}
    numbers |= {one.release.key.number for one in told if one.release}
    return sorted(numbers, key=number_order)


def _title(subject: Subject) -> str:
    show, release = subject.about
    numbers = numbers_of(subject)
    many = len(numbers) > 1 or subject.event.kind in (EventKind.BATCH, EventKind.CATALOGUE)
    name = clamped(f"{named(show)} · Episodes {listed(numbers)}", TITLE) if many else titled(show, release)
    told = [one.event for one in (subject, *subject.joined)]
    kinds = {event.kind for event in told} | {kind for event in told for kind in _listed(event, "kinds")}
    special = [kind for kind in _SPECIAL if kind in kinds]
    return f"{name} ({' and '.join(special)})" if special else name


def _is_out(subject: Subject, release: Release) -> str:
    event, where = subject.event, f"on {escaped(platform(release.key.platform))}"
    if event.details.get("unconfirmed"):
        where = f"on {escaped(platform(str(event.details.get('platform') or release.key.platform)))}"
        return f"Expected {where} since {stamp(event.at, 't')} ({stamp(event.at)}); {_unconfirmed(event)}."
    if event.kind is EventKind.DUB:
        where = f"in {escaped(_spoken(subject))} {where}"
    if event.when is When.SCHEDULED:
        told = f"Scheduled for now {where}, {stamp(event.at, 't')} ({stamp(event.at)})."
        now = _now_expected(release.standing, event.at)
        return f"~~{told}~~ {now}" if now else told
    return f"Out now {where}, since {stamp(event.at, 't')} ({stamp(event.at)})."


def _unconfirmed(event: Event) -> str:
    why = event.details.get("unconfirmed")
    return escaped(why) if isinstance(why, str) else "nobody has seen it yet"


def _spoken(subject: Subject) -> str:
    """Name the languages of a dub's message."""
    own = [one.event.audio for one in (subject, *subject.joined) if one.event.audio]
    tags = [*own, *(str(tag) for one in (subject, *subject.joined) for tag in _listed(one.event, "audios"))]
    return _joined(language(tag) for tag in dict.fromkeys(tags))


def _joined(words: Iterable[str]) -> str:
    *most, last = list(words)
    return f"{', '.join(most)} and {last}" if most else last


def _since_seen(subject: Subject) -> list[str]:
    """Say where an episode was seen that was told by its schedule only."""
    _, release = subject.about
    if subject.event.when is not When.SCHEDULED and not subject.event.details.get("unconfirmed"):
        return []
    same = [one for one in (release, *subject.further) if one.standing.state is State.AVAILABLE]
    seen = [one for one in same if one.key.audio == release.key.audio and one.key.story == release.key.story]
    return [f"Seen on {_linked(one, platform(one.key.platform))} {stamp(_came(one))}." for one in seen[:1]]


def _came(release: Release) -> datetime:
    return release.standing.available_at or datetime.fromtimestamp(0, UTC)


def _also(subject: Subject) -> str:
    """Say in which further languages, and where else, all that the message tells can be watched."""
    _, release = subject.about
    told = {one.release.key.story for one in (subject, *subject.joined) if one.release}
    spoken = {release.key.audio, *_listed(subject.event, "audios"), *(one.event.audio for one in subject.joined)}
    languages = _common((one, one.key.audio) for one in subject.further if one.key.audio not in spoken)
    same = [one for one in subject.further if one.key.audio == release.key.audio]
    places = _common((one, one.key.platform) for one in same if one.key.platform not in (release.key.platform, TV))
    tongues = [_linked(one, language(tag)) for tag, (one, stories) in languages.items() if stories == told]
    elsewhere = [_linked(one, platform(name)) for name, (one, stories) in places.items() if stories == told]
    lines = [
        f"Also in: {', '.join(tongues)}" if tongues else "",
        f"Also on: {', '.join(elsewhere)}" if elsewhere else "",
    ]
    # Where only the schedule was told, the place is in the sentence already.
    shown = lines[:1] if subject.event.when is When.SCHEDULED else lines
    return "\n".join(line for line in shown if line)


def _common(found: Iterable[tuple[Release, str]]) -> dict[str, tuple[Release, set[str]]]:
    """Give for each name its first release, and the stories that have one."""
    common: dict[str, tuple[Release, set[str]]] = {}
    for release, name in sorted(found, key=lambda one: (_came(one[0]), one[0].id)):
        common.setdefault(name, (release, set()))[1].add(release.key.story)
    return common


def _linked(release: Release, name: str) -> str:
    return linked(escaped(name), release.standing.url)


def reminder(subject: Subject) -> Message:
    """Write that an episode is near; or, of one that has moved since, when it is now."""
    show, release = subject.about
    event = subject.event
    place = str(event.details.get("platform") or release.key.platform)
    told = f"Expected on {escaped(platform(place))} {stamp(event.at)}."
    now = _now_expected(release.standing, _instant(event, "broadcast") or event.at)
    sentence = f"~~{told}~~ {now}" if now else told
    return _about(show, release, title=f"{titled(show, release)} is near", sentence=sentence, at=event.at)


def moved(subject: Subject) -> Message:
    """Write that an episode has moved or is postponed; or, where that changed again, what holds now."""
    show, release = subject.about
    event = subject.event
    old, new = _instant(event, "from"), _instant(event, "to")
    title = f"{titled(show, release)} {'is postponed' if event.kind is EventKind.POSTPONED else 'has moved'}"
    then = f"now {stamp(new, 'F')} ({stamp(new)})" if new else "no new date is known"
    sentence = f"It was expected {stamp(old, 'F')}; {then}." if old else f"It is {then}."
    now = _now_expected(release.standing, new)
    again = f" ~~{sentence}~~ {now}" if now else sentence
    return _about(show, release, title=title, sentence=again.strip() + _along(event), at=new)


def _along(event: Event) -> str:
    """Say which episodes move along with the one that the message is about."""
    along = _listed(event, "along")
    if not along:
        return ""
    numbers = f"episode {along[0]} moves" if len(along) == 1 else f"episodes {along[0]} to {along[-1]} move"
    return f" Of what follows, {numbers} too."


def late(subject: Subject) -> Message:
    """Write that an episode was not seen in time; or, once it came, when that was."""
    show, release = subject.about
    event = subject.event
    place = str(event.details.get("platform") or release.key.platform)
    came = [one for one in (release, *subject.further) if one.standing.state is State.AVAILABLE]
    if came:
        first = min(came, key=_came)
        seen = f"It came on {_linked(first, platform(first.key.platform))} {stamp(_came(first), 'f')}"
        sentence = f"{seen}; it was expected {stamp(event.at, 'f')}."
        return _about(show, first, title=f"{titled(show, release)} was late", sentence=sentence, at=event.at)
    told = f"It was expected on {escaped(platform(place))} {stamp(event.at)} and has not been seen yet."
    now = _now_expected(release.standing, _instant(event, "broadcast"))
    sentence = f"~~{told}~~ {now}" if now else told
    return _about(show, release, title=f"{titled(show, release)} is late", sentence=sentence, at=event.at)


def _now_expected(standing: Standing, told: datetime | None) -> str:
    """Say what holds where a message named another time; "" where that time still holds."""
    at = standing.scheduled_at
    if standing.state is State.CANCELLED:
        return "It is cancelled."
    if standing.state in (State.AVAILABLE, State.TBA) or (at and told and abs(at - told) <= SLIGHT) or at == told:
        return ""
    return f"It has moved: now {stamp(at, 'F')} ({stamp(at)})." if at else "It is postponed; no new date is known."


def _about(
    show: Show, release: Release, *, title: str, sentence: str, at: datetime | None, named: bool = True
) -> Message:
    """Write what all messages about a release share; `named` is false where it is about more than this episode."""
    url = link(release, show)
    episode = (release.standing.title or show.episode_title(release.key.number)) if named else None
    verb = "Watch on" if release.key.platform != TV else "More on"
    place = platform(release.key.platform) if release.key.platform != TV else show.name
    return Message(
        title=title,
        description=f"**{clamped(escaped(episode), NAME)}**\n{sentence}" if episode else sentence,
        url=url,
        thumbnail=release.standing.thumbnail or show.cover,
        at=at,
        footer="" if release.key.audio == show.audio else language(release.key.audio),
        buttons=(Button(label=plain(f"{verb} {place}"), url=url),) if url else (),
    )


def _listed(event: Event, name: str) -> Sequence[str]:
    told = event.details.get(name)
    return [str(one) for one in told] if isinstance(told, list) else []


def _instant(event: Event, name: str) -> datetime | None:
    seconds = event.details.get(name)
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else None
