"""Documents that the flow tests publish, in the sources' own forms: an episode feed, news, and AniList's answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

ROUGE_ANILIST, ROUGE_MAL = 162985, 54794


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One item of Crunchyroll's episode feed."""

    media: int
    number: int
    at: datetime
    series: str = "Metallic Rouge"
    dub: str = ""
    title: str = "Marginal City"

    def item(self) -> str:
        """Give the item's XML."""
        spoken = f" ({self.dub} Dub)" if self.dub else ""
        when = format_datetime(self.at, usegmt=True)
        return f"""<item>
            <title>{escape(self.series)}{spoken} - Episode {self.number} - {escape(self.title)}</title>
            <link>http://www.crunchyroll.com/{self.series.lower().replace(" ", "-")}/episode-{self.media}</link>
            <guid isPermalink="true">http://www.crunchyroll.com/media-{self.media}</guid>
            <crunchyroll:mediaId>{self.media}</crunchyroll:mediaId>
            <pubDate>{when}</pubDate>
            <crunchyroll:premiumPubDate>{when}</crunchyroll:premiumPubDate>
            <crunchyroll:seriesTitle>{escape(self.series)}</crunchyroll:seriesTitle>
            <crunchyroll:episodeTitle>{escape(self.title)}</crunchyroll:episodeTitle>
            <crunchyroll:episodeNumber>{self.number}</crunchyroll:episodeNumber>
        </item>"""


def episode_feed(episodes: Sequence[Episode]) -> str:
    """Give the episode feed, newest first."""
    items = "".join(one.item() for one in reversed(episodes))
    return f"""<?xml version="1.0"?>
        <rss version="2.0" xmlns:crunchyroll="http://www.crunchyroll.com/rss"><channel>
        <title>Latest Crunchyroll Videos</title><link>http://www.crunchyroll.com/</link><description/>{items}
        </channel></rss>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One item of a news feed."""

    id: int
    title: str
    at: datetime

    def item(self) -> str:
        """Give the item's XML."""
        link = f"https://news.example/{self.id}"
        return f"""<item><title>{escape(self.title)}</title><link>{link}</link><guid>{link}</guid>
            <description>A story.</description><pubDate>{format_datetime(self.at, usegmt=True)}</pubDate></item>"""


def news_feed(headlines: Sequence[Headline]) -> str:
    """Give a news feed, newest first."""
    items = "".join(one.item() for one in reversed(headlines))
    return f"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
        <link>https://news.example/</link><description/>{items}</channel></rss>"""


def airing_page(first: datetime, episodes: int) -> str:
    """Give AniList's answer for Metallic Rouge: a weekly slot from the first episode on."""
    media = {
        "id": ROUGE_ANILIST,
        "idMal": ROUGE_MAL,
        "title": {"romaji": "Metallic Rouge", "english": "Metallic Rouge", "native": "メタリックルージュ"},
        "synonyms": [],
        "episodes": 13,
        "isAdult": False,
        "siteUrl": f"https://anilist.co/anime/{ROUGE_ANILIST}",
        "coverImage": {"large": "https://img.example/rouge.jpg"},
        "externalLinks": [],
    }
    rows = [
        {
            "id": 9000 + number,
            "airingAt": int(first.timestamp()) + (number - 1) * 7 * 86400,
            "episode": number,
            "mediaId": ROUGE_ANILIST,
            "media": media,
        }
        for number in range(1, episodes + 1)
    ]
    page = {"pageInfo": {"hasNextPage": False, "currentPage": 1}, "airingSchedules": rows}
    return json.dumps({"data": {"Page": page}})
