"""News kinds: what sort of news a headline brings, by plain rules, so that a subscription can choose."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.core.headline_words import READ


class NewsKind(StrEnum):
    """The sorts of news; a headline that brings several is of the first that fits, in the order of delay to date."""

    TRAILER = "trailer"
    DATE = "date"
    CAST = "cast"
    DELAY = "delay"
    OTHER = "other"


_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DELAY = re.compile(
    r"\b(?:no|without) (?:further )?delays?\b"
    r"|\b(?P<said>delay(?:s|ed|ing)?|postpon(?:e[sd]?|ing|ement)|resched(?:ule[sd]?|uling)|(?:on|indefinite) hiatus"
    r"|push(?:ed|es) back|retras\w+|aplaza\w*|adiad[oa]s?)\b",
    re.IGNORECASE,
)
_TRAILER = re.compile(
    r"\b(?:trailers?|promos?|pvs?|teasers?|tráiler"
    r"|(?:new|main|first|second|third|final|[1-9](?:st|nd|rd|th)|'s)\s+(?:ad|cm)"
    r"|(?<!music )(?<!gameplay )(?<!collab )(?<!clip )videos?)\b",
    re.IGNORECASE,
)
_COLLECTION = re.compile(r"^pv collection\b|\bvideo game|\bvideo\s+clips?\b", re.IGNORECASE)
_CAST = re.compile(
    r"\bcast(?:s|ing)?\b|\bto (?:voice|star)\b|\bjoins?\b(?=.*\banime\b)|\bstars?\b(?=.*\bas\b)"
    r"|\bvoice (?:actors?|actress(?:es)?)\b(?=.*\bjoins?\b)",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"\b(?:premier\w*|debut\w*|releas(?:e[sd]?|ing)|air(?:s|ed|ing)?|stream(?:s|ing)?|screen(?:s|ing)?|opens?|arriv\w+|"
    r"launch\w*|schedul\w+|slated|due|dated|available|seasons?|cours?|coming|returns?|starts?|begins?)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"\b(?:(?:{_MONTHS})(?! \d+-\d)|(?:spring|summer|fall|autumn|winter) (?:of )?20\d\d|(?:in|for|until) 20\d\d"
    rf"|20\d\d (?:premiere|debut|release)|this (?:spring|summer|fall|autumn|winter|year)|next (?:week|month|year))\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\brelease (?:dates?|window)\b|\bpremiere dates?\b|\bdated\b", re.IGNORECASE)
_SURVEY = re.compile(
    r"^\d+ |^(?:top|here|how|why|what)\b|\b(?:releases|ranking|chart|schedule) for\b|\bexpo\b|\bmatsuri\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\bin (?:(?:new|main|first|second|character|teaser|promo|latest)\s+){0,3}(?:trailer|video|promo|pv)\b",
    re.IGNORECASE,
)
_GUIDE = re.compile(
    r"\brelease date,|\b(?:everything|all things|what) (?:\w+ ){0,3}?(?:know|expect)\b|\bspoilers\b", re.IGNORECASE
)


def kind_of(headline: str) -> NewsKind:
    """Tell the kind of news that a headline brings."""
    text = headline[:READ]
    if (delay := _DELAY.search(text)) and delay["said"]:
        return NewsKind.DELAY
    if _GUIDE.search(text) and "," in text:
        return NewsKind.OTHER
    return _kind(text, cast=bool(_CAST.search(text)), dated=_tells_a_date(text))


def _kind(text: str, *, cast: bool, dated: bool) -> NewsKind:
    film = bool(_TRAILER.search(_COLLECTION.sub("", text)))
    # "Reveals July Debut in New Trailer" tells of the date: the trailer is only where it was said.
    aside = film and (cast or dated) and bool(_WITHIN.search(text))
    if film and not aside:
        return NewsKind.TRAILER
    if cast and not (dated and (aside or _DATED.search(text))):
        return NewsKind.CAST
    return NewsKind.DATE if dated else NewsKind.OTHER


def _tells_a_date(text: str) -> bool:
    timed = _DATED.search(text) or (_RELEASE.search(text) and _TIME.search(text))
    return bool(timed) and not _SURVEY.search(text)
