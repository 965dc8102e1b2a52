"""AniList's airing calendar: what is asked, and what each row of an answer is read as."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.releases import TV, Claim, ReleaseKind, Series, Sighting
from bot.core.vanishing import Listing
from bot.errors import ConfigError, ParseError
from bot.sources.anilist import MOST_PAGES, AniList
from bot.sources.base import Interest, Reading, Request, SourceOptions
from bot.sources.gathering import MOST_ENTRIES, MOST_REASONS
from tests.sources.answers import answer, recorded

SOURCE = AniList(name="calendar")
NOW = datetime(2024, 1, 10, 12, 0, tzinfo=UTC)
WEEK = Path(__file__).resolve().parents[1] / "data" / "calendars" / "anilist-week.json"
ALL = Interest(now=NOW)
TRACKED = Interest(now=NOW, everything=False, ids={"anilist": ("162985", "154587")})


def read(body: bytes | str, request: Request | None = None) -> Reading:
    return SOURCE.parse(replace(answer(body, NOW), request=request))


def page(rows: object, *, more: object = False) -> str:
    info = {"hasNextPage": more, "currentPage": 1, "total": 5000, "lastPage": 100}
    return json.dumps({"data": {"Page": {"pageInfo": info, "airingSchedules": rows}}})


def variables(request: Request | None) -> Mapping[str, object]:
    assert request is not None
    assert request.payload is not None
    found = request.payload["variables"]
    assert isinstance(found, Mapping)
    return found


def usual(**changes: object) -> dict[str, object]:
    media = {"id": 162985, "title": {"romaji": "Metallic Rouge"}}
    return {"id": 1, "airingAt": 1704902100, "episode": 1, "mediaId": 162985, "media": media, **changes}


def test_three_weeks_are_asked_for_where_all_shows_are_wanted_since_moves_go_so_far() -> None:
    assert variables(SOURCE.request(ALL)) == {
        "page": 1,
        "perPage": 50,
        "after": int(datetime(2024, 1, 9, 12, tzinfo=UTC).timestamp()),
        "before": int(datetime(2024, 2, 1, 12, tzinfo=UTC).timestamp()),
    }


def test_tracked_shows_are_asked_for_to_the_end_of_their_season() -> None:
    assert variables(SOURCE.request(TRACKED)) == {
        "page": 1,
        "perPage": 50,
        "mediaIds": [162985, 154587],
        "after": int(datetime(2023, 12, 27, 12, tzinfo=UTC).timestamp()),
    }


@pytest.mark.parametrize(
    "interest",
    [
        replace(TRACKED, everything=True),
        replace(TRACKED, ids={}),
        replace(TRACKED, ids={"anilist": ("", "x", "-1", "1e3", "99999999999999")}),
    ],
)
def test_without_a_usable_id_or_with_everything_wanted_no_show_is_left_out(interest: Interest) -> None:
    assert "mediaIds" not in variables(SOURCE.request(interest))


def test_the_query_is_posted_with_every_field_that_is_read() -> None:
    request = SOURCE.request(ALL)
    assert request.url == "https://graphql.anilist.co"
    assert request.payload is not None
    query = str(request.payload["query"])
    fields = (
        "hasNextPage id airingAt episode mediaId idMal isAdult episodes format siteUrl synonyms romaji externalLinks"
    )
    assert all(field in query for field in fields.split())


def test_a_week_is_read_row_by_row() -> None:
    rouge = Series(
        title="Metallic Rouge",
        others=("メタリックルージュ", "Metallic Rouge (TV)"),
        ids={"anilist": "162985", "mal": "54794", "crunchyroll": "G24H1NWMJ"},
        episodes=13,
        cover="https://covers.example/162985.jpg",
    )
    summer = Series(title="Natsu no Yoru", ids={"anilist": "900001"})
    film = Series(title="The Film", others=("Eiga", "映画"), ids={"anilist": "900003"}, episodes=1)
    slot = datetime(2024, 1, 10, 15, 55, tzinfo=UTC)
    first = Sighting(
        series=rouge,
        number="1",
        platform=TV,
        claim=Claim.SCHEDULED,
        at=slot,
        identity="500001",
        url="https://anilist.co/anime/162985",
    )

    assert read(WEEK.read_bytes()).sightings == (
        first,
        replace(first, series=summer, number="0", identity="500002", url=None),
        replace(first, series=summer, number="1", identity="500003", url=None),
        replace(
            first,
            series=film,
            number="",
            kind=ReleaseKind.FILM,
            at=datetime(2024, 1, 12, tzinfo=UTC),
            identity="500005",
            url=None,
        ),
    )


def test_each_row_that_is_left_out_is_named_with_its_reason() -> None:
    assert read(WEEK.read_bytes(), SOURCE.request(ALL)).skipped == (
        "schedule 500004: adult",
        "schedule 500006: airingAt: Input should be a valid integer",
        "schedule 500007: is not a believable time",
        "schedule 500008: '-1' is not an episode number",
        "schedule: is no object",
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "schedule: id: Input should be a valid integer"),
        ({"id": "1"}, "schedule: id: Input should be a valid integer"),
        ({"id": 2**31}, f"schedule {2**31}: id: Input should be less than {2**31}"),
        ({"airingAt": "1704902100"}, "schedule 1: airingAt: Input should be a valid integer"),
        ({"airingAt": float("nan")}, "schedule 1: airingAt: Input should be a valid integer"),
        ({"airingAt": 10**40}, "schedule 1: is not a believable time"),
        ({"airingAt": -(10**18)}, "schedule 1: is not a believable time"),
        ({"airingAt": 0}, None),
        ({"episode": "1"}, "schedule 1: episode: Input should be a valid integer"),
        ({"episode": 10**9}, "schedule 1: '1000000000' is not an episode number"),
        ({"mediaId": True}, "schedule 1: mediaId: Input should be a valid integer"),
        ({"media": [[[[]]]]}, "schedule 1: media: Input should be a valid dictionary or instance of Media"),
        ({"media": {"title": None}}, "schedule 1: media.id: Field required"),
        ({"media": {"id": 1, "isAdult": "no"}}, "schedule 1: media.isAdult: Input should be a valid boolean"),
    ],
)
def test_a_row_that_lacks_what_it_needs_costs_only_itself(changes: dict[str, object], reason: str | None) -> None:
    reading = read(page([usual(**changes), usual(id=2)]))
    assert reading.sightings[-1].identity == "2"
    assert reading.skipped == (() if reason is None else (reason,))


def test_what_a_row_can_do_without_may_be_unreadable() -> None:
    media = {"id": 5, "idMal": "x", "title": [1], "synonyms": "x", "episodes": 0, "coverImage": 3, "externalLinks": {}}
    series = read(page([usual(media=media)])).sightings[0].series
    assert series == Series(title="AniList 5", ids={"anilist": "5"})


def test_a_show_without_any_name_is_told_by_its_id() -> None:
    assert read(page([usual(media=None)])).sightings[0].series == Series(
        title="AniList 162985", ids={"anilist": "162985"}
    )


def test_names_become_one_clean_line() -> None:
    media = {"id": 5, "title": {"english": " Two\nlines\ud800 \u0007", "romaji": " ", "native": "x" * 9000}}
    series = read(page([usual(media=media)])).sightings[0].series
    assert series.title == "Two lines"
    assert [len(name) for name in series.others] == [512]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.crunchyroll.com/series/G24H1NWMJ/metallic-rouge", {"crunchyroll": "G24H1NWMJ"}),
        ("http://crunchyroll.com/series/G24H1NWMJ", {"crunchyroll": "G24H1NWMJ"}),
        ("https://www.crunchyroll.com/fr/series/G24H1NWMJ?x=1", {"crunchyroll": "G24H1NWMJ"}),
        ("https://www.crunchyroll.com/pt-br/series/G24H1NWMJ/a", {"crunchyroll": "G24H1NWMJ"}),
        ("https://www.crunchyroll.com/metallic-rouge", {}),
        ("https://www.crunchyroll.com.evil.example/series/G24H1NWMJ", {}),
        ("https://evil.example/?https://www.crunchyroll.com/series/G24H1NWMJ", {}),
    ],
)
def test_only_a_link_to_a_series_gives_its_crunchyroll_id(url: str, found: dict[str, str]) -> None:
    media = {"id": 5, "title": {"romaji": "A"}, "externalLinks": [{"url": None}, {}, {"url": url}]}
    assert read(page([usual(media=media)])).sightings[0].series.ids == {"anilist": "5", **found}


def test_a_film_in_parts_is_numbered() -> None:
    media = {"id": 5, "title": {"romaji": "A"}, "format": "MOVIE"}
    second = read(page([usual(media=media, episode=2)])).sightings[0]
    assert (second.kind, second.number) == (ReleaseKind.EPISODE, "2")


def test_the_next_page_repeats_everything_but_its_number() -> None:
    request = SOURCE.request(TRACKED)
    following = read(page([], more=True), request).next
    assert following == replace(request, payload={**(request.payload or {}), "variables": variables(following)})
    assert variables(following) == {**variables(request), "page": 2}


@pytest.mark.parametrize(
    ("interest", "listing"),
    [
        (ALL, Listing(since=NOW - timedelta(days=1), until=NOW + timedelta(days=22))),
        (
            TRACKED,
            Listing(since=NOW - timedelta(days=14), ids=frozenset({("anilist", "162985"), ("anilist", "154587")})),
        ),
    ],
)
def test_the_last_page_completes_the_list_of_what_was_asked_for(interest: Interest, listing: Listing) -> None:
    request = SOURCE.request(interest)
    first = read(page([usual()], more=True), request)
    assert first.listings == ()
    assert read(page([usual()]), first.next).listings == (listing,)


@pytest.mark.parametrize("more", [False, None, "true", 1])
def test_the_last_page_asks_for_no_other(more: object) -> None:
    assert read(page([], more=more), SOURCE.request(ALL)).next is None


def test_a_server_that_always_has_more_is_asked_for_so_many_pages_and_no_more() -> None:
    request: Request | None = SOURCE.request(ALL)
    asked = 0
    while request is not None:
        asked += 1
        reading = read(page([], more=True), request)
        request = reading.next
    assert asked == MOST_PAGES
    assert reading.skipped == (f"more pages: one poll asks for {MOST_PAGES} pages of the request that it made",)


def test_more_pages_of_an_unknown_request_are_noted() -> None:
    reading = read(page([], more=True))
    assert reading.next is None
    assert len(reading.skipped) == 1


def test_a_flood_of_rows_is_cut_with_a_note_and_few_reasons() -> None:
    reading = read(page([{}] * (MOST_ENTRIES + 7)))
    assert reading.skipped[0] == f"the rest: 7 entries after the first {MOST_ENTRIES} are not read"
    assert len(reading.skipped) == MOST_REASONS + 1
    assert reading.skipped[-1] == f"{MOST_ENTRIES + 1 - MOST_REASONS} more were left out"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            '{"data":null,"errors":[{"message":"Too Many\\nRequests.","status":429}]}',
            "AniList answered calendar with an error: Too Many Requests.",
        ),
        ('{"data":{"Page":null},"errors":[{"message":"No"}]}', "AniList answered calendar with an error: No"),
        ("<!DOCTYPE html><title>Down</title>", "the answer of calendar is not AniList's JSON"),
        ("", "the answer of calendar is not AniList's JSON"),
        ("null", "the answer of calendar is not AniList's JSON"),
        ("[]", "the answer of calendar is not AniList's JSON"),
        ('{"data":{}}', "the answer of calendar is not AniList's JSON"),
        ('{"data":{"Page":{"airingSchedules":{}}}}', "the answer of calendar is not AniList's JSON"),
        ('{"errors":[]}', "the answer of calendar is not AniList's JSON"),
        ('{"errors":[{"message":5}]}', "the answer of calendar is not AniList's JSON"),
        ("[" * 100_000, "the answer of calendar is not AniList's JSON"),
        ("1" * 5_000, "the answer of calendar is not AniList's JSON"),
        (b"\xff\xfe\x00", "the answer of calendar is not AniList's JSON"),
    ],
)
def test_an_answer_that_is_no_page_is_an_error_in_words(body: bytes | str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)
    assert str(caught.value) == message


def test_a_deep_value_in_a_row_is_no_harm() -> None:
    deep = "[" * 900 + "]" * 900
    text = f'{{"data":{{"Page":{{"airingSchedules":[{{"id":{deep}}}]}}}}}}'
    assert read(text).skipped == ("schedule: id: Input should be a valid integer",)


def test_the_recorded_page_is_read_with_the_values_that_a_person_reads_in_it() -> None:
    reading = read(recorded("samples/anilist/airingSchedules-page-sample-frieren.json").read_bytes())
    told = [(one.identity, one.number, one.at, one.series.ids) for one in reading.sightings]
    assert told == [
        ("374988", "5", datetime(2023, 10, 6, 14, 0, tzinfo=UTC), {"anilist": "154587"}),
        ("375011", "28", datetime(2024, 3, 22, 14, 0, tzinfo=UTC), {"anilist": "154587"}),
    ]
    assert reading.skipped == ()
    assert reading.next is None


def test_its_options_are_a_name_and_perhaps_another_url() -> None:
    assert AniList.from_options(SourceOptions(name="a")) == AniList(name="a", url="https://graphql.anilist.co")
    assert AniList.from_options(SourceOptions(name="a", url="https://x.example/")).url == "https://x.example/"


def test_a_file_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"source 'a': anilist reads no file: remove file"):
        AniList.from_options(SourceOptions(name="a", file=Path("x.json")))


def test_it_never_confirms_and_travels_to_another_process() -> None:
    assert not SOURCE.confirms
    assert pickle.loads(pickle.dumps(SOURCE)) == SOURCE  # noqa: S301 - it was pickled here


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={key: JSON | st.integers(-5, 2**33) for key in ("id", "airingAt", "episode", "mediaId")}
        | {
            "media": JSON
            | st.fixed_dictionaries(
                {"id": st.integers(1, 9)},
                optional=dict.fromkeys(("idMal", "title", "synonyms", "episodes", "format", "externalLinks"), JSON),
            )
        },
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(st.binary() | JSON.map(json.dumps) | ROWS.map(page))
def test_whatever_comes_is_read_or_refused_with_a_parse_error(body: bytes | str) -> None:
    try:
        reading = read(body)
    except ParseError:
        return
    assert all(one.claim is Claim.SCHEDULED and one.at is not None for one in reading.sightings)
