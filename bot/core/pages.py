"""Pages: lists that are longer than one message, turned by buttons that go on working after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.core.actions import named
from bot.core.message import Button, Message
from bot.core.text import units
from bot.core.tongue import _

ROOM: Final = 3800
"""What the lines of a page may take together (UTF-16 units); the rest of a description is for what stands above."""

MOST: Final = 12
"""How many lines a page has at most, so that it is no wall of text."""

_APART: Final = "|"
_LONGEST: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list: its lines, its `number` counted from 1, and `of` how many it is one."""

    lines: tuple[str, ...]
    number: int
    of: int

    @property
    def text(self) -> str:
        """The lines, one below the other."""
        return "\n".join(self.lines)


def page(lines: Sequence[str], number: int, *, most: int = MOST, room: int = ROOM) -> Page:
    """Give a page of lines, none of which is cut in its middle; a number that there is not gives the nearest page."""
    pages = _parted(lines, most, room)
    shown = min(max(number, 1), len(pages))
    return Page(lines=pages[shown - 1], number=shown, of=len(pages))


def _parted(lines: Sequence[str], most: int, room: int) -> list[tuple[str, ...]]:
    pages: list[tuple[str, ...]] = [()]
    left = room
    for line in lines:
        size = units(line) + 1
        if pages[-1] and (size > left or len(pages[-1]) == most):
            pages.append(())
            left = room
        pages[-1] += (line,)
        left -= size
    return pages


def turned(message: Message, shown: Page, action: str, argument: str = "") -> Message:
    """Give a message with the buttons that turn its pages, before its own ones, and with the page's number below.

    A list of one page stays as it is. What is pressed does `action`, and `asked` reads what it is told.
    """
    if shown.of == 1:
        return message
    place = _("Page {number} of {pages}", number=shown.number, pages=shown.of)
    before = Button(label=_("Previous"), action=_named(action, shown.number - 1, argument), disabled=shown.number == 1)
    after = Button(
        label=_("Next page"), action=_named(action, shown.number + 1, argument), disabled=shown.number == shown.of
    )
    footer = " · ".join(part for part in (message.footer, place) if part)
    return replace(message, footer=footer, buttons=(before, after, *message.buttons))


def _named(action: str, number: int, argument: str) -> str:
    return named(action, f"{number}{_APART}{argument}")


def asked(argument: str) -> tuple[int, str]:
    """Read which page is asked for, and of what; anybody may send anything, so what is no number is the first page."""
    number, _apart, rest = argument.partition(_APART)
    is_number = number.isascii() and number.isdecimal() and len(number) <= _LONGEST
    return (int(number) if is_number else 1, rest)
