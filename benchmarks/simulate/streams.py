"""Scripted streams: the items of the episode feed, what each says at an instant, and why it is in the script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from benchmarks.simulate.shows import ScriptedShow


class Group(StrEnum):
    """How an episode comes."""

    WEEKLY = "weekly"
    CATALOGUE = "catalogue"
    REPUBLISHED = "republished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A span (UTC) in which an item that was listed is not in the feed."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedStream:
    """One episode in one audio language: an item of the feed; `dub` names the language, None is the original.

    It is listed from `listed_at` on and tells that it can be watched since `available_at`. Up to `typo_until` its
    title has a fault. From `renamed_at` on it has another guid, media id and link. Instants are UTC.
    """

    number_in_feed: int
    show: ScriptedShow
    number: int
    dub: str | None
    listed_at: datetime
    available_at: datetime
    group: Group = Group.WEEKLY
    typo_until: datetime | None = None
    absence: Absence | None = None
    renamed_at: datetime | None = None

    @property
    def ready_at(self) -> datetime:
        """Give the first instant at which the feed says that it can be watched."""
        return max(self.listed_at, self.available_at)

    @property
    def media_ids(self) -> tuple[str, str]:
        """Give its media id before and after the feed renames everything."""
        return str(self.number_in_feed), f"G{self.number_in_feed:08X}"

    def media_id(self, now: datetime) -> str:
        """Give the media id that the feed tells at an instant."""
        return self.media_ids[bool(self.renamed_at and self.renamed_at <= now)]

    def title(self, now: datetime) -> str:
        """Give the episode's title as the feed has it at an instant."""
        title = f"The {self.show.name.split()[0]} of Day {self.number}"
        return title.replace("The ", "Teh ") if self.typo_until and now < self.typo_until else title

    def is_listed(self, now: datetime) -> bool:
        """Say whether the feed has it at an instant, as far as there is room."""
        absent = self.absence is not None and self.absence.first <= now < self.absence.last
        return self.listed_at <= now and not absent

    def changes(self) -> list[datetime]:
        """Give the instants at which the feed says something else of it."""
        absence = [self.absence.first, self.absence.last] if self.absence else []
        return [at for at in (self.listed_at, self.typo_until, self.renamed_at, *absence) if at]
