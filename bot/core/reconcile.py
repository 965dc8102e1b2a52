"""Reconcile: what all sightings of one release together mean.

| newest word of the sources          | state       |
|-------------------------------------|-------------|
| nothing with a time                 | `tba`       |
| scheduled for T                     | `scheduled` |
| postponed (until T, or for good)    | `postponed` |
| cancelled                           | `cancelled` |
| any "available since T", ever       | `available` |

Available is final: a release that was seen never goes back. Otherwise the newest word wins, over all sources; of one
source only its newest sighting counts. The order in which sightings are given changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from bot.core.releases import Claim, Standing, State, Witness

_STATES = {Claim.SCHEDULED: State.SCHEDULED, Claim.POSTPONED: State.POSTPONED, Claim.CANCELLED: State.CANCELLED}


def settle(witnesses: Iterable[Witness]) -> Standing:
    """Give the standing of a release from everything that was ever said of it."""
    told = sorted(witnesses, key=_order)
    if not told:
        return Standing()
    seen = [witness for witness in told if witness.claim is Claim.AVAILABLE]
    expected = [witness for witness in _newest_of_each(told) if witness.claim is not Claim.AVAILABLE]
    newest = expected[-1] if expected else None
    return Standing(
        state=State.AVAILABLE if seen else _state(newest),
        scheduled_at=newest.at if newest else None,
        available_at=min((witness.at or witness.seen_at for witness in seen), default=None),
        url=_latest("url", seen) or _latest("url", told),
        title=_latest("title", seen) or _latest("title", told),
        thumbnail=_latest("thumbnail", seen) or _latest("thumbnail", told),
        note=newest.note if newest and not seen else None,
    )


def _order(witness: Witness) -> tuple[object, ...]:
    at = witness.at.timestamp() if witness.at else 0.0
    texts = (witness.url or "", witness.title or "", witness.thumbnail or "", witness.note or "")
    return (witness.seen_at, witness.source, witness.claim, at, witness.identity, texts)


def _newest_of_each(told: Sequence[Witness]) -> list[Witness]:
    """Keep the newest witness of each source, in the order in which they spoke last."""
    newest = {witness.source: witness for witness in told}
    return sorted(newest.values(), key=_order)


def _state(newest: Witness | None) -> State:
    if newest is None:
        return State.TBA
    if newest.claim is Claim.SCHEDULED and newest.at is None:
        return State.TBA
    return _STATES[newest.claim]


def _latest(field: str, told: Sequence[Witness]) -> str | None:
    values: list[str | None] = [attrgetter(field)(witness) for witness in told]
    return next((value for value in reversed(values) if value), None)
