"""Feed cards: what a feed holds before it is added, and how a server's feeds do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.actions import named
from bot.core.feeds import shown
from bot.core.message import OPTION_TEXT, Button, Field, Menu, Message, Option, fitted
from bot.core.news import NewsItem
from bot.core.pages import page, turned
from bot.core.reasons import Reason
from bot.core.source_health import Pause
from bot.core.subscriptions import Subscription
from bot.core.text import clamped, escaped, linked, plain, stamp
from bot.core.tongue import _, plural

ADD, CANCEL, CHOOSE, TURN = "feed-add", "feed-cancel", "feed-choose", "feed-page"
"""What the buttons and menus of these cards do."""

NEWEST = 3
"""How many items of a feed are shown before it is added."""

PER_PAGE = 8
_TITLE, _WHY = 200, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A feed that somebody may add: its title and items, the channel, and what the filter would let through of them."""

    title: str
    items: Sequence[NewsItem]
    channel_id: int
    filter: str = ""
    passing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A feed of a server, and how its source does; instants are UTC, `failing_since` is None where it does well.

    `held_back` is why nothing of it is posted, `newest` the last item that it told.
    """

    subscription: Subscription
    url: str
    next_poll_at: datetime
    succeeded_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    error: str = ""
    source_pause: Pause | None = None
    held_back: Reason | None = None
    newest: NewsItem | None = None


def offer_card(offered: Offered, proposal: str) -> Message:
    """Show a feed to whoever wants to add it, with the buttons that confirm and cancel."""
    title = clamped(escaped(offered.title), _TITLE)
    lines = [_("**{title}** is to be posted in {channel}.", title=title, channel=_channel(offered.channel_id))]
    if offered.items:
        lines += ["", _("Its newest items, which are not posted any more:")]
        lines += [f"• {_headline(item)}" for item in offered.items[:NEWEST]]
    else:
        lines.append(_("It has no items yet."))
    if offered.filter:
        lines += ["", _passing(offered)]
    return fitted(
        Message(
            title=_("Add this feed?"),
            description="\n".join(lines),
            footer=_("This offer stands for 10 minutes."),
            buttons=(
                Button(label=_("Confirm"), action=named(ADD, proposal)),
                Button(label=_("Cancel"), action=named(CANCEL, proposal)),
            ),
        )
    )


def _passing(offered: Offered) -> str:
    return plural(
        "Its filter ({filter}) would let {passing} of the {number} item through that is there now.",
        "Its filter ({filter}) would let {passing} of the {number} items through that are there now.",
        len(offered.items),
        filter=escaped(offered.filter),
        passing=offered.passing,
    )


def choice_card(titles: Sequence[str], proposal: str) -> Message:
    """Let somebody choose among the feeds that a page names; the value of an option is its place."""
    options = [
        Option(label=clamped(plain(title), OPTION_TEXT) or "?", value=str(place)) for place, title in enumerate(titles)
    ]
    return fitted(
        Message(
            title=_("Which of its feeds?"),
            description=plural(
                "That page names {number} feed. Choose the one to add.",
                "That page names {number} feeds. Choose the one to add.",
                len(titles),
            ),
            footer=_("This offer stands for 10 minutes."),
            menus=(Menu(action=named(CHOOSE, proposal), placeholder=_("Choose a feed"), options=tuple(options)),),
            buttons=(Button(label=_("Cancel"), action=named(CANCEL, proposal)),),
        )
    )


def list_card(followed: Sequence[Followed], number: int) -> Message:
    """Tell a page of a server's feeds, each with its number, address and state, which only its managers see."""
    shown_page = page([_line(one) for one in followed], number, most=PER_PAGE)
    text = shown_page.text or _("This server has no feeds of its own. Add one with /feed add.")
    return fitted(turned(Message(title=_("Feeds"), description=text, footer="Airdate"), shown_page, TURN))


def _line(one: Followed) -> str:
    wanted = one.subscription
    where, name = _channel(wanted.channel_id), linked(escaped(shown(wanted.source or "")), one.url)
    pings = [_("pings {role}", role=f"<@&{wanted.role_id}>")] if wanted.role_id else []
    notes = [
        *([_("only: {filter}", filter=escaped(wanted.filter))] if wanted.filter else []),
        *([_("It stands in the admin's file.")] if wanted.is_from_file else []),
        _state(one),
    ]
    start = ", ".join([f"**#{wanted.id}** {where}: {name}", *pings])
    return "\n".join([start, *(f"-# {note}" for note in notes)])


def _state(one: Followed) -> str:
    if one.held_back is not None:
        return _("Nothing of it is posted: {why}.", why=one.held_back.words)
    if one.failing_since is not None:
        fails = _("It fails since {since}.", since=stamp(one.failing_since, "f"))
        return f"⚠️ {fails}"
    if one.succeeded_at is None:
        return _("It was not read yet.")
    return _(
        "It was last read {when}, and is again {next}.", when=stamp(one.succeeded_at), next=stamp(one.next_poll_at)
    )


def status_card(one: Followed) -> Message:
    """Tell all about one feed: when it was read and will be, what goes wrong, and its newest item."""
    wanted = one.subscription
    never = _("Never yet")
    rows = [
        (_("Last good answer"), f"{stamp(one.succeeded_at)}" if one.succeeded_at else never),
        (_("Next look"), stamp(one.next_poll_at)),
        (_("Newest item"), _headline(one.newest) if one.newest else _("None yet")),
        *([(_("Failures"), _failures(one))] if one.failing_since else []),
        *([(_("Filter"), escaped(wanted.filter))] if wanted.filter else []),
        *([(_("Pings"), f"<@&{wanted.role_id}>")] if wanted.role_id else []),
    ]
    where = _("Posted in {channel}.", channel=_channel(wanted.channel_id))
    held = [_("Nothing of it is posted: {why}.", why=one.held_back.words)] if one.held_back else []
    return fitted(
        Message(
            title=_("Feed #{number}: {name}", number=wanted.id, name=escaped(shown(wanted.source or ""))),
            url=one.url,
            description=" ".join([where, *held]),
            fields=tuple(Field(name=name, value=value) for name, value in rows),
            footer="Airdate",
        )
    )


def _failures(one: Followed) -> str:
    since = stamp(one.failing_since, "f") if one.failing_since else ""
    told = plural(
        "{number} failure in a row since {since}.",
        "{number} failures in a row since {since}.",
        one.failures,
        since=since,
    )
    pause = [one.source_pause.words] if one.source_pause else []
    return "\n".join([told, *([clamped(escaped(one.error), _WHY)] if one.error else []), *pause])


def _headline(item: NewsItem) -> str:
    title = linked(clamped(escaped(item.title), _TITLE), item.link)
    return f"{title} {stamp(item.published)}" if item.published else title


def _channel(channel_id: int) -> str:
    return f"<#{channel_id}>"
