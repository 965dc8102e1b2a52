"""AniList's catalogue: what it is asked, and what its rows say of shows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.calendar_seasons import CalendarSeason, Quarter
from bot.core.catalogue import Entry
from bot.core.releases import Series
from bot.errors import ParseError
from bot.sources.anilist_media import MOST_PAGES, AniListMedia
from bot.sources.base import Request, Response
from tests.commands.anilist_site import row

SOURCE = AniListMedia()
WINTER = CalendarSeason(2024, Quarter.WINTER)
NOW = datetime(2024, 1, 10, tzinfo=UTC)


def variables(request: Request | None) -> dict[str, Any]:
    assert request is not None
    assert request.payload is not None
    asked = request.payload["variables"]
    assert isinstance(asked, dict)
    return asked


def answered(body: object, request: Request | None = None) -> Response:
    return Response(url=SOURCE.url, body=json.dumps(body).encode(), received=NOW, request=request)


def page(*rows: object, more: bool = False) -> object:
    return {"data": {"Page": {"pageInfo": {"hasNextPage": more}, "media": list(rows)}}}


def test_a_search_leaves_out_what_is_for_adults_unless_it_may_come() -> None:
    assert variables(SOURCE.search("frieren", adult=False)) == {
        "search": "frieren", "page": 1, "perPage": 10, "sort": ["SEARCH_MATCH"], "adult": False,
    }  # fmt: skip
    assert "adult" not in variables(SOURCE.search("frieren", adult=True))


def test_a_season_is_asked_for_page_by_page() -> None:
    first = SOURCE.season(WINTER)
    assert variables(first) == {
        "season": "WINTER", "year": 2024, "adult": False, "page": 1, "perPage": 50, "sort": ["POPULARITY_DESC"],
    }  # fmt: skip
    following = SOURCE.parse(answered(page(more=True), first)).next
    assert variables(following) == {**variables(first), "page": 2}
    assert SOURCE.parse(answered(page(), following)).next is None
    assert SOURCE.parse(answered(page(more=True), SOURCE.season(WINTER, MOST_PAGES))).next is None
    assert SOURCE.parse(answered(page(more=True), SOURCE.search("x", adult=False))).next is None


def test_the_query_asks_for_every_field_that_is_read() -> None:
    payload = SOURCE.one(5).payload
    assert payload is not None
    fields = set(row(5, "x")) | {"hasNextPage", "romaji", "english", "native", "large", "url", "site", "type", "nodes"}
    assert all(field in str(payload["query"]) for field in fields)
    assert variables(SOURCE.one(5))["ids"] == [5]


def test_a_row_is_read_whole() -> None:
    [entry] = SOURCE.parse(answered(page(row(7, "Solo Sample", "Ore dake Sample", synonyms=["OS"])))).entries
    assert entry == Entry(
        series=Series(
            title="Solo Sample",
            others=("Ore dake Sample", "OS"),
            ids={"anilist": "7", "mal": "1000007", "crunchyroll": "GABC000007"},
            episodes=12,
            cover="https://covers.example/7.jpg",
        ),
        english="Solo Sample",
        romaji="Ore dake Sample",
        aired="2024-winter",
        popularity=1000,
        studio="Studio Sample",
        url="https://anilist.co/anime/7",
        streams={"crunchyroll": "https://www.crunchyroll.com/series/GABC000007/x"},
    )


@pytest.mark.parametrize(
    ("changes", "aired"),
    [
        ({"season": "FALL", "seasonYear": 2023}, "2023-fall"),
        ({"season": None, "seasonYear": None, "startDate": {"year": 2024, "month": 5}}, "2024-spring"),
        ({"season": None, "seasonYear": 2024, "startDate": {"year": 2024, "month": None}}, None),
        ({"season": None, "seasonYear": None, "startDate": None}, None),
        ({"season": "MONSOON", "seasonYear": 9999, "startDate": {"year": "x", "month": 99}}, None),
    ],
)
def test_the_season_is_the_stated_one_or_that_of_the_first_month(changes: dict[str, Any], aired: str | None) -> None:
    [entry] = SOURCE.parse(answered(page(row(7, "x", **changes)))).entries
    assert entry.aired == aired


@pytest.mark.parametrize(
    ("link", "streams"),
    [
        ({"site": "Amazon Prime Video", "url": "https://a.example/1", "type": "STREAMING"}, {"amazon-prime-video"}),
        ({"site": "HIDIVE", "url": "javascript:alert(1)", "type": "STREAMING"}, {"hidive"}),
        ({"site": "Official Site", "url": "https://a.example/1", "type": "INFO"}, set()),
        ({"site": "TV", "url": None, "type": "STREAMING"}, set()),
        ({"site": None, "url": None, "type": "STREAMING"}, set()),
        ("nonsense", set()),
    ],
)
def test_only_streams_are_platforms_and_no_bad_link_is_kept(link: object, streams: set[str]) -> None:
    [entry] = SOURCE.parse(answered(page(row(7, "x", externalLinks=[link])))).entries
    assert set(entry.streams) == streams
    assert all(url is None or url.startswith("https://") for url in entry.streams.values())


def test_a_bad_row_costs_itself_alone() -> None:
    reading = SOURCE.parse(answered(page("x", {"id": "7"}, row(8, "Good"), {"id": -1})))
    assert [one.series.title for one in reading.entries] == ["Good"]
    assert len(reading.skipped) == 3


@pytest.mark.parametrize("body", [{}, [], {"data": None}, {"errors": [{"message": "Too Many Requests."}]}])
def test_an_answer_that_is_no_page_is_an_error(body: object) -> None:
    with pytest.raises(ParseError, match="AniList"):
        SOURCE.parse(answered(body))
    with pytest.raises(ParseError, match="JSON"):
        SOURCE.parse(replace(answered(body), body=b"<html>"))
