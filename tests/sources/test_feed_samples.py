"""Recorded feeds of real sites, read with the values that a person reads in them."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.core.news import NewsItem
from bot.core.releases import ORIGINAL_AUDIO, Claim, ReleaseKind, Series, Sighting
from bot.sources.base import Reading
from bot.sources.crunchyroll import CrunchyrollEpisodes
from bot.sources.feed import Feed
from tests.sources.answers import answer, recorded

RECEIVED = datetime(2026, 9, 30, tzinfo=UTC)


def news(name: str) -> Reading:
    body = recorded(f"samples/{name}").read_bytes()
    return Feed(name="sample", url="x").parse(answer(body, RECEIVED))


def episodes(body: bytes, received: datetime) -> Reading:
    return CrunchyrollEpisodes(name="sample").parse(answer(body, received))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def december() -> Reading:
    body = recorded("samples/crunchyroll-rss/2023-12-11-fr.xml").read_bytes()
    return episodes(body, instant("2023-12-11T17:53:55"))


def of(reading: Reading, identity: str) -> Sighting:
    (found,) = (sighting for sighting in reading.sightings if sighting.identity == identity)
    return found


def test_the_fifty_items_of_an_evening_are_fifty_sightings(december: Reading) -> None:
    assert len(december.sightings) == len({sighting.identity for sighting in december.sightings}) == 50
    assert (december.skipped, december.news, december.ttl) == ((), (), None)
    assert {(sighting.claim, sighting.kind) for sighting in december.sightings} == {
        (Claim.AVAILABLE, ReleaseKind.EPISODE)
    }


def test_thirty_three_of_the_fifty_are_dubs(december: Reading) -> None:
    assert Counter(sighting.audio for sighting in december.sightings) == {
        ORIGINAL_AUDIO: 17,
        "en-US": 10,
        "de-DE": 4,
        "hi-IN": 4,
        "es-419": 3,
        "fr-FR": 3,
        "pt-BR": 3,
        "it-IT": 2,
        "ta-IN": 2,
        "es-ES": 1,
        "te-IN": 1,
    }


def test_one_episode_came_in_nine_languages_within_twenty_minutes(december: Reading) -> None:
    told = [one for one in december.sightings if one.series.title == "I'm in Love with the Villainess"]
    assert [(one.audio, f"{one.at:%H:%M}") for one in told] == [
        ("hi-IN", "17:50"),
        ("es-ES", "17:45"),
        ("it-IT", "17:45"),
        ("de-DE", "17:40"),
        ("fr-FR", "17:40"),
        ("es-419", "17:35"),
        ("pt-BR", "17:35"),
        (ORIGINAL_AUDIO, "17:30"),
        ("en-US", "17:30"),
    ]
    assert {one.number for one in told} == {"11"}


def test_an_item_is_read_with_all_that_it_says(december: Reading) -> None:
    assert of(december, "911179") == Sighting(
        series=Series(title="I'm in Love with the Villainess"),
        number="11",
        platform="crunchyroll",
        claim=Claim.AVAILABLE,
        at=instant("2023-12-11T17:30:00"),
        identity="911179",
        url="https://www.crunchyroll.com/fr/im-in-love-with-the-villainess/"
        "episode-11-a-near-miss-in-love-is-certain-doom-911179",
        title="L\u2019éloignement en amour est pire que la mort",
        thumbnail="https://img1.ak.crunchyroll.com/i/spire1-tmb/26ba0cd6c050083f22dfd9f87dd75e351702307938_full.jpg",
    )


def test_eleven_items_name_their_season_otherwise_than_their_series(december: Reading) -> None:
    others = {one.identity: one.series.others[0] for one in december.sightings if one.series.others}
    assert others == {
        "916325": "Rurouni Kenshin",
        "916317": "The 100 Girlfriends Who Really, Really, Really, Really, REALLY Love You",
        "916318": "The 100 Girlfriends Who Really, Really, Really, Really, REALLY Love You",
        "913749": "Captain Tsubasa: Junior Youth Arc",
        "913762": "Captain Tsubasa: Junior Youth Arc",
        "913775": "Captain Tsubasa: Junior Youth Arc",
        "914246": "One Piece - Pays de Wano",
        "916281": "I Shall Survive Using Potions!",
        "916273": "The Apothecary Diaries",
        "916270": "The Apothecary Diaries",
        "916271": "The Apothecary Diaries",
    }


def test_one_item_says_its_season(december: Reading) -> None:
    one_piece = of(december, "914246")
    assert one_piece.series == Series(title="One Piece", others=("One Piece - Pays de Wano",), season=13)
    assert (one_piece.number, one_piece.title) == ("1087", "Chaos sur l'île des femmes. L'affaire du héros Kobby !")
    assert [one.identity for one in december.sightings if one.series.season] == ["914246"]


def test_the_evening_spans_44_hours(december: Reading) -> None:
    times = [one.at for one in december.sightings if one.at]
    assert (min(times), max(times)) == (instant("2023-12-09T21:30:00"), instant("2023-12-11T17:50:00"))
    assert len(times) == 50


def test_every_link_and_thumbnail_is_secured(december: Reading) -> None:
    assert all((one.url or "").startswith("https://www.crunchyroll.com/") for one in december.sightings)
    assert all((one.thumbnail or "").endswith("_full.jpg") for one in december.sightings)


class _WithoutCalls(ast.NodeTransformer):
    """Empties the `time.struct_time(...)` of a repr, so that the rest of it is a literal."""

    def visit_Call(self, node: ast.Call) -> ast.Constant:
        return ast.copy_location(ast.Constant(None), node)


def rebuilt(path: Path) -> bytes:
    """Write the document again whose parsed form was recorded: its items' plain fields, ratings and thumbnails."""
    parsed = ast.literal_eval(_WithoutCalls().visit(ast.parse(path.read_text(encoding="utf-8"), mode="eval")))
    root = ET.Element(
        "rss", {f"xmlns:{prefix}": uri for prefix, uri in parsed["namespaces"].items()} | {"version": "2.0"}
    )
    channel = ET.SubElement(root, "channel")
    ET.SubElement(channel, "ttl").text = parsed["feed"]["ttl"]
    names = {"title": "title", "link": "link", "id": "guid", "published": "pubDate", "summary": "description"}
    for entry in parsed["entries"]:
        item = ET.SubElement(channel, "item")
        for key, text in entry.items():
            if key in names or key.startswith("crunchyroll_"):
                ET.SubElement(item, names.get(key, key.replace("_", ":", 1))).text = text
        ET.SubElement(item, "media:rating", scheme="urn:simple").text = entry["media_rating"]["content"]
        for thumbnail in entry.get("media_thumbnail", []):
            ET.SubElement(item, "media:thumbnail", thumbnail)
    return ET.tostring(root)


def holo(name: str, received: datetime) -> Reading:
    folder = "samples/crunchyroll-rss"
    return episodes(rebuilt(recorded(f"{folder}/holo-feedparser-repr-crunchyroll-feed_{name}.txt")), received)


def test_the_feed_of_a_show_before_its_first_episode_is_empty() -> None:
    assert holo("0-ep", instant("2016-01-07T00:00:00")) == Reading(ttl=timedelta(hours=1))


def test_the_feed_of_a_show_with_one_episode_has_one() -> None:
    reading = holo("1-ep", instant("2016-01-08T00:00:00"))
    assert reading.skipped == ()
    assert reading.sightings == (
        Sighting(
            series=Series(title="Active Raid"),
            number="1",
            platform="crunchyroll",
            claim=Claim.AVAILABLE,
            at=instant("2016-01-07T15:30:00"),
            identity="691715",
            url="https://www.crunchyroll.com/active-raid/episode-1-code-no-538-691715",
            title="Code No. 538",
            thumbnail="https://img1.ak.crunchyroll.com/i/spire2-tmb/804d46aa04dcad82a5fcb72ee5d07ff11451963017_full.jpg",
        ),
    )


def test_an_episode_that_is_not_released_is_scheduled() -> None:
    (sighting,) = holo("1-ep-not-released", instant("2016-01-09T00:00:00")).sightings
    assert sighting.series == Series(title="AOKANA: Four Rhythm Across the Blue")
    assert (sighting.claim, sighting.at) == (Claim.SCHEDULED, instant("2016-01-11T20:35:00"))
    assert (sighting.identity, sighting.number, sighting.title, sighting.thumbnail) == ("691767", "1", None, None)


def test_a_feed_of_promotional_videos_has_no_release() -> None:
    reading = holo("pvs-only", instant("2016-01-09T00:00:00"))
    assert reading.sightings == ()
    assert reading.skipped == (
        "PV 1: is a promotional clip",
        "Voice Actor 01: Yuki Kaji as Katsuhira Agata: is a promotional clip",
        "Voice Actor 02: Hibiku Yamamura as Noriko Sonozaki: is a promotional clip",
    )


def test_anime_news_network_rss() -> None:
    reading = news("ann/ann-all-rss-2020-04-18-excerpt.xml")
    assert [(item.guid[-7:], item.title, item.published, item.categories) for item in reading.news] == [
        (".158740", "Wave, Listen to Me! Episode 3", instant("2020-04-18T23:00:00"), ("Anime",)),
        (
            ".158733",
            "Kagaku Manga Survival Study Manga Series Gets Anime Film on July 31",
            instant("2020-04-18T22:00:00"),
            ("Anime", "Manga"),
        ),
        (".158736", "Arte \u2012 Episode 1, 2, & 3", instant("2020-04-18T21:58:39"), ("Anime",)),
    ]
    assert reading.news[1].link == (
        "http://www.animenewsnetwork.com/news/2020-04-18/"
        "kagaku-manga-survival-study-manga-series-gets-anime-film-on-july-31/.158733"
    )
    assert reading.news[1].summary == "Film to screen alongside Ganbareiwa!! Robocon film in screenings"
    assert len(reading.skipped) == 1  # a bare "&" makes the excerpt ill-formed


def test_anime_news_network_atom() -> None:
    assert replace(news("ann/ann-news-atom-2024-08-11-skeleton.xml"), digests=()) == Reading(
        title="Anime News Network - News",
        news=(
            NewsItem(
                guid="https://www.example.com/cms/testLink1",
                title="Test Title 1",
                link="https://www.example.com/testLink1",
                summary="Test summary 1",
                published=instant("2024-08-11T15:04:38"),
                categories=("Anime",),
            ),
            NewsItem(
                guid="https://www.example.com/cms/testLink2",
                title="Test Title 2",
                link="https://www.example.com/testLink2",
                summary="Test summary 2",
                published=instant("2024-08-11T13:55:14"),
                categories=("Manga", "People"),
            ),
        ),
    )


def test_myanimelist_news() -> None:
    link = "https://myanimelist.net/news/74682926?_location=rss"
    reading = news("mal/mal-news-rss-2026-09-07-excerpt.xml")
    assert reading.skipped == ()
    assert reading.news[0] == NewsItem(
        guid=link,
        title="Manga 'Kimi wa Yotsuba no Clover' Gets Anime Adaptation",
        link=link,
        summary="The official account announced on Tuesday...",
        published=instant("2026-09-07T15:43:02"),
        image="https://cdn.myanimelist.net/s/common/uploaded_files/a.jpeg",
    )
    assert [(item.title, item.image) for item in reading.news[1:]] == [("Studio KAI Produces Hololive TV Anime", None)]


def test_crunchyroll_news() -> None:
    reading = news("crunchyroll-news/cr-news-rss-2024-08-12-skeleton.xml")
    assert reading.skipped == ()
    assert reading.news == tuple(
        NewsItem(
            guid=f"https://example.com/testLink{number}",
            title=f"Test Title {number}",
            link=f"https://example.com/testLink{number}",
            summary=f"Test description {number}",
            published=instant(published),
            image=f"https://example.com/testImageLink{number}",
            categories=(category,),
        )
        for number, published, category in (
            (3, "2024-08-12T19:34:00", "News"),
            (4, "2024-08-12T18:34:00", "Interviews"),
        )
    )


def test_mastodon() -> None:
    link = "https://toot.cat/@DPSsys/111490148685626192"
    text = 'Have you ever thought of someone saying "The man" seems normal but "The woman" can seem degrading?'
    assert news("mastodon/mastodon-account-rss-2023-11-excerpt.xml").news == (
        NewsItem(guid=link, title=text, link=link, summary=text, published=instant("2023-11-28T20:51:01")),
    )


def test_bluesky() -> None:
    text = "I've been listening to the audiobook of The City of Mirrors again on Audible. I desperately need"
    assert news("bluesky/bluesky-profile-rss-2025-03-excerpt.xml").news == (
        NewsItem(
            guid="at://did:plc:ukyfcg7nrk44w2wqpj2afjl5/app.bsky.feed.post/3lk5r4x75cs2t",
            title=f"{text}…",
            link="https://bsky.app/profile/mfcollins3.bsky.social/post/3lk5r4x75cs2t",
            summary=f"{text} movies done of this book trilogy.",
            published=instant("2025-03-12T04:38:00"),
        ),
    )


def test_livechart() -> None:
    (item,) = news("livechart/livechart-episodes-2022-10-08-excerpt.xml").news
    assert item.guid == "https://www.livechart.me/anime/11548#episode139723"
    assert (item.title, item.published) == ("BLUELOCK Additional Time! #1", instant("2022-10-08T17:00:00"))
    assert item.link == "https://www.livechart.me/anime/11548"
    assert (item.image or "").endswith("741a0e469f0d72b6b55d111c12f0fbc6.jpg?style=small&format=jpg")
    assert item.categories == ("Anime/OVAs/Episodes",)


def test_animeschedule_rss() -> None:
    assert news("animeschedule/animeschedule-raw-rss-2026-shape.xml").news == (
        NewsItem(
            guid="Digimon BeatBreak Episode 42",
            title="Episode 42 of Digimon BeatBreak is out!",
            link="https://AnimeSchedule.net/anime/whatever",
            summary="Episode 42 of Digimon BeatBreak has been released natively!",
            published=instant("2026-08-09T00:00:00"),
        ),
    )


@pytest.mark.parametrize(
    ("name", "count", "first", "last"),
    [
        ("feed-rs-youtube", 1, ("0A1ouV7iD8o", "2020-12-22T19:15:01"), ("0A1ouV7iD8o", "2020-12-22T19:15:01")),
        ("codehollow-youtube", 15, ("AFA8ZtMwrvc", "2017-01-20T16:00:00"), ("Y8UhlmvEzIM", "2016-11-11T16:00:03")),
        ("feedjira-youtube_atom", 15, ("5shykyfmb28", "2015-05-04T00:01:27"), ("8ztbpW3THmI", "2014-11-11T17:25:52")),
    ],
)
def test_youtube(name: str, count: int, first: tuple[str, str], last: tuple[str, str]) -> None:
    reading = news(f"youtube/{name}.xml")
    assert len(reading.news) == count
    for item, (video, published) in ((reading.news[0], first), (reading.news[-1], last)):
        assert item.guid == f"yt:video:{video}"
        assert (item.link or "").endswith(f"://www.youtube.com/watch?v={video}")
        assert (item.image or "").endswith(f"ytimg.com/vi/{video}/hqdefault.jpg")
        assert item.published == instant(published)


def test_the_text_of_a_video_keeps_its_lines() -> None:
    (item,) = news("youtube/feed-rs-youtube.xml").news
    assert item.title == "Navigating with Quantum Entanglement"
    assert item.summary == (
        "Check Out Weathered on PBS Terra https://www.youtube.com/watch?v=znSN7ZFIaOg&ab_channel=PBSTerra"
    )
    first = news("youtube/codehollow-youtube.xml").news[0]
    assert first.title == "Zukunft von Vertretern I Kernfusion I Musikgeschäft #ASKTHEPUNK 71"
    assert "\n#TIMESTAMPS\n0:30 Zukunft von Vertretern\n3:00 Kernfusion\n" in first.summary


@pytest.mark.parametrize(
    ("name", "count", "guid", "title", "published"),
    [
        ("feed-rs-reddit", 25, "t3_157kyrd", "Any reason to keep 1G connections to my servers?", "2023-07-23T17:38:30"),
        ("feed-rs-reddit-rss2", 1, "t3_qksbf1", "Announcing FeedMail", "2021-11-02T00:46:08"),
        (
            "rss-parser-reddit-atom",
            24,
            "https://www.reddit.com/r/space/comments/42babr/the_difficulties_in_space/",
            "The Difficulties in Space",
            "2016-01-23T15:40:37",
        ),
        # Here xml:base="/.rss" stands in the entry, and makes "/t3_42tizy" of its id.
        (
            "rss-parser-reddit-home",
            24,
            "/t3_42tizy",
            "How the British as seen by Americans and Europeans",
            "2016-01-26T20:31:34",
        ),
    ],
)
def test_reddit(name: str, count: int, guid: str, title: str, published: str) -> None:
    reading = news(f"reddit/{name}.xml")
    first = reading.news[0]
    assert (len(reading.news), reading.skipped) == (count, ())
    assert (first.guid, first.title, first.published) == (guid, title, instant(published))
    assert all(
        (item.link or "").startswith(("https://www.reddit.com/r/", "https://ud.reddit.com/r/")) for item in reading.news
    )


def test_a_reddit_post_is_told_without_its_markup() -> None:
    summary = news("reddit/feed-rs-reddit.xml").news[0].summary
    assert summary.startswith("Hello all, I recently acquired a 40G switch")
    assert summary.endswith("resources.\nsubmitted by /u/Remarkable_Housing61\n[link] [comments]")
