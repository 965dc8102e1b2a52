"""The outbox with 100,000 open alerts: nothing that is asked again and again reads them all."""

from __future__ import annotations

import re

from sqlalchemy import text

from bot.store import outbox, publishing, revisions, threads
from bot.store.database import Database
from bot.store.statements import Connection
from tests.core.made import NOW
from tests.store.plans import plans
from tests.store.rows import add_event, owe

OPEN, SENT = 100_000, 50_000
SCANS = re.compile(r"SCAN alerts(?! USING (COVERING )?INDEX)|Seq Scan on alerts")

COPY = """
INSERT INTO alerts (event_id, target, part, story, channel_id, role_ids, state, nonce, due_at, tries, created_at, turn)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT event_id, 'channel:' || (i + :first), part, story, i + :first, role_ids, CAST(:state AS TEXT),
       nonce || (i + :first), due_at, tries, created_at, i
FROM n, (SELECT * FROM alerts ORDER BY id LIMIT 1) AS one
"""


async def full(connection: Connection) -> None:
    """Store many alerts, as they were if each had been stored by itself."""
    await owe(connection, await add_event(connection), 500)
    for first, count, state in ((1_000, OPEN, "waiting"), (1_000_000, SENT, "sent")):
        await connection.execute(text(COPY), {"first": first, "count": count, "state": state})
    await connection.execute(text("ANALYZE"))


async def test_no_claim_and_no_mark_reads_all_that_is_open(database: Database) -> None:
    async with database.write() as connection:
        await full(connection)
        stored = await add_event(connection, key="new", story="new")
        found: dict[str, list[str]] = {
            "look": await plans(connection, lambda one: outbox.anything_due(one, NOW)),
            "claim": await plans(connection, lambda one: outbox.claim(one, NOW, 50)),
            "enqueue": await plans(connection, lambda one: owe(one, stored, *range(5_000, 5_100), guild_id=7)),
            "revise": await plans(connection, lambda one: revisions.anything_due(one, NOW)),
            "publish": await plans(connection, lambda one: publishing.claim(one, NOW, 50)),
            "threads": await plans(connection, lambda one: threads.claim(one, NOW, 50)),
        }
    assert not [(name, plan) for name, told in found.items() for plan in told if SCANS.search(plan)]
