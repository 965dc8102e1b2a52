"""AniList's answer to the question for a span of its airing calendar, as it would have been at an instant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.demo.season import Show


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The variables of the query: the span (UTC, both ends outside), the shows (None: all), and the page from 1 on."""

    after: datetime
    before: datetime
    media_ids: frozenset[int] | None
    page: int
    per_page: int

    @classmethod
    def of(cls, variables: Mapping[str, Any], last: datetime) -> Question:
        """Read the variables of a request; the calendar knows nothing after `last`."""
        before = variables.get("before")
        wanted = variables.get("mediaIds")
        return cls(
            after=datetime.fromtimestamp(variables["after"], UTC),
            before=datetime.fromtimestamp(before, UTC) if before else last,
            media_ids=frozenset(wanted) if wanted is not None else None,
            page=variables["page"],
            per_page=variables["perPage"],
        )


def answer(shows: Sequence[Show], question: Question, now: datetime) -> bytes:
    """Write the page that is asked for, with every time as the calendar gives it at the instant `now`."""
    rows = sorted(_rows(shows, question, now), key=lambda row: (row["airingAt"], row["id"]))
    start = (question.page - 1) * question.per_page
    page = rows[start : start + question.per_page]
    info = {"hasNextPage": start + len(page) < len(rows), "currentPage": question.page}
    return json.dumps({"data": {"Page": {"pageInfo": info, "airingSchedules": page}}}).encode()


def _rows(shows: Sequence[Show], question: Question, now: datetime) -> Iterator[dict[str, Any]]:
    for show in shows:
        if question.media_ids is not None and show.anilist not in question.media_ids:
            continue
        for number, at in show.broadcasts(question.before, known=now):
            if question.after < at < question.before:
                yield _row(show, number, at)


def _row(show: Show, number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": show.anilist * 100 + number,
        "airingAt": int(at.timestamp()),
        "episode": number,
        "mediaId": show.anilist,
        "media": _media(show),
    }


def _media(show: Show) -> dict[str, Any]:
    series = f"https://www.crunchyroll.com/series/{show.crunchyroll}/{show.slug}"
    return {
        "id": show.anilist,
        "idMal": show.mal,
        "isAdult": False,
        "episodes": show.episodes,
        "format": "TV",
        "siteUrl": f"https://anilist.co/anime/{show.anilist}",
        "synonyms": list(show.known_as),
        "title": {"romaji": show.romaji, "english": show.name, "native": show.native},
        "coverImage": {"large": f"https://s4.anilist.co/file/anilistcdn/media/anime/cover/medium/bx{show.anilist}.jpg"},
        "externalLinks": [{"url": series}] if show.crunchyroll else [],
    }
