"""Heard: what sources told in the last days, so that what another repeats joins a story instead of making one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.core.events import EventKind
from bot.core.news_kinds import kind_of
from bot.core.stories import WITHIN, Told, fold_into
from bot.core.telling import Retold
from bot.store import events as event_store
from bot.store.events import Report
from bot.store.statements import Connection


@dataclass(slots=True)
class Heard:
    """The stories that were told: by which reports, from which sources, and as which kinds of which show.

    An item repeats a story only where a report of it was told, or is about to be. What a baseline found, or what was
    withheld for another reason, was told to nobody, so the next source's report of it is news. So is what a source
    says of a story that it has reported itself before: that is a follow-up, since only other sources repeat.
    """

    _reports: dict[Told, str] = field(default_factory=dict)
    _sources: dict[str, set[str]] = field(default_factory=dict)
    _kinds: dict[tuple[str, int | None], set[EventKind]] = field(default_factory=dict)
    _repeats: dict[int, str] = field(default_factory=dict)

    @classmethod
    async def before(cls, connection: Connection, new: Mapping[int, Told]) -> Heard:
        """Compare new items, by id, with what was told of the same shows within the 48 hours before them."""
        heard = cls()
        if not new:
            return heard
        show_ids = {show_id for told in new.values() for show_id in told.shows}
        since = min(told.published for told in new.values()) - WITHIN
        heard._remember(await event_store.reports(connection, show_ids, since))
        for item_id in sorted(new, key=lambda item_id: (new[item_id].published, item_id)):
            heard._compare(item_id, new[item_id])
        return heard

    def retold(self, item_id: int, show_id: int) -> Retold | None:
        """Give what a new item repeats, with the kinds it was told as of one show; None where the item is news."""
        story = self._repeats.get(item_id)
        return Retold(story=story, kinds=frozenset(self._kinds.get((story, show_id), ()))) if story else None

    def _remember(self, reports: Iterable[Report]) -> None:
        by_item: dict[int | None, list[Report]] = {}
        for report in reports:
            event = report.event
            by_item.setdefault(event.item_id, []).append(report)
            self._sources.setdefault(event.story, set()).add(report.source)
            self._kinds.setdefault((event.story, event.show_id), set()).add(event.kind)
        for same in by_item.values():
            self._reports[_told(same)] = same[0].event.story

    def _compare(self, item_id: int, new: Told) -> None:
        others = [told for told, story in self._reports.items() if new.source not in self._sources[story]]
        if same := fold_into(new, others):
            story = self._reports[same]
            self._repeats[item_id] = story
            self._sources[story].add(new.source)


def _told(reports: list[Report]) -> Told:
    """Make one report of the events of an item, which has one for each of its shows."""
    first = reports[0]
    return Told(
        source=first.source,
        title=first.title,
        published=first.event.at,
        shows=frozenset(report.event.show_id for report in reports if report.event.show_id is not None),
        kind=kind_of(first.title),
    )
