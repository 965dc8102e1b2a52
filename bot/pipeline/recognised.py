"""Recognised: what several feeds said becomes items; what is known under any alias is revised, and the rest is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.identity import aliases, churned
from bot.core.news import NewsItem
from bot.core.telling import Moment
from bot.pipeline.shown import Shown
from bot.store import items as item_store
from bot.store.statements import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The news of one document of a feed, what else it shows, and when the feed was read last (UTC)."""

    source: str
    news: Sequence[NewsItem]
    moment: Moment
    last_success: datetime | None
    shown: Shown = field(default_factory=Shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The items of a document that were not known, by id, whether its ids must have changed, and the marks of all."""

    new: Mapping[int, NewsItem]
    churned: bool
    marks: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The items of a document: the known ones by id, the new ones by guid, and what both are to be known by too."""

    old: dict[int, NewsItem] = field(default_factory=dict)
    old_aliases: dict[str, int] = field(default_factory=dict)
    new: dict[str, NewsItem] = field(default_factory=dict)
    new_aliases: dict[str, str] = field(default_factory=dict)


def _parted(named: Iterable[tuple[NewsItem, Sequence[str]]], known: Mapping[str, int], shown: Shown) -> Parted:
    """Part the items of a document by their aliases; new ones that share an alias are one story as well.

    Of several entries that are one item the first one tells what it is.
    """
    parted = Parted()
    for place, (item, names) in enumerate(named):
        hit = next((known[alias] for alias in names if alias in known), None)
        if hit is not None:
            if not shown.goes_before(hit, place):
                parted.old.setdefault(hit, item)
            parted.old_aliases.update({alias: hit for alias in names if alias not in known})
            continue
        guid = next((parted.new_aliases[alias] for alias in names if alias in parted.new_aliases), item.guid)
        parted.new.setdefault(guid, item)
        parted.new_aliases.update({alias: guid for alias in names if alias not in parted.new_aliases})
    return parted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """A document whose items were looked for: the links that are their own, and how they are parted."""

    said: Said
    links: AbstractSet[str]
    count: int
    parted: Parted


async def recognise(connection: Connection, said: Sequence[Said]) -> list[Recognised]:
    """Store what different feeds said at one time, in few statements, and in the caller's transaction."""
    if not said:
        return []
    now = said[0].moment.now
    looked = await _looked(connection, said)
    seen_at = await _revise(connection, looked, now)
    ids = await item_store.add(connection, {one.said.source: list(one.parted.new.values()) for one in looked}, now)
    await item_store.add_aliases(connection, {one.said.source: _pairs(one, ids[one.said.source]) for one in looked})
    return [_recognised(one, ids[one.said.source], seen_at, now) for one in looked]


async def _looked(connection: Connection, said: Sequence[Said]) -> list[_Looked]:
    links = [one.shown.own_links(one.news) for one in said]
    named = [{item.guid: (item, aliases(item, own)) for item in one.news} for one, own in zip(said, links, strict=True)]
    asked = {
        one.source: {alias for _, names in its.values() for alias in names}
        for one, its in zip(said, named, strict=True)
    }
    known = await item_store.known(connection, asked)
    return [
        _Looked(said=one, links=own, count=len(its), parted=_parted(its.values(), known[one.source], one.shown))
        for one, own, its in zip(said, links, named, strict=True)
    ]


async def _revise(connection: Connection, looked: Sequence[_Looked], now: datetime) -> dict[int, datetime]:
    """Write what feeds tell otherwise, and that they still show their items; gives since when they do, by id (UTC)."""
    old = {item_id: item for one in looked for item_id, item in one.parted.old.items()}
    stored = await item_store.kept(connection, old.keys())
    changed = {
        item_id: item
        for item_id, item in old.items()
        if replace(item, guid="", published=None) != replace(stored[item_id].item, guid="", published=None)
    }
    await item_store.revise(connection, changed, now)
    seen_at = {item_id: mark.seen_at for one in looked for item_id, mark in one.said.shown.marks.items()}
    seen_at |= {item_id: one.seen_at for item_id, one in stored.items()} | dict.fromkeys(changed, now)
    stale = {item_id for item_id, at in seen_at.items() if at < now - item_store.SEEN_WITHIN}
    await item_store.touch(connection, stale, now)
    return seen_at | dict.fromkeys(stale, now)


def _pairs(looked: _Looked, ids: Mapping[str, int]) -> list[tuple[str, int]]:
    parted = looked.parted
    new = [(alias, ids[guid]) for alias, guid in parted.new_aliases.items() if guid in ids]
    return [*parted.old_aliases.items(), *new]


def _recognised(looked: _Looked, ids: Mapping[str, int], seen_at: Mapping[int, datetime], now: datetime) -> Recognised:
    said, parted = looked.said, looked.parted
    new = {ids[guid]: item for guid, item in parted.new.items() if guid in ids}
    total = looked.count + len(said.shown.before)
    return Recognised(
        new=new,
        churned=said.last_success is not None and churned(list(new.values()), total, said.last_success),
        marks=said.shown.remembered(parted.old | new, looked.links, {**seen_at, **dict.fromkeys(new, now)}),
    )
