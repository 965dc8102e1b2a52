"""AniList's catalogue of anime: searched by name, asked by id, and read season by season.

What is asked for here counts against the same 30 requests a minute as its calendar does.
https://docs.anilist.co/reference/
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from bot.core.calendar_seasons import CalendarSeason
from bot.core.catalogue import Entry
from bot.errors import ParseError
from bot.sources.anilist import URL
from bot.sources.anilist_entries import entry
from bot.sources.base import Interest, Reading, Request, Response
from bot.sources.json_rows import decoded
from bot.sources.text import one_line

PER_PAGE = 50
"""The most rows of a page that AniList gives."""

MOST_PAGES = 20
"""How many pages of one season are asked for, however often the server says that there are more."""

FOUND = 10
"""How many shows a search asks for."""

QUERY = """
query ($page: Int, $perPage: Int, $search: String, $ids: [Int], $season: MediaSeason, $year: Int, $adult: Boolean,
       $sort: [MediaSort]) {
  Page(page: $page, perPage: $perPage) {
    pageInfo { hasNextPage }
    media(type: ANIME, format_not_in: [MUSIC], search: $search, id_in: $ids, season: $season, seasonYear: $year,
          isAdult: $adult, sort: $sort) {
      id idMal isAdult episodes format siteUrl synonyms season seasonYear popularity
      title { romaji english native }
      startDate { year month }
      coverImage { large }
      externalLinks { url site type }
      studios(isMain: true) { nodes { name } }
    }
  }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AniListMedia:
    """The catalogue of AniList."""

    name: str = "AniList"
    url: str = URL
    confirms: ClassVar[bool] = False

    def search(self, text: str, *, adult: bool) -> Request:
        """Ask for shows by any of their names, the best match first; for those for adults only where `adult` is set."""
        kinds = {} if adult else {"adult": False}
        return self._asking(search=text, page=1, perPage=FOUND, sort=["SEARCH_MATCH"], **kinds)

    def one(self, media_id: int) -> Request:
        """Ask for the show with an id."""
        return self._asking(ids=[media_id], page=1, perPage=1)

    def season(self, season: CalendarSeason, page: int = 1) -> Request:
        """Ask for a page of a season's shows, the most popular first; none are for adults only."""
        when = {"season": season.quarter.upper(), "year": season.year}
        return self._asking(**when, adult=False, page=page, perPage=PER_PAGE, sort=["POPULARITY_DESC"])

    def request(self, interest: Interest) -> Request:
        """Ask for the season that is on."""
        return self.season(CalendarSeason.at(interest.now))

    def parse(self, response: Response) -> Reading:
        """Read a page; a row that lacks what it needs is skipped with the reason.

        Raises:
            ParseError: It is an error of AniList's, or not its JSON at all.
        """
        rows, more = _page(decoded(response.body, self.name, "AniList"), self.name)
        entries: list[Entry] = []
        skipped: list[str] = []
        for row in rows[:PER_PAGE]:
            try:
                entries.append(entry(row))
            except ValueError as error:
                skipped.append(one_line(f"media: {error}", 200))
        following = _following(response.request) if more else None
        return Reading(entries=tuple(entries), skipped=tuple(skipped), next=following)

    def _asking(self, **variables: object) -> Request:
        return Request(url=self.url, payload={"query": QUERY, "variables": variables})


def _page(answer: object, name: str) -> tuple[list[object], bool]:
    match answer:
        case {"data": {"Page": {"media": list(rows), "pageInfo": {"hasNextPage": True}}}}:
            return rows, True
        case {"data": {"Page": {"media": list(rows)}}}:
            return rows, False
        case {"errors": [{"message": str(message)}, *_]}:
            raise ParseError(f"AniList answered {name} with an error: {one_line(message, 200)}")
    raise ParseError(f"the answer of {name} is not AniList's JSON")


def _following(request: Request | None) -> Request | None:
    """Ask the same for the page after it; the number is counted here, since the server's own may lie."""
    variables = request.payload.get("variables") if request and request.payload else None
    if request is None or not isinstance(variables, dict) or "season" not in variables:
        return None
    page = variables.get("page", MOST_PAGES)
    following = {**(request.payload or {}), "variables": {**variables, "page": page + 1}}
    return replace(request, payload=following) if page < MOST_PAGES else None
