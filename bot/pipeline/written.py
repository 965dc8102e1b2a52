"""Written: an alert as its message, in the language and the style of its target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.message import Message
from bot.core.render import message
from bot.core.style import Style, hidden_until
from bot.core.subject import Subject
from bot.core.tongue import speaking
from bot.locale import tongue
from bot.store import styles, subjects
from bot.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message, and when it may say what it keeps back for now (UTC); None where it keeps nothing back."""

    message: Message
    reveal_at: datetime | None = None


class Owed(Protocol):
    """What is written: an alert to be posted, or one whose message is to be edited."""

    @property
    def role_ids(self) -> tuple[int, ...]:
        """The roles that it pings."""
        ...

    @property
    def marker(self) -> str:
        """What its footer ends in, so that it is found again."""
        ...


async def written_of(database: Database, alert_id: int, owed: Owed, now: datetime) -> Written:
    """Write an alert's message as it is at `now` (UTC); raises ValueError where what it tells is not there any more."""
    subject, style = await _about(database, alert_id)
    return written(subject, style, owed, now)


async def keeps_back_until(database: Database, alert_id: int, now: datetime) -> datetime | None:
    """Give when an alert's message may say what it keeps back at `now` (UTC); None where it keeps nothing back."""
    return _later(hidden_until(*await _about(database, alert_id)), now)


def written(subject: Subject, style: Style, owed: Owed, now: datetime) -> Written:
    """Write a subject in a style, in the style's language."""
    with speaking(tongue(style.language)):
        told = message(subject, role_ids=owed.role_ids, marker=owed.marker, style=style, now=now)
    return Written(message=told, reveal_at=_later(hidden_until(subject, style), now))


async def _about(database: Database, alert_id: int) -> tuple[Subject, Style]:
    async with database.read() as connection:
        return await subjects.of_alert(connection, alert_id), await styles.of_alert(connection, alert_id)


def _later(at: datetime | None, now: datetime) -> datetime | None:
    return at if at and at > now else None
