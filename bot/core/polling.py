"""Polling: when a source is due again, and why then."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 180, 360, 720, 1440))
"""The waits after the first, second, ... failure in a row (the escalation table of Sonarr's EscalationBackOff)."""

NEAR_BEFORE = timedelta(minutes=10)
NEAR_AFTER = timedelta(hours=4)
"""The span around an expected release in which its confirming source is polled at its floor.

Crunchyroll's streams of one evening began 1.5 to 2.5 hours after Japanese TV, depending on the show.
"""

SURE_AFTER = timedelta(hours=2, minutes=30)
"""The same, where the platform's own time is told or learned; longer than the usual grace, after which it is late."""

SEEN_AFTER = timedelta(minutes=20)
"""The span after an episode was there in which its further languages come; eight of one episode took 20 minutes."""

LONGER: Final = 8
LONGEST: Final = timedelta(days=1)
"""A feed of news that says nothing waits so many times its usual rhythm, and no longer than a day by that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """When a platform is expected to have an episode (UTC).

    It is sure where the platform's own time is told or learned, and else no more than the time of the broadcast. One
    that was seen is there since then; its further languages are expected.
    """

    at: datetime
    sure: bool
    seen: bool = False

    @property
    def until(self) -> datetime:
        """Give when the platform need not be watched any longer."""
        if self.seen:
            return self.at + SEEN_AFTER
        return self.at + (SURE_AFTER if self.sure else NEAR_AFTER)

    def in_words(self) -> str:
        """Say what is expected, for the reason of a poll."""
        if self.seen:
            return f"further languages may follow the episode of {self.at:%H:%M} UTC"
        what = "an episode is expected at" if self.sure else "an episode may follow the broadcast of"
        return f"{what} {self.at:%H:%M} UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a source is asked: usually, and how soon and how late at the most.

    Without a `longest` it is asked in its usual rhythm whatever it says. `because` is the reason for that rhythm.
    """

    every: timedelta
    floor: timedelta
    longest: timedelta | None = None
    because: str = "its usual rhythm"

    @classmethod
    def of_news(cls, every: timedelta, floor: timedelta) -> Self:
        """Give the rhythm of a feed of news, which is asked as often as it tends to say something new."""
        return cls(every=every, floor=floor, longest=max(every, min(every * LONGER, LONGEST)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The next poll (UTC), and the reason for that time in words."""

    at: datetime
    because: str


def after_success(
    name: str, now: datetime, rhythm: Rhythm, expected: Sequence[Expected] = (), fresh_for: timedelta | None = None
) -> Due:
    """Give the next poll after a good answer.

    `expected` are the releases that this source may confirm and has not yet. `fresh_for` is how long
    the server asks to be left alone.
    """
    due = _regular(name, now, rhythm)
    near = _near(now, rhythm, expected)
    if near is not None and near.at < due.at:
        due = near
    if fresh_for is not None and now + fresh_for > due.at:
        return Due(at=now + fresh_for, because="the server says that nothing changes before")
    return due


def _regular(name: str, now: datetime, rhythm: Rhythm) -> Due:
    # Up to a tenth later, by the source's own share, so that sources with one rhythm spread out.
    spread = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=2).digest()) / 0xFFFF
    return Due(at=now + rhythm.every * (1 + spread / 10), because=rhythm.because)


def _near(now: datetime, rhythm: Rhythm, expected: Sequence[Expected]) -> Due | None:
    """Give the first poll at the floor that falls into the span of an expected release."""
    earliest = now + rhythm.floor
    watched = sorted((one for one in expected if earliest <= one.until), key=lambda one: one.at)
    # What starts first is what is expected first, since every span starts as long before.
    return Due(at=max(earliest, watched[0].at - NEAR_BEFORE), because=watched[0].in_words()) if watched else None


def after_failure(
    now: datetime,
    failures: int,
    rhythm: Rhythm,
    retry_after: timedelta | None = None,
    *,
    paused: timedelta | None = None,
    not_past: datetime | None = None,
) -> Due:
    """Give the next poll after the `failures`-th failure in a row; never sooner than the server asked for.

    A source that is `paused` is left alone for that long. A wait by the table is not longer than to `not_past` (UTC),
    where that is still to come: what lasts until then is judged then.
    """
    if paused is not None:
        return Due(at=now + max(paused, retry_after or paused), because="it is paused")
    wait = max(rhythm.floor, BACK_OFF[min(failures, len(BACK_OFF)) - 1])
    if not_past is not None and now + rhythm.floor <= not_past < now + wait:
        wait = not_past - now
    if retry_after is not None and retry_after > wait:
        return Due(at=now + retry_after, because="the server asked to wait")
    return Due(at=now + wait, because=f"failure {failures} in a row")
