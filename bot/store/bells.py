"""Bells: the presses of the button below an alert, by which a member follows its show or no longer does."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.following import DOUBLE_CLICK, of_show
from bot.store.following import of_member
from bot.store.people import proposals
from bot.store.schema import alerts, events
from bot.store.statements import insert_or, take_turn

_PRESS: Final = "bell"


async def press(
    connection: AsyncConnection, user_id: int, show_id: int, now: datetime, *, follows: bool
) -> tuple[bool, bool]:
    """Count a press of a show's bell; gives whether the member is to follow from now on, and whether that is new.

    `follows` says whether they follow it now by a role. A second press within a moment is the same one.
    """
    await take_turn(connection)
    name = f"{_PRESS}/{user_id}/{show_id}"
    last = (await connection.execute(select(proposals).where(proposals.c.id == name))).first()
    if last is not None and abs(now - last.made_at) < DOUBLE_CLICK:
        return bool(last.payload["follows"]), False
    by_message = of_show(await of_member(connection, user_id), show_id) is not None
    wanted = not (follows or by_message)
    row = {"kind": _PRESS, "user_id": user_id, "payload": {"follows": wanted}, "made_at": now}
    stored = insert_or(connection, proposals).values(id=name, **row)
    await connection.execute(stored.on_conflict_do_update(index_elements=["id"], set_=row))
    return wanted, True


async def unpress(connection: AsyncConnection, user_id: int, show_id: int) -> None:
    """Forget a press that had no effect, so that the next one counts."""
    await connection.execute(delete(proposals).where(proposals.c.id == f"{_PRESS}/{user_id}/{show_id}"))


async def show_of_message(connection: AsyncConnection, message_id: int) -> int | None:
    """Give the id of the show that a posted message is about."""
    wanted = select(events.c.show_id).join(alerts, alerts.c.event_id == events.c.id)
    found = await connection.execute(wanted.where(alerts.c.message_id == message_id, events.c.show_id.is_not(None)))
    return found.scalars().first()
