"""Templates: an announcement's own text, in which plain placeholders stand for what an alert is about.

Only a name between braces is a placeholder, and only of the closed list; nothing is looked up in it, formatted or run.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from string import Formatter
from typing import Final

from bot.core.text import clamped, units
from bot.core.tongue import _
from bot.errors import ReplyError

LENGTH: Final = 1000
"""UTF-16 units that a template may have as it is typed."""

FILLED: Final = 1500
"""UTF-16 units that it may have when it is filled; the rest of Discord's 2000 is for the roles that are pinged."""

PLACEHOLDERS: Final = (
    "show",
    "number",
    "title",
    "link",
    "platform",
    "time",
    "relative",
    "season",
    "audio",
    "kind",
    "role",
)
"""What may stand between braces."""

Part = tuple[str, str | None]
"""A text as it stands, and the placeholder that follows it, if any."""

_SPACES = re.compile(r"[ \t]+")
_NO_TEXT = frozenset({"Cc", "Cs"})


def read(template: str) -> list[Part]:
    r"""Take a template apart; a typed `\n` begins a new line, since a command's option has one line only.

    Raises:
        ReplyError: it is too long, has a placeholder that is none, or a brace that ends or begins nothing.
    """
    if units(template) > LENGTH:
        raise ReplyError(_("That template is longer than {limit} characters. Use fewer words.", limit=LENGTH))
    try:
        found = [*Formatter().parse(_shown(template).replace("\\n", "\n"))]
    except ValueError:
        raise _refusal(_("A brace in that template is not closed.")) from None
    for _text, name, form, conversion in found:
        if name is not None and (name not in PLACEHOLDERS or form or conversion):
            raise _refusal(_("{name} is no placeholder.", name=_quoted(name, form, conversion)))
    return [(text, name) for text, name, _form, _conversion in found]


def checked(template: str) -> str:
    """Give a template as it is kept, without what is no text; raises ReplyError where it can't be read."""
    read(template)
    return _shown(template).strip()


def _shown(text: str) -> str:
    """Leave out what is no text; joiners stay, of which emoji are made."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) not in _NO_TEXT)


def _quoted(name: str, form: str | None, conversion: str | None) -> str:
    whole = name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
    return "`{" + clamped(whole.replace("`", "'").replace("@", "@\u200b"), 40) + "}`"


def _refusal(fault: str) -> ReplyError:
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    advice = _("Use any of {known}; write a brace itself as two: {doubled}.", known=known, doubled="{{ }}")
    return ReplyError(f"{fault} {advice}")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Put values, which are escaped already, in the places of the placeholders; one without a value is left out.

    A template that can't be read, which none is that was taken, says nothing.
    """
    try:
        parts = read(template)
    except ReplyError:
        return ""
    text = "".join(before + (values.get(name, "") if name else "") for before, name in parts)
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return clamped("\n".join(lines).strip(), FILLED)
