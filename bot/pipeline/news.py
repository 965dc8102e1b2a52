"""News into events: what feeds said is stored, and which shows it is about is found."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import feeds
from bot.core.events import Event
from bot.core.mentions import NameIndex
from bot.core.news import NewsItem
from bot.core.news_kinds import kind_of
from bot.core.reasons import Reason
from bot.core.stories import Told
from bot.core.telling import Moment, of_news
from bot.pipeline.heard import Heard
from bot.pipeline.recognised import Said, recognise
from bot.store import items as item_store
from bot.store.statements import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """What is new of a document: the events it makes, and whether there was anything; with the `marks` of its items.

    `said` are the instants (UTC) that its new items give for themselves, None for one that gives none.
    """

    events: Sequence[Event] = ()
    show_ids: frozenset[int] = frozenset()
    anything_new: bool = False
    marks: bytes = b""
    said: frozenset[datetime | None] = frozenset()


async def store_news(connection: Connection, said: Sequence[Said], names: NameIndex) -> AsyncIterator[Fresh]:
    """Store what different feeds said at one time, in the caller's transaction; gives for each what is new of it.

    `names` are those of all shows. The events of one feed are to be told before the next is asked for: what one has
    told, another one repeats.
    """
    for one, recognised in zip(said, await recognise(connection, said), strict=True):
        withheld = one.moment.withheld or (Reason.CHURNED if recognised.churned else None)
        moment = replace(one.moment, withheld=withheld)
        fresh = await _told(connection, one.source, recognised.new, moment, names)
        said_at = frozenset(item.published for item in recognised.new.values())
        yield replace(fresh, marks=recognised.marks, said=said_at)


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
