"""An audience among 100,000 subscriptions and many alerts: no statement of a telling reads them all."""

from __future__ import annotations

import re

from sqlalchemy import text

from bot.pipeline.policy import Policy
from bot.pipeline.tell import tell, tell_rest
from bot.store import subscriptions
from bot.store.database import Database
from bot.store.statements import Connection
from tests.core.made import NOW, a_show, a_subscription, an_event
from tests.store.plans import plans
from tests.store.rows import add_event, add_show, owe

SUBSCRIPTIONS, ALERTS, TOLD_BEFORE = 100_000, 100_000, 20_000
SCANS = re.compile(
    r"SCAN (alerts|subscriptions|subscription_shows|events|other|newer|older|new)(?! USING (COVERING )?INDEX)"
    r"|Seq Scan on (alerts|subscriptions|subscription_shows|events)"
)

FOLLOWERS = """
INSERT INTO subscriptions (id, origin, channel_id, every_show, events, audio, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT i + 1, origin, i + 1000, every_show, events, audio, created_at FROM n, (SELECT * FROM subscriptions) AS one
"""

FOLLOWED = """
INSERT INTO subscription_shows (show_id, subscription_id)
SELECT CASE WHEN id % 10 = 0 THEN 1 ELSE 2 END, id FROM subscriptions WHERE id > 1
"""

TOLD = """
INSERT INTO alerts (event_id, target, part, story, channel_id, role_ids, state, nonce, due_at, tries, created_at, turn)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT event_id, 'channel:' || (i + 1000), part, story || (i % 1000), i + 1000, role_ids, CAST('sent' AS TEXT),
       nonce || i, due_at, tries, created_at, i
FROM n, (SELECT * FROM alerts ORDER BY id LIMIT 1) AS one
"""

EVENTS = """
INSERT INTO events (key, kind, story, at, show_id, details, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT key || i, kind, story || i, at, CASE WHEN i % 1000 = 0 THEN 1 ELSE 2 END, details, created_at
FROM n, (SELECT * FROM events ORDER BY id LIMIT 1) AS one
"""


async def full(connection: Connection) -> None:
    """Store two shows, many who follow one of them each, and what they were told before."""
    await add_show(connection, ids={})
    await add_show(connection, name="Another Show", names=(), ids={})
    await subscriptions.add(connection, a_subscription(show_ids=frozenset({1})), NOW)
    await owe(connection, await add_event(connection, key="before", story="before"), 500)
    await connection.execute(text(FOLLOWERS), {"count": SUBSCRIPTIONS})
    await connection.execute(text(FOLLOWED))
    await connection.execute(text(EVENTS), {"count": TOLD_BEFORE})
    await connection.execute(text(TOLD), {"count": ALERTS})
    await connection.execute(text("ANALYZE"))


async def test_no_portion_of_a_telling_reads_all_that_is_stored(database: Database) -> None:
    policy, shows = Policy(portion=100), {1: a_show()}
    async with database.write() as connection:
        await full(connection)
        first = await plans(connection, lambda one: tell(one, [an_event()], shows, policy, NOW))
        further = await plans(connection, lambda one: tell_rest(one, policy))
    assert not [plan for plan in (*first, *further) if SCANS.search(plan)]
