"""The news of the replay: what four sites tell, and what they change of it later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.names import words
from bot.demo.bundled import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One item of one feed, as `news.toml` describes it; instants are UTC."""

    number: int
    source: str
    at: datetime
    title: str
    text: str
    redated: datetime | None = None
    reissued: datetime | None = None

    @property
    def slug(self) -> str:
        """The words of the title as they stand in its link."""
        return "-".join(words(self.title))

    def dated(self, now: datetime) -> datetime:
        """Give the date that the feed tells at an instant."""
        return self.redated if self.redated and self.redated <= now else self.at

    def issue(self, now: datetime) -> int:
        """Give the number in its guid at an instant."""
        return self.number + 5000 if self.reissued and self.reissued <= now else self.number


def stories() -> tuple[Story, ...]:
    """Load the bundled news."""
    rows = tables("news.toml", "news")
    return tuple(Story(number=number, **row) for number, row in enumerate(rows, start=7001))


def told(news: Sequence[Story], source: str, now: datetime) -> list[Story]:
    """Give what a feed tells at an instant: the newest of its twenty newest first."""
    shown = [story for story in news if story.source == source and story.at <= now]
    return sorted(shown, key=lambda story: story.dated(now), reverse=True)[:20]
