"""Crunchyroll's episode feed: what each of its quirks is read as."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from bot.core.releases import ORIGINAL_AUDIO, Claim, ReleaseKind, Series, Sighting
from bot.errors import ConfigError, ParseError
from bot.sources.audio import split_audio
from bot.sources.base import Interest, Reading, Request, SourceOptions
from bot.sources.crunchyroll import CrunchyrollEpisodes
from bot.sources.crunchyroll_titles import EpisodeTitle, read_title
from tests.sources.answers import NOW, answer, made, rss

SOURCE = CrunchyrollEpisodes(name="crunchyroll")
EPISODE, FILM, SPECIAL = ReleaseKind.EPISODE, ReleaseKind.FILM, ReleaseKind.SPECIAL

USUAL = {
    "title": "Metallic Rouge - Episode 3 - Marginal City",
    "link": "http://www.crunchyroll.com/metallic-rouge/episode-3-marginal-city-1000311",
    "guid": "http://www.crunchyroll.com/media-1000311",
    "pubDate": "Wed, 24 Jan 2024 18:25:00 GMT",
    "crunchyroll:mediaId": "1000311",
    "crunchyroll:premiumPubDate": "Wed, 24 Jan 2024 18:25:00 GMT",
    "crunchyroll:freePubDate": "Tue, 19 Jan 2038 00:27:28 GMT",
    "crunchyroll:endPubDate": "Mon, 30 Nov 9998 08:00:00 GMT",
    "crunchyroll:seriesTitle": "Metallic Rouge",
    "crunchyroll:episodeTitle": "Marginal City",
    "crunchyroll:episodeNumber": "3",
    "crunchyroll:modifiedDate": "Thu, 25 Jan 2024 02:24:00 GMT",
}


def item(fields: Mapping[str, str | None] | None = None, more: str = "") -> str:
    """Write an item with the usual fields but for those given; a field of None is absent."""
    said = {**USUAL, **(fields or {})}
    written = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in said.items() if text is not None)
    return f"<item>{written}{more}</item>"


def read(*items: str, received: datetime = NOW) -> Reading:
    return SOURCE.parse(answer(rss("".join(items)), received))


def only(fields: Mapping[str, str | None], more: str = "") -> Sighting:
    """Read a feed of one item, which nothing is to be said against."""
    reading = read(item(fields, more))
    assert reading.skipped == ()
    (sighting,) = reading.sightings
    return sighting


def refusal(fields: Mapping[str, str | None], more: str = "") -> str:
    """Give the reason why the one item of a feed is left out."""
    reading = read(item(fields, more))
    assert reading.sightings == ()
    (reason,) = reading.skipped
    return reason


def test_one_episode_comes_in_eight_languages_within_fifteen_minutes() -> None:
    reading = SOURCE.parse(made("metallic-rouge-3.xml"))
    assert [(sighting.audio, sighting.at, sighting.identity) for sighting in reading.sightings] == [
        ("it-IT", datetime(2024, 1, 24, 18, 40, tzinfo=UTC), "1000318"),
        ("es-ES", datetime(2024, 1, 24, 18, 40, tzinfo=UTC), "1000317"),
        ("de-DE", datetime(2024, 1, 24, 18, 35, tzinfo=UTC), "1000316"),
        ("fr-FR", datetime(2024, 1, 24, 18, 35, tzinfo=UTC), "1000315"),
        ("pt-BR", datetime(2024, 1, 24, 18, 30, tzinfo=UTC), "1000314"),
        ("es-419", datetime(2024, 1, 24, 18, 30, tzinfo=UTC), "1000313"),
        ("en-US", datetime(2024, 1, 24, 18, 25, tzinfo=UTC), "1000312"),
        (ORIGINAL_AUDIO, datetime(2024, 1, 24, 18, 25, tzinfo=UTC), "1000311"),
    ]
    assert {(sighting.number, sighting.kind, sighting.claim) for sighting in reading.sightings} == {
        ("3", EPISODE, Claim.AVAILABLE)
    }
    assert all(sighting.series == Series(title="Metallic Rouge") for sighting in reading.sightings)
    assert reading.skipped == ()
    assert reading.news == ()
    assert reading.ttl == timedelta(minutes=15)


def test_a_sighting_says_all_that_the_item_says() -> None:
    assert SOURCE.parse(made("metallic-rouge-3.xml")).sightings[-1] == Sighting(
        series=Series(title="Metallic Rouge"),
        number="3",
        platform="crunchyroll",
        claim=Claim.AVAILABLE,
        at=datetime(2024, 1, 24, 18, 25, tzinfo=UTC),
        identity="1000311",
        url="https://www.crunchyroll.com/metallic-rouge/episode-3-marginal-city-1000311",
        title="Marginal City",
        thumbnail="https://img.example/1000311_full.jpg",
    )


def test_what_is_listed_before_its_time_is_scheduled() -> None:
    early = SOURCE.parse(made("metallic-rouge-3.xml", datetime(2024, 1, 24, 18, 31, tzinfo=UTC)))
    claims = {sighting.audio: sighting.claim for sighting in early.sightings}
    assert claims["en-US"] is claims["pt-BR"] is Claim.AVAILABLE
    assert claims["de-DE"] is claims["it-IT"] is Claim.SCHEDULED


def test_a_release_is_available_from_its_very_second() -> None:
    at = datetime(2024, 1, 24, 18, 25, tzinfo=UTC)
    assert read(item(), received=at).sightings[0].claim is Claim.AVAILABLE
    assert read(item(), received=at - timedelta(seconds=1)).sightings[0].claim is Claim.SCHEDULED


def test_a_source_and_its_reading_survive_the_way_to_another_process() -> None:
    source = pickle.loads(pickle.dumps(SOURCE))  # noqa: S301 - what this test itself pickled
    reading = source.parse(made("metallic-rouge-3.xml"))
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301 - what this test itself pickled


@pytest.mark.parametrize(
    ("title", "audio"),
    [
        ("X (English Dub)", "en-US"),
        ("X (Castilian Dub)", "es-ES"),
        ("X (Spanish Dub)", "es-419"),
        ("X (Latin American Spanish Dub)", "es-419"),
        ("X (Portuguese Dub)", "pt-BR"),
        ("X (German Dub)", "de-DE"),
        ("X (French Dub)", "fr-FR"),
        ("X (VF)", "fr-FR"),
        ("X (Italian Dub)", "it-IT"),
        ("X (Hindi Dub)", "hi-IN"),
        ("X (Tamil Dub)", "ta-IN"),
        ("X (Telugu Dub)", "te-IN"),
        ("X (Arabic Dub)", "ar-SA"),
        ("X (Russian Dub)", "ru-RU"),
        ("X (Catalan Dub)", "ca-ES"),
        ("X (Polish Dub)", "pl-PL"),
        ("X (Thai Dub)", "th-TH"),
        ("X (Vietnamese Dub)", "vi-VN"),
        ("X (Indonesian Dub)", "id-ID"),
        ("X (Malay Dub)", "ms-MY"),
        ("X (Mandarin Dub)", "zh-CN"),
        ("X (Chinese Dub)", "zh-CN"),
        ("X (Cantonese Dub)", "zh-HK"),
        ("X (Korean Dub)", "ko-KR"),
        ("X (Japanese Dub)", "ja-JP"),
        ("X ( english  dub )", "en-US"),
        ("X [German Dub]", "de-DE"),
        ("X (English Dubbed)", "en-US"),
        ("X (VOSTFR)", ORIGINAL_AUDIO),
        ("X (Sub)", ORIGINAL_AUDIO),
        ("X (Klingon Dub)", "x-klingon"),
        ("X (Old High German Dub)", "x-old-high-german"),
        ("X (Ukrainian Dub)", "x-ukrainia-n"),
        ("X (Dub)", "und"),
        ("X (日本語 Dub)", "und"),
    ],
)
def test_the_title_names_the_audio(title: str, audio: str) -> None:
    assert split_audio(title) == ("X", audio)


@pytest.mark.parametrize("title", ["X", "X (Saison 3)", "Kenshin (2023)", "Rubadub (Rubadub)", "Dub I Dub", "X ()"])
def test_other_brackets_belong_to_the_title(title: str) -> None:
    assert split_audio(title) == (title, ORIGINAL_AUDIO)


def test_the_marker_may_stand_in_front_of_the_season() -> None:
    assert split_audio("X (German Dub) (Season 2)") == ("X (Season 2)", "de-DE")


@pytest.mark.parametrize(
    ("line", "number", "expected"),
    [
        ("Rouge - Episode 3 - City", "3", ("Rouge", EPISODE, "3", "City")),
        ("Rouge - Episode 3", "", ("Rouge", EPISODE, "3", "")),
        ("Rouge - Épisode 03 - Ville", "", ("Rouge", EPISODE, "3", "Ville")),
        ("Rouge - E\u0301pisode 3", "", ("Rouge", EPISODE, "3", "")),
        ("Rouge - Folge 3 - Stadt", "3", ("Rouge", EPISODE, "3", "Stadt")),
        ("Rouge - Episodio 3 - Ciudad", "3", ("Rouge", EPISODE, "3", "Ciudad")),
        ("Rouge - Episódio 3 - Cidade", "3", ("Rouge", EPISODE, "3", "Cidade")),
        ("Rouge - Серия 3 - Город", "3", ("", EPISODE, "3", "")),
        ("Episode 1 - Code No. 538", "1", ("", EPISODE, "1", "Code No. 538")),
        ("Episode 1", "", ("", EPISODE, "1", "")),
        ("Sea - Land of Wano - Episode 1087 - A - B", "1087", ("Sea - Land of Wano", EPISODE, "1087", "A - B")),
        ("SING -Now or Never- - Episode 10 - Menu 10 - X", "10", ("SING -Now or Never-", EPISODE, "10", "Menu 10 - X")),
        ("Rouge - Episode 12A - X", "12A", ("Rouge", EPISODE, "12a", "X")),
        ("Rouge - Episode 7.5 - Recap", "7.50", ("Rouge", EPISODE, "7.5", "Recap")),
        ("Rouge - Episode 0", "0", ("Rouge", EPISODE, "0", "")),
        ("Rouge - Episode 3 -", "3", ("Rouge", EPISODE, "3", "")),
        ("Rouge - Episode 5: X", "5", ("", EPISODE, "5", "")),
        ("Rouge - Episode 4 - X", "04", ("Rouge", EPISODE, "4", "X")),
        ("Rouge - OVA 2 - Beach", "", ("Rouge", SPECIAL, "2", "Beach")),
        ("Rouge - OVA 2 - Beach", "2", ("Rouge", SPECIAL, "2", "Beach")),
        ("Rouge - SP1", "", ("Rouge", SPECIAL, "1", "")),
        ("Rouge - Episode SP1 - X", "SP1", ("Rouge", SPECIAL, "1", "X")),
        ("Rouge - Special - X", "", ("Rouge", SPECIAL, "", "X")),
        ("Rouge OVA - Episode 1", "1", ("Rouge OVA", EPISODE, "1", "")),
        ("Rouge: The Long Night", "", ("Rouge: The Long Night", FILM, "", "")),
        ("Specialist", "", ("Specialist", FILM, "", "")),
        ("Trailers of the Lost", "", ("Trailers of the Lost", FILM, "", "")),
    ],
)
def test_the_title_names_season_and_episode(
    line: str, number: str, expected: tuple[str, ReleaseKind, str, str]
) -> None:
    season, kind, canonical, title = expected
    assert read_title(line, number) == EpisodeTitle(
        season=season, audio=ORIGINAL_AUDIO, kind=kind, number=canonical, title=title
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [("Rouge (German Dub) - Episode 3", "3"), ("Rouge (German Dub) - Серия 3", "3"), ("Rouge Film (German Dub)", "")],
)
def test_the_audio_is_found_under_any_word_for_an_episode(line: str, number: str) -> None:
    assert read_title(line, number).audio == "de-DE"


@pytest.mark.parametrize("line", ["PV 1", "Rouge - PV", "Rouge - Trailer 2 - X", "Teaser", "CM #3: X"])
def test_a_trailer_without_a_number_is_no_film(line: str) -> None:
    with pytest.raises(ValueError, match="is a promotional clip"):
        read_title(line)


def test_the_season_of_the_title_is_another_name_of_the_series() -> None:
    sighting = only(
        {
            "title": "Overlord IV - Episode 4 - The Impending Crisis",
            "crunchyroll:seriesTitle": "Overlord",
            "crunchyroll:season": "4",
        }
    )
    assert sighting.series == Series(title="Overlord", others=("Overlord IV",), season=4)


def test_the_title_of_a_dub_may_be_in_another_language() -> None:
    sighting = only(
        {
            "title": "The Apothecary Diaries (German Dub) - Épisode 6",
            "crunchyroll:seriesTitle": "Les Carnets de l'apothicaire",
        }
    )
    assert sighting.series == Series(title="Les Carnets de l'apothicaire", others=("The Apothecary Diaries",))
    assert sighting.audio == "de-DE"


@pytest.mark.parametrize("season", ["0", "-1", "1.5", "four", "", "9999", None])
def test_a_season_that_is_no_count_is_none(season: str | None) -> None:
    assert only({"crunchyroll:season": season}).series.season is None


def test_a_series_without_a_title_has_the_season_for_one() -> None:
    sighting = only({"crunchyroll:seriesTitle": None})
    assert sighting.series == Series(title="Metallic Rouge")


def test_an_odd_title_is_collapsed_to_one_line() -> None:
    sighting = only(
        {
            "title": "\n  “'Tis Time”,\n   Princess &Co!? (English\n Dub) - Episode 3 -  Who\u2019s\n there?  ",
            "crunchyroll:seriesTitle": " “'Tis  Time”, Princess &Co!?\n",
            "crunchyroll:episodeTitle": "",
        }
    )
    assert sighting.series == Series(title="“'Tis Time”, Princess &Co!?")
    assert (sighting.title, sighting.audio) == ("Who\u2019s there?", "en-US")


def test_a_film_has_no_number() -> None:
    sighting = only(
        {
            "title": "Robo Saga: The Long Night (English Dub)",
            "crunchyroll:seriesTitle": "Robo Saga",
            "crunchyroll:episodeNumber": None,
            "crunchyroll:episodeTitle": "The Long Night",
        }
    )
    assert (sighting.kind, sighting.number, sighting.audio) == (FILM, "", "en-US")
    assert sighting.series == Series(title="Robo Saga", others=("Robo Saga: The Long Night",))


def test_an_unknown_dub_is_kept_apart_from_the_original_and_noted() -> None:
    reading = read(item({"title": "Metallic Rouge (Klingon Dub) - Episode 3"}))
    assert [sighting.audio for sighting in reading.sightings] == ["x-klingon"]
    assert reading.skipped == (
        "Metallic Rouge (Klingon Dub) - Episode 3: the dub's language is not known; kept with the audio x-klingon",
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "1000311"),
        ({"crunchyroll:mediaId": None}, "1000311"),
        ({"crunchyroll:mediaId": "not an id"}, "1000311"),
        (
            {"crunchyroll:mediaId": None, "guid": None, "link": "http://www.crunchyroll.com/fr/x/episode-1-900001"},
            "900001",
        ),
        ({"crunchyroll:mediaId": None, "guid": "https://www.crunchyroll.com/watch/G9DUEMVK3"}, "G9DUEMVK3"),
        (
            {"crunchyroll:mediaId": None, "guid": "x", "link": "https://www.crunchyroll.com/watch/G9DUEMVK3/city"},
            "G9DUEMVK3",
        ),
    ],
)
def test_the_identity_is_the_id_of_the_video(fields: Mapping[str, str | None], expected: str) -> None:
    assert only(fields).identity == expected


def test_the_link_may_name_the_series() -> None:
    sighting = only({"link": "https://www.crunchyroll.com/series/G24H1NWMJ/metallic-rouge"})
    assert sighting.series.ids == {"crunchyroll": "G24H1NWMJ"}


@pytest.mark.parametrize("link", [None, "javascript:alert(1)"])
def test_an_item_without_a_usable_link_is_a_sighting_all_the_same(link: str | None) -> None:
    assert only({"link": link, "guid": None}).url is None


def test_the_date_is_that_of_publication_where_no_premium_date_is_given() -> None:
    sighting = only({"crunchyroll:premiumPubDate": None, "pubDate": "Wed, 24 Jan 2024 17:00:00 GMT"})
    assert sighting.at == datetime(2024, 1, 24, 17, tzinfo=UTC)


def test_the_premium_date_comes_before_the_date_of_publication() -> None:
    sighting = only({"crunchyroll:premiumPubDate": "Wed, 24 Jan 2024 20:00:00 -0000", "pubDate": "garbage"})
    assert (sighting.at, sighting.claim) == (datetime(2024, 1, 24, 20, tzinfo=UTC), Claim.SCHEDULED)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", None),
        (
            '<enclosure url="http://img1.ak.crunchyroll.com/a.jpg" type="image/jpeg"/>',
            "https://img1.ak.crunchyroll.com/a.jpg",
        ),
        ('<enclosure url="https://e.example/a.mp4" type="video/mp4"/>', None),
        ('<media:thumbnail url="data:image/png;base64,x" width="9" height="9"/>', None),
    ],
)
def test_the_thumbnail_is_whatever_image_there_is(more: str, expected: str | None) -> None:
    assert only({}, more).thumbnail == expected


@pytest.mark.parametrize(
    ("fields", "more", "reason"),
    [
        ({"crunchyroll:isClip": "true"}, "", "is a promotional clip"),
        ({"title": "Rouge - PV 2", "crunchyroll:episodeNumber": None}, "", "is a promotional clip"),
        ({}, '<media:rating scheme="urn:simple">adult</media:rating>', "is rated adult"),
        ({"crunchyroll:episodeNumber": "24-25"}, "", "'24-25' is not an episode number"),
        ({"crunchyroll:premiumPubDate": "Tue, 19 Jan 2038 00:27:28 GMT"}, "", "has no usable date"),
        ({"crunchyroll:premiumPubDate": "Mon, 30 Nov 9998 08:00:00 GMT"}, "", "has no usable date"),
        ({"crunchyroll:premiumPubDate": "soon"}, "", "has no usable date"),
        ({"crunchyroll:premiumPubDate": None, "pubDate": None}, "", "has no usable date"),
        ({"title": "Episode 3", "crunchyroll:seriesTitle": None}, "", "names no series"),
        ({"crunchyroll:mediaId": None, "guid": None, "link": None}, "", "has no id of its own"),
    ],
)
def test_what_is_no_release_is_left_out_with_the_reason(
    fields: Mapping[str, str | None], more: str, reason: str
) -> None:
    said = refusal(fields, more)
    assert said.startswith(fields.get("title") or "Metallic Rouge - Episode 3 - Marginal City")
    assert reason in said


def test_one_item_that_is_left_out_costs_no_other() -> None:
    reading = read(item({"crunchyroll:isClip": "true"}), item(), item({"crunchyroll:mediaId": "2"}))
    assert [sighting.identity for sighting in reading.sightings] == ["1000311", "2"]


def test_a_nonadult_rating_is_let_pass() -> None:
    assert only({}, '<media:rating scheme="urn:simple">nonadult</media:rating>').number == "3"


def test_an_item_that_is_there_twice_is_sighted_once() -> None:
    reading = read(item(), item({"title": "Again - Episode 3"}))
    assert len(reading.sightings) == 1
    assert reading.skipped == ("Again - Episode 3: is in the feed twice",)


def test_a_field_that_is_no_text_counts_as_absent() -> None:
    only({"crunchyroll:episodeTitle": None}, '<crunchyroll:episodeTitle x="1">T</crunchyroll:episodeTitle>')
    reading = read(item({"crunchyroll:seriesTitle": None}, '<crunchyroll:seriesTitle x="1"/>'))
    assert reading.sightings[0].series.title == "Metallic Rouge"


def test_a_feed_of_a_show_without_episodes_is_an_empty_reading() -> None:
    assert read() == Reading()


def test_another_feed_is_refused() -> None:
    with pytest.raises(ParseError, match="not Crunchyroll's episode feed"):
        SOURCE.parse(made("news.rss.xml"))


def test_without_a_url_it_asks_for_the_english_feed_of_all_shows() -> None:
    source = CrunchyrollEpisodes.from_options(SourceOptions(name="crunchyroll"))
    assert source == SOURCE
    assert source.request(Interest(now=NOW)) == Request(url="https://www.crunchyroll.com/rss/anime?lang=enUS")


def test_it_asks_for_the_url_that_is_configured() -> None:
    url = "https://www.crunchyroll.com/rss/anime?lang=frFR"
    source = CrunchyrollEpisodes.from_options(SourceOptions(name="fr", url=url))
    assert source.request(Interest(now=NOW)).url == url


def test_a_file_is_a_fault_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="reads no file"):
        CrunchyrollEpisodes.from_options(SourceOptions(name="fr", file=tmp_path))


def test_a_platform_s_own_feed_confirms() -> None:
    assert CrunchyrollEpisodes.confirms is True
