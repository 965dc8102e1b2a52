"""Redaction: takes secrets out of a text, by the forms that they have and by what is known to be one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

MASK = "***"

SHORTEST = 6
"""A known secret that is shorter is not looked for: it would be found in half of all words."""

_NAMES = r"(?:token|key|secret|passw(?:or)?d|passphrase|pwd|pass|pw|sig|signature|auth|credentials?|session|sid|hash)"
_SCHEMES = r"(?:Bot|Bearer|Basic|Digest|Token)"
# What repeats is bounded throughout, since hostile text comes by here too, and must not take its square in time.
_FORMS = (
    # Discord's bot token: the bot's id, a time and a signature, each in base 64.
    (re.compile(r"(?<![\w-])(?:mfa\.[\w-]{20,}|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,})"), MASK),
    # Interaction tokens begin with "interaction:" in base 64.
    (re.compile(r"aW50ZXJhY3Rpb246[\w=+/-]*"), MASK),
    # What lets everyone answer an interaction, or post by a webhook, stands behind its id.
    (re.compile(r"(/(?:interactions|webhooks)/[^/\s]+/)[^/\s?#'\"<>)\]]+"), rf"\1{MASK}"),
    (
        re.compile(rf"(?i)(authorization['\"]?\s*[:=>]+\s*(?:b(?=['\"]))?['\"]?)({_SCHEMES}\s+)?[^\s'\",;)}}>]+"),
        rf"\1\2{MASK}",
    ),
    (re.compile(rf"\b({_SCHEMES}\s+)[\w.~+/=-]{{16,}}"), rf"\1{MASK}"),
    # A user and a password before a host, by RFC 3986, section 3.2.1.
    (re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]{0,30}://)[^\s/?#'\"<>]{0,500}@"), rf"\1{MASK}@"),
    (re.compile(rf"(?i)([?&;][\w.%-]{{0,60}}?{_NAMES}=)[^&#;\s'\"<>)\]]+"), rf"\1{MASK}"),
    # A pair as JSON, TOML and Python write it: "token": "...", api_key = '...'.
    (
        re.compile(rf"(?i)(\b[\w-]{{0,40}}?{_NAMES}['\"]?\s*[:=]\s*b?)(['\"])(?!\2)(?:\\.|(?!\2)[^\\\n])+\2"),
        rf"\1\2{MASK}\2",
    ),
    # As settings of PostgreSQL are written: host=db password=...
    (re.compile(r"(?i)(\b(?:password|passwd|pwd)=)[^\s'\"&,;)]+"), rf"\1{MASK}"),
)
_QUERY_NAME = re.compile(rf"(?i)[\w.-]*{_NAMES}")
_KEY_IN_A_PATH = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[\w.~-]{20,}")


class Redactor:
    """Takes secrets out of texts: those that were told, wherever they stand, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spelt = {form for secret in secrets for form in _spellings(secret) if len(form) >= SHORTEST}
        # The longest first, so that no part of one is left where another is its beginning.
        known = sorted(spelt, key=lambda form: (-len(form), form))
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        """Give the text with a mask in the place of each secret."""
        shown = self._known.sub(MASK, text) if self._known else text
        for form, mask in _FORMS:
            shown = form.sub(mask, shown)
        return shown

    def __repr__(self) -> str:
        return "Redactor()"


def _spellings(secret: str) -> set[str]:
    return {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), unquote(secret), repr(secret)[1:-1]}


def secrets_in(url: str) -> set[str]:
    """Give the secrets in a URL: user and password, values of keys, and on the web what looks like one in the path."""
    try:
        parts = urlsplit(url)
        found = {parts.password, parts.username if parts.password is None else None}
    except ValueError:
        return set()
    found |= {value for name, value in parse_qsl(parts.query) if _QUERY_NAME.fullmatch(name)}
    if parts.scheme in ("http", "https"):
        found |= {step for step in parts.path.split("/") if _KEY_IN_A_PATH.fullmatch(step)}
    return {one for one in found if one}
