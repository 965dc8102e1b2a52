"""Drawing: one message as an SVG in the colours of Discord."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from tests.discord_server.message import Message
from tests.pictures.lines import broken, width
from tests.pictures.markup import Run, runs

PAGE, CARD, PILL, TEXT, FAINT, LINK = "#313338", "#2b2d31", "#3c3f45", "#dbdee1", "#949ba4", "#00a8fc"
BUTTON = "#4e5058"
WIDE, LEFT, ROOM = 620, 72, 500
FONT = "'gg sans', 'Noto Sans', 'Helvetica Neue', Helvetica, Arial, sans-serif"


@dataclass(slots=True)
class Sheet:
    """What is drawn so far, from the top down."""

    now: datetime
    y: float = 18
    parts: list[str] = field(default_factory=list)

    def text(self, found: list[Run], x: float, size: float = 14, colour: str = TEXT, room: float = ROOM) -> None:
        """Write runs, in as many lines as they take."""
        for line in broken(found, room, size):
            self.y += size * 1.4
            self._line(line, x, size, colour)

    def _line(self, line: list[Run], x: float, size: float, colour: str) -> None:
        spans = "".join(_span(run) for run in line)
        at = f'x="{x:g}" y="{self.y:g}" font-size="{size:g}" fill="{colour}"'
        self.parts.append(f'<text xml:space="preserve" {at}>{spans}</text>')

    def markdown(self, text: str, x: float, size: float = 14) -> None:
        """Write markdown, line by line."""
        for line in text.split("\n"):
            small = line.startswith("-# ")
            words = line.removeprefix("-# ")
            self.text([*runs(words, self.now)], x, 12 if small else size, FAINT if small else TEXT)


def _span(run: Run) -> str:
    look = [
        'font-weight="600"' if run.bold else "",
        'text-decoration="line-through"' if run.gone else "",
        f'fill="{LINK}"' if run.link else "",
        'fill="#c9cdfb"' if run.pill and not run.link else "",
    ]
    return f"<tspan {' '.join(filter(None, look))}>{escape(run.text)}</tspan>"


def drawn(message: Message, now: datetime) -> str:
    """Draw a message as its reader sees it at `now` (UTC)."""
    sheet = Sheet(now)
    sheet.text([Run(text="Airdate", bold=True), Run(text="  APP", pill=True)], LEFT, 15, "#f2f3f5")
    if message.content:
        sheet.markdown(message.content, LEFT)
    for embed in message.embeds:
        _card(sheet, embed)
    _components(sheet, message.components)
    height = sheet.y + 24
    frame = f'<rect width="{WIDE}" height="{height:g}" rx="8" fill="{PAGE}"/>'
    face = '<circle cx="38" cy="38" r="20" fill="#eb459e"/>'
    letter = '<text x="38" y="44" font-size="18" fill="#fff" text-anchor="middle">A</text>'
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{height:g}" font-family="{FONT}">'
    return "\n".join([opened, frame, face, letter, *sheet.parts, "</svg>", ""])


def _card(sheet: Sheet, embed: dict[str, Any]) -> None:
    sheet.y += 8
    top, place = sheet.y, len(sheet.parts)
    sheet.y += 4
    if embed.get("title"):
        sheet.text(
            [*runs(embed["title"], sheet.now, Run(text="", bold=True, link=bool(embed.get("url"))))], LEFT + 16, 15
        )
    if embed.get("description"):
        sheet.y += 2
        sheet.markdown(embed["description"], LEFT + 16)
    for one in embed.get("fields", ()):
        sheet.y += 6
        sheet.text([*runs(one["name"], sheet.now, Run(text="", bold=True))], LEFT + 16, 13)
        sheet.markdown(one["value"], LEFT + 16, 13)
    if footer := embed.get("footer", {}).get("text"):
        sheet.y += 4
        sheet.text([Run(text=footer)], LEFT + 16, 11, FAINT)
    sheet.y += 14
    tall, colour = sheet.y - top, f"#{embed.get('color') or 0x5865F2:06x}"
    box = f'x="{LEFT}" y="{top:g}" height="{tall:g}"'
    sheet.parts[place:place] = [
        f'<rect {box} width="{ROOM + 32}" rx="4" fill="{CARD}"/>',
        f'<rect {box} width="4" rx="2" fill="{colour}"/>',
    ]


def _components(sheet: Sheet, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        x, sheet.y = LEFT, sheet.y + 8
        for label, wide in _labels(row):
            sheet.parts.append(f'<rect x="{x:g}" y="{sheet.y:g}" width="{wide:g}" height="30" rx="6" fill="{BUTTON}"/>')
            at = f'x="{x + wide / 2:g}" y="{sheet.y + 20:g}"'
            sheet.parts.append(f'<text {at} font-size="13" fill="#fff" text-anchor="middle">{escape(label)}</text>')
            x += int(wide) + 8
        sheet.y += 30


def _labels(row: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for part in row["components"]:
        name = (part.get("emoji") or {}).get("name") or ""
        link = " ↗" if part.get("url") else ""
        menu = part["type"] != 2
        label = " ".join(filter(None, (name, str(part.get("placeholder" if menu else "label") or "") + link)))
        yield (f"{label} ⌄", 300) if menu else (label, width(label, 13) + 28)
