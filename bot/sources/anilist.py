"""AniList's airing calendar: when each episode is first broadcast, asked for by GraphQL.

Its times are those of Japanese television, not of any stream. Rows may share one time, episode 0 exists, and only
`hasNextPage` of its paging can be relied on. https://docs.anilist.co/reference/
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Self

from bot.core.vanishing import Listing
from bot.errors import ParseError
from bot.sources.anilist_rows import gather
from bot.sources.base import Interest, Reading, Request, Response, SourceOptions
from bot.sources.gathering import Gathering
from bot.sources.json_rows import decoded
from bot.sources.options import address
from bot.sources.text import one_line

URL = "https://graphql.anilist.co"

MOST_PAGES = 20
"""How many pages one poll asks for, however often the server says that there are more."""

QUERY = """
query ($page: Int, $perPage: Int, $after: Int, $before: Int, $mediaIds: [Int]) {
  Page(page: $page, perPage: $perPage) {
    pageInfo { hasNextPage currentPage }
    airingSchedules(airingAt_greater: $after, airingAt_lesser: $before, mediaId_in: $mediaIds, sort: TIME) {
      id airingAt episode mediaId
      media {
        id idMal isAdult episodes format siteUrl synonyms
        title { romaji english native }
        coverImage { large }
        externalLinks { url }
      }
    }
  }
}
"""

_PER_PAGE = 50
_TRACKED_SINCE = timedelta(days=14)
_ALL_SINCE = timedelta(days=1)
# What moves by two weeks is still seen then; most moves are by one.
_ALL_UNTIL = timedelta(days=22)
_ID_LIMIT = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class AniList:
    """The airing calendar of AniList, for the tracked shows or for all."""

    name: str
    url: str = URL
    confirms: ClassVar[bool] = False

    @classmethod
    def from_options(cls, options: SourceOptions) -> Self:
        """Build it from its table in the configuration; raises ConfigError where a file is named."""
        return cls(name=options.name, url=address(options, "anilist", URL))

    def request(self, interest: Interest) -> Request:
        """Ask for the tracked shows from two weeks ago on, or for all shows of the coming three weeks."""
        ids = [int(value) for value in interest.ids.get("anilist", ()) if _is_id(value)]
        if ids and not interest.everything:
            wanted: dict[str, object] = {"mediaIds": ids, "after": _unix(interest.now - _TRACKED_SINCE)}
        else:
            wanted = {"after": _unix(interest.now - _ALL_SINCE), "before": _unix(interest.now + _ALL_UNTIL)}
        return Request(url=self.url, payload={"query": QUERY, "variables": {"page": 1, "perPage": _PER_PAGE, **wanted}})

    def parse(self, response: Response) -> Reading:
        """Read a page of the calendar; a row that lacks what it needs is skipped with the reason.

        Raises:
            ParseError: It is an error of AniList's, or not its JSON at all.
        """
        rows, more = _page(decoded(response.body, self.name, "AniList"), self.name)
        gathering = Gathering()
        for row in gathering.first(rows):
            gather(row, gathering)
        if more:
            return gathering.reading(_following(response.request, gathering))
        return gathering.reading(listing=_listing(response.request))


def _is_id(value: str) -> bool:
    return value.isdecimal() and len(value) <= _ID_LIMIT


def _unix(at: datetime) -> int:
    return int(at.timestamp())


def _page(answer: object, name: str) -> tuple[list[object], bool]:
    """Find the rows in an answer, and whether there are more; AniList tells errors with HTTP status 200 as well."""
    match answer:
        case {"data": {"Page": {"airingSchedules": list(rows), "pageInfo": {"hasNextPage": True}}}}:
            return rows, True
        case {"data": {"Page": {"airingSchedules": list(rows)}}}:
            return rows, False
        case {"errors": [{"message": str(message)}, *_]}:
            raise ParseError(f"AniList answered {name} with an error: {one_line(message, 200)}")
    raise ParseError(f"the answer of {name} is not AniList's JSON")


def _listing(request: Request | None) -> Listing | None:
    """Give the span of which the last page ends the list, as it was asked for."""
    variables = request.payload.get("variables") if request and request.payload else None
    match variables:
        case {"after": int(after), "mediaIds": list(ids)}:
            asked = frozenset(("anilist", str(value)) for value in ids)
            return Listing(since=datetime.fromtimestamp(after, UTC), ids=asked)
        case {"after": int(after), "before": int(before)}:
            since, until = datetime.fromtimestamp(after, UTC), datetime.fromtimestamp(before, UTC)
            return Listing(since=since, until=until)
    return None


def _following(request: Request | None, gathering: Gathering) -> Request | None:
    """Ask the same for the page after it; the number is counted here, since the server's own may lie."""
    payload = request.payload if request else None
    if request and payload:
        match payload.get("variables"):
            case {"page": int(page), **variables} if page < MOST_PAGES:
                return replace(request, payload={**payload, "variables": {**variables, "page": page + 1}})
    gathering.skip("more pages", f"one poll asks for {MOST_PAGES} pages of the request that it made")
    return None
