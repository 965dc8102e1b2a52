"""Topics: the matters that a headline touches (cast, promo, date, sequel), finer than its kind."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.core.headline_grammar import ADAPTED, ORDINALS
from bot.core.headline_words import READ
from bot.core.season_words import season_of


class Topic(StrEnum):
    """A matter that a headline touches."""

    CAST = "cast"
    STAFF = "staff"
    PROMO = "promo"
    VISUAL = "visual"
    SONG = "song"
    DATE = "date"
    DELAY = "delay"
    PROJECT = "project"
    DUB = "dub"
    EVENT = "event"
    GOODS = "goods"
    VIEW = "view"


_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_WORDS = {
    Topic.CAST: r"casts?|casting|voices?",
    Topic.STAFF: r"staff|directors?|studio",
    Topic.PROMO: r"trailers?|promos?|pvs?|teasers?|(?<!music )videos?|ad|cm",
    Topic.VISUAL: r"visuals?|poster|key art",
    Topic.SONG: r"songs?|themes?|opening|ending",
    Topic.DATE: rf"debuts?|premieres?|release dates?|(?:{_MONTHS}) (?:\d+|20\d\d)|20\d\d",
    Topic.DELAY: r"delay\w*|postpone\w*|reschedul\w*|retras\w*|aplaza\w*",
    Topic.PROJECT: (
        r"(?:new|film|movie|anime|sequel) (?:\w+ )?project|returns?|original|adaptation|sequel|renewed|"
        r"(?:gets?|getting|announces?|green-?lit|confirms?|lands|receives?|inspires?|for)\b.*?"
        r"\b(?:seasons?|film|movie|anime|ova|special|spinoff)|"
        r"(?:seasons?|film|movie|anime|ova)\b.*\b(?:announced|confirmed|official|in production|in the works|happening)"
    ),
    Topic.DUB: r"(?:english|german|french|spanish|hindi) (?:dub|cast)|dubs?|dubbed",
    Topic.EVENT: r"events?|expo|screen(?:ings?|ed)|collab\w*|exhibit\w*|cafe|festival|box office|grosses|earns|awards?",
    Topic.GOODS: r"figures?|merch\w*|jewelry|blu-?ray|bd|dvd|manga|novels?|games?|stage play|musical|live-action",
    Topic.VIEW: r"reviews?|interview|why|how|feature|ranking|episodes? \d+|best|recap|preview|highlights|clips?",
}
_TOPICS = {topic: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for topic, words in _WORDS.items()}
_PROMO_NUMBER = re.compile(rf"\b({'|'.join(ORDINALS)}) (?:\w+ )?(?:promo|trailer|pv|teaser|video)", re.IGNORECASE)
_SEASON_OF = re.compile(rf"\b({'|'.join(ORDINALS)}) season\b", re.IGNORECASE)


def topics_of(headline: str) -> frozenset[Topic]:
    """Give the matters that a headline touches."""
    topics = frozenset(topic for topic, words in _TOPICS.items() if words.search(headline[:READ]))
    return topics - {Topic.GOODS} if ADAPTED.search(headline[:READ]) and Topic.PROJECT in topics else topics


def promo_number(headline: str) -> int:
    """Give which promo a headline is of ("3rd Promo Video"), 0 where it does not say."""
    said = _PROMO_NUMBER.search(headline)
    return ORDINALS[said[1].casefold()] if said else 0


def season_said(headline: str) -> int:
    """Give the season that a headline names, 0 where it names none."""
    said = _SEASON_OF.search(headline)
    return ORDINALS[said[1].casefold()] if said else season_of(headline.replace("'", " "))
