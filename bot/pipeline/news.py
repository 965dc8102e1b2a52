"""News into items: recognise what is known under any alias, keep the rest, and find which shows it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.events import Event
from bot.core.identity import aliases, churned, unique_links
from bot.core.mentions import NameIndex
from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.core.telling import Moment, of_news
from bot.store import items as item_store
from bot.store import shows as show_store
from bot.store.statements import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """What is new of a document: the events it makes, and whether there was anything."""

    events: Sequence[Event]
    show_ids: frozenset[int]
    anything_new: bool


async def store_news(
    connection: Connection, source: str, news: Sequence[NewsItem], moment: Moment, last_success: datetime | None
) -> Fresh:
    """Store what one feed said, in the caller's transaction."""
    links = unique_links(news)
    named = {item.guid: (item, aliases(item, links)) for item in news}
    known = await item_store.known(connection, source, {alias for _, names in named.values() for alias in names})
    old, new = _parted(named, known)
    await _revise(connection, old, moment.now)
    ids = await item_store.add(connection, source, new, moment.now)
    pairs = [(alias, ids[item.guid]) for item in new if item.guid in ids for alias in named[item.guid][1]]
    pairs += [(alias, item_id) for item_id, item in old.items() for alias in named[item.guid][1] if alias not in known]
    await item_store.add_aliases(connection, source, pairs)
    if last_success is not None and churned(new, len(named), last_success):
        moment = replace(moment, withheld=moment.withheld or Reason.CHURNED)
    return await _told(connection, [(ids[item.guid], item) for item in new if item.guid in ids], moment)


def _parted(
    named: Mapping[str, tuple[NewsItem, Sequence[str]]], known: Mapping[str, int]
) -> tuple[dict[int, NewsItem], list[NewsItem]]:
    """Part the items of a document into the known ones, by id, and the new ones."""
    old: dict[int, NewsItem] = {}
    new: list[NewsItem] = []
    for item, names in named.values():
        hit = next((known[alias] for alias in names if alias in known), None)
        if hit is None:
            new.append(item)
        else:
            old.setdefault(hit, item)
    return old, new


async def _revise(connection: Connection, old: Mapping[int, NewsItem], now: datetime) -> None:
    stored = await item_store.contents(connection, old.keys())
    changed = {
        item_id: item
        for item_id, item in old.items()
        if replace(item, guid="", published=None) != replace(stored[item_id], guid="", published=None)
    }
    await item_store.revise(connection, changed, now)
    await item_store.touch(connection, old.keys(), now)


async def _told(connection: Connection, new: Sequence[tuple[int, NewsItem]], moment: Moment) -> Fresh:
    if not new:
        return Fresh(events=(), show_ids=frozenset(), anything_new=False)
    index = NameIndex.of(await show_store.names(connection))
    about = {item_id: index.shows_in(item.title) for item_id, item in new}
    await item_store.tie(connection, [(item_id, show_id) for item_id, shows in about.items() for show_id in shows])
    events = [
        of_news(item_id, show_id, item.published, moment) for item_id, item in new for show_id in sorted(about[item_id])
    ]
    ordered = sorted(events, key=lambda event: (event.at, event.key))
    return Fresh(events=ordered, show_ids=frozenset().union(*about.values()), anything_new=True)
