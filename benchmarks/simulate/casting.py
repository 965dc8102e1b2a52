"""Casting: the shows of a script with their slots, lags, breaks and dubs."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.simulate.shows import UTC_CLOCK, Break, ScriptedShow
from bot.demo.season import NOTICE, WEEK, Span

SEASON = timedelta(weeks=13)
LANGUAGES = ("English", "German", "French", "Spanish", "Brazilian Portuguese", "Italian", "Hindi", "Arabic")

_FIRST_WORDS = ("Copper", "Silent", "Paper", "Winter", "Velvet", "Hollow", "Amber", "Northern", "Glass", "Crooked")
_SECOND_WORDS = ("Lighthouse", "Orchard", "Railway", "Alchemist", "Parade", "Harbour", "Library", "Falcon")
_SYLLABLES = ("ka", "ri", "mo", "tsu", "no", "ha", "shi", "yu", "te", "ra", "ki", "so")
_LENGTHS = (10, 11, 12, 12, 12, 12, 13, 13, 24, 25)
_EVENINGS = tuple(timedelta(hours=hours) for hours in (8, 13, 13.5, 14, 14.5, 15, 15.5, 16, 16.5, 23.5))
_LAGS = tuple(timedelta(hours=hours) for hours in (0, 0.5, 1, 1.5, 2, 2.5, 3))
_CLOCKS = (UTC_CLOCK, UTC_CLOCK, UTC_CLOCK, ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Berlin"))
_LISTED = tuple(timedelta(hours=hours) for hours in (0, 0, 0, 3, 72))
_JITTER = tuple(timedelta(minutes=minutes) for minutes in (0, 0, 0, 0, 1, 2, 3, 5, 9))


def cast(span: Span, shows: int, chance: random.Random) -> tuple[ScriptedShow, ...]:
    """Cast so many shows, spread over the seasons of a span; some are second seasons of earlier ones."""
    seasons = max(1, -(-(span.last - span.first) // SEASON))
    names = [f"{first} {second}" for second in _SECOND_WORDS for first in _FIRST_WORDS]
    chance.shuffle(names)
    found: list[ScriptedShow] = []
    for place in range(shows):
        opening = span.first + SEASON * (place * seasons // shows)
        show = _show(place, _name(place, names), opening, chance)
        before = [one for one in found if one.season is None and one.broadcast(one.airs or 0, span.last) < opening]
        found.append(_sequel(show, chance.choice(before)) if before and chance.random() < 1 / 10 else show)
    return tuple(found)


def _name(place: int, names: list[str]) -> str:
    turn, rest = divmod(place, len(names))
    return f"{names[rest]} {'of Day ' + str(turn + 1) if turn else ''}".strip()


def _show(place: int, name: str, opening: datetime, chance: random.Random) -> ScriptedShow:
    length = chance.choice(_LENGTHS)
    weekday = chance.choice((0, 1, 2, 3, 4, 5, 5, 5, 6, 6, 6))
    first = (
        opening + timedelta(days=(weekday - opening.weekday()) % 7 + chance.choice((0, 7))) + chance.choice(_EVENINGS)
    )
    romaji = " ".join("".join(chance.choices(_SYLLABLES, k=4)).title() for _ in range(3))
    kept, lag = chance.choice(_CLOCKS), chance.choice(_LAGS)
    at_once = 3 if chance.random() < 1 / 12 else 1
    jitter = (timedelta(),) * at_once + tuple(chance.choice(_JITTER) for _ in range(length))
    return ScriptedShow(
        name=name,
        romaji=romaji,
        series=name,
        slug=name.lower().replace(" ", "-"),
        anilist=150_001 + place,
        mal=50_001 + place,
        crunchyroll=f"GSCRIPT{place:02}" if chance.random() < 2 / 3 else None,
        first=first,
        # A slot that comes an hour earlier in summer must still be after the broadcast.
        lag=max(lag, timedelta(hours=1)) if kept is not UTC_CLOCK else lag,
        episodes=length if chance.random() < 4 / 5 else None,
        airs=length,
        listed=chance.choice(_LISTED),
        dubs=_dubs(chance),
        kept=kept,
        jitter=jitter,
        at_once=at_once,
        breaks=_breaks(first, length, chance),
    )


def _dubs(chance: random.Random) -> dict[str, timedelta]:
    """Give no dubs, or some together with the original, or some two weeks later."""
    way = chance.choice(("none", "together", "later"))
    if way == "none":
        return {}
    others = chance.sample(LANGUAGES[1:], chance.randint(0, 7))
    after = timedelta(weeks=2) if way == "later" else timedelta()
    return {language: after + timedelta(minutes=chance.choice((0, 2, 5, 10))) for language in ("English", *others)}


def _breaks(first: datetime, length: int, chance: random.Random) -> tuple[Break, ...]:
    """Give no break, or one of a week or two; a few are told too late, and a few are taken back."""
    if chance.random() > 2 / 5:
        return ()
    at = first + WEEK * chance.randint(3, length - 2)
    one = Break(at=at, weeks=chance.choice((1, 1, 2)), told_at=at - NOTICE)
    way = chance.random()
    if way < 1 / 4:
        return (replace(one, told_at=at + timedelta(hours=5)),)
    return (replace(one, reverted_at=at - timedelta(days=1)),) if way > 5 / 6 else (one,)


def _sequel(show: ScriptedShow, first: ScriptedShow) -> ScriptedShow:
    return replace(
        show,
        name=f"{first.name} Season 2",
        romaji=f"{first.romaji} 2",
        series=first.name,
        slug=first.slug,
        crunchyroll=first.crunchyroll,
        season=2,
    )
