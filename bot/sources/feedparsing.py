"""feedparser as it is used here, whatever it does; imported where a document is read, which is in the workers."""

from __future__ import annotations

import io

import feedparser
import feedparser.api

from bot.errors import ParseError
from bot.sources.base import Response
from bot.sources.entries import Entry
from bot.sources.text import one_line

VERSION: str = feedparser.__version__

# Feeds that name another encoding or media type than they have are read all the same, and far too many do.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
# It looks for these in all folders of modules at each document; and what is installed must not change what is read.
feedparser.api.PREFERRED_XML_PARSERS = []


def parsed(response: Response) -> feedparser.FeedParserDict:
    """Read an answer with feedparser; raises ParseError where that fails in any way."""
    content_type = response.headers.get("content-type")
    try:
        # Never bytes or text: those it opens as a path or a URL. And never the document's address ("content-location"):
        # it would make guids that are no URLs into such, which change when the feed moves.
        return feedparser.parse(
            io.BytesIO(response.body),
            response_headers={"content-type": content_type} if content_type else {},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise
    except Exception as error:  # hostile documents raise nearly anything: UnicodeError, KeyError, RecursionError, ...
        raise ParseError(f"the answer can't be read as a feed: {one_line(repr(error), 200)}") from error


def fault_of(result: Entry) -> str:
    """Say what is malformed, "" where nothing is."""
    fault = result.get("bozo_exception")
    return "" if fault is None or isinstance(fault, _HARMLESS) else one_line(str(fault), 200)
