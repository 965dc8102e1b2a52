"""The catalogue as it is stored: shows that a catalogue told of, names to search, and a season's shows."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.catalogue import Entry, enriched
from bot.core.show_search import Known
from bot.core.shows import Show
from bot.core.tying import tie
from bot.store import editions
from bot.store import shows as show_store
from bot.store.joining import renumber
from bot.store.schema import meta, releases, show_ids, show_names, shows
from bot.store.statements import insert_or

_KEY: Final = "seasons"
_ROWS: Final = 1000

Loading = dict[str, Any]
"""How far the seasons are loaded, as plain JSON."""


async def keep(connection: AsyncConnection, entries: Sequence[Entry], source: str, now: datetime) -> list[Show]:
    """Store what a catalogue tells of shows, each tied to the show that it means; gives the shows in the same order.

    Nothing is told of those that are new: that a catalogue lists a show is no news.
    """
    known = {show.id: show for show in await show_store.candidates(connection, [one.series for one in entries])}
    places: dict[int, int] = {}
    for place, entry in enumerate(entries):
        show = tie(entry.series, list(known.values())) or await show_store.add(
            connection, show_store.of_series(entry.series), now
        )
        learnt = await show_store.learn(connection, show, entry.series, source)
        await renumber(connection, show, learnt, now)
        stays, gone = await show_store.unite(connection, learnt, now) if learnt != show else (learnt, frozenset[int]())
        stays = await _enrich(connection, stays, entry)
        known = {one.id: one for one in known.values() if one.id not in gone} | {stays.id: stays}
        places = {other: stays.id if show_id in gone else show_id for other, show_id in places.items()}
        places[place] = stays.id
    await editions.renew(connection, editions.RANKS)
    return [known[places[place]] for place in range(len(entries))]


async def unspoken(connection: AsyncConnection, found: Collection[Show]) -> set[int]:
    """Give those of these shows that only a catalogue told of so far, and no source of any release."""
    listed = {show.id for show in found if show.aired and not show.tracked}
    if not listed:
        return set()
    known = select(releases.c.show_id).where(releases.c.show_id.in_(listed)).distinct()
    return listed - set((await connection.execute(known)).scalars())


async def _enrich(connection: AsyncConnection, show: Show, entry: Entry) -> Show:
    known = enriched(show, entry)
    if known != show:
        row = {"aired": known.aired, "adult": known.adult, "popularity": known.popularity}
        facts = show_store.facts_of(known)
        await connection.execute(update(shows).where(shows.c.id == show.id).values(**row, facts=facts))
    return known


async def by_ids(connection: AsyncConnection, namespace: str, values: Collection[str]) -> dict[str, int]:
    """Give the shows that have these ids of a namespace, by id."""
    wanted = select(show_ids.c.value, show_ids.c.show_id).where(
        tuple_(show_ids.c.namespace, show_ids.c.value).in_([(namespace, value) for value in sorted(values)])
    )
    return {row.value: row.show_id for row in await connection.execute(wanted.order_by(show_ids.c.show_id.desc()))}


async def named(connection: AsyncConnection, ids: Collection[int], *, adult: bool) -> dict[int, str]:
    """Give what these shows are called, by id; those for adults only where `adult` is set."""
    wanted = select(shows.c.id, shows.c.name).where(shows.c.id.in_(ids))
    if not adult:
        wanted = wanted.where(or_(shows.c.adult.is_(None), ~shows.c.adult))
    return {row.id: row.name for row in await connection.execute(wanted)} if ids else {}


async def revision(connection: AsyncConnection) -> tuple[int, ...]:
    """Give figures that change when names or what they are ranked by do, and cost little to ask for."""
    return await editions.of(connection, editions.NAMES, editions.RANKS)


async def known(connection: AsyncConnection) -> AsyncIterator[list[Known]]:
    """Give all names to search, some thousand at a time, so that nothing else waits long."""
    asked = select(show_names.c.show_id, show_names.c.folded, shows.c.adult, shows.c.tracked, shows.c.popularity).join(
        shows, shows.c.id == show_names.c.show_id
    )
    ordered = asked.order_by(show_names.c.show_id, show_names.c.folded).limit(_ROWS)
    after: tuple[int, str] | None = None
    while True:
        further = ordered.where(_behind(*after)) if after else ordered
        rows = (await connection.execute(further)).all()
        yield [
            Known(
                show_id=row.show_id,
                folded=row.folded,
                adult=bool(row.adult),
                standing=(bool(row.tracked), row.popularity or 0),
            )
            for row in rows
        ]
        if len(rows) < _ROWS:
            return
        after = rows[-1].show_id, rows[-1].folded


def _behind(show_id: int, folded: str) -> Any:
    own = show_names.c.show_id
    return or_(own > show_id, (own == show_id) & (show_names.c.folded > folded))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of a season's shows: its `number` counted from 1, and how many shows there are in all."""

    shows: list[Show]
    number: int
    in_all: int


async def of_season(
    connection: AsyncConnection, season: str, platform: str | None, number: int, per_page: int
) -> Listed:
    """Give a page of the shows that began in a season, the most popular first; none is for adults only.

    A page that there is not gives the nearest one.
    """
    for_all = or_(shows.c.adult.is_(None), ~shows.c.adult)
    found = select(shows.c.id, shows.c.facts).where(shows.c.aired == season, for_all)
    ordered = found.order_by(func.coalesce(shows.c.popularity, 0).desc(), shows.c.folded)
    rows = (await connection.execute(ordered)).all()
    seen = await _seen_on(connection, platform, [row.id for row in rows]) if platform else set()
    ids = [row.id for row in rows if platform is None or row.id in seen or platform in row.facts.get("streams", ())]
    shown = min(max(number, 1), max(1, -(-len(ids) // per_page)))
    chosen = ids[(shown - 1) * per_page : shown * per_page]
    by_id = {show.id: show for show in await show_store.load(connection, chosen)}
    return Listed(shows=[by_id[show_id] for show_id in chosen], number=shown, in_all=len(ids))


async def _seen_on(connection: AsyncConnection, platform: str, ids: Collection[int]) -> set[int]:
    seen = select(releases.c.show_id).where(releases.c.show_id.in_(ids), releases.c.platform == platform)
    return set((await connection.execute(seen)).scalars())


async def loading(connection: AsyncConnection) -> Loading:
    """Give how far the seasons are loaded; nothing where none ever was."""
    kept = (await connection.execute(select(meta.c.value).where(meta.c.key == _KEY))).scalar_one_or_none()
    return dict(json.loads(kept)) if kept else {}


async def save_loading(connection: AsyncConnection, state: Loading) -> None:
    """Keep how far the seasons are loaded."""
    await _put(connection, _KEY, json.dumps(state))


async def _put(connection: AsyncConnection, key: str, value: str) -> None:
    upsert = insert_or(connection, meta).values(key=key, value=value)
    await connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
