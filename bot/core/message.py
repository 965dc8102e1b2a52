"""Messages: what is to be posted, in Discord's terms but without Discord."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.text import clamped, escaped, safe_link, units

CONTENT, TITLE, DESCRIPTION, FIELDS, FIELD_NAME, FIELD_VALUE, FOOTER = 2000, 256, 4096, 25, 256, 1024, 2048
EMBED_SUM = 6000
"""Discord's limits of a message and its embed (message and embed limits, UTF-16 units)."""

BUTTON_LABEL = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One named part of an embed."""

    name: str
    value: str
    inline: bool = True


OPTIONS, OPTION_TEXT, CUSTOM_ID = 25, 100, 100
"""Discord's limits of a menu's options, of their texts, and of what names an action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button that opens a link, or does something: `action` is then what `actions.named` gives."""

    label: str
    url: str | None = None
    action: str | None = None
    emoji: str | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A line of a menu; `value` is what the action is told."""

    label: str
    value: str
    description: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A menu of which one option is chosen, unless `most` allows more."""

    action: str
    placeholder: str
    options: tuple[Option, ...]
    most: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message with one embed. Texts are already escaped; `role_ids` are the only mentions that may ping.

    `labels` are what a forum may have tags for; they are no part of what the message says.
    """

    title: str
    description: str = ""
    url: str | None = None
    fields: tuple[Field, ...] = ()
    footer: str = ""
    thumbnail: str | None = None
    at: datetime | None = None
    colour: int = 0x5865F2
    buttons: tuple[Button, ...] = ()
    menus: tuple[Menu, ...] = ()
    role_ids: tuple[int, ...] = ()
    text: str = ""
    labels: tuple[str, ...] = field(default=(), repr=False)

    @property
    def content(self) -> str:
        """The text beside the embed: the roles to ping, and words of the announcement's own."""
        pings = [f"<@&{role}>" for role in self.role_ids]
        # A text that mentions a role itself needs no mention before it, unless it is cut off.
        text = clamped(self.text, max(1, CONTENT - units(" ".join(pings)) - 1))
        missing = " ".join(ping for ping in pings if ping not in text)
        return clamped(" ".join(part for part in (missing, text) if part), CONTENT)

    @property
    def plain(self) -> str:
        """The same without an embed: the roles, the title, the link, and the footer with its marker at the end."""
        # A footer is shown as it is, a text is not: what stands in it must not become markup.
        ends = "\n".join(text for text in (self.url or "", escaped(self.footer)) if text)
        start = " ".join(text for text in (self.content, f"**{self.title}**") if text)
        return f"{clamped(start, CONTENT - units(ends) - 1)}\n{ends}" if ends else clamped(start, CONTENT)

    @property
    def digest(self) -> str:
        """A short name of all that it says, by which a message is known to need no edit."""
        return hashlib.blake2b(repr(self).encode(), digest_size=8).hexdigest()


def fitted(message: Message) -> Message:
    """Give the message within every limit: each text cut by itself, then fields dropped until the sum fits."""
    title, footer = clamped(message.title, TITLE), clamped(message.footer, FOOTER)
    description = clamped(message.description, min(DESCRIPTION, EMBED_SUM - units(title) - units(footer)))
    left = EMBED_SUM - units(title) - units(footer) - units(description)
    return Message(
        title=title,
        description=description,
        url=safe_link(message.url),
        fields=_fitted_fields(message.fields, left),
        footer=footer,
        thumbnail=safe_link(message.thumbnail),
        at=message.at,
        colour=message.colour,
        buttons=tuple(button for one in message.buttons[:5] if (button := _fitted_button(one))),
        menus=tuple(_fitted_menu(menu) for menu in message.menus[:4] if menu.options),
        role_ids=message.role_ids[:50],
        text=message.text,
        labels=message.labels,
    )


def _fitted_button(button: Button) -> Button | None:
    """Give a button with a label that fits; one that opens a link which may not be shown is none."""
    url = safe_link(button.url)
    if url is None and button.action is None:
        return None
    return replace(button, label=clamped(button.label, BUTTON_LABEL), url=url)


def _fitted_menu(menu: Menu) -> Menu:
    options = [
        replace(one, label=clamped(one.label, OPTION_TEXT), description=clamped(one.description, OPTION_TEXT))
        for one in menu.options[:OPTIONS]
    ]
    return replace(menu, placeholder=clamped(menu.placeholder, 150), options=tuple(options))


def _fitted_fields(fields: tuple[Field, ...], left: int) -> tuple[Field, ...]:
    """Give the first fields that fit into what is left of the sum; Discord refuses one without a name or value."""
    kept: list[Field] = []
    for one in [one for one in fields if one.name.strip() and one.value.strip()][:FIELDS]:
        cut = Field(name=clamped(one.name, FIELD_NAME), value=clamped(one.value, FIELD_VALUE), inline=one.inline)
        left -= units(cut.name) + units(cut.value)
        if left < 0:
            break
        kept.append(cut)
    return tuple(kept)
