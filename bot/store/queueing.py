"""Queueing: the place in line that alerts get when they are stored, which decides when they are claimed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, FromClause, ScalarSelect, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerts import AlertState
from bot.core.turns import Line, Place, guilds_of, present, queues_of
from bot.store.schema import alerts

_NAMED: Final = 500
"""How many queues or servers are asked for by name; all that are open are counted where there are more."""


def is_open(table: FromClause = alerts) -> ColumnElement[bool]:
    """Say of an alert that it is still to be posted, so that both databases know the indexes of just those."""
    states = (AlertState.WAITING, AlertState.SENDING)
    return table.c.state.in_([literal(state.value, literal_execute=True) for state in states])


def _is_sending() -> ColumnElement[bool]:
    return alerts.c.state == literal(AlertState.SENDING.value, literal_execute=True)


async def line(connection: AsyncConnection, places: Collection[Place]) -> Line | None:
    """Give what these come behind; None where nothing is open."""
    last = select(func.max(alerts.c.turn)).where(_is_sending()).scalar_subquery()
    lowest = select(func.min(alerts.c.turn)).where(is_open()).scalar_subquery()
    row = (await connection.execute(select(last, lowest))).one()
    if row[1] is None:
        return None
    queues = await _counted(connection, alerts.c.queue, queues_of(places))
    guilds = await _counted(connection, alerts.c.guild_id, guilds_of(places))
    return Line(turn=present(row[0], row[1]), queues=queues, guilds=guilds)


async def _counted(connection: AsyncConnection, column: Column[Any], names: Collection[Any]) -> dict[Any, int]:
    if not names:
        return {}
    named = column.in_(names) if len(names) <= _NAMED else column.is_not(None)
    counted = select(column, func.count()).where(is_open(), named).group_by(column)
    return {row[0]: row[1] for row in await connection.execute(counted)}


async def hurry(connection: AsyncConnection, first_id: int) -> None:
    """Let what a channel was owed before wait no longer than what it is owed from the alert `first_id` on.

    A channel's alerts stay in order, so an older one with a later turn would hold up what has its turn before it.
    """
    older, new = alerts.alias("older"), alerts.alias("new")
    owed = select(new.c.channel_id).where(new.c.id >= first_id, is_open(new))
    late = select(older.c.id).where(older.c.channel_id.in_(owed), older.c.turn > _least_behind(older))
    # One order of locks for all who do this at once.
    locked = late.where(older.c.state == AlertState.WAITING).order_by(older.c.id).with_for_update(of=older)
    await connection.execute(update(alerts).where(alerts.c.id.in_(locked)).values(turn=_least_behind(alerts)))


def _least_behind(older: FromClause) -> ScalarSelect[int]:
    newer = alerts.alias("newer")
    same = (newer.c.channel_id == older.c.channel_id, newer.c.id > older.c.id, is_open(newer))
    return select(func.min(newer.c.turn)).where(*same).scalar_subquery()
