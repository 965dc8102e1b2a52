"""Shown: what a feed shows beside the news that were read of it, and the marks by which both are known next time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from bot.core.identity import canonical_link, unique_links
from bot.core.marks import Mark, digest, packed, unpacked
from bot.core.news import NewsItem
from bot.sources.base import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The digests of a document's news, by guid, and the items of the entries that were not read again.

    `before` tells of each item that was left out, by id, how many of the news stand before it, and `marks` its mark.
    """

    digests: Mapping[str, bytes] = field(default_factory=dict)
    before: Mapping[int, int] = field(default_factory=dict)
    marks: Mapping[int, Mark] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, marks: bytes) -> Self:
        """Take it from a reading that was made with these marks."""
        known = {mark.item_id: mark for mark in unpacked(marks)} if reading.seen else {}
        guids = [item.guid for item in reading.news] if reading.digests else []
        return cls(
            digests=dict(zip(guids, reading.digests, strict=True)),
            before=reading.seen,
            marks={item_id: known[item_id] for item_id in reading.seen},
        )

    def own_links(self, news: Sequence[NewsItem]) -> frozenset[str]:
        """Give the canonical links of the news that only one entry of the whole document has."""
        taken = {mark.link for mark in self.marks.values()}
        return frozenset(link for link in unique_links(news) if digest(link) not in taken)

    def goes_before(self, item_id: int, place: int) -> bool:
        """Say whether an item is that of an entry which was left out, and which stands before the news at a place."""
        return item_id in self.before and self.before[item_id] <= place

    def remembered(
        self, stored: Mapping[int, NewsItem], links: AbstractSet[str], seen_at: Mapping[int, datetime]
    ) -> bytes:
        """Give the marks for the next reading.

        `stored` are the news, by the id of their item, that are stored just as they are told, `links` those by which
        they are known, and `seen_at` says when the feed last showed each item (UTC).
        """
        stay = [
            replace(mark, seen_at=seen_at[item_id]) for item_id, mark in self.marks.items() if item_id not in stored
        ]
        links_of = {item_id: canonical_link(item.link) if item.link else "" for item_id, item in stored.items()}
        new = [
            Mark(
                entry=self.digests[item.guid],
                guid=digest(item.guid),
                link=digest(links_of[item_id]),
                item_id=item_id,
                seen_at=seen_at[item_id],
            )
            for item_id, item in stored.items()
            # An alias that it may get when another entry goes must not be missed.
            if self.digests.get(item.guid) and (links_of[item_id] in links or not links_of[item_id])
        ]
        return packed([*stay, *new])
