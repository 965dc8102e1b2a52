"""Lags in the store: what was confirmed of each show on each platform, beside its broadcast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.lag import Lag, Seen, learned
from bot.core.releases import TV, State
from bot.store.releases import same_story
from bot.store.schema import releases, shows


async def of_shows(connection: AsyncConnection, show_ids: Collection[int]) -> Mapping[tuple[int, str], Lag]:
    """Learn the lags of shows by show and platform, from the broadcasts whose stream was seen.

    Only the show's own audio counts: a dub follows by its own rule.
    """
    if not show_ids:
        return {}
    seen: dict[tuple[int, str], list[Seen]] = defaultdict(list)
    rows = await connection.execute(_confirmed(), {"show_ids": sorted(show_ids)})
    for show_id, platform, broadcast, available in rows:
        seen[show_id, platform].append(Seen(broadcast=broadcast, available=available))
    return {key: lag for key, one in seen.items() if (lag := _learned(tuple(one)))}


@lru_cache(maxsize=10_000)
def _learned(seen: tuple[Seen, ...]) -> Lag | None:
    # The same episodes teach the same, and new ones come once a week.
    return learned(seen)


@cache
def _confirmed() -> Select[Any]:
    """Select the broadcasts of shows whose stream was seen; made once, since that takes longer than running it."""
    stream = releases.alias()
    return (
        select(releases.c.show_id, stream.c.platform, releases.c.scheduled_at, stream.c.available_at)
        .join(stream, same_story(stream))
        .join(shows, shows.c.id == stream.c.show_id)
        .where(
            releases.c.show_id.in_(bindparam("show_ids", expanding=True)),
            releases.c.platform == TV,
            releases.c.scheduled_at.is_not(None),
            stream.c.platform != TV,
            stream.c.state == State.AVAILABLE,
            stream.c.available_at.is_not(None),
            stream.c.audio == shows.c.audio,
        )
    )
