"""The terminal as a channel: every message as a panel that looks as it would in Discord."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from bot.core.message import Message

_STAMP = re.compile(r"<t:(-?\d+):(\w)>")
_ESCAPE = re.compile(r"\\([\\*_~`|>\[\]<#+-])")
_LINK = re.compile(r"\[((?:\\.|[^\]])*)\]\((https?://[^)]*)\)")
_FORMATS = {"t": "%H:%M UTC", "D": "%d %B %Y", "F": "%A, %d %B %Y %H:%M UTC"}
_STEPS = ((86400, "day"), (3600, "hour"), (60, "minute"))


def readable(text: str, now: datetime) -> str:
    """Give Discord markup as plain text: timestamps in UTC or relative to now, links by name, escapes undone."""
    told = _STAMP.sub(lambda found: _told(datetime.fromtimestamp(int(found[1]), UTC), found[2], now), text)
    told = _LINK.sub(r"\1", told).replace("**", "").replace("\u200b", "")
    return _ESCAPE.sub(r"\1", told)


def _told(at: datetime, style: str, now: datetime) -> str:
    if style != "R":
        return at.strftime(_FORMATS.get(style, "%d %B %Y %H:%M UTC"))
    seconds = int((at - now).total_seconds())
    for size, name in _STEPS:
        if abs(seconds) >= size:
            amount = abs(seconds) // size
            words = f"{amount} {name}{'s' if amount > 1 else ''}"
            return f"in {words}" if seconds > 0 else f"{words} ago"
    return "now"


def lines(message: Message, at: datetime) -> list[str]:
    """Give a message as plain lines at an instant: its title, text, fields and links."""
    texts = [message.title, *message.description.splitlines(), *(f"{one.name}: {one.value}" for one in message.fields)]
    links = [f"{button.label}: {button.url}" for button in message.buttons if button.url]
    return [readable(text, at) for text in texts if text] + links


def panel(message: Message, at: datetime) -> Panel:
    """Draw a message as Discord would show it at an instant."""
    parts = [Text(readable(message.description, at))] if message.description else []
    parts += [Text(f"{readable(field.name, at)}: {readable(field.value, at)}") for field in message.fields]
    parts += [Text(f"[ {button.label} ]  {button.url}", style="cyan") for button in message.buttons if button.url]
    return Panel(
        Group(*parts),
        title=Text(readable(message.title, at), style="bold"),
        title_align="left",
        subtitle=Text(f"{at:%Y-%m-%d %H:%M UTC} · {readable(message.footer, at)}", style="dim"),
        subtitle_align="right",
        border_style=f"#{message.colour:06x}",
    )


class Terminal:
    """Prints what would be posted; nothing is ever refused here."""

    ready = True

    def __init__(self, console: Console, clock: Callable[[], datetime]) -> None:
        self._console = console
        self._clock = clock
        self._ids = count(1)

    async def post(self, channel_id: int, message: Message, nonce: str) -> int:
        """Print a message; gives its running number."""
        del channel_id, nonce
        self._console.print(panel(message, self._clock()))
        return next(self._ids)

    async def edit(self, channel_id: int, message_id: int, message: Message) -> None:
        """Print how a message reads from now on."""
        del channel_id, message_id
        self._console.print(panel(message, self._clock()))

    async def dm(self, user_id: int) -> int:
        """Give a person's own number: nobody reads direct messages here."""
        return user_id

    async def publish(self, channel_id: int, message_id: int) -> None:
        """Do nothing: nobody follows these channels."""

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        """Do nothing: these channels have no threads."""
        del channel_id, name
        return message_id

    def is_forum(self, channel_id: int) -> bool:
        """Say no: there are no forums here."""
        del channel_id
        return False

    async def find(self, channel_id: int, marker: str, since: datetime) -> int | None:
        """Find nothing: what a terminal has shown is gone."""
        del channel_id, marker, since
        return None
