"""Calendar seasons: the quarters of the year by which anime is broadcast, from January, April, July and October on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.core.names import fold
from bot.core.tongue import _, mark


class Quarter(StrEnum):
    """A season's name, in the order of the year; AniList's `MediaSeason` has the same words."""

    WINTER = "winter"
    SPRING = "spring"
    SUMMER = "summer"
    FALL = "fall"


_ORDER = tuple(Quarter)
_WRITTEN = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<quarter>winter|spring|summer|fall)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_SAID = {
    Quarter.WINTER: mark("Winter {year}"),
    Quarter.SPRING: mark("Spring {year}"),
    Quarter.SUMMER: mark("Summer {year}"),
    Quarter.FALL: mark("Fall {year}"),
}


@dataclass(frozen=True, slots=True)
class CalendarSeason:
    """One season of one year; written as `2024-winter`."""

    year: int
    quarter: Quarter

    @classmethod
    def at(cls, instant: datetime) -> Self:
        """Give the season that is on at an instant (UTC)."""
        return cls(instant.year, _ORDER[(instant.month - 1) // 3])

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what `str` writes; None where it is no season."""
        found = _WRITTEN.fullmatch(text)
        return cls(int(found["year"]), Quarter(found["quarter"])) if found else None

    @classmethod
    def typed(cls, folded: str, now: CalendarSeason) -> CalendarSeason | None:
        """Read what somebody typed, folded: "winter 2024", "2024 winter", or "winter" for that of this year.

        The season may be called as in English, or as in the language that is spoken.
        """
        called = {fold(_(_SAID[quarter], year=" ")): quarter for quarter in Quarter}
        years = _YEAR.findall(folded)
        quarter = (called | {str(one): one for one in Quarter}).get(" ".join(_YEAR.sub(" ", folded).split()))
        if quarter is None or len(years) > 1:
            return None
        return cls(int(years[0]) if years else now.year, quarter)

    @property
    def place(self) -> int:
        """Give a number by which seasons are ordered."""
        return self.year * len(_ORDER) + _ORDER.index(self.quarter)

    def moved(self, seasons: int) -> CalendarSeason:
        """Give the season so many seasons later, or earlier."""
        year, quarter = divmod(self.place + seasons, len(_ORDER))
        return CalendarSeason(year, _ORDER[quarter])

    def __str__(self) -> str:
        return f"{self.year}-{self.quarter}"

    def in_words(self) -> str:
        """Say the season, as "Winter 2024"."""
        return _(_SAID[self.quarter], year=self.year)
