"""Fan-outs: events of which a part of the audience is still to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import fanouts
from bot.store.statements import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What is still to be told: events, by the ids of their rows, to all whose first subscription is after `done_to`.

    `feed` is the source that servers added, where it is one. Whenever the rest is told, it is told as of `told_at`
    (UTC), when it was stored.
    """

    event_ids: tuple[int, ...]
    show_ids: frozenset[int]
    feed: str
    told_at: datetime
    id: int = 0
    done_to: int = 0

    def comes_before(self, other: Rest) -> bool:
        """Say whether a later one has to wait for this, so that whoever hears of both does in their order."""
        return self.feed == other.feed and not self.show_ids.isdisjoint(other.show_ids)


async def owe(connection: AsyncConnection, rest: Rest, portions: int) -> None:
    """Store what is still to be told after so many portions."""
    row: Row = {"event_ids": list(rest.event_ids), "show_ids": sorted(rest.show_ids), "feed": rest.feed}
    row |= {"done_to": rest.done_to, "portions": portions, "told_at": rest.told_at}
    await connection.execute(insert(fanouts).values(row))


async def owed(connection: AsyncConnection) -> list[Rest]:
    """Give all that is still to be told, the least told first."""
    wanted = select(fanouts).order_by(fanouts.c.portions, fanouts.c.id)
    return [_rest(row) for row in await connection.execute(wanted)]


def _rest(row: Any) -> Rest:
    return Rest(
        id=row.id,
        event_ids=tuple(row.event_ids),
        show_ids=frozenset(row.show_ids),
        feed=row.feed,
        done_to=row.done_to,
        told_at=row.told_at,
    )


def next_of(owed: Sequence[Rest]) -> Rest | None:
    """Give what is to be gone on with: the least told of those that wait for no older one."""
    free = (one for one in owed if not any(other.id < one.id and other.comes_before(one) for other in owed))
    return next(free, None)


async def anything_owed(connection: AsyncConnection) -> bool:
    """Say whether anything is still to be told."""
    return (await connection.execute(select(fanouts.c.id).limit(1))).first() is not None


async def done(connection: AsyncConnection, rest: Rest, done_to: int | None) -> None:
    """Note how far a portion came; None is to the end."""
    own = fanouts.c.id == rest.id
    if done_to is None:
        await connection.execute(delete(fanouts).where(own))
    else:
        await connection.execute(update(fanouts).where(own).values(done_to=done_to, portions=fanouts.c.portions + 1))
