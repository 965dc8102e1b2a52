"""The schedule with 50,000 sources: nothing that every tick asks reads them all."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import text

from bot.store import feeds, sources
from bot.store.database import Database
from bot.store.statements import Connection
from tests.core.made import HOUR, MINUTE, NOW
from tests.store.plans import plans

SOURCES = 50_000
SCANS = re.compile(r"SCAN sources|Seq Scan on sources|SCAN subscriptions|Seq Scan on subscriptions")
LEASE = timedelta(minutes=5)

COPY = """
INSERT INTO sources (name, kind, next_poll_at, due_because, failures, moved_times, quiet, polled_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT CAST(:prefix AS TEXT) || i, 'feed', next_poll_at, 'its usual rhythm', 0, 0, 0, next_poll_at
FROM n, (SELECT * FROM sources LIMIT 1) AS one
"""
FOLLOW = """
INSERT INTO subscriptions (origin, guild_id, channel_id, every_show, events, audio, created_at, source)
SELECT 'command', row_number() OVER () / 10, row_number() OVER (), false, '[]', '[]', next_poll_at, name FROM sources
WHERE name LIKE 'feed:%'
"""


async def full(connection: Connection) -> None:
    """Store many sources, of the configuration and of servers, all of them due in an hour."""
    await sources.configure(connection, {"first": "feed"}, NOW + HOUR - MINUTE)
    for prefix in ("configured ", "feed:"):
        await connection.execute(text(COPY), {"prefix": prefix, "count": SOURCES})
    await connection.execute(text(FOLLOW))
    await connection.execute(text("ANALYZE"))


async def test_no_look_and_no_claim_reads_all_sources(database: Database) -> None:
    async with database.write() as connection:
        await full(connection)
        found = {
            "look": await plans(connection, lambda one: sources.anything_due(one, NOW)),
            "look at servers' feeds": await plans(connection, lambda one: feeds.anything_due(one, NOW)),
            "claim": await plans(connection, lambda one: sources.claim_due(one, NOW, LEASE, 100)),
            "claim servers' feeds": await plans(connection, lambda one: feeds.claim_due(one, NOW, LEASE, 4, 20)),
        }
    assert not [(name, plan) for name, told in found.items() for plan in told if SCANS.search(plan)]
