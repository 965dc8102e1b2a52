"""Lags in the store: what was confirmed of each show on each platform, beside its broadcast."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import Select, Text, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.lag import Lag, Seen, learned
from bot.core.releases import TV, State
from bot.store.columns import instant
from bot.store.releases import same_story
from bot.store.schema import releases, shows

_TO: Final = "|"
_NEXT: Final = ";"


async def of_shows(connection: AsyncConnection, show_ids: Collection[int]) -> Mapping[tuple[int, str], Lag]:
    """Learn the lags of shows by show and platform, from the broadcasts whose stream was seen.

    Only the show's own audio counts: a dub follows by its own rule.
    """
    if not show_ids:
        return {}
    rows = (await connection.execute(_confirmed(), {"show_ids": sorted(show_ids)})).all()
    return {(show_id, platform): lag for show_id, platform, seen in rows if (lag := _learned(seen))}


@lru_cache(maxsize=10_000)
def _learned(seen: str) -> Lag | None:
    # The same episodes teach the same, and new ones come once a week.
    pairs = (one.split(_TO) for one in seen.split(_NEXT))
    return learned([Seen(broadcast=instant(aired), available=instant(came)) for aired, came in pairs])


@cache
def _confirmed() -> Select[Any]:
    """Select the broadcasts of shows whose stream was seen; made once, since that takes longer than running it.

    A row has all those of a show on a platform: SQLite lets go of the interpreter at each row, and a question waits for
    it as long as anything else computes.
    """
    stream = releases.alias()
    pair = cast(releases.c.scheduled_at, Text).concat(_TO).concat(cast(stream.c.available_at, Text))
    return (
        select(releases.c.show_id, stream.c.platform, func.aggregate_strings(pair, _NEXT))
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
        .group_by(releases.c.show_id, stream.c.platform)
    )
