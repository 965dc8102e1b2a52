"""Schedule messages: what is written of an episode that is near, moved or late, also when that changes again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.events import Event, EventKind
from bot.core.message import Message
from bot.core.naming import NAME, listed, platform, titled
from bot.core.release_text import about, came_at, detail_instant, detail_list, linked_to, now_expected
from bot.core.releases import Standing, State
from bot.core.spoken_words import and_joined
from bot.core.subject import Subject
from bot.core.text import clamped, escaped, stamp
from bot.core.tongue import _, plural


def reminder(subject: Subject) -> Message:
    """Write that an episode is near; or, of one that has moved since, when it is now."""
    show, release = subject.about
    event = subject.event
    place = str(event.details.get("platform") or release.key.platform)
    told = _("Expected on {platform} {relative}.", platform=escaped(platform(place)), relative=stamp(event.at))
    now = now_expected(release.standing, detail_instant(event, "broadcast") or event.at)
    sentence = f"~~{told}~~ {now}" if now else told
    title = _("{episode} is near", episode=titled(show, release))
    return about(show, release, title=title, sentence=sentence, at=event.at)


def moved(subject: Subject) -> Message:
    """Write that an episode has moved or is postponed; or, where that changed again, what holds now."""
    show, release = subject.about
    event, new = subject.event, detail_instant(subject.event, "to")
    sentence = " ".join([_change(event), *_reason(event, release.standing)])
    cancelled = event.details.get("cancelled") and release.standing.state is State.CANCELLED
    now = "" if cancelled else now_expected(release.standing, new)
    again = f"~~{sentence}~~ {now}" if now else sentence
    title = _became(event, titled(show, release))
    return about(show, release, title=title, sentence=" ".join([again, *_along(event)]), at=new)


def _became(event: Event, episode: str) -> str:
    if event.details.get("cancelled"):
        return _("{episode} is cancelled", episode=episode)
    if event.details.get("back"):
        return _("{episode} is back at its time", episode=episode)
    if event.kind is EventKind.POSTPONED:
        return _("{episode} is postponed", episode=episode)
    return _("{episode} has moved", episode=episode)


def _change(event: Event) -> str:
    old, new = detail_instant(event, "from"), detail_instant(event, "to")
    if event.details.get("cancelled"):
        return _comes_no_more(old)
    if new is None:
        return _has_no_date(old)
    then = {"date": stamp(new, "F"), "relative": stamp(new)}
    if event.details.get("back"):
        return _("It was postponed, and is expected {date} ({relative}) after all.", **then)
    if old:
        return _("It was expected {before}; now {date} ({relative}).", before=stamp(old, "F"), **then)
    if was := detail_instant(event, "was"):
        return _("It was postponed from {before}; now {date} ({relative}).", before=stamp(was, "F"), **then)
    return _("It is now {date} ({relative}).", **then)


def _comes_no_more(old: datetime | None) -> str:
    if old is None:
        return _("It comes no more.")
    return _("It was expected {before}, and comes no more.", before=stamp(old, "F"))


def _has_no_date(old: datetime | None) -> str:
    if old is None:
        return _("No new date is known.")
    return _("It was expected {before}; no new date is known.", before=stamp(old, "F"))


def _reason(event: Event, standing: Standing) -> list[str]:
    """Say what the calendar gives as its reason, as long as that is its last word."""
    if event.details.get("unlisted"):
        return [_("The calendar lists it no longer.")]
    if event.kind is not EventKind.POSTPONED or standing.state is not State.POSTPONED or not standing.note:
        return []
    return [_("The calendar says: {note}.", note=clamped(escaped(standing.note), NAME))]


def _along(event: Event) -> list[str]:
    """Say which episodes move along with the one that the message is about."""
    along = detail_list(event, "along")
    if not along:
        return []
    return [_what_follows(event, len(along), _row(along))]


def _row(along: Sequence[str]) -> str:
    names = [escaped(number) for number in along]
    if "-" not in listed(along):
        return and_joined(names)
    return _("{first} to {last}", first=names[0], last=names[-1])


def _what_follows(event: Event, count: int, numbers: str) -> str:
    if detail_instant(event, "to"):
        return plural(
            "Of what follows, episode {numbers} moves too.",
            "Of what follows, episodes {numbers} move too.",
            count,
            numbers=numbers,
        )
    if event.details.get("cancelled"):
        return plural(
            "Of what follows, episode {numbers} is cancelled too.",
            "Of what follows, episodes {numbers} are cancelled too.",
            count,
            numbers=numbers,
        )
    return plural(
        "Of what follows, episode {numbers} is postponed too.",
        "Of what follows, episodes {numbers} are postponed too.",
        count,
        numbers=numbers,
    )


def late(subject: Subject) -> Message:
    """Write that an episode was not seen in time; or, once it came, when that was."""
    show, release = subject.about
    event = subject.event
    place = str(event.details.get("platform") or release.key.platform)
    came = [one for one in (release, *subject.further) if one.standing.state is State.AVAILABLE]
    if came:
        first = min(came, key=came_at)
        sentence = _(
            "It came on {platform} {came}; it was expected {before}.",
            platform=linked_to(first, platform(first.key.platform)),
            came=stamp(came_at(first), "f"),
            before=stamp(event.at, "f"),
        )
        title = _("{episode} was late", episode=titled(show, release))
        return about(show, first, title=title, sentence=sentence, at=event.at)
    told = _(
        "It was expected on {platform} {relative} and has not been seen yet.",
        platform=escaped(platform(place)),
        relative=stamp(event.at),
    )
    now = now_expected(release.standing, detail_instant(event, "broadcast"))
    sentence = f"~~{told}~~ {now}" if now else told
    title = _("{episode} is late", episode=titled(show, release))
    return about(show, release, title=title, sentence=sentence, at=event.at)
