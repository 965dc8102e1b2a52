"""AniList's catalogue on the loopback: it knows a few shows, finds them by name, and may be slow, busy or down."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aiohttp import web

from bot.pipeline.allowance import Allowance
from bot.pipeline.anilist_port import AniListPort
from bot.pipeline.asking import Fetch
from bot.pipeline.policy import Clock
from bot.sources.anilist_media import AniListMedia
from tests.commands.feed_site import read_here
from tests.fetch.servers import Handler

Row = dict[str, Any]


def row(media_id: int, english: str, romaji: str = "", **others: Any) -> Row:
    """Write a row as AniList gives it: a show of the winter of 2024 on Crunchyroll, unless it is said otherwise."""
    usual = {
        "id": media_id,
        "idMal": media_id + 1_000_000,
        "isAdult": False,
        "episodes": 12,
        "format": "TV",
        "siteUrl": f"https://anilist.co/anime/{media_id}",
        "synonyms": [],
        "season": "WINTER",
        "seasonYear": 2024,
        "popularity": 1000,
        "title": {"romaji": romaji or english, "english": english, "native": None},
        "startDate": {"year": 2024, "month": 1},
        "coverImage": {"large": f"https://covers.example/{media_id}.jpg"},
        "externalLinks": [
            {
                "url": f"https://www.crunchyroll.com/series/GABC{media_id:06}/x",
                "site": "Crunchyroll",
                "type": "STREAMING",
            },
            {"url": "https://social.example/x", "site": "Twitter", "type": "SOCIAL"},
        ],
        "studios": {"nodes": [{"name": "Studio Sample"}]},
    }
    return {**usual, **others}


@dataclass
class AniListSite:
    """Answers what the catalogue is asked; `asked` are the variables of its questions, `status` that of the answers."""

    PATH: ClassVar[str] = "/anilist"

    rows: list[Row] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def beside(self, other: Handler) -> Handler:
        """Serve another site too, whose pages are at all other paths."""

        async def answer(request: web.Request) -> web.StreamResponse:
            return await (self if request.path == self.PATH else other)(request)

        return answer

    def port(self, url: str, fetch: Fetch, clock: Clock) -> AniListPort:
        """Give the way to this site at its address."""
        media, allowance = AniListMedia(url=url), Allowance(clock=clock)
        return AniListPort(media=media, fetch=fetch, parse=read_here, allowance=allowance)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Answer a question."""
        variables = (await request.json())["variables"]
        self.asked.append(variables)
        await self.gate.wait()
        if self.status != 200:
            errors = [{"message": "Too Many Requests.", "status": self.status}]
            return web.json_response({"data": None, "errors": errors}, status=self.status, headers=self.headers)
        return web.Response(body=answer_to(self.rows, variables), content_type="application/json", headers=self.headers)


def answer_to(rows: list[Row], variables: dict[str, Any]) -> bytes:
    """Write the page that answers a question."""
    found = [one for one in rows if _fits(one, variables)]
    start = (variables["page"] - 1) * variables["perPage"]
    more = len(found) > start + variables["perPage"]
    page = {"pageInfo": {"hasNextPage": more}, "media": found[start : start + variables["perPage"]]}
    return json.dumps({"data": {"Page": page}}).encode()


def _fits(one: Row, variables: dict[str, Any]) -> bool:
    titles = " ".join(filter(None, [*one["title"].values(), *one["synonyms"]])).casefold()
    return (
        variables.get("search", "").casefold() in titles
        and one["id"] in variables.get("ids", [one["id"]])
        and variables.get("season", one["season"]) == one["season"]
        and variables.get("year", one["seasonYear"]) == one["seasonYear"]
        and variables.get("adult", one["isAdult"]) == one["isAdult"]
    )
