"""Quiet hours: what would be posted to a server then is held back, and told in one summary when they are over."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.core.reasons import Reason
from bot.store.outbox import Owed


def held(owed: Iterable[Owed], quiet: AbstractSet[int]) -> list[Owed]:
    """Hold back what would go to one of the quiet channels; what goes to a person goes at once."""
    return [_held(one) if one.draft.withheld is None and one.draft.channel_id in quiet else one for one in owed]


def _held(owed: Owed) -> Owed:
    return replace(owed, draft=replace(owed.draft, withheld=Reason.QUIET_HOURS, role_ids=()))
