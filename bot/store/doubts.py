"""Doubts in the store: releases that wait to be believed, and what is known that speaks for or against a number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.numbering import bases
from bot.core.releases import Release, ReleaseKey, ReleaseKind, Sighting
from bot.core.shows import Show
from bot.store import shows as show_store
from bot.store.releases import release
from bot.store.schema import releases, show_names, sightings

_AT_ONCE = 200
"""How many names one statement asks for; SQLite allows an expression 1000 deep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A doubtful release, and since when it waits (UTC)."""

    release: Release
    since: datetime


async def episodes(connection: AsyncConnection, show_ids: Collection[int]) -> list[Release]:
    """Give all episodes of shows, of every season, platform and audio."""
    if not show_ids:
        return []
    wanted = select(releases).where(releases.c.show_id.in_(show_ids), releases.c.kind == ReleaseKind.EPISODE)
    return [release(row) for row in await connection.execute(wanted)]


async def entries(
    connection: AsyncConnection, source: str, said: Iterable[Sighting], show_ids: Collection[int]
) -> Mapping[str, frozenset[ReleaseKey]]:
    """Give the releases of shows that a source's entries stood for before, by the entries' identities and links."""
    told = list(said)
    identities, links = {one.identity for one in told}, {one.url for one in told if one.url}
    wanted = (
        select(releases, sightings.c.identity, sightings.c.url.label("link"))
        .join(releases, releases.c.id == sightings.c.release_id)
        .where(
            releases.c.show_id.in_(show_ids),
            sightings.c.source == source,
            or_(sightings.c.identity.in_(identities), sightings.c.url.in_(links)),
        )
    )
    found: dict[str, frozenset[ReleaseKey]] = {}
    for row in await connection.execute(wanted):
        for name in filter(None, (row.identity, row.link)):
            found[name] = found.get(name, frozenset()) | {release(row).key}
    return found


async def related(connection: AsyncConnection, shows: Iterable[Show]) -> list[Show]:
    """Load the shows whose names begin like these shows' names: other seasons and cours are among them."""
    names = sorted(frozenset().union(*(bases(show) for show in shows)) - {""})
    found: set[int] = set()
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        longer = (show_names.c.folded.startswith(f"{name} ", autoescape=True) for name in some)
        wanted = select(show_names.c.show_id).where(or_(show_names.c.folded.in_(some), *longer))
        found.update((await connection.execute(wanted)).scalars())
    return await show_store.load(connection, found)


async def doubt(connection: AsyncConnection, reasons: Mapping[int, str], now: datetime) -> None:
    """Let releases wait, each for the reason given, in words."""
    rows = [{"release_id": release_id, "why": why, "since": now} for release_id, why in reasons.items()]
    if rows:
        values: dict[str, Any] = {"doubt": bindparam("why"), "doubted_at": bindparam("since")}
        await connection.execute(update(releases).where(releases.c.id == bindparam("release_id")).values(values), rows)


async def waiting(connection: AsyncConnection) -> list[Waiting]:
    """Give the releases that are doubted now, the longest waiting first."""
    wanted = select(releases).where(releases.c.doubted_at.is_not(None))
    rows = await connection.execute(wanted.order_by(releases.c.doubted_at, releases.c.id))
    return [Waiting(release=release(row), since=row.doubted_at) for row in rows]


async def settle(connection: AsyncConnection, release_ids: Collection[int]) -> None:
    """Let releases wait no longer."""
    settled = update(releases).where(releases.c.id.in_(release_ids))
    await connection.execute(settled.values(doubt=None, doubted_at=None))


async def unsay(connection: AsyncConnection, release_id: int, source: str, identities: Collection[str]) -> None:
    """Forget what a source said of a release by entries that it has corrected since."""
    own = (sightings.c.release_id == release_id, sightings.c.source == source)
    await connection.execute(delete(sightings).where(*own, sightings.c.identity.in_(identities)))
