"""Following: what a member asks for of a show, and the subscription that it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from bot.core.events import OUT_KINDS, EventKind
from bot.core.naming import language
from bot.core.subscriptions import Subscription
from bot.core.text import escaped
from bot.core.tongue import _, plural
from bot.errors import ReplyError

KINDS: Final = OUT_KINDS | {EventKind.BATCH, EventKind.MOVED, EventKind.POSTPONED, EventKind.LATE}
"""What is told to those who follow a show: its episodes, and what becomes of their dates."""

FOREVER: Final = timedelta(days=20_000)
"""For how long episodes' titles and pictures are hidden from those who want to be told none."""

DOUBLE_CLICK: Final = timedelta(seconds=5)
"""How soon after a press of the bell another one is taken for the same."""

Wishes = Mapping[str, Any]
"""What was asked for, by the fields of `Subscription`; what is not named stays as it is."""


def followed(user_id: int, show_id: int, wishes: Wishes, before: Subscription | None = None) -> Subscription:
    """Give the subscription of a member who follows a show, or asks for something else than before."""
    plain = Subscription(
        channel_id=user_id, user_id=user_id, show_ids=frozenset({show_id}), events=KINDS, created_by=user_id
    )
    kept = replace(before, id=0, show_ids=frozenset({show_id}), paused=False) if before else plain
    wanted = replace(kept, **wishes)
    # Who gets a message of the day is told of no single episode; a reminder was asked for by itself.
    return replace(wanted, events=frozenset() if wanted.digest else KINDS)


def check_room(held: int, most: int) -> None:
    """Refuse one more show to a member who follows so many; raises ReplyError."""
    if held >= most:
        raise ReplyError(
            plural(
                "You follow {number} show; {most} is the limit. Stop one with /unfollow first.",
                "You follow {number} shows; {most} is the limit. Stop one with /unfollow first.",
                held,
                most=most,
            )
        )


def of_show(follows: Iterable[Subscription], show_id: int) -> Subscription | None:
    """Give the subscription by which a member follows a show, if there is one."""
    return next((one for one in follows if one.show_ids and show_id in one.show_ids), None)


def open_to_members(announcements: Iterable[Subscription], show_id: int) -> list[Subscription]:
    """Give the announcements of a server that name a show, and whose role members may take themselves."""
    return [
        one
        for one in announcements
        if one.open_role and one.role_id and not one.paused and one.show_ids and show_id in one.show_ids
    ]


def options(follow: Subscription) -> str:
    """Tell how a member follows a show; nothing where they asked for nothing special."""
    spoken = ", ".join(escaped(language(tag)) for tag in sorted(follow.audio))
    parts = (
        _("audio: {languages}", languages=spoken) if spoken else "",
        _("reminder {minutes} min before", minutes=_minutes(follow.reminder)) if follow.reminder else "",
        _("only the message of the day at {time}", time=_clock(follow)) if follow.digest else "",
        _("without spoilers") if follow.spoilers else "",
    )
    return " · ".join(part for part in parts if part)


def _minutes(lead: timedelta) -> int:
    return int(lead.total_seconds()) // 60


def _clock(follow: Subscription) -> str:
    return f"{follow.digest.at:%H:%M} ({follow.digest.zone})" if follow.digest else ""
