"""Joining: two stored shows that turn out to be one become one, with all that was seen, told and asked of both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Column, Table, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.reconcile import settle
from bot.core.releases import Release, ReleaseKey, State
from bot.core.shows import Show
from bot.store import releases as release_store
from bot.store.schema import alerts, events, item_shows, releases, shows, sightings, subscription_shows
from bot.store.statements import add_missing

_NUMBERED = re.compile(r"(?:^|(?<=/))(?P<word>[a-z_]+)/(?P<id>\d+)(?=/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A show's move into another one, or into another season: `releases` says which went into which that was there."""

    gone: Show
    kept: Show
    releases: Mapping[int, int] = field(default_factory=dict)

    @property
    def seasons(self) -> tuple[int, int]:
        """The season under which the show's own episodes are kept, and the one under which they are from now on."""
        return self.gone.season or 1, self.kept.season or self.gone.season or 1

    def release_key(self, key: ReleaseKey) -> ReleaseKey:
        """Give the key that a release has under the show that stays."""
        old, new = self.seasons
        season = new if key.season == old else key.season
        audio = self.kept.audio if key.audio == self.gone.audio else key.audio
        return replace(key, show_id=self.kept.id, season=season, audio=audio)

    def event_key(self, key: str) -> str:
        """Give an event's key as it would be had the show that goes never been."""
        if key == f"announced/{self.gone.id}":
            return f"announced/{self.kept.id}"
        if key.startswith("news/"):
            end = f"/{self.gone.id}"
            return f"{key.removesuffix(end)}/{self.kept.id}" if key.count("/") > 1 and key.endswith(end) else key
        return _NUMBERED.sub(self._numbered, key)

    def _numbered(self, found: re.Match[str]) -> str:
        return f"{found['word']}/{self.releases.get(int(found['id']), found['id'])}"

    def story(self, story: str) -> str:
        """Give the story of an event or an alert under the show that stays."""
        if story == f"announced/{self.gone.id}":
            return f"announced/{self.kept.id}"
        old, new = self.seasons
        for start, instead in (
            (f"{self.gone.id}/{old}/", f"{self.kept.id}/{new}/"),
            (f"{self.gone.id}/", f"{self.kept.id}/"),
        ):
            if story.startswith(start):
                return instead + story.removeprefix(start)
        return story


async def join(connection: AsyncConnection, kept: Show, gone: Show, now: datetime) -> None:
    """Move all that is stored of one show to another, and delete it, in the caller's transaction.

    Nothing is told anew: what was told of one of the two counts as told of the one that stays. The names, ids and
    facts of the show that stays are the caller's to write.
    """
    stays = replace(kept, season=kept.season or gone.season)
    await renumber(connection, kept, stays, now)
    await _move(connection, Move(gone=gone, kept=stays), now)
    await _move_ties(connection, item_shows, item_shows.c.item_id, gone, kept)
    await _move_ties(connection, subscription_shows, subscription_shows.c.subscription_id, gone, kept)
    await connection.execute(delete(shows).where(shows.c.id == gone.id))


async def renumber(connection: AsyncConnection, before: Show, after: Show, now: datetime) -> None:
    """Move a show's own episodes to the season that the show turns out to be, so that none is told again under it."""
    if (before.season or 1) != (after.season or 1):
        await _move(connection, Move(gone=before, kept=after), now)


async def _move(connection: AsyncConnection, move: Move, now: datetime) -> None:
    move = replace(move, releases=await _move_releases(connection, move, now))
    await _move_events(connection, move)
    await connection.execute(delete(releases).where(releases.c.id.in_(move.releases.keys())))


async def _move_releases(connection: AsyncConnection, move: Move, now: datetime) -> dict[int, int]:
    """Give releases their new keys, or join them to those that have these; gives which went into which."""
    both = (move.gone.id, move.kept.id)
    rows = (await connection.execute(select(releases).where(releases.c.show_id.in_(both)))).all()
    since = {row.id: row.doubted_at for row in rows}
    found = [release_store.release(row) for row in rows]
    keys = {one.id: move.release_key(one.key) if one.key.show_id == move.gone.id else one.key for one in found}
    there = {one.key: one for one in found if keys[one.id] == one.key}
    into: dict[int, int] = {}
    for one in (one for one in found if keys[one.id] != one.key):
        if kept := there.get(keys[one.id]):
            into[one.id] = kept.id
            await _join_release(connection, one, kept, now)
            await _join_doubt(connection, one, kept, since)
        else:
            key = keys[one.id]
            values = {"show_id": key.show_id, "season": key.season, "audio": key.audio}
            await connection.execute(update(releases).where(releases.c.id == one.id).values(values))
    return into


async def _join_release(connection: AsyncConnection, gone: Release, kept: Release, now: datetime) -> None:
    """Settle the release that stays again, from what was said of both."""
    await connection.execute(update(sightings).where(sightings.c.release_id == gone.id).values(release_id=kept.id))
    said = (await release_store.witnesses(connection, [kept.id])).get(kept.id, [])
    # What was said may be pruned; then the one that knows that it is there is believed.
    pruned = gone.standing if gone.standing.state is State.AVAILABLE else kept.standing
    standing = settle(said) if said else pruned
    await release_store.save(connection, [replace(kept, standing=standing)], now)


async def _join_doubt(
    connection: AsyncConnection, gone: Release, kept: Release, since: Mapping[int, datetime | None]
) -> None:
    """Let the doubt about one side stay only where the other was not believed to be there."""
    doubted = kept if kept.doubt else gone
    if any(one.standing.state is State.AVAILABLE and one.doubt is None for one in (gone, kept)):
        values: dict[str, object] = {"doubt": None, "doubted_at": None}
    else:
        values = {"doubt": doubted.doubt, "doubted_at": since[doubted.id]}
    await connection.execute(update(releases).where(releases.c.id == kept.id).values(values))


async def _move_events(connection: AsyncConnection, move: Move) -> None:
    """Rewrite the events of the show that goes, and the stories that their alerts carry.

    Where the show that stays has used a key, the other's event gets one by its own row.
    """
    rows = (
        await connection.execute(select(events).where(events.c.show_id == move.gone.id).order_by(events.c.id))
    ).all()
    new_keys = {row.id: key for row in rows if (key := move.event_key(row.key)) != row.key}
    wanted = select(events.c.key).where(events.c.key.in_(set(new_keys.values())))
    taken = set((await connection.execute(wanted)).scalars())
    for row in rows:
        key = new_keys.get(row.id, row.key)
        if key != row.key and key in taken:
            key = f"joined/{row.id}"
        taken.add(key)
        release_id = move.releases.get(row.release_id, row.release_id)
        values = {"key": key, "story": move.story(row.story), "show_id": move.kept.id, "release_id": release_id}
        await connection.execute(update(events).where(events.c.id == row.id).values(values))
    await _move_stories(connection, move, [row.id for row in rows])


async def _move_stories(connection: AsyncConnection, move: Move, event_ids: list[int]) -> None:
    carried = select(alerts.c.story).where(alerts.c.event_id.in_(event_ids)).distinct()
    stories = sorted((await connection.execute(carried)).scalars())
    changed = [{"old": old, "new": move.story(old)} for old in stories if move.story(old) != old]
    if changed:
        rewritten = update(alerts).where(alerts.c.story == bindparam("old")).values(story=bindparam("new"))
        await connection.execute(rewritten, changed)


async def _move_ties(connection: AsyncConnection, table: Table, other: Column[int], gone: Show, kept: Show) -> None:
    """Tie to the show that stays what was tied to the one that goes, without doubling."""
    tied = (await connection.execute(select(other).where(table.c.show_id == gone.id))).scalars().all()
    await add_missing(connection, table, [{"show_id": kept.id, other.name: value} for value in tied])
    await connection.execute(delete(table).where(table.c.show_id == gone.id))
