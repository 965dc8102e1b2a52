"""The audience: those who may be told some events, and what is known of them that decides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.core.events import Event
from bot.core.matching import Setting, drafts
from bot.core.reasons import Reason
from bot.core.scopes import Bearing
from bot.core.subscriptions import Subscription
from bot.pipeline.policy import Policy
from bot.store import bearings, items, outbox, settings
from bot.store.events import Stored
from bot.store.fanouts import Rest
from bot.store.outbox import Owed
from bot.store.statements import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who may be told: the subscriptions, and which targets were told each story, now or before.

    `audios` are the own languages of the shows. `texts` are the words of news by the id of its item, where anybody
    filters it by them. `bearings` are those of the events by their keys, where anybody's subscription is narrowed by
    them. `quiet` are the channels in quiet hours.
    """

    subscriptions: Sequence[Subscription]
    told: Mapping[str, set[str]]
    audios: Mapping[int, str]
    policy: Policy
    texts: Mapping[int, str] = field(default_factory=dict)
    bearings: Mapping[str, Bearing] = field(default_factory=dict)
    quiet: AbstractSet[int] = frozenset()

    def owed(self, stored: Stored) -> list[Owed]:
        """Give what each target does with an event, and remember those who are told."""
        event = stored.event
        text = self.texts.get(event.item_id or 0, "")
        audio, bearing = self.audios.get(event.show_id or 0), self._bearing(event)
        setting = Setting(when=self.policy.when, audio=audio, text=text, bearing=bearing)
        told = self.told.get(event.story, set())
        owed = [Owed(stored=stored, draft=one) for one in drafts(event, self.subscriptions, told, setting)]
        told.update(one.draft.target for one in owed if one.draft.withheld in (None, Reason.SUMMARISED))
        return owed

    def _bearing(self, event: Event) -> Bearing | None:
        """Give an event's own bearing; one in the place of several goes by that of its show."""
        return self.bearings.get(event.key) or self.bearings.get(f"show/{event.show_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Events that are told, the own languages of their shows, and to whom they are still to be told."""

    new: Sequence[Stored]
    audios: Mapping[int, str]
    rest: Rest


async def load(connection: Connection, asked: Sequence[Subscription], telling: Telling, policy: Policy) -> Audience:
    """Load what decides what these subscriptions do with the events."""
    told = [one.event for one in telling.new]
    return Audience(
        subscriptions=asked,
        told=await outbox.told(connection, {event.story for event in told}, {one.target for one in asked}),
        audios=telling.audios,
        policy=policy,
        texts=await _texts(connection, told) if any(one.filter for one in asked) else {},
        bearings=await bearings.of_events(connection, asked, told),
        quiet=await settings.quiet_channels(connection, telling.rest.told_at, {one.channel_id for one in asked}),
    )


async def _texts(connection: Connection, told: Sequence[Event]) -> dict[int, str]:
    """Give the words of news items, by which filters choose."""
    read = await items.contents(connection, {event.item_id for event in told if event.item_id})
    return {item_id: " ".join((one.title, *one.categories, one.summary)) for item_id, one in read.items()}
