"""From the configuration to the values that the other layers know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.config import WEEKDAYS, AnnouncementSettings, CalendarSettings, ServerSettings, Settings, ShowSettings
from bot.config.tables import EVERY_SHOW, SourceSettings
from bot.core.digests import Daily
from bot.core.events import When
from bot.core.feeds import name_of
from bot.core.names import fold
from bot.core.polling import Rhythm
from bot.core.quotas import Quotas
from bot.core.settings import ServerSettings as Chosen
from bot.core.shows import Facts, Show
from bot.core.standing import Calendar
from bot.core.subscriptions import Subscription
from bot.errors import ConfigError
from bot.pipeline.asking import Polled
from bot.pipeline.policy import Policy
from bot.sources import build
from bot.sources.base import SourceOptions
from bot.store import calendars, feeds, outbox, publishing, revisions, shows, sources, subscriptions, threads
from bot.store import settings as server_settings
from bot.store.database import Database
from bot.store.statements import take_turn

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
            built[one.name] = Polled(source=source, kind=one.kind, rhythm=_rhythm(one))
    if faults:
        raise ConfigError("\n".join(faults))
    return built


def _rhythm(source: SourceSettings) -> Rhythm:
    # A platform or a calendar speaks of what comes, so that how often it spoke so far says little.
    of_kind = Rhythm.of_news if source.kind == feeds.KIND else Rhythm
    return of_kind(every=source.every, floor=source.floor)


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
        follows_per_member=limits.follows_per_member,
        adds_per_minute=limits.adds_per_minute,
        tests_per_minute=limits.tests_per_minute,
        filter_length=limits.filter_length,
        url_length=limits.url_length,
        feed_every=limits.feed_every,
    )


async def configure(database: Database, settings: Settings, polled: Mapping[str, Polled], now: datetime) -> None:
    """Bring the database in step with the configuration, and give up what a process that is gone had claimed."""
    async with database.write() as connection:
        # Of several processes that start at once, each is to find what the one before it has stored.
        await take_turn(connection)
        await feeds.sweep(connection)
        await sources.configure(connection, {name: one.kind for name, one in polled.items()}, now)
        ids = await shows.configure(connection, [_show(one) for one in settings.shows], now)
        wanted = [_subscription(one, ids) for one in settings.announcements]
        await feeds.configure(connection, {str(one.feed) for one in settings.announcements if one.feed}, now)
        await subscriptions.configure(connection, wanted, now)
        await feeds.sweep(connection)
        await calendars.configure(connection, [_calendar(one, ids) for one in settings.calendars], now)
        await server_settings.configure(connection, {one.id: _chosen(one) for one in settings.servers})
        if database.dialect == "sqlite":
            await sources.release(connection)
            await outbox.release(connection, now)
            await revisions.release(connection, now)
            await publishing.release(connection, now)
            await threads.release(connection, now)


def _chosen(one: ServerSettings) -> Chosen:
    return Chosen(
        language=one.language,
        zone=one.zone,
        quiet=one.quiet_hours,
        titles=one.titles,
        spoilers=one.spoilers,
        role_id=one.role,
        channel_id=one.channel,
        events=one.scheduled_events,
    )


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
    named = one.shows or ()
    every = "*" in named or one.feed is not None
    return Subscription(
        channel_id=one.channel,
        guild_id=one.server,
        source=name_of(one.feed) if one.feed else None,
        filter=one.filter or "",
        show_ids=None if every else frozenset(ids[fold(name)] for name in named),
        events=frozenset(one.events),
        audio=frozenset(one.audio),
        when=one.when,
        role_id=one.role,
        reminder=one.reminder,
        news=frozenset(one.news),
        open_role=one.open_role,
        thread=one.thread,
        spoilers=one.spoilers,
        template=one.template,
        paused=one.paused,
        season=one.season,
        platform=one.platform,
        publish=one.publish,
        digest=Daily(at=one.digest, zone=one.zone, weekday=_weekday(one)) if one.digest else None,
    )


def _weekday(one: AnnouncementSettings) -> int | None:
    return WEEKDAYS.index(one.digest_weekday) if one.digest_weekday else None


def _calendar(one: CalendarSettings, ids: Mapping[str, int]) -> Calendar:
    is_every = one.shows is not None and EVERY_SHOW in one.shows
    named = None if is_every or one.shows is None else frozenset(ids[fold(name)] for name in one.shows)
    return Calendar(channel_id=one.channel, guild_id=one.server, show_ids=named, every_show=is_every, pinned=one.pin)
