"""Crunchyroll's episode feed as it would have been at an instant of the replay."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from bot.demo.streams import Stream

ITEMS = 50
"""How many items the feed keeps."""

SPAN = timedelta(hours=24)
"""How far back they go: the real feed's 50 items spanned 23 and 44 hours, of far more shows than these."""

# How the feed writes "never": the last day of 32-bit clocks, and a year that some programs can't read.
_NEVER_FREE = "Tue, 19 Jan 2038 00:27:28 GMT"
_NO_END = "Mon, 30 Nov 9998 08:00:00 GMT"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:media="http://search.yahoo.com/mrss/" xmlns:crunchyroll="http://www.crunchyroll.com/rss" version="2.0">
<channel>
<title>Latest Crunchyroll Anime Videos</title>
<description>The newest videos, as the demo tells them.</description>
<link>http://www.crunchyroll.com/</link>
<language>en-us</language>
"""


class EpisodeFeed:
    """The feed over all streams, which are given in the order of listing."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        self._listed = [stream.listed_at for stream in streams]
        self._items = [_item(stream) for stream in streams]

    def document(self, now: datetime) -> bytes:
        """Write the feed of an instant: the newest items, the newest first."""
        end = bisect_right(self._listed, now)
        # Reckoned from the newest item and not from now, so that the document only changes when there is a new one.
        newest = self._listed[end - 1] if end else now
        items = self._items[max(bisect_left(self._listed, newest - SPAN), end - ITEMS) : end]
        written = format_datetime(newest, usegmt=True)
        dates = f"<pubDate>{written}</pubDate>\n<lastBuildDate>{written}</lastBuildDate>\n" if items else ""
        return f"{_HEAD}{dates}{''.join(reversed(items))}</channel>\n</rss>\n".encode()


def _item(stream: Stream) -> str:
    show, number = stream.show, stream.number
    title = show.title(number)
    spoken = f" ({stream.dub} Dub)" if stream.dub else ""
    headline = f"{show.name}{spoken} - Episode {number}" + (f" - {title}" if title else "")
    image = f"http://img1.ak.crunchyroll.com/i/spire1-tmb/{stream.media_id}_full.jpg"
    since = format_datetime(stream.available_at, usegmt=True)
    season = f"<crunchyroll:season>{show.season}</crunchyroll:season>\n" if show.season else ""
    return f"""<item>
<title>{escape(headline)}</title>
<link>http://www.crunchyroll.com/{show.slug}/episode-{number}-{stream.media_id}</link>
<guid isPermalink="true">http://www.crunchyroll.com/media-{stream.media_id}</guid>
<description>{escape(f'<img src="{image}"/><br />')}</description>
<enclosure url={quoteattr(image)} type="image/jpeg" length="9216"/>
<category>Anime</category>
<crunchyroll:mediaId>{stream.media_id}</crunchyroll:mediaId>
<pubDate>{since}</pubDate>
<crunchyroll:freePubDate>{_NEVER_FREE}</crunchyroll:freePubDate>
<crunchyroll:premiumPubDate>{since}</crunchyroll:premiumPubDate>
<crunchyroll:endPubDate>{_NO_END}</crunchyroll:endPubDate>
<crunchyroll:premiumEndPubDate>{_NO_END}</crunchyroll:premiumEndPubDate>
<crunchyroll:freeEndPubDate>{_NO_END}</crunchyroll:freeEndPubDate>
<crunchyroll:seriesTitle>{escape(show.series)}</crunchyroll:seriesTitle>
<crunchyroll:episodeTitle>{escape(title)}</crunchyroll:episodeTitle>
<crunchyroll:episodeNumber>{number}</crunchyroll:episodeNumber>
{season}<crunchyroll:duration>1440</crunchyroll:duration>
<media:rating scheme="urn:simple">nonadult</media:rating>
<media:thumbnail url={quoteattr(image)} width="640" height="360"/>
</item>
"""
