"""A small reader of Discord's markdown, made after its parser (simple-markdown with Discord's rules), not after ours.

It tells what takes effect in a text, and what a reader sees of it. Where Discord looks at a whole text, as for
invitations, so does it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Rules = tuple[tuple[str, re.Pattern[str]], ...]

_INSIDE = r"(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*"
_BLOCKS = (
    ("heading", re.compile(r"#{1,3} +(?=\S)")),
    ("subtext", re.compile(r"-# +(?=\S)")),
    ("quote", re.compile(r">(?:>>)? ")),
    ("list", re.compile(r" *(?:[-*+]|\d+\.) +(?=\S)")),
)
_MARKS = (
    ("fence", re.compile(r"```(?:[a-z0-9_+\-.#]+\n)?\n*([\s\S]+?)\n*```", re.IGNORECASE)),
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")),
    ("strong", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    (
        "em",
        re.compile(
            r"\b_((?:__|\\[\s\S]|[^\\_])+?)_\b|\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)"
        ),
    ),
    ("strike", re.compile(r"~~((?:\\[\s\S]|[^\\])+?)~~(?!_)")),
    ("spoiler", re.compile(r"\|\|((?:\\[\s\S]|[^\\])+?)\|\|")),
    ("everyone", re.compile(r"@(?:everyone|here)\b")),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>")),
    ("stamp", re.compile(r"<t:-?\d{1,17}(?::[tTdDfFsSR])?>")),
    ("command", re.compile(r"</[^:<>\n]{1,100}:\d+>")),
    ("guide", re.compile(r"<id:\w+>")),
    ("emoji", re.compile(r"<a?:\w{2,}:\d+>")),
    ("autolink", re.compile(r"<(?:[^: >]+:/[^ >]+|mailto:[^ >]+|tel:[^ >]+|sms:[^ >]+|[^ >]+@[^ >]+)>")),
    ("url", re.compile(r"(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s]")),
)
_LINK = re.compile(rf"\[({_INSIDE})\]\(\s*<?((?:[^\s\\]|\\.)*?)>?(?:\s+['\"]([\s\S]*?)['\"])?\s*\)")
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_INVITE = re.compile(r"discord(?:app)?\.(?:gg|gift|new|com)(?:/|\b)", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass
class Seen:
    """What takes effect in a text, each with what it takes effect on, and what a reader sees."""

    effects: list[tuple[str, str]] = field(default_factory=list)
    shown: str = ""

    @property
    def kinds(self) -> list[str]:
        """What takes effect, in the order of the text; the same instants and links may stand in other words."""
        return [kind for kind, _ in self.effects]

    @property
    def links(self) -> set[str]:
        """Where a click may lead."""
        return {url for kind, url in self.effects if kind in {"link", "url", "autolink"}}


def read(text: str) -> Seen:
    """Read a whole text."""
    seen = Seen()
    seen.shown = _inline(text, seen, begins=True)
    # Discord's client looks for invitations in what was sent, and not in what is shown.
    seen.effects += [("invite", found[0]) for found in _INVITE.finditer(text)]
    return seen


def _inline(text: str, seen: Seen, *, begins: bool = False) -> str:
    shown, place = "", 0
    while place < len(text):
        at_start = text[place - 1] == "\n" if place else begins
        if at_start and (block := _first(_BLOCKS, text, place)):
            kind, found = block
            seen.effects.append((kind, found[0]))
            place = found.end()
        elif escape := _ESCAPE.match(text, place):
            shown, place = shown + escape[1], escape.end()
        elif link := _link(text, place):
            seen.effects.append(("link", link[2]))
            shown, place = shown + _inline(link[1], seen), link.end()
        elif mark := _first(_MARKS, text, place):
            shown, place = shown + _marked(*mark, seen), mark[1].end()
        else:
            shown, place = shown + text[place], place + 1
    return shown


def _marked(kind: str, found: re.Match[str], seen: Seen) -> str:
    seen.effects.append((kind, found[0]))
    inner = next((group for group in reversed(found.groups()) if group), None)
    if inner is None or kind in {"fence", "code"}:
        return inner or found[0]
    return _inline(inner, seen)


def _link(text: str, place: int) -> re.Match[str] | None:
    found = _LINK.match(text, place)
    return found if found and _WEB.match(found[2]) else None


def _first(rules: Rules, text: str, place: int) -> tuple[str, re.Match[str]] | None:
    return next(((kind, found) for kind, mark in rules if (found := mark.match(text, place))), None)
