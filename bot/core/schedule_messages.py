"""Schedule messages: what is written of an episode that is near, moved or late, also when that changes again."""

from __future__ import annotations

from bot.core.events import Event, EventKind
from bot.core.message import Message
from bot.core.naming import NAME, listed, platform, titled
from bot.core.release_text import about, and_joined, came_at, detail_instant, detail_list, linked_to, now_expected
from bot.core.releases import Standing, State
from bot.core.subject import Subject
from bot.core.text import clamped, escaped, stamp


def reminder(subject: Subject) -> Message:
    """Write that an episode is near; or, of one that has moved since, when it is now."""
    show, release = subject.about
    event = subject.event
    place = str(event.details.get("platform") or release.key.platform)
    told = f"Expected on {escaped(platform(place))} {stamp(event.at)}."
    now = now_expected(release.standing, detail_instant(event, "broadcast") or event.at)
    sentence = f"~~{told}~~ {now}" if now else told
    return about(show, release, title=f"{titled(show, release)} is near", sentence=sentence, at=event.at)


def moved(subject: Subject) -> Message:
    """Write that an episode has moved or is postponed; or, where that changed again, what holds now."""
    show, release = subject.about
    event, new = subject.event, detail_instant(subject.event, "to")
    sentence = _change(event) + _reason(event, release.standing)
    cancelled = event.details.get("cancelled") and release.standing.state is State.CANCELLED
    now = "" if cancelled else now_expected(release.standing, new)
    again = f"~~{sentence}~~ {now}" if now else sentence
    title = f"{titled(show, release)} {_became(event)}"
    return about(show, release, title=title, sentence=again + _along(event), at=new)


def _became(event: Event) -> str:
    if event.details.get("cancelled"):
        return "is cancelled"
    if event.details.get("back"):
        return "is back at its time"
    return "is postponed" if event.kind is EventKind.POSTPONED else "has moved"


def _change(event: Event) -> str:
    old, new, was = detail_instant(event, "from"), detail_instant(event, "to"), detail_instant(event, "was")
    then = f"{stamp(new, 'F')} ({stamp(new)})" if new else ""
    if event.details.get("cancelled"):
        return f"It was expected {stamp(old, 'F')}, and comes no more." if old else "It comes no more."
    if event.details.get("back"):
        return f"It was postponed, and is expected {then} after all."
    if not then:
        return f"It was expected {stamp(old, 'F')}; no new date is known." if old else "No new date is known."
    if was and not old:
        return f"It was postponed from {stamp(was, 'F')}; now {then}."
    return f"It was expected {stamp(old, 'F')}; now {then}." if old else f"It is now {then}."


def _reason(event: Event, standing: Standing) -> str:
    """Say what the calendar gives as its reason, as long as that is its last word."""
    if event.details.get("unlisted"):
        return " The calendar lists it no longer."
    if event.kind is not EventKind.POSTPONED or standing.state is not State.POSTPONED or not standing.note:
        return ""
    return f" The calendar says: {clamped(escaped(standing.note), NAME)}."


def _along(event: Event) -> str:
    """Say which episodes move along with the one that the message is about."""
    along = detail_list(event, "along")
    if not along:
        return ""
    one = len(along) == 1
    row = "-" in listed(along)
    names = [escaped(number) for number in along]
    numbers = f"{names[0]} to {names[-1]}" if row else and_joined(names)
    if detail_instant(event, "to"):
        verb = "moves" if one else "move"
    else:
        verb = f"{'is' if one else 'are'} {'cancelled' if event.details.get('cancelled') else 'postponed'}"
    return f" Of what follows, episode{'' if one else 's'} {numbers} {verb} too."


def late(subject: Subject) -> Message:
    """Write that an episode was not seen in time; or, once it came, when that was."""
    show, release = subject.about
    event = subject.event
    place = str(event.details.get("platform") or release.key.platform)
    came = [one for one in (release, *subject.further) if one.standing.state is State.AVAILABLE]
    if came:
        first = min(came, key=came_at)
        seen = f"It came on {linked_to(first, platform(first.key.platform))} {stamp(came_at(first), 'f')}"
        sentence = f"{seen}; it was expected {stamp(event.at, 'f')}."
        return about(show, first, title=f"{titled(show, release)} was late", sentence=sentence, at=event.at)
    told = f"It was expected on {escaped(platform(place))} {stamp(event.at)} and has not been seen yet."
    now = now_expected(release.standing, detail_instant(event, "broadcast"))
    sentence = f"~~{told}~~ {now}" if now else told
    return about(show, release, title=f"{titled(show, release)} is late", sentence=sentence, at=event.at)
