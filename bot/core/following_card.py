"""The card of what a member follows: each show with how, what was asked for, and when it goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core.actions import named as action_named
from bot.core.following import options
from bot.core.message import OPTION_TEXT, Button, Menu, Message, Option, fitted
from bot.core.naming import named
from bot.core.pages import page, turned
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.core.text import clamped, plain, stamp
from bot.core.tongue import _

ON_A_PAGE: Final = 8
"""How many shows a page tells; their lines always fit."""

_LINE: Final = 450


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A show that is followed: by direct messages (`asked`), by a role (`role_id`), or both."""

    show: Show
    asked: Subscription | None = None
    role_id: int | None = None


def following_card(
    follows: Sequence[Follow], number: int, closed_at: datetime | None, times: Mapping[int, datetime]
) -> Message:
    """Tell a page of what a member follows; where direct messages are closed since `closed_at` (UTC), that first.

    `times` says when (UTC) shows go on, by their ids.
    """
    shown = page([_line(one, times.get(one.show.id)) for one in follows], number, most=ON_A_PAGE)
    text = shown.text or _("You follow nothing yet. Use /follow, or the bell below an alert.")
    told = "\n\n".join(part for part in (_closed(closed_at), text) if part)
    again = (Button(label=_("Try again"), action=action_named("try_again")),) if closed_at else ()
    card = Message(title=_("You follow"), description=told, buttons=again, footer="Airdate")
    options_here = tuple(_option(one) for one in shown_of(follows, number))
    action = action_named("unfollow", str(shown.number))
    menu = Menu(action=action, placeholder=_("Follow no more"), options=options_here)
    return fitted(replace(turned(card, shown, "following"), menus=(menu,) if options_here else ()))


def shown_of(follows: Sequence[Follow], number: int) -> Sequence[Follow]:
    """Give those that a page tells, counted from 1; a number that there is not gives the nearest page."""
    last = max(1, -(-len(follows) // ON_A_PAGE))
    start = (min(max(number, 1), last) - 1) * ON_A_PAGE
    return follows[start : start + ON_A_PAGE]


def arrived() -> Message:
    """Write the direct message that shows that they arrive."""
    return Message(
        title=_("This arrives"),
        description=_("You get what you follow here. /following shows what that is."),
        footer="Airdate",
    )


def _closed(closed_at: datetime | None) -> str:
    if closed_at is None:
        return ""
    return _(
        "⚠️ Discord lets me send you no direct messages since {when}, so nothing is sent to you. Allow direct messages "
        "in the privacy settings of a server that we share, and press Try again.",
        when=stamp(closed_at),
    )


def _line(follow: Follow, next_at: datetime | None) -> str:
    asked = options(follow.asked) if follow.asked else ""
    ways = (
        _("direct messages") if follow.asked else "",
        _("role {role}", role=f"<@&{follow.role_id}>") if follow.role_id else "",
        asked,
        _("next {when}", when=stamp(next_at)) if next_at else "",
    )
    return clamped(" · ".join((f"**{named(follow.show)}**", *filter(None, ways))), _LINE)


def _option(follow: Follow) -> Option:
    return Option(label=clamped(plain(follow.show.name), OPTION_TEXT) or "?", value=str(follow.show.id))
