"""Shows as they are stored: found by id or name, added, and kept in step with the configuration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, delete, insert, literal, null, or_, select, tuple_, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.names import fold
from bot.core.releases import Series
from bot.core.shows import Facts, Show
from bot.core.tying import merged, same_show, season_of, spellings, stays, tie
from bot.store import editions
from bot.store.joining import join, renumber
from bot.store.schema import show_ids, show_names, shows, subscription_shows
from bot.store.statements import add_missing


async def load(connection: AsyncConnection, ids: Iterable[int]) -> list[Show]:
    """Load shows with all their names and ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return []
    rows = (await connection.execute(select(shows).where(shows.c.id.in_(wanted)).order_by(shows.c.id))).all()
    names: dict[int, list[str]] = defaultdict(list)
    known: dict[int, dict[str, str]] = defaultdict(dict)
    for show_id, namespace, value, _ in (await connection.execute(_called(), {"show_ids": wanted})).all():
        if namespace is None:
            names[show_id].append(value)
        else:
            known[show_id][namespace] = value
    return [_show(row, names[row.id], known[row.id]) for row in rows]


@cache
def _called() -> CompoundSelect[Any]:
    """Select the names of shows, in their order, and their ids by namespace, in one statement."""
    asked = bindparam("show_ids", expanding=True, type_=shows.c.id.type)
    named = select(show_names.c.show_id, null().label("namespace"), show_names.c.name, show_names.c.folded)
    identified = select(show_ids.c.show_id, show_ids.c.namespace, show_ids.c.value, literal("").label("folded"))
    both = union_all(named.where(show_names.c.show_id.in_(asked)), identified.where(show_ids.c.show_id.in_(asked)))
    return both.order_by("folded")


def _show(row: Any, names: Sequence[str], ids: Mapping[str, str]) -> Show:
    lists = {name: tuple(row.facts.get(name, ())) for name in ("titles", "streams")}
    facts = {**row.facts, **lists}
    facts["staff"] = {role: tuple(people) for role, people in facts.get("staff", {}).items()}
    return Show(
        id=row.id,
        name=row.name,
        names=tuple(names),
        ids=ids,
        season=row.season,
        audio=row.audio,
        episodes=row.episodes,
        episodes_source=row.episodes_source,
        cover=row.cover,
        tracked=row.tracked,
        facts=Facts(**facts),
        aired=row.aired,
        adult=bool(row.adult),
        popularity=row.popularity or 0,
    )


async def candidates(connection: AsyncConnection, series: Iterable[Series]) -> list[Show]:
    """Load every show that shares an id or a name with any of these series."""
    ids = {pair for one in series for pair in one.ids.items()}
    folded = {name for one in series for name in spellings(one)}
    by_id = select(show_ids.c.show_id).where(tuple_(show_ids.c.namespace, show_ids.c.value).in_(sorted(ids)))
    by_name = select(show_names.c.show_id).where(show_names.c.folded.in_(sorted(folded)))
    found = (await connection.execute(by_id.union(by_name) if ids else by_name)).scalars().all()
    return await load(connection, found)


async def add(connection: AsyncConnection, show: Show, now: datetime) -> Show:
    """Store a new show and give it with its id."""
    row = {**_columns(show), "created_at": now}
    new_id = (await connection.execute(insert(shows).values(row).returning(shows.c.id))).scalar_one()
    await _add_names(connection, new_id, show)
    return replace(show, id=new_id)


def of_series(series: Series) -> Show:
    """Make the show that a series speaks of when no known show is meant."""
    return Show(
        name=series.title,
        names=(series.title, *series.others),
        ids=dict(series.ids),
        season=season_of(series) or 0,
        episodes=series.episodes,
        cover=series.cover,
    )


async def learn(connection: AsyncConnection, show: Show, series: Series, source: str) -> Show:
    """Keep what a source knows of a show and we did not: ids, other names, season, total of episodes, a cover."""
    known = {fold(name) for name in show.names}
    learnt = replace(
        show,
        names=(*show.names, *(name for name in (series.title, *series.others) if fold(name) not in known)),
        season=show.season or season_of(series) or 0,
        ids={**series.ids, **show.ids},
        episodes=show.episodes or series.episodes,
        episodes_source=show.episodes_source or (source if series.episodes else None),
        cover=show.cover or series.cover,
    )
    if learnt == show:
        return show
    if _columns(learnt) != _columns(show):
        await connection.execute(update(shows).where(shows.c.id == show.id).values(_columns(learnt)))
    await _add_names(connection, show.id, learnt)
    return learnt


async def configure(connection: AsyncConnection, configured: Sequence[Show], now: datetime) -> dict[str, int]:
    """Make the tracked shows those of the configuration; gives their ids by folded name and alias."""
    await connection.execute(update(shows).where(shows.c.tracked).values(tracked=False))
    ids: dict[str, int] = {}
    for show in configured:
        series = Series(title=show.name, others=show.names, ids=show.ids, season=show.season or None)
        known = tie(series, await candidates(connection, [series]))
        # "Overlord IV" is season 4, or no source's season 4 would ever be tied to it.
        wanted = replace(show, season=show.season or season_of(series) or 0)
        stored = await _overwrite(connection, known, wanted) if known else await add(connection, wanted, now)
        if known:
            await renumber(connection, known, stored, now)
        ids |= {fold(name): stored.id for name in (show.name, *show.names)}
    for show in await load(connection, ids.values()):
        await unite(connection, show, now)
    return ids


async def unite(connection: AsyncConnection, show: Show, now: datetime) -> tuple[Show, frozenset[int]]:
    """Join to a show every other one that is surely the same; gives the show that stays, and the ids that are gone."""
    gone: set[int] = set()
    while same := await _same(connection, show):
        kept, going = stays(show, same)
        await join(connection, kept, going, now)
        show = merged(kept, going)
        await connection.execute(update(shows).where(shows.c.id == show.id).values(_columns(show)))
        await _add_names(connection, show.id, show)
        gone.add(going.id)
    return show, frozenset(gone)


async def _same(connection: AsyncConnection, show: Show) -> Show | None:
    series = Series(title=show.name, others=show.names, ids=show.ids)
    found = await candidates(connection, [series])
    return next((other for other in found if other.id != show.id and same_show(show, other)), None)


async def _overwrite(connection: AsyncConnection, known: Show, show: Show) -> Show:
    kept = replace(show, id=known.id, episodes=show.episodes or known.episodes, cover=show.cover or known.cover)
    kept = replace(kept, episodes_source=show.episodes_source or known.episodes_source)
    kept = replace(kept, season=show.season or known.season)
    kept = replace(kept, aired=known.aired, adult=known.adult, popularity=known.popularity)
    learnt = ("english", "romaji", "streams")
    kept = replace(kept, facts=replace(kept.facts, **{fact: getattr(known.facts, fact) for fact in learnt}))
    await connection.execute(update(shows).where(shows.c.id == known.id).values(_columns(kept)))
    outdated = (show_ids.c.show_id == known.id, show_ids.c.namespace.in_(show.ids))
    await connection.execute(delete(show_ids).where(*outdated))
    await _add_names(connection, known.id, kept)
    return kept


async def _add_names(connection: AsyncConnection, show_id: int, show: Show) -> None:
    spellings = {fold(name): name for name in reversed((show.name, *show.names)) if fold(name)}
    named = [{"folded": folded, "show_id": show_id, "name": name} for folded, name in spellings.items()]
    numbered = [{"namespace": space, "value": value, "show_id": show_id} for space, value in show.ids.items()]
    await add_missing(connection, show_names, named)
    await add_missing(connection, show_ids, numbered)
    await editions.renew(connection, editions.NAMES)


def facts_of(show: Show) -> dict[str, Any]:
    """Give the facts of a show as they are stored."""
    return asdict(show.facts)


def _columns(show: Show) -> dict[str, Any]:
    return {
        "name": show.name,
        "folded": fold(show.name) or show.name,
        "season": show.season,
        "audio": show.audio,
        "episodes": show.episodes,
        "episodes_source": show.episodes_source,
        "cover": show.cover,
        "tracked": show.tracked,
        "facts": facts_of(show),
        "aired": show.aired,
        "adult": show.adult,
        "popularity": show.popularity,
    }


async def names(connection: AsyncConnection) -> list[tuple[int, str]]:
    """Give every name of every show, for the index that reads headlines."""
    return [
        (row.show_id, row.name) for row in await connection.execute(select(show_names.c.show_id, show_names.c.name))
    ]


async def tracked_ids(connection: AsyncConnection) -> dict[str, tuple[str, ...]]:
    """Give the ids of the tracked shows by namespace, and of those that somebody subscribed to by name."""
    joined = select(show_ids.c.namespace, show_ids.c.value).join(shows, shows.c.id == show_ids.c.show_id)
    wanted = or_(shows.c.tracked, shows.c.id.in_(select(subscription_shows.c.show_id)))
    found: dict[str, tuple[str, ...]] = {}
    for row in await connection.execute(joined.where(wanted).order_by(show_ids.c.value)):
        found[row.namespace] = (*found.get(row.namespace, ()), row.value)
    return found


async def search(connection: AsyncConnection, text: str, limit: int) -> list[Show]:
    """Find shows by the beginning of a name, then by a word inside it; tracked shows come first."""
    folded = fold(text).replace("%", "").replace("_", "")
    matches = or_(show_names.c.folded.like(f"{folded}%"), show_names.c.folded.like(f"% {folded}%"))
    found = (
        select(shows.c.id)
        .join(show_names, show_names.c.show_id == shows.c.id)
        .where(matches)
        .group_by(shows.c.id, shows.c.tracked, shows.c.folded)
        .order_by(shows.c.tracked.desc(), shows.c.folded)
        .limit(limit)
    )
    ids = (await connection.execute(found)).scalars().all()
    by_id = {show.id: show for show in await load(connection, ids)}
    return [by_id[show_id] for show_id in ids]
