"""The season load: once a day the shows of the current and the next season are read, one page at a time."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.calendar_seasons import CalendarSeason
from bot.errors import FetchError, SourceError
from bot.pipeline.anilist_port import AniListPort
from bot.pipeline.policy import Clock
from bot.sources.anilist_media import MOST_PAGES
from bot.store import show_catalogue
from bot.store.database import Database
from bot.store.statements import take_turn

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)
"""How often a page may be asked for."""

AGAIN = timedelta(days=1)
RETRY = timedelta(hours=1)
SEASONS = 2
_SHARE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonLoader:
    """Loads seasons into the store; how far it came is stored, so that a restart goes on from there.

    It takes no more than a third of the allowance, since nobody waits for it.
    """

    database: Database
    clock: Clock
    anilist: AniListPort

    async def load_due(self) -> int:
        """Load the next page, if one is due; gives how many shows it had. After a failure an hour passes."""
        now = self.clock()
        async with self.database.read() as connection:
            place = Place.read(await show_catalogue.loading(connection), now)
        if not place.is_due(now) or not self.anilist.allowance.take(_SHARE):
            return 0
        try:
            reading = await self.anilist.read(self.anilist.media.season(place.season, place.page))
        except SourceError as error:
            log.warning("the shows of %s could not be read: %s", place.season, error)
            await self._save(place.at(now + _wait(error)))
            return 0
        async with self.database.write() as connection:
            await take_turn(connection)
            await show_catalogue.keep(connection, reading.entries, self.anilist.media.name, now)
            after = place.after(now, more=reading.next is not None)
            await show_catalogue.save_loading(connection, after.written())
        if after.due_at > now:
            log.info("the shows of %d seasons up to %s are read", SEASONS, place.season)
        return len(reading.entries)

    async def _save(self, place: Place) -> None:
        async with self.database.write() as connection:
            await show_catalogue.save_loading(connection, place.written())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far the load came: the page that is next, of which season, the last season of all, and when it is due."""

    season: CalendarSeason
    last: CalendarSeason
    page: int
    due_at: datetime

    @classmethod
    def read(cls, kept: show_catalogue.Loading, now: datetime) -> Place:
        """Read what `written` gave; a first start, and a season that has changed, begin at once."""
        season, last = (CalendarSeason.read(str(kept.get(name))) for name in ("season", "last"))
        on = CalendarSeason.at(now)
        if season is None or last is None or last.place < on.place + SEASONS - 1:
            return cls(season=on, last=on.moved(SEASONS - 1), page=1, due_at=now)
        due = datetime.fromtimestamp(int(kept["due"]), UTC)
        return cls(season=season, last=last, page=int(kept["page"]), due_at=due)

    def written(self) -> show_catalogue.Loading:
        """Give it as plain JSON."""
        due = int(self.due_at.timestamp())
        return {"season": str(self.season), "last": str(self.last), "page": self.page, "due": due}

    def is_due(self, now: datetime) -> bool:
        """Say whether the page may be asked for; what is due later than it can be is due, since the clock went back."""
        return self.due_at <= now or self.due_at > now + AGAIN + RETRY

    def at(self, due: datetime) -> Place:
        """Give the same page at another time."""
        return Place(season=self.season, last=self.last, page=self.page, due_at=due)

    def after(self, now: datetime, *, more: bool) -> Place:
        """Give what comes after a page: the next one, the next season, or the first one of all a day later."""
        if more and self.page < MOST_PAGES:
            return Place(season=self.season, last=self.last, page=self.page + 1, due_at=now)
        if self.season.place < self.last.place:
            return Place(season=self.season.moved(1), last=self.last, page=1, due_at=now)
        on = CalendarSeason.at(now)
        return Place(season=on, last=on.moved(SEASONS - 1), page=1, due_at=now + AGAIN)


def _wait(error: SourceError) -> timedelta:
    asked = error.retry_after if isinstance(error, FetchError) else None
    return max(RETRY, min(asked or RETRY, AGAIN))
