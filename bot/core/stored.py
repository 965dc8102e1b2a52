"""Stored: how much is known about one member, and the message that tells it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.message import Button, Message
from bot.core.tongue import _, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """How many rows are about a member: what they follow, what they made for servers, and what was sent to them.

    `settings` is 1 where their language and time zone are known, `proposals` counts what they could still confirm.
    """

    follows: int = 0
    made: int = 0
    calendars: int = 0
    messages: int = 0
    proposals: int = 0
    settings: int = 0


def stored_card(stored: Stored) -> Message:
    """Tell a member what is stored about them."""
    told = (
        (stored.follows, plural("You follow {number} show.", "You follow {number} shows.", stored.follows)),
        (stored.settings, _("Your language and time zone, for your direct messages.")),
        (
            stored.messages,
            plural("{number} direct message to you.", "{number} direct messages to you.", stored.messages),
        ),
        (
            stored.made,
            plural(
                "Your id at {number} announcement or feed that you made.",
                "Your id at {number} announcements or feeds that you made.",
                stored.made,
            ),
        ),
        (
            stored.calendars,
            plural(
                "Your id at {number} calendar that you posted.",
                "Your id at {number} calendars that you posted.",
                stored.calendars,
            ),
        ),
        (
            stored.proposals,
            plural(
                "{number} question that waits for your answer.",
                "{number} questions that wait for your answer.",
                stored.proposals,
            ),
        ),
    )
    lines = [f"\u2022 {words}" for count, words in told if count]
    end = _("/data delete removes it.") if lines else _("Nothing is stored about you.")
    return Message(title=_("What is stored about you"), description="\n".join([*lines, end]))


def question(*, about_server: bool, delete: str, keep: str) -> Message:
    """Ask whether to delete; `delete` and `keep` are what the buttons do."""
    if about_server:
        title = _("Delete all that is stored for this server?")
        words = _(
            "Its announcements, feeds, settings, calendars and waiting alerts go, and can't be brought back. "
            "/settings export keeps a copy. What stands in the admin's file comes back at the next start."
        )
    else:
        title = _("Delete all that is stored about you?")
        words = _(
            "What you follow, your settings and the record of your direct messages go, and can't be brought back. "
            "What you set up for servers stays theirs, without your id."
        )
    buttons = (Button(label=_("Delete it all"), action=delete), Button(label=_("Keep it"), action=keep))
    return Message(title=title, description=words, buttons=buttons)


def deleted(*, about_server: bool) -> Message:
    """Say that it is done."""
    if about_server:
        return Message(title=_("All that was stored for this server is deleted."))
    return Message(title=_("All that was stored about you is deleted."))


def kept() -> Message:
    """Say that nothing was done."""
    return Message(title=_("Nothing was deleted."))
