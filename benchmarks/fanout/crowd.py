"""The crowd: a store as a bot on 50,000 servers has it, with many subscriptions and what they were told before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, text

from bot.core.shows import Show
from bot.core.subscriptions import DEFAULT_EVENTS
from bot.store import shows
from bot.store.schema import subscription_shows, subscriptions
from bot.store.statements import Connection, Row

POPULAR: Final = "Metallic Rouge"
_CHANNEL, _MEMBER, _GUILD, _ROLE = 4 * 10**17, 2 * 10**17, 10**18, 6 * 10**17
_AT_ONCE: Final = 10_000
_SCATTER: Final = 7_919
"""A prime, by which followers of one show are spread over all channels as they are in life."""

_APART: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many there are of each; `told` of the subscriptions are to be told an episode of the popular show."""

    subscriptions: int = 100_000
    servers: int = 50_000
    shows: int = 1_000
    told: int = 10_000
    everything: int = 500
    alerts: int = 1_000_000


QUICK: Final = Size(subscriptions=4_000, servers=2_000, shows=50, told=1_000, everything=50, alerts=5_000)


async def settle(connection: Connection, size: Size, now: datetime) -> None:
    """Store the crowd: one in ten is a member who hears by direct messages, one in ten servers keeps quiet hours."""
    known = [await shows.add(connection, Show(name=name), now) for name in _names(size.shows)]
    rows = [_subscription(place, size, now) for place in range(size.subscriptions)]
    pairs = [
        {"subscription_id": row["id"], "show_id": known[_show(place, size)].id}
        for place, row in enumerate(rows)
        if not row["every_show"]
    ]
    for table, found in ((subscriptions, rows), (subscription_shows, pairs)):
        for first in range(0, len(found), _AT_ONCE):
            await connection.execute(insert(table), found[first : first + _AT_ONCE])
    await connection.execute(text(_QUIET), {"first": _GUILD, "servers": size.servers})
    await _tell_before(connection, size, now - timedelta(days=30))
    await connection.execute(text("ANALYZE"))


def _names(count: int) -> list[str]:
    return [POPULAR, *(f"Another Show {number}" for number in range(1, count))]


def _show(place: int, size: Size) -> int:
    """Give the place of the show that is followed: the first ones follow the popular one, the others any other."""
    return 0 if place < size.told else 1 + place % (size.shows - 1)


def _subscription(place: int, size: Size, now: datetime) -> Row:
    scattered = place * _SCATTER % size.subscriptions
    is_member = scattered % 10 == 0
    guild = scattered % size.servers
    return {
        "id": scattered + 1,
        "origin": "command",
        "guild_id": None if is_member else _GUILD + guild,
        "channel_id": (_MEMBER if is_member else _CHANNEL) + scattered,
        "user_id": _MEMBER + scattered if is_member else None,
        "every_show": size.told - size.everything <= place < size.told,
        "events": sorted(DEFAULT_EVENTS),
        "audio": [],
        "role_id": None if is_member or scattered % 3 else _ROLE + guild,
        "news": [],
        "publish": False,
        "thread": False,
        "open_role": False,
        "created_at": now,
    }


_QUIET: Final = """
INSERT INTO server_settings (guild_id, zone, quiet_from, quiet_until, origin)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 10 FROM n WHERE i + 10 < :servers)
SELECT :first + i, 'UTC', '02:00:00', '03:00:00', 'command' FROM n
"""

_EVENTS: Final = """
INSERT INTO events (key, kind, story, at, details, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT 'before/' || i, 'episode', 'before/' || i, :at, '{}', :at FROM n
"""

_ALERTS: Final = """
INSERT INTO alerts (event_id, target, part, story, channel_id, role_ids, state, nonce, due_at, tries, created_at,
                    closed_at, message_id)
SELECT e.id, CASE WHEN s.user_id IS NULL THEN 'channel:' || s.channel_id ELSE 'member:' || s.user_id END, 0, e.story,
       s.channel_id, '[]', 'sent', hex(randomblob(12)), :at, 1, :at, :at, abs(random())
FROM events e JOIN subscriptions s ON s.id % :apart = e.id % :apart
WHERE e.key LIKE 'before/%' ORDER BY e.id LIMIT :most
"""


async def _tell_before(connection: Connection, size: Size, at: datetime) -> None:
    """Store what everybody was told in the last weeks, each event to one in a hundred."""
    count = -(-size.alerts * _APART // size.subscriptions)
    instant = at.strftime("%Y-%m-%d %H:%M:%S.%f")
    await connection.execute(text(_EVENTS), {"count": count, "at": instant})
    await connection.execute(text(_ALERTS), {"apart": _APART, "most": size.alerts, "at": instant})
