"""The scripted episode feed, as it would have been at an instant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from benchmarks.simulate.streams import ScriptedStream

ITEMS = 50
"""How many items the feed keeps."""

_NAMESPACES = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:crunchyroll="http://www.crunchyroll.com/rss"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The feed between two changes of it: its number, its items with the newest first, and the document."""

    number: int
    items: tuple[ScriptedStream, ...]
    document: bytes


@dataclass(slots=True)
class ScriptedFeed:
    """The feed over all streams, which are given in the order of listing."""

    streams: Sequence[ScriptedStream]
    _changes: list[datetime] = field(init=False)
    _listed: list[datetime] = field(init=False)
    _last: Edition | None = None

    def __post_init__(self) -> None:
        self._changes = sorted({at for stream in self.streams for at in stream.changes()})
        self._listed = [stream.listed_at for stream in self.streams]

    def edition(self, now: datetime) -> Edition:
        """Give the feed of an instant."""
        number = bisect_right(self._changes, now)
        if self._last is None or self._last.number != number:
            # A document only changes with its edition, so it speaks of the instant at which that began.
            at = self._changes[number - 1] if number else now
            items = self._items(at)
            self._last = Edition(number=number, items=items, document=_document(items, at))
        return self._last

    def _items(self, now: datetime) -> tuple[ScriptedStream, ...]:
        listed = self.streams[: bisect_right(self._listed, now)]
        return tuple(reversed([one for one in listed[-2 * ITEMS :] if one.is_listed(now)][-ITEMS:]))


def _document(items: Sequence[ScriptedStream], now: datetime) -> bytes:
    head = "<title>Latest Crunchyroll Anime Videos</title><link>http://www.crunchyroll.com/</link>"
    written = f"<lastBuildDate>{format_datetime(now, usegmt=True)}</lastBuildDate>"
    body = "".join(_item(one, now) for one in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss {_NAMESPACES} version="2.0">\n'
        f"<channel>{head}{written}\n{body}</channel></rss>\n"
    ).encode()


def _item(stream: ScriptedStream, now: datetime) -> str:
    show, number, title = stream.show, stream.number, stream.title(now)
    spoken = f" ({stream.dub} Dub)" if stream.dub else ""
    media_id = stream.media_id(now)
    link, guid = _addresses(stream, media_id, number)
    since = format_datetime(stream.available_at, usegmt=True)
    season = f"<crunchyroll:season>{show.season}</crunchyroll:season>" if show.season else ""
    return f"""<item>
<title>{escape(f"{show.name}{spoken} - Episode {number} - {title}")}</title>
<link>{link}</link><guid isPermalink="true">{guid}</guid><category>Anime</category>
<crunchyroll:mediaId>{media_id}</crunchyroll:mediaId>
<pubDate>{since}</pubDate><crunchyroll:premiumPubDate>{since}</crunchyroll:premiumPubDate>
<crunchyroll:seriesTitle>{escape(show.series)}</crunchyroll:seriesTitle>
<crunchyroll:episodeTitle>{escape(title)}</crunchyroll:episodeTitle>
<crunchyroll:episodeNumber>{number}</crunchyroll:episodeNumber>{season}
<media:rating scheme="urn:simple">nonadult</media:rating>
</item>
"""


def _addresses(stream: ScriptedStream, media_id: str, number: int) -> tuple[str, str]:
    if media_id.isdigit():
        link = f"http://www.crunchyroll.com/{stream.show.slug}/episode-{number}-{media_id}"
        return link, f"http://www.crunchyroll.com/media-{media_id}"
    link = f"https://www.crunchyroll.com/watch/{media_id}/episode-{number}"
    return link, link
