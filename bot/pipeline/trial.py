"""Trial: what an announcement's alerts are like: a test that takes the way of a real one, and a preview."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.alerts import Draft
from bot.core.events import OUT_KINDS, Event, EventKind, When
from bot.core.feeds import shown
from bot.core.message import Message
from bot.core.releases import Release, ReleaseKey, ReleaseKind, Standing, State
from bot.core.shows import Show
from bot.core.subject import Subject
from bot.core.subscriptions import Subscription
from bot.core.tongue import _, speaking
from bot.errors import ReplyError
from bot.locale import tongue
from bot.pipeline.written import written
from bot.store import bearings, outbox, shows, styles, subjects
from bot.store import events as event_store
from bot.store.events import Stored
from bot.store.statements import Connection

_KINDS = OUT_KINDS | {EventKind.NEWS, EventKind.TRAILER}
_LATELY = timedelta(minutes=2)
_LOOKED_AT = 200


async def order_trial(connection: Connection, subscription: Subscription, key: str, now: datetime) -> str:
    """Put the newest event of the subscription's shows into the outbox once more, marked as a test, with the ping.

    Gives what it is about; raises ReplyError where nothing was ever told that could be shown again.
    """
    latest = await _latest(connection, subscription)
    if latest is None:
        raise ReplyError(_("Nothing is known yet that a test could show. Try again after the first poll."))
    details = {**latest.event.details, "test": True}
    trial = replace(latest.event, key=key, story=key, details=details, withheld=None)
    [stored] = await event_store.add(connection, [trial], now)
    draft = Draft(target=subscription.target, channel_id=subscription.channel_id, role_ids=_roles(subscription))
    await outbox.enqueue(connection, [outbox.Owed(stored=stored, draft=draft)], now)
    subject = await subjects.of_event(connection, stored.id)
    return subject.show.name if subject.show else shown(subscription.source or _("the news"))


async def _latest(connection: Connection, subscription: Subscription) -> Stored | None:
    """Find the newest event that the subscription asks for; where there is none, the newest that could be told."""
    asked = {kind for kind in _KINDS if subscription.tells(kind)}
    return await _newest(connection, subscription, asked) or await _newest(connection, subscription, _KINDS)


async def _newest(connection: Connection, subscription: Subscription, kinds: Collection[EventKind]) -> Stored | None:
    if subscription.is_narrowed:
        return await _newest_within(connection, subscription, kinds)
    show_ids = sorted(subscription.show_ids) if subscription.show_ids is not None else [None]
    found = [await event_store.latest(connection, one, kinds, subscription.source) for one in show_ids]
    return max((one for one in found if one), key=lambda one: one.event.at, default=None)


async def _newest_within(
    connection: Connection, subscription: Subscription, kinds: Collection[EventKind]
) -> Stored | None:
    """Find the newest event about a show of the season or platform that the subscription is narrowed to."""
    found = await event_store.recent(connection, kinds, _LOOKED_AT)
    known = await bearings.of_events(connection, [subscription], [one.event for one in found])
    return next((one for one in found if subscription.covers(one.event.show_id, known.get(one.event.key))), None)


def _roles(subscription: Subscription) -> tuple[int, ...]:
    return (subscription.role_id,) if subscription.role_id else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unsent:
    """What is written for nobody but the one who asked, so that it needs no marker."""

    role_ids: tuple[int, ...]
    marker: str = ""


async def preview(connection: Connection, subscription: Subscription, now: datetime) -> Message:
    """Write the newest alert of a subscription as it would look now (UTC), in the style and language of its target.

    Where nothing was told yet it is about a made-up episode, and says so. It pings nobody, and its buttons do nothing.
    """
    style = await styles.of_subscription(connection, subscription)
    latest = await _latest(connection, subscription)
    with speaking(tongue(style.language)):
        subject = await _told(connection, latest) if latest else await _made_up(connection, subscription, now)
        message = written(subject, style, _Unsent(role_ids=_roles(subscription)), now).message
        title = message.title if latest else _("[Sample] {title}", title=message.title)
    buttons = tuple(replace(one, disabled=one.disabled or one.url is None) for one in message.buttons)
    return replace(message, title=title, text=message.content, role_ids=(), buttons=buttons)


async def _told(connection: Connection, latest: Stored) -> Subject:
    return await subjects.of_event(connection, latest.id)


async def _made_up(connection: Connection, subscription: Subscription, now: datetime) -> Subject:
    """Make up the first episode of one of the subscription's shows, or of a show that there is not."""
    found = await shows.load(connection, subscription.show_ids or ())
    show = found[0] if found else Show(name=_("A show"))
    release = _first_episode(show, now - _LATELY)
    key = f"preview/{subscription.id}"
    event = Event(
        key=key,
        kind=EventKind.EPISODE,
        story=key,
        at=now - _LATELY,
        show_id=show.id,
        when=subscription.when or When.CONFIRMED,
        audio=release.key.audio,
    )
    return Subject(event=event, show=show, release=release)


def _first_episode(show: Show, at: datetime) -> Release:
    key = ReleaseKey(
        show_id=show.id,
        season=show.season or 1,
        number="1",
        kind=ReleaseKind.EPISODE,
        platform="crunchyroll",
        audio=show.audio,
    )
    standing = Standing(state=State.AVAILABLE, scheduled_at=at, available_at=at, title=_("A made-up episode"))
    return Release(id=0, key=key, standing=standing)
