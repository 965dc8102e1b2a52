"""The four news feeds, each in the form of the site that it stands for: guids, dates and pictures differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from xml.sax.saxutils import escape

from bot.demo.news import Story, told

_EASTERN, _PACIFIC = timezone(timedelta(hours=-5)), timezone(timedelta(hours=-8))
_NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def document(news: Sequence[Story], source: str, now: datetime) -> bytes:
    """Write the feed of a source at an instant."""
    items = "".join(FORMS[source](story, now) for story in told(news, source, now))
    title = f"<title>{source}</title><link>https://{source}.example/</link><description>News</description>"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}\n<rss version="2.0" {_NAMESPACES}><channel>{title}\n{items}</channel></rss>\n'.encode()


def _crunchyroll(story: Story, now: datetime) -> str:
    """The guid is the link, but for items that were issued anew; the text stands in full beside the summary."""
    link = f"https://crunchyroll.example/news/latest/{story.at:%Y/%-m/%-d}/{story.slug}"
    guid = link if story.issue(now) == story.number else f"{link}?revision={story.issue(now)}"
    return f"""<item><title>{escape(story.title)}</title><author>The demo</author><category>News</category>
<description>{escape(story.text)}</description>
<content:encoded><![CDATA[<p>{escape(story.text)}</p>]]></content:encoded>
<media:thumbnail url="https://crunchyroll.example/images/{story.number}.jpg"/>
<pubDate>{format_datetime(story.dated(now), usegmt=True)}</pubDate><link>{link}</link><guid>{guid}</guid></item>
"""


def _ann(story: Story, now: datetime) -> str:
    """The guid is an address of its own that never changes, and the markup of the text is escaped."""
    return f"""<item><title>{escape(story.title)}</title>
<link>https://ann.example/news/{story.at:%Y-%m-%d}/{story.slug}/.{story.number}</link>
<guid isPermaLink="true">https://ann.example/cms/.{story.issue(now)}</guid>
<description>{escape(f"<cite>{escape(story.text)}</cite>")}</description>
<pubDate>{format_datetime(story.dated(now).astimezone(_EASTERN))}</pubDate><category>Anime</category></item>
"""


def _mal(story: Story, now: datetime) -> str:
    """The guid is the link, entities are numeric, and the picture stands in the element's text."""
    link = f"https://mal.example/news/{story.number}"
    guid = f"https://mal.example/news/{story.issue(now)}?_location=rss"
    return f"""<item><guid>{guid}</guid><title>{_numeric(story.title)}</title>
<description>{_numeric(story.text)}</description>
<media:thumbnail>https://mal.example/uploaded/{story.number}.jpeg</media:thumbnail>
<pubDate>{format_datetime(story.dated(now).astimezone(_PACIFIC))}</pubDate><link>{link}?_location=rss</link></item>
"""


def _popverse(story: Story, now: datetime) -> str:
    """The guid is no address, and the text is HTML with a picture."""
    picture = f'<img src="https://popverse.example/{story.number}.png"/>'
    return f"""<item><title><![CDATA[{story.title}]]></title><link>https://popverse.example/{story.slug}</link>
<guid isPermaLink="false">popverse-{story.issue(now)}</guid><dc:creator>The demo</dc:creator>
<description><![CDATA[{picture}<p>{escape(story.text)}</p>]]></description>
<pubDate>{format_datetime(story.dated(now))}</pubDate></item>
"""


def _numeric(text: str) -> str:
    return escape(text, {"'": "&#039;", '"': "&quot;"})


FORMS: Mapping[str, Callable[[Story, datetime], str]] = {
    "crunchyroll": _crunchyroll,
    "ann": _ann,
    "mal": _mal,
    "popverse": _popverse,
}
