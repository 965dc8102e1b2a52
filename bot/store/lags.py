"""Lags in the store: what was confirmed of each show on each platform, beside its broadcast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
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
    stream = releases.alias()
    wanted = (
        select(releases.c.show_id, stream.c.platform, releases.c.scheduled_at, stream.c.available_at)
        .join(stream, same_story(stream))
        .join(shows, shows.c.id == stream.c.show_id)
        .where(
            releases.c.show_id.in_(show_ids),
            releases.c.platform == TV,
            releases.c.scheduled_at.is_not(None),
            stream.c.platform != TV,
            stream.c.state == State.AVAILABLE,
            stream.c.available_at.is_not(None),
            stream.c.audio == shows.c.audio,
        )
    )
    seen: dict[tuple[int, str], list[Seen]] = defaultdict(list)
    for show_id, platform, broadcast, available in await connection.execute(wanted):
        seen[show_id, platform].append(Seen(broadcast=broadcast, available=available))
    return {key: lag for key, one in seen.items() if (lag := learned(one))}
