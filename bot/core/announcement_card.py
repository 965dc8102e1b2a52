"""Announcement cards: what a server lets the bot post, with all that was chosen of each, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.core import event_words
from bot.core.digests import Daily
from bot.core.events import When
from bot.core.message import Message, fitted
from bot.core.naming import language
from bot.core.pages import page, turned
from bot.core.reasons import Reason
from bot.core.scopes import in_words
from bot.core.subscriptions import Subscription
from bot.core.text import clamped, escaped, stamp
from bot.core.tongue import _, plural, term

LIST: Final = "announcements"
"""The action that turns the pages of the list."""

_NAMES, _TEMPLATE, _ON_A_PAGE = 300, 150, 6
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An announcement with the names of its shows, and why nothing can be posted to its channel, if anything is."""

    subscription: Subscription
    names: Sequence[str] = ()
    trouble: Reason | None = None


def announcements_card(announcements: Sequence[Listed], number: int = 1) -> Message:
    """Tell a server's announcements, a page of them."""
    shown = page([entry(one) for one in announcements], number, most=_ON_A_PAGE)
    nothing = _("Nothing is announced here yet. Begin with /announce add.")
    card = Message(title=_("Announcements"), description=shown.text or nothing, footer="Airdate")
    return fitted(turned(card, shown, LIST))


def entry(listed: Listed) -> str:
    """Tell one announcement: where it goes and what it is about, then each property in words, then what is wrong."""
    own = listed.subscription
    head = f"**#{own.id}** <#{own.channel_id}>: {clamped(escaped(shows_in_words(own, listed.names)), _NAMES)}"
    lines = [head, f"-# {' · '.join(_properties(own))}"]
    if own.template:
        lines.append("-# " + _("Text: {template}", template=clamped(escaped(own.template), _TEMPLATE)))
    return "\n".join([*lines, *_state(own, listed.trouble)])


def shows_in_words(own: Subscription, names: Sequence[str]) -> str:
    """Name what an announcement is about; not escaped."""
    if own.show_ids is None:
        return in_words(own.season, own.platform)
    return ", ".join(sorted(names)) or _("no show that is still known")


def _properties(own: Subscription) -> Iterator[str]:
    yield event_words.told(own.events) or _("no events")
    if own.news:
        yield _("of news only {kinds}", kinds=", ".join(_(event_words.NEWS_KINDS[kind]) for kind in sorted(own.news)))
    if own.audio:
        yield _("in {languages}", languages=", ".join(escaped(language(tag)) for tag in sorted(own.audio)))
    if own.when:
        yield _("when it is seen") if own.when is When.CONFIRMED else _("at the scheduled time")
    if own.role_id:
        yield _role(own)
    yield from _extras(own)


def _role(own: Subscription) -> str:
    role = f"<@&{own.role_id}>"
    return _("pings {role}, which members may take", role=role) if own.open_role else _("pings {role}", role=role)


def _extras(own: Subscription) -> Iterator[str]:
    if own.reminder:
        yield _("reminder {span} before", span=span_in_words(own.reminder))
    if own.thread:
        yield _("a thread for each episode")
    if own.spoilers is not None:
        yield _("titles hidden for {span}", span=span_in_words(own.spoilers)) if own.spoilers else _("titles shown")
    if own.publish:
        yield _("published to followers")
    if own.digest:
        yield _digest(own.digest)


def _digest(digest: Daily) -> str:
    at, zone = digest.at.strftime("%H:%M"), digest.zone
    if digest.weekday is None:
        return _("a digest every day at {time} ({zone})", time=at, zone=zone)
    days = (
        term("weekday", "Monday"),
        term("weekday", "Tuesday"),
        term("weekday", "Wednesday"),
        term("weekday", "Thursday"),
        term("weekday", "Friday"),
        term("weekday", "Saturday"),
        term("weekday", "Sunday"),
    )
    return _("a digest every {weekday} at {time} ({zone})", weekday=days[digest.weekday], time=at, zone=zone)


def _state(own: Subscription, trouble: Reason | None) -> Iterator[str]:
    if own.paused and own.resume_at:
        yield "⏸️ " + _("Paused until {time}.", time=stamp(own.resume_at, "f"))
    elif own.paused and own.paused_for:
        yield "⏸️ " + _("Paused: {reason}.", reason=own.paused_for.words)
    elif own.paused:
        yield "⏸️ " + _("Paused.")
    if trouble and not own.paused_for:
        yield "⚠️ " + _("Nothing can be posted now: {reason}.", reason=trouble.words)
    if own.is_from_file:
        yield "-# " + _("From the admin's file.")


def span_in_words(span: timedelta) -> str:
    """Say how long a span is, in the largest unit that says it exactly."""
    minutes = int(span.total_seconds()) // 60
    if span >= _DAY and span % _DAY == timedelta():
        return plural("{number} day", "{number} days", span.days)
    if minutes >= 60 and minutes % 60 == 0:  # noqa: PLR2004 - the minutes of an hour
        return plural("{number} hour", "{number} hours", minutes // 60)
    return plural("{number} minute", "{number} minutes", minutes)
