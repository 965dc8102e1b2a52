"""Standing calendars: which shows the message of a channel is about, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core.alerts import AlertState
from bot.core.subscriptions import Subscription

REMOVED: Final = "removed"
"""Why a calendar ended that a person took away: its message goes too."""

PINNED: Final = "pinned"
"""How the pinning of a message ended well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One standing calendar.

    Without `show_ids` it is about what its server announces, or about every show there is (`every_show`).

    `pin_state` is None until the message was pinned, then `PINNED` or the reason why that can't be. `ended` is why it
    is kept up no more. `state`, `reason` and `message_id` are those of its alert. Instants are UTC.
    """

    id: int = 0
    channel_id: int
    guild_id: int | None = None
    show_ids: frozenset[int] | None = None
    every_show: bool = False
    pinned: bool = False
    pin_state: str | None = None
    alert_id: int | None = None
    shown: str | None = None
    changed_at: datetime | None = None
    ended: str | None = None
    created_by: int | None = None
    created_at: datetime | None = None
    is_from_file: bool = False
    state: AlertState | None = None
    message_id: int | None = None
    reason: str | None = None

    @property
    def key(self) -> str:
        """The key of the event by which it is posted: another one for each row that there ever was."""
        made = int(self.created_at.timestamp()) if self.created_at else 0
        return f"calendar/{self.channel_id}/{self.id}/{made}"

    @property
    def is_asked_alike(self) -> tuple[object, ...]:
        """What was asked for; where it is the same, the message that stands can stay."""
        return self.channel_id, self.show_ids, self.every_show, self.pinned

    @property
    def waits(self) -> bool:
        """Say whether it is still to be posted."""
        return self.ended is None and self.state in (None, AlertState.WAITING, AlertState.SENDING)

    @property
    def pins_now(self) -> bool:
        """Say whether its message is there, and is still to be pinned."""
        return self.pinned and self.pin_state is None and self.message_id is not None and self.ended is None

    def asked(self, announced: Sequence[Subscription]) -> list[Subscription]:
        """Give what it is about, where its server announces those; what rests is not told here either."""
        if self.show_ids is None and not self.every_show:
            return [one for one in announced if not one.paused and one.user_id is None]
        return [Subscription(channel_id=self.channel_id, show_ids=self.show_ids)]
