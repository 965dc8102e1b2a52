"""Answers for the sources that read feeds: made ones, those of the files beside the tests, and recorded ones."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sources.base import Response

FEEDS = Path(__file__).resolve().parents[1] / "data" / "feeds"
NOW = datetime(2024, 1, 24, 19, 0, tzinfo=UTC)
URL = "https://news.example/feeds/all.xml"


def answer(body: bytes | str, received: datetime = NOW, **headers: str) -> Response:
    """Give an answer as the fetcher would; header names are written with underscores."""
    text = body.encode() if isinstance(body, str) else body
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url=URL, body=text, received=received, headers=names)


def made(name: str, received: datetime = NOW) -> Response:
    """Give one of the feeds written for these tests."""
    return answer((FEEDS / name).read_bytes(), received)


def recorded(name: str) -> Path:
    """Find a recorded file or folder; skips the test where the recordings are absent."""
    named = os.environ.get("AIRDATE_SHARED")
    beside = Path(__file__).resolve().parents[3] / "shared"
    path = (Path(named) if named else beside) / "data" / name
    if not path.exists():
        pytest.skip(f"the recorded {name} is not beside the repository")
    return path


def rss(items: str, channel: str = "") -> str:
    """Wrap items in an RSS document that knows the namespaces of media and Crunchyroll."""
    return (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"'
        f' xmlns:crunchyroll="http://www.crunchyroll.com/rss"><channel>{channel}{items}</channel></rss>'
    )
