"""Render: what an event reads like, as a message within Discord's limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.core import calendar_message, catch_up, digest_messages, notices, release_messages, roundup, schedule_messages
from bot.core.events import EventKind
from bot.core.feeds import shown
from bot.core.message import Button, Message, fitted
from bot.core.naming import NAME, named
from bot.core.offers import offers
from bot.core.style import PLAIN, Style, styled
from bot.core.subject import Subject
from bot.core.template_values import TEMPLATED, values_of
from bot.core.templates import filled
from bot.core.text import clamped, escaped, plain
from bot.core.threads import labels_of
from bot.core.tongue import _

COLOURS = {
    EventKind.PREMIERE: 0x57F287,
    EventKind.FINALE: 0xEB459E,
    EventKind.NEWS: 0x3498DB,
    EventKind.TRAILER: 0x3498DB,
    EventKind.MOVED: 0xFEE75C,
    EventKind.POSTPONED: 0xFEE75C,
    EventKind.LATE: 0xE67E22,
}
_SUMMARY = 300


def message(
    subject: Subject,
    *,
    role_ids: tuple[int, ...] = (),
    marker: str = "",
    style: Style = PLAIN,
    now: datetime | None = None,
) -> Message:
    """Write the message of an event; the marker in its footer lets it be found again in a channel's history.

    What the style keeps back at `now` (UTC) is left out; without it nothing is.
    """
    subject = styled(subject, style, now)
    written = _WRITERS[subject.event.kind](subject)
    # The marker comes last, so what stands before it must not push it over Discord's limit.
    signed = " · ".join(part for part in (clamped(plain(written.footer), NAME), "Airdate", marker) if part)
    colour = COLOURS.get(subject.event.kind, written.colour)
    title = _("[Test] {title}", title=written.title) if subject.event.details.get("test") else written.title
    told = style.template and subject.event.kind in TEMPLATED
    text = filled(style.template, values_of(subject, role_ids)) if told else written.text
    buttons = (*written.buttons, *offers(subject, is_direct=style.is_direct))
    made = replace(written, title=title, footer=signed, colour=colour, role_ids=role_ids, text=text, buttons=buttons)
    return fitted(replace(made, labels=labels_of(subject)))


def _news(subject: Subject) -> Message:
    item = subject.item
    if item is None:
        raise ValueError(f"a {subject.event.kind} event without its item")
    also = _("Also: {sources}", sources=", ".join(subject.also)) if subject.also else ""
    names = (shown(subject.source or ""), also, subject.show.name if subject.show and subject.source else "")
    return Message(
        title=escaped(item.title),
        description=clamped(escaped(item.summary), _SUMMARY),
        url=item.link,
        thumbnail=item.image,
        at=subject.event.at,
        footer=" · ".join(name for name in names if name),
        buttons=(Button(label=_("Read"), url=item.link),) if item.link else (),
    )


def line(subject: Subject) -> str:
    """Write the line that stands for an event in a list of many."""
    return roundup.line(_WRITERS[subject.event.kind](subject), subject.event.at)


def _roundup(subject: Subject) -> Message:
    return roundup.roundup(subject.event, [line(one) for one in subject.joined])


def _announced(subject: Subject) -> Message:
    if subject.show is None:
        raise ValueError("an announcement without its show")
    return Message(
        title=_("{show} is announced", show=named(subject.show)),
        url=subject.show.facts.url,
        thumbnail=subject.show.cover,
        at=subject.event.at,
    )


_WRITERS: Mapping[EventKind, Callable[[Subject], Message]] = {
    EventKind.ANNOUNCED: _announced,
    EventKind.REMINDER: schedule_messages.reminder,
    EventKind.PREMIERE: release_messages.out,
    EventKind.EPISODE: release_messages.out,
    EventKind.FINALE: release_messages.out,
    EventKind.BATCH: release_messages.out,
    EventKind.DUB: release_messages.out,
    EventKind.MOVED: schedule_messages.moved,
    EventKind.POSTPONED: schedule_messages.moved,
    EventKind.LATE: schedule_messages.late,
    EventKind.CATALOGUE: release_messages.out,
    EventKind.NEWS: _news,
    EventKind.TRAILER: _news,
    EventKind.SOURCE_FAILING: notices.source_health,
    EventKind.SOURCE_STALE: notices.source_health,
    EventKind.SOURCE_BACK: notices.source_health,
    EventKind.CHANNEL_TROUBLE: notices.channel_trouble,
    EventKind.CATCH_UP: catch_up.summary,
    EventKind.ROUNDUP: _roundup,
    EventKind.DIGEST: digest_messages.digest,
    EventKind.CALENDAR: calendar_message.standing,
}
