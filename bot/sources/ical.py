"""Any iCalendar file or address whose events are episodes: Sonarr's, a streaming site's, one written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from bot.sources.base import Interest, Reading, Request, Response, SourceOptions
from bot.sources.options import place


@dataclass(frozen=True, slots=True, kw_only=True)
class ICal:
    """An iCalendar at a URL or in a file."""

    name: str
    url: str = ""
    file: Path | None = None
    confirms: ClassVar[bool] = False

    @classmethod
    def from_options(cls, options: SourceOptions) -> Self:
        """Build it from its table in the configuration; raises ConfigError unless it names one place."""
        where = place(options, "iCalendar")
        return cls(name=options.name, url=where.url, file=where.file)

    def request(self, interest: Interest) -> Request:  # noqa: ARG002 - a calendar is always asked for as a whole
        """Ask for the calendar."""
        return Request(url=self.url, file=self.file)

    def parse(self, response: Response) -> Reading:
        """Read the events around now; one that can't be read is skipped with the reason.

        Raises:
            ParseError: It is no calendar, or a broken one.
        """
        # Only the workers read calendars, and import what does so before they get to any.
        from bot.sources.ical_reading import read  # noqa: PLC0415

        return read(response, self.name)
