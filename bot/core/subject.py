"""Subject: all that an event speaks of, as it is known when its message is written."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.events import Event
from bot.core.news import NewsItem
from bot.core.releases import Release
from bot.core.shows import Show


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An event with its show, its release as it stands now, or its news item and the source of that.

    `also` are the sources that tell the same news, `further` the releases of the same episodes that can be watched too
    (other languages, other platforms), `joined` what the same message tells besides.
    """

    event: Event
    show: Show | None = None
    release: Release | None = None
    item: NewsItem | None = None
    source: str | None = None
    also: tuple[str, ...] = ()
    further: tuple[Release, ...] = ()
    joined: tuple[Subject, ...] = ()

    @property
    def about(self) -> tuple[Show, Release]:
        """The show and release of an event that has both; raises ValueError where one is missing."""
        if self.show is None or self.release is None:
            raise ValueError(f"a {self.event.kind} event without its show or release")
        return self.show, self.release
