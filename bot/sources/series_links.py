"""Links that tie a calendar's entry to a show on a platform."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CRUNCHYROLL_SERIES = re.compile(
    r"https?://(?:www\.)?crunchyroll\.com/(?:[a-z]{2}(?:-[a-z]{2,4})?/)?series/(?P<id>[A-Z0-9]{6,16})(?:[/?#]|$)"
)


def crunchyroll_series(urls: Iterable[str]) -> dict[str, str]:
    """Give `{"crunchyroll": id}` from the first link to a series there, else nothing; old slug links have no id."""
    matches = (_CRUNCHYROLL_SERIES.match(url) for url in urls)
    return next(({"crunchyroll": match["id"]} for match in matches if match), {})
