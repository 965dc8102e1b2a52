"""Settings as they are stored: what servers chose, by command or in the file, and what is known of members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.settings import MemberSettings, Occasions, QuietHours, ServerSettings, Titles
from bot.store.people import members, server_settings
from bot.store.schema import guilds, subscriptions
from bot.store.statements import Row, insert_or
from bot.store.subscriptions import FROM_COMMAND, FROM_FILE


async def of_server(connection: AsyncConnection, guild_id: int | None) -> ServerSettings:
    """Give what a server chose; the usual where it chose nothing, or is unknown."""
    if guild_id is None:
        return ServerSettings()
    return (await of_servers(connection, [guild_id])).get(guild_id, ServerSettings())


async def of_servers(connection: AsyncConnection, guild_ids: Iterable[int]) -> dict[int, ServerSettings]:
    """Give what each of these servers chose; those that chose nothing are left out."""
    asked = sorted(set(guild_ids))
    if not asked:
        return {}
    wanted = select(server_settings).where(server_settings.c.guild_id.in_(asked))
    return {row.guild_id: _settings(row) for row in await connection.execute(wanted)}


async def language(connection: AsyncConnection, guild_id: int | None) -> str | None:
    """Give the language (BCP 47) of a server: the one it chose, else the one that Discord speaks there."""
    chosen = (await of_server(connection, guild_id)).language
    if chosen or guild_id is None:
        return chosen
    return (await spoken(connection, [guild_id])).get(guild_id)


async def spoken(connection: AsyncConnection, guild_ids: Collection[int]) -> dict[int, str | None]:
    """Give the languages (BCP 47) that Discord speaks on these servers, as far as they are noted."""
    if not guild_ids:
        return {}
    wanted = select(guilds.c.guild_id, guilds.c.locale).where(guilds.c.guild_id.in_(guild_ids))
    return {row.guild_id: row.locale for row in await connection.execute(wanted)}


async def is_from_file(connection: AsyncConnection, guild_id: int) -> bool:
    """Say whether a server's settings stand in the admin's file, so that no command may change them."""
    own = (server_settings.c.guild_id == guild_id, server_settings.c.origin == FROM_FILE)
    return (await connection.execute(select(server_settings.c.guild_id).where(*own))).first() is not None


async def quiet_channels(connection: AsyncConnection, now: datetime, among: Collection[int] | None = None) -> set[int]:
    """Give the channels of announcements on servers whose quiet hours last at an instant (UTC); all or among some."""
    chosen = (server_settings.c.zone, server_settings.c.quiet_from, server_settings.c.quiet_until)
    joined = select(subscriptions.c.channel_id, subscriptions.c.user_id, *chosen).join(
        server_settings, server_settings.c.guild_id == subscriptions.c.guild_id
    )
    wanted = joined.where(server_settings.c.quiet_from.is_not(None)).distinct()
    if among is not None:
        wanted = wanted.where(subscriptions.c.channel_id.in_(among))
    by_hours: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for row in await connection.execute(wanted):
        # Not asked for: SQLite would take the index of members, and read all that are none.
        if row.user_id is None:
            by_hours[row.zone, row.quiet_from, row.quiet_until].add(row.channel_id)
    held = [channels for (zone, *hours), channels in by_hours.items() if _hours(*hours).hold(now, zone)]
    return set[int]().union(*held)


async def choose(connection: AsyncConnection, guild_id: int, chosen: ServerSettings) -> None:
    """Store what a server chose by a command, in the place of what it chose before."""
    await _store(connection, guild_id, chosen, FROM_COMMAND)


async def configure(connection: AsyncConnection, configured: Mapping[int, ServerSettings]) -> None:
    """Make the configured servers' settings those of the file; those of other servers stay."""
    await connection.execute(delete(server_settings).where(server_settings.c.origin == FROM_FILE))
    for guild_id, chosen in configured.items():
        await _store(connection, guild_id, chosen, FROM_FILE)


async def _store(connection: AsyncConnection, guild_id: int, chosen: ServerSettings, origin: str) -> None:
    row = {**_row(chosen), "origin": origin}
    added = insert_or(connection, server_settings).values(guild_id=guild_id, **row)
    await connection.execute(added.on_conflict_do_update(index_elements=["guild_id"], set_=row))


def _row(chosen: ServerSettings) -> Row:
    return {
        "language": chosen.language,
        "zone": chosen.zone,
        "quiet_from": chosen.quiet.start.isoformat() if chosen.quiet else None,
        "quiet_until": chosen.quiet.end.isoformat() if chosen.quiet else None,
        "titles": chosen.titles,
        "spoiler_seconds": int(chosen.spoilers.total_seconds()) if chosen.spoilers else None,
        "role_id": chosen.role_id,
        "channel_id": chosen.channel_id,
        "events": chosen.events,
    }


def _settings(row: Any) -> ServerSettings:
    return ServerSettings(
        language=row.language,
        zone=row.zone,
        quiet=_hours(row.quiet_from, row.quiet_until) if row.quiet_from else None,
        titles=Titles(row.titles) if row.titles else None,
        spoilers=timedelta(seconds=row.spoiler_seconds) if row.spoiler_seconds else None,
        role_id=row.role_id,
        channel_id=row.channel_id,
        events=Occasions(row.events) if row.events else None,
    )


def _hours(start: str, end: str) -> QuietHours:
    return QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end))


async def of_member(connection: AsyncConnection, user_id: int) -> MemberSettings:
    """Give what is known of a member."""
    return (await of_members(connection, [user_id])).get(user_id, MemberSettings())


async def of_members(connection: AsyncConnection, user_ids: Collection[int]) -> dict[int, MemberSettings]:
    """Give what is known of each of these members; those of whom nothing is are left out."""
    if not user_ids:
        return {}
    rows = await connection.execute(select(members).where(members.c.user_id.in_(user_ids)))
    return {row.user_id: MemberSettings(language=row.language, zone=row.zone, closed_at=row.closed_at) for row in rows}


async def meet(connection: AsyncConnection, user_id: int, language: str | None) -> None:
    """Remember the language of a member who follows something; whoever does takes direct messages again."""
    row = {"language": language, "closed_at": None}
    added = insert_or(connection, members).values(user_id=user_id, zone="UTC", **row)
    await connection.execute(added.on_conflict_do_update(index_elements=["user_id"], set_=row))


async def close_to(connection: AsyncConnection, user_id: int, now: datetime) -> None:
    """Note that a member refuses direct messages since now (UTC)."""
    added = insert_or(connection, members).values(user_id=user_id, zone="UTC", closed_at=now)
    await connection.execute(added.on_conflict_do_nothing())
    closed = update(members).where(members.c.user_id == user_id, members.c.closed_at.is_(None))
    await connection.execute(closed.values(closed_at=now))
