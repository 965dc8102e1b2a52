"""Matching: what each target does with an event; every no has its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.core import filters
from bot.core.alerts import Draft
from bot.core.events import OUT_KINDS, Event, EventKind, When
from bot.core.reasons import Reason
from bot.core.scopes import Bearing
from bot.core.subscriptions import Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What subscriptions leave open: the policy where they name none, and the show's own audio language.

    `text` is what the filters of subscriptions look at, `bearing` what decides for those that are narrowed.
    """

    when: When
    audio: str | None
    text: str = ""
    bearing: Bearing | None = None


def drafts(
    event: Event, subscriptions: Iterable[Subscription], told: AbstractSet[str], setting: Setting
) -> list[Draft]:
    """Give one draft per target that the event concerns: to be posted, or withheld with the reason.

    `told` holds the targets that were already told the event's story. Subscriptions of one target share one draft: it
    is posted if any of them wants it, and pings the roles of those that do. What was missed at its time is left to a
    summary, which pings nobody.
    """
    if event.withheld:
        return []
    by_target: Mapping[str, list[Subscription]] = defaultdict(list)
    for subscription in subscriptions:
        if subscription.covers(event.show_id, setting.bearing):
            by_target[subscription.target].append(subscription)
    return [_draft(event, target, wanting, told, setting) for target, wanting in sorted(by_target.items())]


def _draft(event: Event, target: str, asked: list[Subscription], told: AbstractSet[str], setting: Setting) -> Draft:
    channel = asked[0].channel_id
    refusals = [refusal(event, subscription, target in told, setting) for subscription in asked]
    willing = [subscription for subscription, reason in zip(asked, refusals, strict=True) if reason is None]
    if not willing:
        return Draft(target=target, channel_id=channel, withheld=refusals[0])
    if event.details.get("missed"):
        return Draft(target=target, channel_id=channel, withheld=Reason.SUMMARISED)
    roles = sorted({subscription.role_id for subscription in willing if subscription.role_id})
    guild_id = next((one.guild_id for one in asked if one.guild_id), None)
    return Draft(target=target, channel_id=channel, role_ids=tuple(roles), guild_id=guild_id)


def refusal(event: Event, subscription: Subscription, already_told: bool, setting: Setting) -> Reason | None:
    """Say why a subscription does not want an event, None where it does."""
    if subscription.paused:
        # What a member follows only ever rests while Discord lets no direct message through.
        return Reason.DM_CLOSED if subscription.user_id else Reason.PAUSED
    if event.kind is EventKind.DUB or event.kind in OUT_KINDS:
        return _refusal_of_episode(event, subscription, already_told, setting)
    if not _asks_for(event, subscription) or not _passes(setting.text, subscription):
        return Reason.FILTERED
    if event.audio not in {None, *(subscription.audio or {setting.audio})}:
        return Reason.OTHER_AUDIO
    if event.when is not None and (other := _goes_by_other(event, subscription, setting)):
        return other
    return Reason.ALREADY_TOLD if already_told else None


def _refusal_of_episode(
    event: Event, subscription: Subscription, already_told: bool, setting: Setting
) -> Reason | None:
    # Another audio is the episode itself to those who asked for just that audio, and a dub to everyone else.
    as_dub = event.kind is EventKind.DUB and EventKind.DUB in subscription.events
    if not as_dub and not _asks_for_episode(event, subscription):
        return Reason.FILTERED
    heard = subscription.audio or {event.audio if as_dub else setting.audio}
    if event.audio not in heard:
        return Reason.OTHER_AUDIO
    if other := _goes_by_other(event, subscription, setting):
        return other
    # Whoever asks for everything asks for what can be watched, and not for every broadcast that a calendar knows.
    if event.details.get("followers") and subscription.show_ids is None:
        return Reason.WAITS_FOR_CONFIRMATION
    return Reason.ALREADY_TOLD if already_told and not as_dub else None


def _passes(text: str, subscription: Subscription) -> bool:
    return not subscription.filter or filters.read(subscription.filter).passes(text)


def _goes_by_other(event: Event, subscription: Subscription, setting: Setting) -> Reason | None:
    """Say which of the two facts a subscription goes by, where the event rests on the other one."""
    if event.when is (subscription.when or setting.when):
        return None
    return Reason.WAITS_FOR_CONFIRMATION if event.when is When.SCHEDULED else Reason.TOLD_ON_SCHEDULE


def _asks_for(event: Event, subscription: Subscription) -> bool:
    """A reminder goes to those who asked for just its lead time, anything else to those who named its kind.

    A trailer is news too, so whoever asks for news gets both, as far as they want news of that kind.
    """
    if event.kind in {EventKind.NEWS, EventKind.TRAILER}:
        named = not subscription.events.isdisjoint({event.kind, EventKind.NEWS})
        return named and subscription.hears(event.details.get("news_kind"))
    if event.kind is not EventKind.REMINDER:
        return event.kind in subscription.events
    lead = subscription.reminder
    return lead is not None and lead.total_seconds() == event.details.get("lead_seconds")


def _asks_for_episode(event: Event, subscription: Subscription) -> bool:
    """A premiere and a finale are episodes too; so is another audio, to those who asked for just that audio."""
    if EventKind.EPISODE in subscription.events:
        return event.kind is not EventKind.DUB or event.audio in subscription.audio
    return event.kind in subscription.events
