"""Links of feeds: which of them may be kept."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

URL_LIMIT = 2048
"""Bytes (UTF-8) of the longest URL that is kept."""

_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\\<>\"]")


def web_address(text: str, base: str = "") -> str | None:
    """Give the absolute http(s) URL that `text` names when it stands in the document at `base`.

    None where it is no such URL, is longer than `URL_LIMIT`, has credentials, or has a character (white space, control,
    backslash, quote, angle bracket) that readers take for the end of a URL.
    """
    try:
        # Joined only where it is relative: urljoin takes "https:///path" for a path on the base's host.
        given = urlsplit(text.strip())
        parts = given if given.scheme else urlsplit(urljoin(base, text.strip()))
        url = parts.geturl()
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if not usable or "@" in parts.netloc or _UNSAFE.search(text.strip()) or len(url.encode()) > URL_LIMIT:
        return None
    return url


def secured(url: str, domain: str) -> str:
    """Give the https form of a URL of a domain (or of one below it) that is known to serve https."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    ours = host == domain or host.endswith(f".{domain}")
    return parts._replace(scheme="https").geturl() if ours and parts.port is None else url
