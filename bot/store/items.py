"""News items as they are stored: one row for one story of one feed, whatever the feed changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.news import NewsItem
from bot.store.schema import events, item_aliases, item_shows, items
from bot.store.statements import Row, add_missing, insert_or

SEEN_WITHIN = timedelta(days=1)
"""How exactly it is remembered when a feed last showed an item."""

_PLAIN: Final = ("guid", "title", "link", "summary", "image")
"""What an item and its row have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An item as it is stored, and when its feed last showed it (UTC), as exactly as that is remembered."""

    item: NewsItem
    seen_at: datetime


async def known(connection: AsyncConnection, aliases: Mapping[str, Collection[str]]) -> dict[str, dict[str, int]]:
    """Give for each source the item id behind each of the aliases, given by source, that is stored for it."""
    found: dict[str, dict[str, int]] = {source: {} for source in aliases}
    asked = [
        and_(item_aliases.c.source == source, item_aliases.c.alias.in_(names))
        for source, names in aliases.items()
        if names
    ]
    if asked:
        wanted = select(item_aliases.c.source, item_aliases.c.alias, item_aliases.c.item_id).where(or_(*asked))
        for row in await connection.execute(wanted):
            found[row.source][row.alias] = row.item_id
    return found


async def add(
    connection: AsyncConnection, new: Mapping[str, Sequence[NewsItem]], now: datetime
) -> dict[str, dict[str, int]]:
    """Store new items, given by source; gives for each source their ids by guid."""
    added: dict[str, dict[str, int]] = {source: {} for source in new}
    rows = [
        {**_row(item), "source": source, "first_seen_at": now, "seen_at": now}
        for source, told in new.items()
        for item in told
    ]
    if rows:
        statement = insert_or(connection, items).on_conflict_do_nothing()
        for row in await connection.execute(statement.returning(items.c.id, items.c.source, items.c.guid), rows):
            added[row.source][row.guid] = row.id
    return added


async def revise(connection: AsyncConnection, revised: Mapping[int, NewsItem], now: datetime) -> None:
    """Overwrite what the feed now says of items that are known; when they were first seen stays."""
    rows: list[Row] = []
    for item_id, item in revised.items():
        row = {name: value for name, value in _row(item).items() if name not in ("guid", "published_at")}
        rows.append({**row, "item_id": item_id, "seen_at": now})
    if rows:
        await connection.execute(update(items).where(items.c.id == bindparam("item_id")), rows)


async def touch(connection: AsyncConnection, ids: Collection[int], now: datetime) -> None:
    """Remember that a feed still shows these items; within a day, so that a quiet poll writes nothing."""
    if ids:
        stale = items.c.seen_at < now - SEEN_WITHIN
        await connection.execute(update(items).where(items.c.id.in_(ids), stale).values(seen_at=now))


async def add_aliases(connection: AsyncConnection, pairs: Mapping[str, Sequence[tuple[str, int]]]) -> None:
    """Remember further aliases of items, given by source."""
    rows = [
        {"source": source, "alias": alias, "item_id": item_id}
        for source, named in pairs.items()
        for alias, item_id in named
    ]
    await add_missing(connection, item_aliases, rows)


async def tie(connection: AsyncConnection, pairs: Sequence[tuple[int, int]]) -> None:
    """Remember which items are about which shows, as pairs of item id and show id."""
    await add_missing(connection, item_shows, [{"item_id": item_id, "show_id": show_id} for item_id, show_id in pairs])


def _row(item: NewsItem) -> Row:
    row = {name: getattr(item, name) for name in _PLAIN}
    return {**row, "published_at": item.published, "categories": list(item.categories)}


def item(row: Sequence[Any]) -> NewsItem:
    """Make a news item from a row that begins with the table's columns; by their order, see `releases.release`."""
    _id, _source, guid, title, link, summary, image, categories, published, *_others = row
    return NewsItem(
        guid=guid,
        title=title,
        link=link,
        summary=summary,
        image=image,
        categories=tuple(categories),
        published=published,
    )


async def load(connection: AsyncConnection, ids: Collection[int]) -> dict[int, tuple[str, NewsItem]]:
    """Load items by id, each with the name of its source."""
    if not ids:
        return {}
    found = await connection.execute(select(items).where(items.c.id.in_(ids)))
    return {row.id: (row.source, item(row)) for row in found}


async def kept(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Kept]:
    """Load items by id, to see what a feed has changed of them."""
    if not ids:
        return {}
    found = await connection.execute(select(items).where(items.c.id.in_(ids)))
    return {row.id: Kept(item=item(row), seen_at=row.seen_at) for row in found}


async def contents(connection: AsyncConnection, ids: Collection[int]) -> dict[int, NewsItem]:
    """Load what items tell, by id."""
    return {item_id: found for item_id, (_, found) in (await load(connection, ids)).items()}


async def latest(connection: AsyncConnection, show_id: int | None, limit: int) -> list[tuple[str, NewsItem]]:
    """Give the newest items about one show, or about any show, each with the name of its source."""
    wanted = select(items).where(items.c.id.in_(select(item_shows.c.item_id))).limit(limit)
    if show_id is not None:
        about = select(item_shows.c.item_id).where(item_shows.c.show_id == show_id)
        wanted = select(items).where(items.c.id.in_(about)).limit(limit)
    rows = await connection.execute(wanted.order_by(items.c.first_seen_at.desc(), items.c.id.desc()))
    return [(row.source, item(row)) for row in rows]


async def reporting(connection: AsyncConnection, stories: Collection[str]) -> dict[str, list[str]]:
    """Give the sources that report each of these stories, in the order in which they did."""
    found: dict[str, list[str]] = defaultdict(list)
    if stories:
        joined = select(events.c.story, items.c.source).join(items, items.c.id == events.c.item_id)
        told = joined.where(events.c.story.in_(stories)).group_by(events.c.story, items.c.source)
        for row in await connection.execute(told.order_by(func.min(items.c.id))):
            found[row.story].append(row.source)
    return found
