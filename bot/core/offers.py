"""Offers: what whoever reads an alert can do with its show, by the buttons beside its link."""

from __future__ import annotations

from typing import Final

from bot.core.actions import named
from bot.core.events import EventKind
from bot.core.message import Button
from bot.core.subject import Subject
from bot.core.tongue import _

_OF_MANY: Final = frozenset({EventKind.CATCH_UP, EventKind.DIGEST, EventKind.ROUNDUP})


def offers(subject: Subject, *, is_direct: bool = False) -> tuple[Button, ...]:
    """Give the bell, which lets a reader follow the show or no longer do so, and what tells of it.

    Whoever reads it in direct messages (`is_direct`) follows it, so that is what ends there. An alert that is about no
    stored show, or about many, has neither.
    """
    if subject.show is None or not subject.show.id or subject.event.kind in _OF_MANY:
        return ()
    about = str(subject.show.id)
    bell = (
        Button(label=_("Unfollow"), action=named("silence", about), emoji="🔕")
        if is_direct
        else Button(label=_("Follow"), action=named("bell", about), emoji="🔔")
    )
    return (
        bell,
        Button(label=_("About"), action=named("about", about), emoji="ℹ️"),  # noqa: RUF001 - the sign itself
    )
