"""Markup: Discord's markdown as runs of text, with timestamps as a reader would see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_datetime, format_timedelta

_MARK = re.compile(
    r"\\(?P<plain>[^\w\s])|\*\*(?P<bold>.+?)\*\*|~~(?P<gone>.+?)~~|\[(?P<words>.+?)\]\((?P<url>[^)]*)\)"
    r"|<t:(?P<at>-?\d+)(?::(?P<style>\w))?>|(?P<mention><[#@]&?\d+>)"
)
_PATTERNS = {"t": "HH:mm", "f": "d MMMM y HH:mm", "F": "EEEE, d MMMM y HH:mm", "D": "d MMMM y", "d": "dd/MM/y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text that looks alike."""

    text: str
    bold: bool = False
    gone: bool = False
    link: bool = False
    pill: bool = False


def runs(text: str, now: datetime, look: Run | None = None) -> Iterator[Run]:
    """Read markdown into runs; `now` (UTC) is when the reader looks."""
    base, end = look or Run(text=""), 0
    for found in _MARK.finditer(text):
        yield _like(base, text[end : found.start()])
        yield from _marked(found, now, base)
        end = found.end()
    yield _like(base, text[end:])


def _like(base: Run, text: str, **more: bool) -> Run:
    look = {"bold": base.bold, "gone": base.gone, "link": base.link, "pill": base.pill, **more}
    return Run(text=text, **look)


def _marked(found: re.Match[str], now: datetime, base: Run) -> Iterator[Run]:
    if found["plain"]:
        yield _like(base, found["plain"])
    elif found["bold"]:
        yield from runs(found["bold"], now, _like(base, "", bold=True))
    elif found["gone"]:
        yield from runs(found["gone"], now, _like(base, "", gone=True))
    elif found["words"]:
        yield from runs(found["words"], now, _like(base, "", link=True))
    elif found["mention"]:
        yield _like(base, "#anime" if found["mention"][1] == "#" else "@Rouge", pill=True)
    else:
        yield _like(
            base, _instant(datetime.fromtimestamp(int(found["at"]), UTC), found["style"] or "f", now), pill=True
        )


def _instant(at: datetime, style: str, now: datetime) -> str:
    if style == "R":
        return format_timedelta(at - now, add_direction=True, threshold=1.2, locale="en")
    return format_datetime(at, _PATTERNS[style], tzinfo=UTC, locale="en_GB")
