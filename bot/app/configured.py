"""From the configuration to the values that the other layers know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.config import AnnouncementSettings, Settings, ShowSettings
from bot.core.digests import Daily
from bot.core.events import When
from bot.core.names import fold
from bot.core.polling import Rhythm
from bot.core.quotas import Quotas
from bot.core.shows import Facts, Show
from bot.core.subscriptions import Subscription
from bot.errors import ConfigError
from bot.pipeline.policy import Policy
from bot.pipeline.poll import Polled
from bot.sources import build
from bot.sources.base import SourceOptions
from bot.store import feeds, outbox, publishing, revisions, shows, sources, subscriptions
from bot.store.database import Database

CONFIGURATION = "the configuration"
"""Who states a show's total of episodes when the operator does."""


def polled_sources(settings: Settings) -> dict[str, Polled]:
    """Build every configured source, without asking any; raises ConfigError naming each that can't be built."""
    built: dict[str, Polled] = {}
    faults: list[str] = []
    for one in settings.sources:
        options = SourceOptions(name=one.name, url=one.url, file=one.file, token_env=one.token_env)
        try:
            source = build(one.kind, options)
        except ConfigError as error:
            faults.append(str(error))
        else:
            built[one.name] = Polled(source=source, kind=one.kind, rhythm=Rhythm(every=one.every, floor=one.floor))
    if faults:
        raise ConfigError("\n".join(faults))
    return built


def policy_of(settings: Settings, polled: Mapping[str, Polled]) -> Policy:
    """Give the pipeline's settings; where nothing can confirm, announcements go by the schedule."""
    confirmed = any(one.source.confirms for one in polled.values())
    when = When.CONFIRMED if confirmed else When.SCHEDULED
    alerts = settings.alerts
    return Policy(
        when=when,
        fresh=alerts.fresh,
        catch_up=alerts.catch_up,
        gather=alerts.gather,
        grace=alerts.grace,
        keep=alerts.keep,
    )


def quotas_of(settings: Settings) -> Quotas:
    """Give how much one server may ask of the bot."""
    limits = settings.limits
    return Quotas(
        feeds_per_server=limits.feeds_per_server,
        feeds=limits.feeds,
        announcements_per_server=limits.announcements_per_server,
        adds_per_minute=limits.adds_per_minute,
        tests_per_minute=limits.tests_per_minute,
        filter_length=limits.filter_length,
        url_length=limits.url_length,
        feed_every=limits.feed_every,
    )


async def configure(database: Database, settings: Settings, polled: Mapping[str, Polled], now: datetime) -> None:
    """Bring the database in step with the configuration, and give up what a process that is gone had claimed."""
    async with database.write() as connection:
        await feeds.sweep(connection)
        await sources.configure(connection, {name: one.kind for name, one in polled.items()}, now)
        ids = await shows.configure(connection, [_show(one) for one in settings.shows], now)
        wanted = [_subscription(one, ids) for one in settings.announcements]
        await subscriptions.configure(connection, wanted, now)
        if database.dialect == "sqlite":
            await sources.release(connection)
            await outbox.release(connection, now)
            await revisions.release(connection, now)
            await publishing.release(connection, now)


def _show(one: ShowSettings) -> Show:
    ids = {"anilist": one.anilist, "mal": one.mal, "crunchyroll": one.crunchyroll}
    return Show(
        name=one.name,
        names=tuple(filter(None, (one.name, one.native, *one.aliases))),
        ids={space: str(value) for space, value in ids.items() if value is not None},
        season=one.season or 0,
        audio=one.audio,
        episodes=one.episodes,
        episodes_source=CONFIGURATION if one.episodes else None,
        cover=one.cover,
        tracked=True,
        facts=Facts(
            native=one.native,
            studio=one.studio,
            premise=one.premise,
            url=one.url,
            staff={role: tuple(people) for role, people in one.staff.items()},
            links=dict(one.links),
            titles=one.titles,
        ),
    )


def _subscription(one: AnnouncementSettings, ids: Mapping[str, int]) -> Subscription:
    every = "*" in one.shows
    return Subscription(
        channel_id=one.channel,
        show_ids=None if every else frozenset(ids[fold(name)] for name in one.shows),
        events=frozenset(one.events),
        audio=frozenset(one.audio),
        when=one.when,
        role_id=one.role,
        reminder=one.reminder,
        news=frozenset(one.news),
        publish=one.publish,
        digest=Daily(at=one.digest, zone=one.zone) if one.digest else None,
    )
