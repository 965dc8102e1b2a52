"""Scheduled events: which episodes a server shows among Discord's own events, and what keeps those in step."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.core.airing import Slot, Sureness
from bot.core.coming_card import episode_of
from bot.core.naming import link, platform
from bot.core.reasons import Reason
from bot.core.releases import ReleaseKind
from bot.core.settings import Occasions, Titles
from bot.core.text import clamped, escaped, plain, safe_link, units
from bot.core.tongue import _

MOST: Final = 100
"""How many events of a server may be scheduled or active (Discord, code 30038)."""

AHEAD: Final = timedelta(days=14)
"""How far ahead events are made."""

LENGTH: Final = timedelta(minutes=30)
"""How long an event is said to take; Discord wants an end of what happens elsewhere."""

_NAME, _PLACE, _ABOUT = 100, 100, 1000
_SHOW: Final = 60
_AT_LEAST: Final = timedelta(minutes=1)
"""How far ahead a start has to be, since Discord refuses one that has passed by its own clock."""

_REMEMBERED: Final = timedelta(days=30)
"""For how long after its start an event that people deleted is not made again, should its episode move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An event as it should be; texts are within Discord's limits, instants are UTC."""

    story: str
    name: str
    start: datetime
    place: str
    about: str

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + LENGTH

    @property
    def shown(self) -> str:
        """A short name of all that it says."""
        return hashlib.blake2b(repr(self).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An event that was made, or was about to be: without `event_id` nobody saw what became of that.

    `reason` is why it could not be done; `due_at` is when it is tried again (UTC).
    """

    story: str
    name: str
    start: datetime
    event_id: int | None = None
    shown: str | None = None
    reason: str | None = None
    due_at: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Say whether it is not to be tried yet."""
        return self.due_at is not None and now < self.due_at <= now + timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An event of a server that is not over, as Discord lists it: its start (UTC), and whether the bot made it."""

    event_id: int
    name: str
    start: datetime
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What brings the events of a server in step: `make` soonest first, `forget` without asking Discord."""

    make: Sequence[Plan] = field(default_factory=list)
    change: Sequence[tuple[Held, Plan]] = field(default_factory=list)
    drop: Sequence[Held] = field(default_factory=list)
    forget: Sequence[Held] = field(default_factory=list)


def plans(
    slots: Iterable[Slot], occasions: Occasions | None, now: datetime, titles: Titles | None = None
) -> list[Plan]:
    """Give the events that are wanted of what is to come, the soonest first, one for each episode."""
    found: dict[str, Plan] = {}
    for slot in sorted(slots, key=lambda one: one.at):
        if occasions and _is_ahead(slot, now) and _is_wanted(slot, occasions):
            found.setdefault(slot.release.key.story, _plan(slot, titles))
    return list(found.values())


def _is_ahead(slot: Slot, now: datetime) -> bool:
    return slot.sure in {Sureness.SCHEDULED, Sureness.USUAL} and now + _AT_LEAST < slot.at <= now + AHEAD


def _is_wanted(slot: Slot, occasions: Occasions) -> bool:
    if occasions is Occasions.ALL:
        return True
    show, key = slot.show, slot.release.key
    if key.kind is not ReleaseKind.EPISODE or key.audio != show.audio:
        return False
    is_first = "1" in slot.numbers and occasions is not Occasions.FINALES
    is_last = str(show.episodes) in slot.numbers and occasions is not Occasions.PREMIERES
    return is_first or is_last


def _plan(slot: Slot, titles: Titles | None) -> Plan:
    show = plain(slot.show.called(titles) if titles else slot.show.name)
    episode, where = episode_of(slot.release), platform(slot.platform)
    url = safe_link(link(slot.release, slot.show))
    said = _("{show} · {episode} on {platform}", show=escaped(show), episode=episode, platform=escaped(where))
    return Plan(
        story=slot.release.key.story,
        name=clamped(_("{show} · {episode}", show=clamped(show, _SHOW), episode=episode), _NAME),
        start=slot.at.replace(microsecond=0),
        place=url if url and units(url) <= _PLACE else clamped(plain(where), _PLACE),
        about=clamped(f"{clamped(said, _ABOUT // 3)}\n{url}" if url else said, _ABOUT),
    )


def steps(wanted: Sequence[Plan], held: Sequence[Held], now: datetime, most: int = MOST) -> Steps:
    """Say what to do so that the soonest of the wanted events stand, and no others.

    What has begun is Discord's to end, what people deleted is not made again, and what failed rests for its time.
    """
    over = [one for one in held if one.start + _kept(one) <= now]
    left = {one.story: one for one in held if one not in over}
    fixed = {one.story for one in left.values() if _stays(one, now)}
    room = most - sum(one.event_id is not None and one.story in fixed for one in left.values())
    chosen = {one.story: one for one in [plan for plan in wanted if plan.story not in fixed][: max(0, room)]}
    moving = [(left[story], plan) for story, plan in chosen.items() if story in left and left[story].event_id]
    return Steps(
        make=[plan for story, plan in chosen.items() if story not in left or left[story].event_id is None],
        change=[(old, plan) for old, plan in moving if old.shown != plan.shown],
        drop=[one for story, one in left.items() if story not in chosen and story not in fixed],
        forget=over,
    )


def _stays(one: Held, now: datetime) -> bool:
    return one.start <= now or one.reason == Reason.DELETED_BY_SERVER or one.rests(now)


def _kept(one: Held) -> timedelta:
    return _REMEMBERED if one.reason == Reason.DELETED_BY_SERVER else LENGTH
