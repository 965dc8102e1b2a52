"""Titles of Crunchyroll's episode feed: which season, audio and episode they name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.core.releases import ReleaseKind
from bot.sources.audio import split_audio
from bot.sources.numbers import canonical_number

_EXTRA = r"(?:SP|OVA|OAD|Special)"
# "<season title>[ (<language> Dub)] - Episode <number>[ - <title>]"; feeds of one show leave the season title out.
_TITLE = re.compile(
    r"(?:(?P<season>.+?) - )?"
    rf"(?:(?:Episode|Épisode|Folge|Episodio|Episódio) (?P<number>\S+)|(?P<extra>{_EXTRA}(?: ?[\d.]+)?))"
    r"(?: -(?: (?P<title>.+))?)?",
    re.IGNORECASE,
)
_EXTRA_NUMBER = re.compile(rf"{_EXTRA}\.? ?(?P<number>[\d.]*)", re.IGNORECASE)
_CLIP = re.compile(
    r"(?:.+ - )?(?:PV|CM|Teaser|Trailer|Promotional Video)s?(?: ?#?\d+)?(?: ?[-:] ?.*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeTitle:
    """What a title says; `season` and `title` are "" where it leaves them out, `number` is canonical."""

    season: str
    audio: str
    kind: ReleaseKind
    number: str
    title: str


def read_title(line: str, number: str = "") -> EpisodeTitle:
    """Read the title of an item; `number` is what the item itself states, which comes before what the title says.

    An item without a number whose title has no "Episode" is a film, unless it is called a trailer.

    Raises:
        ValueError: The number is none, or the item is a trailer.
    """
    named = _TITLE.fullmatch(unicodedata.normalize("NFC", line))
    if named is None:
        # With a number it is an episode under a word that is not known here, and the season's title ends anywhere.
        season, audio = split_audio(line)
        if number:
            kind, canonical = _numbered(number, is_extra=False)
            return EpisodeTitle(season="", audio=audio, kind=kind, number=canonical, title="")
        if _CLIP.fullmatch(line):
            raise ValueError("is a promotional clip")
        return EpisodeTitle(season=season, audio=audio, kind=ReleaseKind.FILM, number="", title="")
    season, audio = split_audio(named["season"] or "")
    kind, canonical = _numbered(number or named["number"] or named["extra"], is_extra=bool(named["extra"]))
    return EpisodeTitle(season=season, audio=audio, kind=kind, number=canonical, title=named["title"] or "")


def _numbered(text: str, *, is_extra: bool) -> tuple[ReleaseKind, str]:
    extra = _EXTRA_NUMBER.fullmatch(text)
    if extra:
        return ReleaseKind.SPECIAL, canonical_number(extra["number"]) if extra["number"] else ""
    return ReleaseKind.SPECIAL if is_extra else ReleaseKind.EPISODE, canonical_number(text)
