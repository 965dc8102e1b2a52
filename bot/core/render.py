"""Render: what an event reads like, as a message within Discord's limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.core.events import Event, EventKind, When
from bot.core.message import Button, Message, fitted
from bot.core.news import NewsItem
from bot.core.releases import TV, Release, ReleaseKind
from bot.core.shows import Show
from bot.core.text import clamped, escaped, plain, stamp

COLOURS = {
    EventKind.PREMIERE: 0x57F287,
    EventKind.FINALE: 0xEB459E,
    EventKind.NEWS: 0x3498DB,
    EventKind.TRAILER: 0x3498DB,
    EventKind.MOVED: 0xFEE75C,
    EventKind.POSTPONED: 0xFEE75C,
    EventKind.LATE: 0xE67E22,
}
PLATFORMS = {"crunchyroll": "Crunchyroll", "tv": "Japanese TV", "hidive": "HIDIVE", "netflix": "Netflix"}
_SUMMARY = 300
_NAME, _TITLE = 200, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """All that an event speaks of, as it is known when the message is written."""

    event: Event
    show: Show | None = None
    release: Release | None = None
    item: NewsItem | None = None
    source: str | None = None
    also: tuple[str, ...] = ()


def message(subject: Subject, *, role_ids: tuple[int, ...] = (), marker: str = "") -> Message:
    """Write the message of an event; the marker in its footer lets it be found again in a channel's history."""
    written = _WRITERS[subject.event.kind](subject)
    # The marker comes last, so what stands before it must not push it over Discord's limit.
    signed = " · ".join(part for part in (clamped(plain(written.footer), _NAME), "Airdate", marker) if part)
    colour = COLOURS.get(subject.event.kind, written.colour)
    title = f"[Test] {written.title}" if subject.event.details.get("test") else written.title
    return fitted(replace(written, title=title, footer=signed, colour=colour, role_ids=role_ids))


def label(release: Release) -> str:
    """Name an episode: "Episode 3", "Film", "Special 1"; of a later season with the season."""
    key = release.key
    if key.kind is ReleaseKind.FILM or not key.number:
        return "Film" if key.kind is ReleaseKind.FILM else key.kind.capitalize()
    name = f"{key.kind.capitalize()} {key.number}"
    return f"Season {key.season}, {name.lower()}" if key.season > 1 else name


def platform(name: str) -> str:
    """Name a platform for people."""
    return PLATFORMS.get(name, name.replace("-", " ").title())


def link(release: Release, show: Show) -> str | None:
    """Give the best link of a release: its own, else the show's on that platform."""
    return release.standing.url or show.facts.links.get(platform(release.key.platform)) or show.facts.url


def _out(subject: Subject) -> Message:
    show, release = _known(subject)
    headline = {EventKind.PREMIERE: "premiere", EventKind.FINALE: "finale"}.get(subject.event.kind)
    title = _titled(show, release) + (f" ({headline})" if headline else "")
    batch = subject.event.kind is EventKind.BATCH
    if numbers := _listed(subject.event, "numbers"):
        title = _titled_batch(show, [str(number) for number in numbers], _listed(subject.event, "kinds"))
    where = f"on {escaped(platform(release.key.platform))}"
    if subject.event.kind is EventKind.DUB:
        where = f"in {escaped(language(release.key.audio))} {where}"
    verb, since = ("Scheduled for now", "") if subject.event.when is When.SCHEDULED else ("Out now", "since ")
    sentence = f"{verb} {where}, {since}{stamp(subject.event.at, 't')} ({stamp(subject.event.at)})."
    return _about(show, release, title=title, sentence=sentence, at=subject.event.at, named=not batch)


def _reminder(subject: Subject) -> Message:
    show, release = _known(subject)
    title = f"{_titled(show, release)} is near"
    sentence = f"Expected on {escaped(platform(release.key.platform))} {stamp(subject.event.at)}."
    return _about(show, release, title=title, sentence=sentence, at=subject.event.at)


def _moved(subject: Subject) -> Message:
    show, release = _known(subject)
    old, new = _instant(subject.event, "from"), _instant(subject.event, "to")
    postponed = subject.event.kind is EventKind.POSTPONED
    title = f"{_titled(show, release)} {'is postponed' if postponed else 'has moved'}"
    then = f"now {stamp(new, 'F')} ({stamp(new)})" if new else "no new date is known"
    sentence = f"It was expected {stamp(old, 'F')}; {then}." if old else f"It is {then}."
    return _about(show, release, title=title, sentence=sentence + _along(subject.event), at=new)


def _along(event: Event) -> str:
    """Say which episodes move along with the one that the message is about."""
    along = _listed(event, "along")
    if not along:
        return ""
    numbers = f"episode {along[0]} moves" if len(along) == 1 else f"episodes {along[0]} to {along[-1]} move"
    return f" Of what follows, {numbers} too."


def _late(subject: Subject) -> Message:
    show, release = _known(subject)
    title = f"{_titled(show, release)} is late"
    sentence = f"It was expected {stamp(subject.event.at)} and has not been seen yet."
    return _about(show, release, title=title, sentence=sentence, at=subject.event.at)


def _news(subject: Subject) -> Message:
    item = subject.item
    if item is None:
        raise ValueError(f"a {subject.event.kind} event without its item")
    also = f"Also: {', '.join(subject.also)}" if subject.also else ""
    names = (subject.source, also, subject.show.name if subject.show and subject.source else "")
    return Message(
        title=escaped(item.title),
        description=clamped(escaped(item.summary), _SUMMARY),
        url=item.link,
        thumbnail=item.image,
        at=subject.event.at,
        footer=" · ".join(name for name in names if name),
        buttons=(Button(label="Read", url=item.link),) if item.link else (),
    )


def _source_health(subject: Subject) -> Message:
    back = subject.event.kind is EventKind.SOURCE_BACK
    state = "is readable again" if back else "has told nothing new for unusually long"
    return Message(title=f"{escaped(subject.source or 'A source')} {state}", at=subject.event.at)


def _announced(subject: Subject) -> Message:
    if subject.show is None:
        raise ValueError("an announcement without its show")
    title = f"{clamped(escaped(subject.show.name), _NAME)} is announced"
    return Message(title=title, url=subject.show.facts.url, thumbnail=subject.show.cover, at=subject.event.at)


def _titled_batch(show: Show, numbers: Sequence[str], kinds: Sequence[object]) -> str:
    """Name the episodes of a batch: "Episodes 1-3" where they follow each other, else each of them."""
    whole = [int(number) for number in numbers if number.isdigit()]
    row = len(whole) == len(numbers) and whole == list(range(whole[0], whole[0] + len(whole)))
    told = f"{numbers[0]}-{numbers[-1]}" if row else ", ".join(numbers)
    special = [kind for kind in (EventKind.PREMIERE, EventKind.FINALE) if kind in kinds]
    return clamped(f"{clamped(escaped(show.name), _NAME)} · Episodes {told}", _TITLE) + (
        f" ({' and '.join(special)})" if special else ""
    )


def _listed(event: Event, name: str) -> list[object]:
    listed = event.details.get(name)
    return listed if isinstance(listed, list) else []


def _titled(show: Show, release: Release) -> str:
    """Name a show and an episode of it; a long name is cut, so that the episode stays."""
    return f"{clamped(escaped(show.name), _NAME)} · {label(release)}"


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
        description=f"**{clamped(escaped(episode), _NAME)}**\n{sentence}" if episode else sentence,
        url=url,
        thumbnail=release.standing.thumbnail or show.cover,
        at=at,
        footer="" if release.key.audio == show.audio else language(release.key.audio),
        buttons=(Button(label=plain(f"{verb} {place}"), url=url),) if url else (),
    )


def _known(subject: Subject) -> tuple[Show, Release]:
    if subject.show is None or subject.release is None:
        raise ValueError(f"a {subject.event.kind} event without its show or release")
    return subject.show, subject.release


def _instant(event: Event, name: str) -> datetime | None:
    seconds = event.details.get(name)
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else None


_LANGUAGES = {
    "ar": "Arabic",
    "ca": "Catalan",
    "de": "German",
    "en": "English",
    "es-419": "Spanish (Latin America)",
    "es-ES": "Spanish (Spain)",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pt-BR": "Portuguese (Brazil)",
    "ru": "Russian",
    "ta": "Tamil",
    "te": "Telugu",
    "und": "another language",
    "zh": "Chinese",
}


def language(tag: str) -> str:
    """Name an audio language from its BCP 47 tag; an unknown tag is its own name."""
    return _LANGUAGES.get(tag) or _LANGUAGES.get(tag.split("-", maxsplit=1)[0]) or tag


_WRITERS: Mapping[EventKind, Callable[[Subject], Message]] = {
    EventKind.ANNOUNCED: _announced,
    EventKind.REMINDER: _reminder,
    EventKind.PREMIERE: _out,
    EventKind.EPISODE: _out,
    EventKind.FINALE: _out,
    EventKind.BATCH: _out,
    EventKind.DUB: _out,
    EventKind.MOVED: _moved,
    EventKind.POSTPONED: _moved,
    EventKind.LATE: _late,
    EventKind.CATALOGUE: _out,
    EventKind.NEWS: _news,
    EventKind.TRAILER: _news,
    EventKind.SOURCE_STALE: _source_health,
    EventKind.SOURCE_BACK: _source_health,
}
