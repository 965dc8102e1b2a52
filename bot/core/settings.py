"""Settings: what a server chose for all that is said on it, and what is known of a member."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.tongue import _
from bot.errors import ReplyError

_CLOCK = r"([01]?[0-9]|2[0-3])(?::([0-5][0-9]))?"
_HOURS = re.compile(rf"{_CLOCK}\s*[-\u2013\u2014]\s*{_CLOCK}", re.ASCII)


class Titles(StrEnum):
    """By which of its titles a show is called; where it has none of a kind, by the name it is known by."""

    ENGLISH = "english"
    ROMAJI = "romaji"
    NATIVE = "native"


class Occasions(StrEnum):
    """Which episodes become Discord scheduled events."""

    PREMIERES = "premieres"
    FINALES = "finales"
    BOTH = "premieres_and_finales"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A span of the clocks on the wall, which may lie over midnight; its end does not belong to it."""

    start: time
    end: time

    @classmethod
    def read(cls, text: str) -> QuietHours:
        """Read what a person typed, such as `22:00-07:00` or `22-7`; raises ReplyError."""
        found = _HOURS.fullmatch(text.strip())
        if found is None:
            raise ReplyError(_("I can't read that as quiet hours. Write them as 22:00-07:00."))
        start, end = (time(int(found[hour]), int(found[minute] or 0)) for hour, minute in ((1, 2), (3, 4)))
        if start == end:
            raise ReplyError(_("Quiet hours need an end that is not their start. Write them as 22:00-07:00."))
        return cls(start=start, end=end)

    @property
    def written(self) -> str:
        """The span as `read` reads it."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def hold(self, at: datetime, zone: str) -> bool:
        """Say whether an instant lies within, by the clocks of a zone (an IANA name)."""
        local = at.astimezone(ZoneInfo(zone)).time()
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What a server chose.

    `language` is a BCP 47 tag, None means the one that Discord names for the server. `zone` is an IANA name; quiet
    hours and digests go by its clocks. `spoilers` is for how long after an episode came its title and picture are
    hidden. `role_id` and `channel_id` are what `/announce add` takes where nothing else is named. `events` are the
    episodes that become Discord scheduled events.
    """

    language: str | None = None
    zone: str = "UTC"
    quiet: QuietHours | None = None
    titles: Titles | None = None
    spoilers: timedelta | None = None
    role_id: int | None = None
    channel_id: int | None = None
    events: Occasions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSettings:
    """What is known of a person who follows shows; `closed_at` is since when direct messages are refused (UTC)."""

    language: str | None = None
    zone: str = "UTC"
    closed_at: datetime | None = None
