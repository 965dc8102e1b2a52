"""Vanishing: what a calendar lists no longer, though it lists everything of that span of time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.releases import ReleaseKey

GLITCH = 4
"""So many rows that are gone at once, and more than half of what was listed, are a fault of the source at first."""

BELIEVED = timedelta(days=1)
"""After this time a fault that takes away the rows of one show alone is none: the show itself is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A span of time of which a reading lists everything, from `since` until before `until` (UTC; None: for ever).

    `ids` are the shows that it speaks of, each with its namespace; None where it speaks of all of the source's.
    """

    since: datetime
    until: datetime | None = None
    ids: frozenset[tuple[str, str]] | None = None

    def speaks_of(self, at: datetime, ids: Mapping[str, str]) -> bool:
        """Say whether a show's release would be listed, if it were still to come then (UTC)."""
        within = self.since <= at and (self.until is None or at < self.until)
        return within and (self.ids is None or not self.ids.isdisjoint(ids.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A release that a source has scheduled for a time to come, with the id of its entry there."""

    release_id: int
    key: ReleaseKey
    at: datetime
    identity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a reading lists: the releases, and the ids of the entries."""

    keys: Collection[ReleaseKey]
    identities: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """What became of the rows that are not listed: `gone` for good, `missing` since when (UTC) until the next look.

    `glitch` says that so many are missing that it must be the source's fault.
    """

    gone: tuple[Row, ...] = ()
    missing: Mapping[int, datetime] = field(default_factory=dict)
    glitch: bool = False


def vanished(rows: Sequence[Row], heard: Heard, before: Mapping[int, datetime], now: datetime) -> Vanished:
    """Find which rows are no longer listed: those that miss in two readings, one after the other.

    `rows` are those that the reading should list, `before` those that missed in the reading before, since when (UTC).
    An entry that is there under another number has not vanished, nor has an episode that is listed elsewhere.
    """
    identities = frozenset(heard.identities)
    episodes = {(key.story, key.audio) for key in heard.keys}
    gone = [row for row in rows if row.identity not in identities and (row.key.story, row.key.audio) not in episodes]
    missing = {row.release_id: before.get(row.release_id, now) for row in gone}
    glitch = len(gone) >= GLITCH and 2 * len(gone) > len(rows)
    if glitch and not _is_the_show(gone, missing, now):
        return Vanished(missing=missing, glitch=True)
    confirmed = tuple(row for row in gone if row.release_id in before)
    for row in confirmed:
        del missing[row.release_id]
    return Vanished(gone=confirmed, missing=missing)


def _is_the_show(gone: Sequence[Row], missing: Mapping[int, datetime], now: datetime) -> bool:
    lasts = all(now - missing[row.release_id] >= BELIEVED for row in gone)
    return lasts and len({row.key.show_id for row in gone}) == 1
