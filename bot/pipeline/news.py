"""News into items: recognise what is known under any alias, keep the rest, and find which shows it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core import feeds
from bot.core.events import Event
from bot.core.identity import aliases, churned
from bot.core.mentions import NameIndex
from bot.core.news import NewsItem
from bot.core.news_kinds import kind_of
from bot.core.reasons import Reason
from bot.core.stories import Told
from bot.core.telling import Moment, of_news
from bot.pipeline.heard import Heard
from bot.pipeline.shown import Shown
from bot.store import items as item_store
from bot.store.statements import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one feed said: its news, what else its document shows, and when it was read last (UTC)."""

    source: str
    news: Sequence[NewsItem]
    last_success: datetime | None = None
    shown: Shown = field(default_factory=Shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """What is new of a document: the events it makes, and whether there was anything; with the `marks` of its items."""

    events: Sequence[Event] = ()
    show_ids: frozenset[int] = frozenset()
    anything_new: bool = False
    marks: bytes = b""


async def store_news(connection: Connection, said: Said, moment: Moment, names: NameIndex) -> Fresh:
    """Store what one feed said, in the caller's transaction; `names` are those of all shows."""
    source, news, shown = said.source, said.news, said.shown
    links = shown.own_links(news)
    named = {item.guid: (item, aliases(item, links)) for item in news}
    known = await item_store.known(connection, source, {alias for _, names in named.values() for alias in names})
    parted = _parted(named.values(), known, shown)
    seen_at = await _revise(connection, parted.old, shown, moment.now)
    ids = await item_store.add(connection, source, list(parted.new.values()), moment.now)
    pairs = [(alias, ids[guid]) for alias, guid in parted.new_aliases.items() if guid in ids]
    await item_store.add_aliases(connection, source, [*parted.old_aliases.items(), *pairs])
    new = [item for guid, item in parted.new.items() if guid in ids]
    if said.last_success is not None and churned(new, len(named) + len(shown.before), said.last_success):
        moment = replace(moment, withheld=moment.withheld or Reason.CHURNED)
    added = {ids[item.guid]: item for item in new}
    seen_at |= dict.fromkeys(added, moment.now)
    fresh = await _told(connection, source, added, moment, names)
    return replace(fresh, marks=shown.remembered(parted.old | added, links, seen_at))


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


async def _revise(
    connection: Connection, old: Mapping[int, NewsItem], shown: Shown, now: datetime
) -> dict[int, datetime]:
    """Write what a feed tells otherwise, and that it still shows its items; gives since when it does, by id (UTC)."""
    stored = await item_store.kept(connection, old.keys())
    changed = {
        item_id: item
        for item_id, item in old.items()
        if replace(item, guid="", published=None) != replace(stored[item_id].item, guid="", published=None)
    }
    await item_store.revise(connection, changed, now)
    seen_at = {item_id: mark.seen_at for item_id, mark in shown.marks.items()}
    seen_at |= {item_id: one.seen_at for item_id, one in stored.items()} | dict.fromkeys(changed, now)
    stale = {item_id for item_id, at in seen_at.items() if at < now - item_store.SEEN_WITHIN}
    await item_store.touch(connection, stale, now)
    return seen_at | dict.fromkeys(stale, now)


async def _told(
    connection: Connection, source: str, new: Mapping[int, NewsItem], moment: Moment, names: NameIndex
) -> Fresh:
    if not new:
        return Fresh()
    if feeds.is_own(source):
        return Fresh(events=_untied(new, moment), anything_new=True)
    about = {item_id: names.shows_in(item.title) for item_id, item in new.items()}
    await item_store.tie(connection, [(item_id, show_id) for item_id, shows in about.items() for show_id in shows])
    heard = await Heard.before(connection, _tellable(source, new, about, moment))
    events = [
        of_news(item_id, item, show_id, moment, heard.retold(item_id, show_id))
        for item_id, item in new.items()
        for show_id in sorted(about[item_id])
    ]
    ordered = sorted(events, key=lambda event: (event.at, event.key))
    return Fresh(events=ordered, show_ids=frozenset().union(*about.values()), anything_new=True)


def _untied(new: Mapping[int, NewsItem], moment: Moment) -> list[Event]:
    """Give the events of a server's own feed, which is of no show: what one server adds must not reach another."""
    events = [of_news(item_id, item, None, moment) for item_id, item in new.items()]
    return sorted(events, key=lambda event: (event.at, event.key))


def _tellable(
    source: str, new: Mapping[int, NewsItem], about: Mapping[int, frozenset[int]], moment: Moment
) -> dict[int, Told]:
    """Give the new items that would be told now, as reports of the shows they are about."""
    reports = {
        item_id: Told(
            source=source,
            title=item.title,
            published=min(item.published or moment.now, moment.now),
            shows=about[item_id],
            kind=kind_of(item.title),
        )
        for item_id, item in new.items()
        if about[item_id] and not moment.withheld
    }
    return {item_id: told for item_id, told in reports.items() if moment.now - told.published <= moment.fresh}
