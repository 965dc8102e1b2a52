"""Marks: by what an entry of a feed is known again that was read before, so that it need not be read once more."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

ENTRY: Final = 16
"""Bytes of the digest of an entry."""

_MARK: Final = struct.Struct(f"<{ENTRY}s8s8sqq")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An entry whose item is stored just as the entry tells it.

    `entry` is the digest of its bytes and of all around it that it is read by, `guid` and `link` those of the item's
    guid and canonical link ("" for none). `seen_at` (UTC) is what is stored of when the feed last showed the item.
    """

    entry: bytes
    guid: bytes
    link: bytes
    item_id: int
    seen_at: datetime


def digest(text: str) -> bytes:
    """Give what stands for a guid or a link in a mark."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def packed(marks: Iterable[Mark]) -> bytes:
    """Write marks as few bytes, in their order."""
    return b"".join(
        _MARK.pack(one.entry, one.guid, one.link, one.item_id, (one.seen_at - _EPOCH) // _INSTANT) for one in marks
    )


def unpacked(marks: bytes) -> list[Mark]:
    """Read what `packed` wrote; none of it where it was written in another way."""
    if len(marks) % _MARK.size:
        return []
    return [
        Mark(entry=entry, guid=guid, link=link, item_id=item_id, seen_at=_EPOCH + seen_at * _INSTANT)
        for entry, guid, link, item_id, seen_at in _MARK.iter_unpack(marks)
    ]
