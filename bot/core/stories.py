"""Stories: whether two sources tell the same news, so that one alert tells it ("also: ANN, MyAnimeList")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.common_words import content, distinctive
from bot.core.headline_grammar import ANIME, OTHERS, STOPS, VERBS
from bot.core.headline_words import headline_words
from bot.core.news_kinds import NewsKind
from bot.core.topics import Topic, promo_number, season_said, topics_of

WITHIN = timedelta(hours=48)
"""How far apart the reports of one story may be published."""

GETS = frozenset({"get", "gets", "getting"})
"""What works do in headlines, while sites and companies do the rest."""

ASIDE = frozenset({Topic.DUB, Topic.EVENT, Topic.GOODS, Topic.VIEW})
"""Matters that make a report one of its own unless the other has them too."""

_QUOTED = re.compile(r"""(?:^|(?<=\s))['‘“"「『](.+?)['’”"」』](?=[\s,.:;!?]|$)""")  # noqa: RUF001 - quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report: who tells it, in which words, when (aware UTC), which shows it names, and its kind."""

    source: str
    title: str
    published: datetime
    shows: frozenset[int] = field(default_factory=frozenset)
    kind: NewsKind = NewsKind.OTHER


def same_story(one: Told, other: Told) -> bool:
    """Tell whether two reports of different sources tell the same story."""
    if one.source == other.source or abs(one.published - other.published) > WITHIN:
        return False
    return _same_subject(one, other) and _no_conflict(one.title, other.title) and _same_matter(one, other)


def fold_into(new: Told, earlier: Sequence[Told]) -> Told | None:
    """Give the earliest published report that a new one repeats, or None where it is news."""
    same = [told for told in earlier if same_story(new, told)]
    return min(same, key=lambda told: told.published, default=None)


def _same_subject(one: Told, other: Told) -> bool:
    """Tell whether two reports are of the same shows, or of the same work where one of them names no known show."""
    if not (one.shows and other.shows):
        return _same_work(one.title, other.title)
    # A season comes with its first show, so a third in common is the same; one show of a long list is not.
    shared = one.shows & other.shows
    return bool(shared) and len(shared) * 3 >= max(len(one.shows), len(other.shows))


def _no_conflict(one: str, other: str) -> bool:
    """Tell whether two headlines say nothing that excludes the other: another season, another promo."""
    seasons, promos = {season_said(one), season_said(other)}, {promo_number(one), promo_number(other)}
    return len(seasons - {0}) < 2 and len(promos - {0}) < 2  # noqa: PLR2004 - two numbers are two things


def _same_matter(one: Told, other: Told) -> bool:
    if one.kind is NewsKind.DELAY and other.kind is NewsKind.DELAY:
        return True
    mine, theirs = topics_of(one.title), topics_of(other.title)
    if mine & ASIDE != theirs & ASIDE:
        return False
    if mine and theirs:
        return bool(mine & theirs)
    return not (mine or theirs) and len(_matter(one.title) & _matter(other.title)) > 1


def _matter(title: str) -> frozenset[str]:
    return frozenset(word.owner for word in headline_words(title) if word.folded not in STOPS | VERBS | ANIME)


def _same_work(one: str, other: str) -> bool:
    """Tell whether two headlines name the same work that is no known show: the same words, or the same rare word."""
    mine, theirs = work_named(one), work_named(other)
    shared = set(mine) & set(theirs)
    if content(mine) > 1 and (set(mine) <= set(theirs) or set(theirs) <= set(mine)) and content(list(shared)) > 1:
        return True
    return any(len(word) > 4 and distinctive([word]) for word in shared)  # noqa: PLR2004 - shorter ones meet by chance


def work_named(title: str) -> tuple[str, ...]:
    """Give the words of the work that a headline is about: what is in quotes, else what stands before "Anime"."""
    if quoted := _QUOTED.search(title):
        return tuple(word.owner for word in headline_words(quoted[1]))
    words = [word.owner for word in headline_words(title)]
    end = next((place for place, word in enumerate(words) if word in ANIME | OTHERS), 0)
    return () if (VERBS - GETS) & set(words[:2]) else tuple(word for word in words[:end] if word not in GETS)
