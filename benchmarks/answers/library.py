"""The library: a store with 30,000 shows, a million releases, and 100,000 subscriptions, made in some seconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Final

from sqlalchemy import insert, text

from bot.core.names import fold
from bot.core.subscriptions import DEFAULT_EVENTS
from bot.store.database import open_database
from bot.store.schema import show_names
from bot.store.statements import Connection

AIRING: Final = 300
"""So many of the shows have a season now; those of the others are years ago."""

_AT_ONCE: Final = 10_000
_FIRST: Final = (
    "Silent",
    "Crimson",
    "Lonely",
    "Hidden",
    "Broken",
    "Golden",
    "Distant",
    "Frozen",
    "Scarlet",
    "Wandering",
)
_SECOND: Final = (
    "Alchemist",
    "Garden",
    "Witch",
    "Railway",
    "Swordsman",
    "Library",
    "Orchestra",
    "Dragon",
    "Academy",
    "Moon",
)
_THIRD: Final = (
    "Chronicle",
    "of the North",
    "Reborn",
    "and the Sea",
    "in Summer",
    "Diary",
    "Beyond Time",
    "Zero",
    "Symphony",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many there are of each; each airing show was told to its followers twice."""

    shows: int = 30_000
    episodes: int = 11
    subscriptions: int = 100_000
    servers: int = 20_000
    waiting: int = 12_000


QUICK: Final = Size(shows=600, subscriptions=2_000, servers=400, waiting=100)


def title(number: int) -> str:
    """Give the name of a show, by its id."""
    words = list(product(_FIRST, _SECOND, _THIRD))
    first, second, third = words[number % len(words)]
    return f"{first} {second} {third} {number // len(words) or ''}".strip()


async def fill(file: Path, size: Size, now: datetime, channels: Sequence[int], guild_id: int) -> None:
    """Make the store; the alerts that wait are for these channels, which are on one server."""
    async with (
        open_database(f"sqlite:///{file}", backups=None, keep=1, now=now) as database,
        database.write() as connection,
    ):
        await _shows(connection, size, now)
        await connection.execute(text(_RELEASES), {"now": _instant(now), "episodes": size.episodes, "airing": AIRING})
        await connection.execute(text(_SIGHTINGS), {"airing": AIRING})
        await _followers(connection, size, now, guild_id)
        await connection.execute(text(_EVENTS), {"now": _instant(now), "airing": AIRING})
        await connection.execute(text(_ALERTS), {"now": _instant(now)})
        await _waiting(connection, size, now, channels)
        await connection.execute(text("ANALYZE"))


async def _shows(connection: Connection, size: Size, now: datetime) -> None:
    await connection.execute(text(_SHOWS), {"now": _instant(now), "count": size.shows})
    rows = [
        {"folded": fold(name), "show_id": number, "name": name}
        for number in range(1, size.shows + 1)
        for name in (title(number), f"{title(number)} the Animation", f"Anime {number} {title(number)}")
    ]
    for first in range(0, len(rows), _AT_ONCE):
        await connection.execute(insert(show_names), rows[first : first + _AT_ONCE])
    await connection.execute(text(_NAMED))


async def _followers(connection: Connection, size: Size, now: datetime, guild_id: int) -> None:
    given = {
        "now": _instant(now),
        "count": size.subscriptions,
        "servers": size.servers,
        "events": json.dumps(sorted(DEFAULT_EVENTS)),
        "own": guild_id,
    }
    await connection.execute(text(_SUBSCRIPTIONS), given)
    await connection.execute(text(_ELSEWHERE), given)
    await connection.execute(text(_FOLLOWED), {"airing": AIRING, "count": size.shows})


async def _waiting(connection: Connection, size: Size, now: datetime, channels: Sequence[int]) -> None:
    for place in range(size.waiting):
        row = {"now": _instant(now), "channel": channels[place % len(channels)], "place": place}
        if place < len(channels):
            await connection.execute(text(_WAITING), row | {"count": -(-size.waiting // len(channels))})


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


_SHOWS: Final = """
INSERT INTO shows (id, name, folded, season, audio, tracked, facts, created_at, aired, popularity)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT i, 'show ' || i, 'show ' || i, 1, 'ja-JP', 0, '{}', :now, '2024-winter', abs(random()) % 100000 FROM n
"""
_NAMED: Final = """
UPDATE shows SET (name, folded) = (
  SELECT name, folded FROM show_names WHERE show_id = shows.id ORDER BY length(name) LIMIT 1)
"""
_RELEASES: Final = """
INSERT INTO releases (show_id, season, number, kind, platform, audio, state, scheduled_at, available_at, url,
                      updated_at)
WITH RECURSIVE e(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM e WHERE i < :episodes),
  v(platform, audio) AS (VALUES ('tv', 'ja-JP'), ('crunchyroll', 'ja-JP'), ('crunchyroll', 'en-US')),
  r AS (SELECT shows.id AS show_id, i, v.platform, v.audio, strftime('%Y-%m-%d %H:%M:%S.000000', :now,
    printf('%+d minutes', (i - 6) * 10080 + shows.id * 97 % 10080
      - (shows.id > :airing) * 525600 * (1 + shows.id % 8))) AS at
    FROM shows, e, v)
SELECT show_id, 1, i, 'episode', platform, audio, CASE WHEN at < :now THEN 'available' ELSE 'scheduled' END, at,
       CASE WHEN at < :now THEN at END, 'https://www.crunchyroll.com/watch/' || show_id || '/' || i, at
FROM r
"""
_SIGHTINGS: Final = """
INSERT INTO sightings (release_id, source, identity, claim, at, seen_at)
SELECT id, CASE platform WHEN 'tv' THEN 'AniList' ELSE 'Crunchyroll' END, 'entry ' || id, state, scheduled_at,
       updated_at
FROM releases WHERE show_id <= :airing
"""
_SUBSCRIPTIONS: Final = """
INSERT INTO subscriptions (id, origin, guild_id, channel_id, every_show, events, audio, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT i, 'command', CASE WHEN i <= 20 THEN :own ELSE 1000000 + i % :servers END, 5000000 + i, 0, :events, '[]', :now
FROM n
"""
# The stand-in has one server only; the bot would ask for each of the others whether it was removed there.
_ELSEWHERE: Final = """
INSERT INTO guilds (guild_id, seen_at, left_at)
SELECT DISTINCT guild_id, :now, :now FROM subscriptions WHERE guild_id <> :own
"""
_FOLLOWED: Final = """
INSERT INTO subscription_shows (show_id, subscription_id)
SELECT CASE WHEN id % 5 THEN 1 + id % :airing ELSE 1 + id % :count END, id FROM subscriptions
"""
_EVENTS: Final = """
INSERT INTO events (key, kind, story, at, show_id, release_id, details, created_at)
SELECT 'out/' || id, 'episode', 'episode/' || show_id || '/' || number, available_at, show_id, id, '{}', :now
FROM releases
WHERE show_id <= :airing AND platform = 'crunchyroll' AND audio = 'ja-JP' AND state = 'available'
  AND number IN ('4', '5')
"""
_ALERTS: Final = """
INSERT INTO alerts (event_id, target, part, story, channel_id, role_ids, state, nonce, due_at, tries, created_at,
                    closed_at, message_id)
SELECT e.id, 'channel:' || s.channel_id, 0, e.story, s.channel_id, '[]', 'sent', hex(randomblob(12)), :now, 1, :now,
       :now, 1000000000 + s.id
FROM events e JOIN subscription_shows f ON f.show_id = e.show_id JOIN subscriptions s ON s.id = f.subscription_id
"""
_WAITING: Final = """
INSERT INTO alerts (event_id, target, part, story, channel_id, role_ids, state, nonce, due_at, tries, created_at, turn)
SELECT id, 'channel:' || :channel, 0, story, :channel, '[]', 'waiting', hex(randomblob(12)), :now, 0, :now, :place
FROM events ORDER BY id LIMIT :count
"""
