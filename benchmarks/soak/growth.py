"""Growth: how large the database becomes, from what comes in a day and how long it is kept; docs/performance.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_MEBIBYTE: Final = 2**20

PER_SOURCE: Final = 1500
"""Bytes of a source with the marks of what it shows."""

PER_ITEM: Final = 950
"""Bytes of a news item with its aliases, its shows and all indexes."""

PER_EVENT: Final = 700
PER_ALERT: Final = 900
"""Bytes of an alert with its attempt and all indexes."""

PER_SUBSCRIPTION: Final = 600
EMPTY: Final = 17_000_000
"""Bytes of a database without rows, and of the log beside it, which is folded in after 4,000 pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is there, and what comes in a day; items stay for `shown` days and `keep`, events and alerts for `keep`."""

    sources: int
    subscriptions: int
    items: float
    events: float
    alerts: float
    days: float
    keep: float


def predicted(load: Load) -> float:
    """Give the size of the database in MiB after so many days."""
    kept = min(load.days, load.keep + 1)  # what is forgotten is so once a day
    held = (
        load.sources * PER_SOURCE
        + load.subscriptions * PER_SUBSCRIPTION
        + load.items * load.days * PER_ITEM
        + load.events * kept * PER_EVENT
        + load.alerts * kept * PER_ALERT
    )
    return (EMPTY + held) / _MEBIBYTE
