"""Written: alerts as their messages, in the language and the style of each target."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bot.core.message import Message
from bot.core.render import message
from bot.core.style import Style, hidden_until
from bot.core.subject import Subject
from bot.core.tongue import speaking
from bot.errors import StoreError
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


OwedT = TypeVar("OwedT", bound=Owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an alert is to say, and how its target is written to; `alike` is what others of its claim were written."""

    subject: Subject
    style: Style
    alike: dict[tuple[int, Style, tuple[int, ...]], Written] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Generic[OwedT]):
    """A claimed alert with what it is to say, or with what went wrong when that was looked up."""

    owed: OwedT
    told: Told | Exception

    def written(self, now: datetime) -> Written:
        """Write its message as it is at `now` (UTC); raises ValueError where what it tells is not there any more.

        Alerts that say the same in one style differ in their markers only, so they are written once.
        """
        if isinstance(self.told, Exception):
            raise self.told
        told, owed = self.told, self.owed
        if not owed.marker:
            return written(told.subject, told.style, owed, now)
        key = (id(told.subject), told.style, owed.role_ids)
        same = told.alike.get(key)
        if same is None:
            same = told.alike[key] = written(told.subject, told.style, owed, now)
            return same
        footer = same.message.footer[: -len(owed.marker)] + owed.marker
        return replace(same, message=replace(same.message, footer=footer))

    def keeps_back_until(self, now: datetime) -> datetime | None:
        """Give when its message may say what it keeps back at `now` (UTC); None where it keeps nothing back."""
        return None if isinstance(self.told, Exception) else _kept(self.told.subject, self.told.style, now)


async def letters(database: Database, claimed: Mapping[int, OwedT]) -> list[Letter[OwedT]]:
    """Look up what claimed alerts, by their ids, are to say, all at once.

    Where that fails for a reason that nobody foresaw it is looked up for each alone, so that one holds up no other.
    Raises StoreError.
    """
    try:
        told = await _told(database, claimed)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the delivery of that one alert is told of it
        if len(claimed) == 1:
            return [Letter(owed=owed, told=error) for owed in claimed.values()]
        return [one for alert_id, owed in claimed.items() for one in await letters(database, {alert_id: owed})]
    gone = ValueError("the alert is not there any more")
    return [Letter(owed=owed, told=told.get(alert_id, gone)) for alert_id, owed in claimed.items()]


async def _told(database: Database, alert_ids: Collection[int]) -> dict[int, Told]:
    if not alert_ids:
        return {}
    async with database.read() as connection:
        about = await subjects.of_alerts(connection, alert_ids)
        chosen = await styles.of_alerts(connection, alert_ids)
    alike: dict[tuple[int, Style, tuple[int, ...]], Written] = {}
    return {
        alert_id: Told(subject=subject, style=chosen[alert_id], alike=alike)
        for alert_id, subject in about.items()
        if alert_id in chosen
    }


def written(subject: Subject, style: Style, owed: Owed, now: datetime) -> Written:
    """Write a subject in a style, in the style's language."""
    with speaking(tongue(style.language)):
        told = message(subject, role_ids=owed.role_ids, marker=owed.marker, style=style, now=now)
    return Written(message=told, reveal_at=_kept(subject, style, now))


def _kept(subject: Subject, style: Style, now: datetime) -> datetime | None:
    until = hidden_until(subject, style)
    return until if until and until > now else None
