"""Components: a message's buttons and menus as discord.py's."""

from __future__ import annotations

import discord

from bot.core.message import Button, Menu, Message


class Lasting(discord.ui.View):
    """A view that goes on working after a restart: what is pressed is told by its `custom_id` alone.

    discord.py would keep every posted view in memory for as long as the process lives, to find its callbacks; these
    have none (see `actions`).
    """

    def is_dispatchable(self) -> bool:
        """Keep discord.py from remembering it."""
        return False


def view(message: Message) -> discord.ui.View | None:
    """Build what stands below a message; None where nothing does."""
    if not message.buttons and not message.menus:
        return None
    built = Lasting(timeout=None)
    for menu in message.menus:
        built.add_item(_menu(menu))
    for button in message.buttons:
        built.add_item(_button(button, row=len(message.menus)))
    return built


def _button(button: Button, row: int) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(
        label=button.label or None,
        url=button.url,
        custom_id=None if button.url else button.action,
        emoji=button.emoji,
        disabled=button.disabled,
        style=discord.ButtonStyle.secondary,
        row=row,
    )


def _menu(menu: Menu) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(label=one.label, value=one.value, description=one.description or None, default=one.chosen)
        for one in menu.options
    ]
    most = min(menu.most, len(options))
    return discord.ui.Select(custom_id=menu.action, placeholder=menu.placeholder, options=options, max_values=most)
