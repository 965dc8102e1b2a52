"""Sight: what of a trace may be told to whom; what came of it elsewhere is nobody else's business."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.core.events import CHOSEN, Event
from bot.core.subscriptions import Subscription
from bot.core.trace import Decision, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Whose eyes a trace is for: the targets they may know of; `guild_id` is None in direct messages.

    `asked` are the subscriptions of the place where they look.
    """

    user_id: int
    guild_id: int | None
    targets: Collection[str]
    asked: Sequence[Subscription] = ()

    def is_asked_for(self, show_id: int) -> bool:
        """Say whether anything there asks for alerts of a show."""
        return any(one.is_narrowed or one.covers(show_id) for one in self.asked)


def within(trace: Trace, sight: Sight) -> Trace:
    """Give what of a trace may be told: what concerns everybody, and what came of it for the targets in sight."""
    decisions = [_within(one, sight.targets) for one in trace.decisions]
    return replace(trace, decisions=tuple(one for one in decisions if one.outcomes or _is_open(one.event)))


def _within(decision: Decision, targets: Collection[str]) -> Decision:
    return replace(decision, outcomes=tuple(one for one in decision.outcomes if one.target in targets))


def _is_open(event: Event) -> bool:
    """Say whether an event is the same for all; a test, or a summary for one channel, is its target's own business."""
    return event.kind in CHOSEN and not event.details.get("test")
