"""feedparser's own test documents, well-formed and not: each is read within the limits, or refused."""

from __future__ import annotations

import pickle
from datetime import UTC
from pathlib import Path

import pytest

from bot.core.news import NewsItem
from bot.errors import ParseError
from bot.sources.base import Reading
from bot.sources.crunchyroll import CrunchyrollEpisodes
from bot.sources.feed import Feed
from tests.sources.answers import answer, recorded

FEED, EPISODES = Feed(name="feed", url="x"), CrunchyrollEpisodes(name="crunchyroll")


def faults(item: NewsItem) -> list[str]:
    """Say which limits a news item breaks."""
    texts = (item.guid, item.title, item.summary, *item.categories)
    urls = [url for url in (item.link, item.image) if url is not None]
    limits = {
        "a guid": 0 < len(item.guid) <= 512,
        "a title of one line": 0 < len(item.title) <= 512 and item.title == " ".join(item.title.split()),
        "a summary": len(item.summary) <= 4096,
        "storable text": all("\0" not in text and text.encode() for text in texts if text),
        "web addresses": all(url.startswith(("http://", "https://")) and len(url) <= 2048 for url in urls),
        "a date in UTC": item.published is None or item.published.tzinfo is UTC,
        "few categories": len(item.categories) <= 20,
    }
    return [f"not {limit}: {item!r:.300}" for limit, kept in limits.items() if not kept]


def read(source: Feed | CrunchyrollEpisodes, path: Path) -> Reading | None:
    try:
        return source.parse(answer(path.read_bytes()))
    except ParseError:
        return None


@pytest.mark.parametrize(
    ("folder", "documents", "refused"),
    [
        ("encoding", 82, 1),
        ("entities", 256, 9),
        ("illformed", 19, 2),
        ("json", 1, 1),
        ("wellformed", 1749, 15),
    ],
)
def test_every_document_is_read_within_the_limits_or_refused(folder: str, documents: int, refused: int) -> None:
    # Refused are those that break off before the first item, the JSON one, and Microsoft's CDF.
    corpus = recorded("corpora/feedparser") / folder
    paths = sorted(path for path in corpus.rglob("*") if path.suffix in {".xml", ".json"})
    readings = [reading for path in paths if (reading := read(FEED, path)) is not None]
    assert (len(paths), len(paths) - len(readings)) == (documents, refused)
    assert [fault for reading in readings for item in reading.news for fault in faults(item)] == []
    assert pickle.loads(pickle.dumps(readings)) == readings  # noqa: S301 - what this test itself pickled


@pytest.mark.parametrize("folder", ["encoding", "entities", "illformed", "json", "wellformed"])
def test_no_document_is_taken_for_episodes(folder: str) -> None:
    paths = sorted(path for path in (recorded("corpora/feedparser") / folder).rglob("*") if path.is_file())
    readings = [reading for path in paths if (reading := read(EPISODES, path)) is not None]
    assert [sighting for reading in readings for sighting in reading.sightings] == []
