"""The catalogue: any show, from the store first and then from AniList, which is asked sparingly and remembered."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.catalogue import Entry
from bot.core.names import fold
from bot.core.show_search import Known, ShowSearch
from bot.core.shows import Show
from bot.core.tongue import _
from bot.errors import ReplyError, SourceError
from bot.pipeline.anilist_port import AniListPort
from bot.pipeline.policy import Clock
from bot.pipeline.show_index import ShowIndex
from bot.store import show_catalogue, shows
from bot.store.database import Database
from bot.store.statements import take_turn

log = logging.getLogger(__name__)

NAMESPACE = "anilist"
KEPT = timedelta(hours=1)
MOST_KEPT = 500
PATIENCE = 1.5
"""Seconds that choices wait for AniList; Discord waits 3 s for the whole answer."""

_FEW = 5
_SHORTEST, _SHORTEST_IDEOGRAPHIC = 3, 2


@dataclass(kw_only=True, slots=True)
class Catalogue:
    """Finds shows by what somebody types; without `anilist` it knows those of the store alone.

    Results of AniList's are kept for an hour, `MOST_KEPT` of them, and no text is asked for twice at once.
    """

    database: Database
    clock: Clock
    index: ShowIndex
    anilist: AniListPort | None = None
    _kept: OrderedDict[tuple[str, bool], tuple[datetime, tuple[Entry, ...]]] = field(default_factory=OrderedDict)
    _asking: dict[tuple[str, bool], asyncio.Task[tuple[Entry, ...]]] = field(default_factory=dict)

    @classmethod
    def over(cls, database: Database, clock: Clock, anilist: AniListPort | None = None) -> Catalogue:
        """Set up a catalogue over a database."""
        return cls(database=database, clock=clock, index=ShowIndex(database=database), anilist=anilist)

    async def offered(self, typed: str, limit: int, *, adult: bool) -> list[tuple[int, str]]:
        """Give ids and names of the stored shows that fit, the best first; for adults only where `adult` is set."""
        ids = await self.index.find(typed, limit, adult=adult)
        async with self.database.read() as connection:
            names = await show_catalogue.named(connection, ids, adult=adult)
        # The index may be a moment behind.
        return [(show_id, names[show_id]) for show_id in ids if show_id in names]

    async def further(self, typed: str, known: int, *, adult: bool) -> list[Entry]:
        """Give what AniList has for a text of which the store has only `known` shows, without those that it has.

        Where AniList is slow, fails, or was asked enough, there is nothing.
        """
        text = fold(typed)
        if self.anilist is None or known >= _FEW or not _is_enough(text):
            return []
        found = await self._search(text, adult=adult)
        async with self.database.read() as connection:
            stored = await show_catalogue.by_ids(connection, NAMESPACE, {one.series.ids[NAMESPACE] for one in found})
        return [one for one in found if one.series.ids[NAMESPACE] not in stored and (adult or not one.adult)]

    async def _search(self, text: str, *, adult: bool) -> tuple[Entry, ...]:
        key = text, adult
        kept = self._kept.get(key)
        if kept and timedelta() <= self.clock() - kept[0] < KEPT:
            return kept[1]
        if key not in self._asking:
            if self.anilist is None or not self.anilist.allowance.take():
                return ()
            self._asking[key] = asyncio.create_task(self._ask(self.anilist, key), name="asking AniList")
        done = (await asyncio.wait({self._asking[key]}, timeout=PATIENCE))[0]
        return next((task.result() for task in done), ())

    async def _ask(self, anilist: AniListPort, key: tuple[str, bool]) -> tuple[Entry, ...]:
        text, adult = key
        try:
            entries = (await anilist.read(anilist.media.search(text, adult=adult))).entries
        except SourceError as error:
            log.warning("AniList could not be searched: %s", error)
            return ()
        finally:
            self._asking.pop(key, None)
        self._kept[key] = self.clock(), entries
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return entries

    async def named(self, typed: str, *, adult: bool) -> Show | None:
        """Give the show that a typed name means: a stored one, else the one that AniList finds by it."""
        ids = await self.index.find(typed, 1, adult=adult)
        async with self.database.read() as connection:
            found = await shows.load(connection, ids)
        if found and (adult or not found[0].adult):
            return found[0]
        entries = await self.further(typed, 0, adult=adult)
        names = [
            Known(show_id=place, folded=fold(name), standing=(False, -place))
            for place, one in enumerate(entries)
            for name in (one.series.title, *one.series.others)
        ]
        meant = ShowSearch.over(names).find(typed, 1)
        return await self._store(entries[meant[0]]) if meant else None

    async def chosen(self, media_id: int, *, adult: bool) -> Show | None:
        """Give the show with an id of AniList's, stored if it was not; raises ReplyError where AniList can't say."""
        async with self.database.read() as connection:
            stored = await show_catalogue.by_ids(connection, NAMESPACE, {str(media_id)})
            found = await shows.load(connection, stored.values())
        if found:
            return found[0] if adult or not found[0].adult else None
        entry = self._remembered(str(media_id)) or await self._one(media_id)
        return await self._store(entry) if entry and (adult or not entry.adult) else None

    def _remembered(self, media_id: str) -> Entry | None:
        kept = (one for _, entries in self._kept.values() for one in entries)
        return next((one for one in kept if one.series.ids[NAMESPACE] == media_id), None)

    async def _one(self, media_id: int) -> Entry | None:
        if self.anilist is None:
            return None
        if not self.anilist.allowance.take():
            raise ReplyError(_busy())
        try:
            entries = (await self.anilist.read(self.anilist.media.one(media_id))).entries
        except SourceError as error:
            log.warning("AniList could not be asked for show %d: %s", media_id, error)
            raise ReplyError(_busy()) from error
        return next((one for one in entries if one.series.ids[NAMESPACE] == str(media_id)), None)

    async def _store(self, entry: Entry) -> Show:
        async with self.database.write() as connection:
            await take_turn(connection)
            [show] = await show_catalogue.keep(connection, [entry], "AniList", self.clock())
        return show


def _is_enough(text: str) -> bool:
    return len(text) >= (_SHORTEST if text.isascii() else _SHORTEST_IDEOGRAPHIC)


def _busy() -> str:
    return _("AniList can't be asked right now. Try again in a minute.")
