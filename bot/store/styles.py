"""Styles as they follow from what a server, an announcement and a member chose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.events import EventKind
from bot.core.scopes import Bearing
from bot.core.settings import MemberSettings, ServerSettings
from bot.core.style import Style
from bot.core.subscriptions import Subscription
from bot.store import bearings, calendars, settings, subscriptions
from bot.store import schema as tables

_Bearings = dict[tuple[int, datetime], Bearing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A target that is written to about a show: `at` (UTC) is when what is told happened, `kind` what is told.

    Without an instant no season covers the show, and without a kind no subscription comes before the others for it.
    """

    target: str
    channel_id: int
    show_id: int | None = None
    at: datetime | None = None
    kind: EventKind | None = None

    @property
    def is_direct(self) -> bool:
        """Say whether one person reads it, in direct messages."""
        return self.target.startswith("member:")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What members and servers chose, by their ids, and the languages that Discord speaks on servers."""

    members: dict[int, MemberSettings] = field(default_factory=dict)
    servers: dict[int, ServerSettings] = field(default_factory=dict)
    languages: dict[int, str | None] = field(default_factory=dict)


async def of_alerts(connection: AsyncConnection, alert_ids: Collection[int]) -> dict[int, Style]:
    """Give how each alert's target is written to about the show of its event; alerts that are gone are left out."""
    alerts, events = tables.alerts, tables.events
    columns = alerts.c.id, alerts.c.target, alerts.c.channel_id, events.c.show_id, events.c.at, events.c.kind
    wanted = select(*columns).join(events, events.c.id == alerts.c.event_id).where(alerts.c.id.in_(alert_ids))
    rows = (await connection.execute(wanted)).all()
    asked = [
        Addressed(
            target=row.target, channel_id=row.channel_id, show_id=row.show_id, at=row.at, kind=EventKind(row.kind)
        )
        for row in rows
    ]
    return dict(zip([row.id for row in rows], await of_targets(connection, asked), strict=True))


async def of_target(connection: AsyncConnection, asked: Addressed) -> Style:
    """Give how one target is written to."""
    return (await of_targets(connection, [asked]))[0]


async def of_targets(connection: AsyncConnection, asked: Sequence[Addressed]) -> list[Style]:
    """Give how each target is written to: by the first of its subscriptions that has a say in what is told.

    Of those that cover the show the ones that ask for its kind and do not rest come before the others.
    """
    held = await subscriptions.of_channels(connection, {one.channel_id for one in asked})
    own = [[sub for sub in held.get(one.channel_id, ()) if sub.target == one.target] for one in asked]
    narrowed = [
        (one.show_id, one.at)
        for one, found in zip(asked, own, strict=True)
        if one.at and any(sub.is_narrowed for sub in found)
    ]
    known = await bearings.of_instants(connection, narrowed)
    deciding = [_deciding(one, found, known) for one, found in zip(asked, own, strict=True)]
    # A channel with a calendar alone has no announcement that tells its server.
    lost = {one.channel_id for one, found in zip(asked, own, strict=True) if not found and not one.is_direct}
    of_calendars = await calendars.servers_of(connection, lost)
    guild_ids = [
        next((sub.guild_id for sub in found if sub.guild_id), of_calendars.get(one.channel_id))
        for one, found in zip(asked, deciding, strict=True)
    ]
    chosen = await _chosen(connection, asked, guild_ids)
    return [
        _member_style(one, found, chosen) if one.is_direct else _style(found, guild_id, chosen)
        for one, found, guild_id in zip(asked, deciding, guild_ids, strict=True)
    ]


async def of_subscription(connection: AsyncConnection, subscription: Subscription) -> Style:
    """Give how an announcement of a channel is written, whatever others of its channel ask for."""
    guild_id = subscription.guild_id
    return _style([subscription], guild_id, await _chosen(connection, [], [guild_id]))


def _deciding(asked: Addressed, found: list[Subscription], known: _Bearings) -> list[Subscription]:
    bearing = known.get((asked.show_id, asked.at)) if asked.show_id is not None and asked.at else None
    covering = [one for one in found if one.covers(asked.show_id, bearing)]
    telling = [one for one in covering if asked.kind and one.tells(asked.kind) and not one.paused]
    return telling or covering or found


async def _chosen(connection: AsyncConnection, asked: Sequence[Addressed], guild_ids: Sequence[int | None]) -> _Chosen:
    people, servers = {one.channel_id for one in asked if one.is_direct}, {one for one in guild_ids if one}
    return _Chosen(
        members=await settings.of_members(connection, people),
        servers=await settings.of_servers(connection, servers),
        languages=await settings.spoken(connection, servers),
    )


def _member_style(asked: Addressed, found: list[Subscription], chosen: _Chosen) -> Style:
    known = chosen.members.get(asked.channel_id, MemberSettings())
    spoilers = next((one.spoilers for one in found if one.spoilers), None)
    return Style(language=known.language, zone=known.zone, spoilers=spoilers, is_direct=True)


def _style(found: list[Subscription], guild_id: int | None, chosen: _Chosen) -> Style:
    server = chosen.servers.get(guild_id or 0, ServerSettings())
    spoilers = next((one.spoilers for one in found if one.spoilers is not None), server.spoilers)
    return Style(
        language=server.language or chosen.languages.get(guild_id or 0),
        titles=server.titles,
        spoilers=spoilers,
        template=next((one.template for one in found if one.template), ""),
        zone=server.zone,
    )
