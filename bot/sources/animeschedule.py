"""AnimeSchedule's weekly timetables: broadcasts, subtitled streams and English dubs, with their delays.

Asked for by ISO week, this one and the next, always in UTC: without `tz` the server answers in a zone of its own.
https://animeschedule.net/api/v3/documentation
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar, Self
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.core.vanishing import Listing
from bot.errors import ParseError
from bot.sources.animeschedule_rows import gather
from bot.sources.base import Interest, Reading, Request, Response, SourceOptions
from bot.sources.gathering import Gathering
from bot.sources.json_rows import decoded
from bot.sources.options import address

URL = "https://animeschedule.net/api/v3/timetables"

TOKEN_ENV = "ANIMESCHEDULE_TOKEN"  # noqa: S105 - the variable's name, not its value

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnimeSchedule:
    """The timetables of AnimeSchedule; `token_env` names the variable that holds the API's token."""

    name: str
    url: str = URL
    token_env: str = TOKEN_ENV
    confirms: ClassVar[bool] = False

    @classmethod
    def from_options(cls, options: SourceOptions) -> Self:
        """Build it from its table in the configuration; raises ConfigError where a file is named."""
        url = address(options, "animeschedule", URL)
        return cls(name=options.name, url=url, token_env=options.token_env or TOKEN_ENV)

    def request(self, interest: Interest) -> Request:
        """Ask for this week's timetable; the reading of it asks for the next one."""
        return _asking(Request(url=self.url, bearer_env=self.token_env), interest.now.astimezone(UTC).date())

    def parse(self, response: Response) -> Reading:
        """Read one week's timetable; a row that lacks what it needs is skipped with the reason.

        Raises:
            ParseError: It is not AnimeSchedule's JSON.
        """
        rows = decoded(response.body, self.name, "AnimeSchedule")
        if rows is None:  # how the server writes a week without rows
            rows = []
        if not isinstance(rows, list):
            raise ParseError(f"the answer of {self.name} is no timetable; is its URL AnimeSchedule's?")
        gathering = Gathering()
        for row in gathering.first(rows):
            gather(row, gathering)
        monday = _monday(response.request)
        if monday is None:
            gathering.skip("the next week", "the week that this answers is unknown")
            return gathering.reading()
        return gathering.reading(_following(response, monday), _listing(monday))


def _asking(request: Request, day: date) -> Request:
    """Ask for the ISO week of a day."""
    parts = urlsplit(request.url)
    week = day.isocalendar()
    query = {**dict(parse_qsl(parts.query)), "tz": "UTC", "year": str(week.year), "week": str(week.week)}
    return replace(request, url=urlunsplit(parts._replace(query=urlencode(query))))


def _monday(asked: Request | None) -> date | None:
    """Give the first day of the week that was asked for."""
    query = dict(parse_qsl(urlsplit(asked.url).query)) if asked else {}
    try:
        return date.fromisocalendar(int(query["year"]), int(query["week"]), 1)
    except (KeyError, ValueError):
        return None


def _following(response: Response, monday: date) -> Request | None:
    """Ask for the week after the one that is answered, as long as that one has begun."""
    asked = response.request
    return _asking(asked, monday + _WEEK) if asked and monday <= response.received.date() else None


def _listing(monday: date) -> Listing:
    """Give the week of which a timetable lists everything, in UTC as it was asked for."""
    since = datetime.combine(monday, time(), UTC)
    return Listing(since=since, until=since + _WEEK)
