"""The unseen part of a document: what is left of it without the entries whose items are stored as they tell them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.marks import digest, unpacked
from bot.core.news import NewsItem
from bot.sources.base import Response
from bot.sources.documents import Document
from bot.sources.layout import Layout, layout
from bot.sources.plain_entry import is_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """As much of a document as is to be read: `response`, with the digest and the bytes of each entry in it.

    `seen` are the items of the entries that were left out, by id, each with how many of those in the part stand before
    it; `guids` are the digests of their guids. Where the document has no layout, no entry of it is known.
    """

    response: Response
    digests: Sequence[bytes] = ()
    entries: Sequence[bytes] = ()
    seen: Mapping[int, int] = field(default_factory=dict)
    guids: frozenset[bytes] = frozenset()

    def is_as_in_whole(self, document: Document, items: Sequence[NewsItem]) -> bool:
        """Say whether what was read of it is just what a reading of the whole document gives of these entries.

        Nothing may be wrong with the document, no entry may leave a trace in which others are read, and none may have
        the guid of one that was left out.
        """
        if document.notes or len(items) != len(self.digests):
            return False
        apart = not self.guids or self.guids.isdisjoint(digest(item.guid) for item in items)
        return apart and all(map(is_plain, self.entries))


def parts(response: Response) -> Sequence[Part]:
    """Give the part of a document that is to be read, and the whole of it where that is more."""
    found = layout(response)
    if found is None:
        return [Part(response=response)]
    digests = found.digests()
    entries = [found.body[place] for place in found.places]
    whole = Part(response=response, digests=digests, entries=entries)
    unseen = _unseen(found, whole)
    return [unseen, whole] if unseen.seen else [whole]


def _unseen(found: Layout, whole: Part) -> Part:
    marks = {mark.entry: mark for mark in unpacked(whole.response.marks)}
    left_out = {number: marks[one] for number, one in enumerate(whole.digests) if one in marks}
    stay = [number for number in range(len(whole.digests)) if number not in left_out]
    seen: dict[int, int] = {}
    for place, (number, mark) in enumerate(left_out.items()):
        seen.setdefault(mark.item_id, number - place)
    return Part(
        response=replace(whole.response, body=found.without(left_out)),
        digests=[whole.digests[number] for number in stay],
        entries=[whole.entries[number] for number in stay],
        seen=seen,
        guids=frozenset(mark.guid for mark in left_out.values()),
    )
