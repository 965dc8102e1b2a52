"""The card of the calendar: a page for each day or week, with buttons to its neighbours and a menu of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from bot.core.actions import named as action
from bot.core.airing import DAY, Slot, Sureness, day_of
from bot.core.coming_card import episode_of
from bot.core.message import Button, Menu, Message, Option, fitted
from bot.core.naming import NAME, link, listed, named, platform
from bot.core.pages import Page, page
from bot.core.spoken_words import day_name
from bot.core.text import clamped, escaped, linked, stamp
from bot.core.tongue import _, mark

TURN: Final = "airing"
"""The action that shows another page."""

_FARTHEST = 366
_LINES = 25
_APART = "|"
_FIELDS = 4


class Span(StrEnum):
    """How much of the calendar a page shows."""

    DAY = "day"
    WEEK = "week"

    @property
    def days(self) -> int:
        """How many days that are."""
        return 1 if self is Span.DAY else 7


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is looked at: a span from its first local date on, all of it or what one follows; `part` counts from 1."""

    span: Span
    first: date
    only_followed: bool = False
    part: int = 1

    @property
    def argument(self) -> str:
        """What a button is told to show this."""
        return self._argument(self.first.isoformat())

    @property
    def of_today(self) -> str:
        """What a button is told to show the same from today on, whenever it is pressed."""
        return self._argument("")

    def _argument(self, first: str) -> str:
        return _APART.join((self.span, first, "followed" if self.only_followed else "", str(self.part)))

    def moved(self, spans: int) -> View:
        """Give the view so many spans later, or earlier."""
        return replace(self, first=self.first + spans * self.span.days * DAY, part=1)


def read(argument: str, today: date) -> View | None:
    """Read what a button tells; None where it is nothing that this module wrote, or farther off than a year."""
    fields = argument.split(_APART)
    if len(fields) != _FIELDS or fields[0] not in [*Span]:
        return None
    span, first, followed, part = fields
    try:
        day = date.fromisoformat(first) if first else today
    except ValueError:
        return None
    if abs(day - today) > timedelta(days=_FARTHEST):
        return None
    number = int(part) if part.isascii() and part.isdecimal() and len(part) <= _FIELDS else 1
    return View(span=Span(span), first=day, only_followed=followed == "followed", part=number)


def airing_card(view: View, slots: Sequence[Slot], today: date, zone: str) -> Message:
    """Tell what is on within a view; its days go by the clocks of a zone (an IANA name), times are each reader's."""
    shown = page(_lines(view, slots, zone), view.part, most=_LINES)
    empty = _("Nothing that you follow is expected.") if view.only_followed else _("Nothing is expected.")
    footer = _("Days of the zone {zone}", zone=zone)
    if shown.of > 1:
        place = _("Page {number} of {pages}", number=shown.number, pages=shown.of)
        footer = f"{footer} · {place}"
    return fitted(
        Message(
            title=_title(view),
            description=shown.text.strip() or empty,
            footer=footer,
            buttons=_buttons(view, shown, today),
            menus=(_menu(view, today),),
        )
    )


def _title(view: View) -> str:
    if view.span is Span.DAY:
        return _("Airing on {day}", day=day_name(view.first))
    last = view.first + (view.span.days - 1) * DAY
    return _("Airing from {first} to {last}", first=day_name(view.first), last=day_name(last))


def _lines(view: View, slots: Sequence[Slot], zone: str) -> list[str]:
    """Give a line for each slot; in a week the first one of a day stands below the day."""
    if view.span is Span.DAY:
        return [_line(slot) for slot in slots]
    lines: list[str] = []
    for day, held in groupby(slots, key=lambda one: day_of(one.at, zone)):
        first, *rest = [_line(slot) for slot in held]
        lines += [f"\n**{day_name(day)}**\n{first}", *rest]
    return lines


_SAID: Final[Mapping[Sureness, str]] = {
    Sureness.OUT: mark("{time} {show} · {episode} on {platform} ✅"),
    Sureness.SCHEDULED: mark("{time} {show} · {episode} on {platform}"),
    Sureness.USUAL: mark("{time} {show} · {episode} on {platform} (usual time)"),
    Sureness.MISSING: mark("{time} {show} · {episode} on {platform}, not seen yet ⏰"),
}


def _line(slot: Slot) -> str:
    several = len(slot.numbers) > 1
    episode = (
        _("Episodes {numbers}", numbers=clamped(listed(slot.numbers), NAME)) if several else episode_of(slot.release)
    )
    return _(
        _SAID[slot.sure],
        time=stamp(slot.at, "t"),
        show=linked(named(slot.show), link(slot.release, slot.show)),
        episode=episode,
        platform=escaped(platform(slot.platform)),
    )


def _buttons(view: View, shown: Page, today: date) -> tuple[Button, ...]:
    is_day = view.span is Span.DAY
    around = (
        Button(label=_("Previous day") if is_day else _("Previous week"), action=action(TURN, view.moved(-1).argument)),
        Button(
            label=_("Today") if is_day else _("This week"),
            action=action(TURN, replace(view, part=1).of_today),
            disabled=view.first == today,
        ),
        Button(label=_("Next day") if is_day else _("Next week"), action=action(TURN, view.moved(1).argument)),
    )
    if shown.of == 1:
        return around
    back, more = (replace(view, part=shown.number + step).argument for step in (-1, 1))
    return (
        *around,
        Button(label=_("Back"), action=action(TURN, back), disabled=shown.number == 1),
        Button(label=_("More"), action=action(TURN, more), disabled=shown.number == shown.of),
    )


def _menu(view: View, today: date) -> Menu:
    """Offer the days around the one that is shown: the next seven from today on, as long as it is one of them."""
    ahead = (view.first - today).days
    start = today if 0 <= ahead < Span.WEEK.days else view.first - (Span.WEEK.days // 2) * DAY
    days = [start + place * DAY for place in range(Span.WEEK.days)]
    views = [View(span=Span.DAY, first=day, only_followed=view.only_followed) for day in days]
    options = tuple(
        Option(label=day_name(one.first), value=one.argument, chosen=view.span is Span.DAY and one.first == view.first)
        for one in views
    )
    return Menu(action=action(TURN), placeholder=_("Go to a day"), options=options)


def opened(span: Span, now: datetime, zone: str, *, only_followed: bool = False) -> View:
    """Give the view that a question opens: the span that begins with the local date of `now`."""
    return View(span=span, first=day_of(now, zone), only_followed=only_followed)
