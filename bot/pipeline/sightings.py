"""Sightings into releases: tie each to its show, settle what all sources say of it, and find what is worth telling."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.events import Event
from bot.core.reconcile import corrects, settle
from bot.core.releases import Release, Sighting, State, Witness
from bot.core.shows import Show
from bot.core.telling import Moment, announced, of_release
from bot.core.tying import tie
from bot.core.vanishing import Heard as Entries
from bot.pipeline.corrected import correct
from bot.pipeline.doubtful import Come, doubts_of, withdraw
from bot.pipeline.moves import NOTHING_LISTED, Change, Listed, unlisted
from bot.pipeline.moves import settled as settled_moves
from bot.pipeline.numbered import Numbered, numbered
from bot.store import releases as release_store
from bot.store import show_catalogue
from bot.store import shows as show_store
from bot.store.joining import renumber
from bot.store.statements import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What sightings came to: the events they make, the shows that these are about, and whether anything was new.

    `missing` are releases that the source lists no longer, since when (UTC); the next look decides.
    """

    events: Sequence[Event]
    shows: Mapping[int, Show]
    anything_new: bool
    missing: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A release of which a source said something new, and all that was ever said of it.

    `corrected` says whether that source corrects its own word by it, and the time that stands.
    """

    release: Release
    said: list[Witness]
    corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one look at a source changed, with how its numbers are meant."""

    source: str
    changed: Sequence[Changed]
    numbered: Numbered


async def store_sightings(
    connection: Connection, source: str, sightings: Sequence[Sighting], moment: Moment, listed: Listed = NOTHING_LISTED
) -> Told:
    """Store what one source said of releases, and what it lists no longer, in the caller's transaction."""
    if not sightings and not listed.listings:
        return Told(events=(), shows={}, anything_new=False, missing=listed.missing)
    tied, new = await _tie_all(connection, source, sightings, moment.now)
    meant = await numbered(connection, source, tied, moment.now)
    witnesses = [witness_of(sighting, source, moment.now) for sighting, _ in tied]
    keyed = list(zip(meant.keys, witnesses, strict=True))
    withdrawn = await withdraw(connection, source, keyed, moment)
    known = await release_store.known(connection, {key for key, _ in keyed})
    new_keys = [key for key in dict.fromkeys(key for key, _ in keyed) if key not in known]
    known |= await release_store.add(connection, new_keys, moment.now)
    await correct(connection, source, keyed, known, meant.shows, moment)
    entries = Entries(keys=set(meant.keys), identities={one.identity for one in sightings})
    gone = await unlisted(connection, source, entries, listed, moment.now)
    news = await _unheard(connection, [*((known[key], witness) for key, witness in keyed), *gone.said])
    meant = replace(meant, shows={**gone.shows, **meant.shows})
    events = await _settle_all(connection, Heard(source=source, changed=news, numbered=meant), moment)
    first = [announced(show, moment) for show in new]
    told = [*first, *withdrawn, *events]
    return Told(events=told, shows=meant.shows, anything_new=bool(news), missing=gone.missing)


async def _tie_all(
    connection: Connection, source: str, sightings: Sequence[Sighting], now: datetime
) -> tuple[list[tuple[Sighting, Show]], list[Show]]:
    """Find or make the show of each sighting; one series is looked at once, however many episodes it has.

    Gives the sightings with their shows, and the shows that nobody had told of before.
    """
    shows = {show.id: show for show in await show_store.candidates(connection, [one.series for one in sightings])}
    found: dict[str, int] = {}
    new: set[int] = set()
    for sighting in sightings:
        name = repr(sighting.series)
        if name not in found:
            show = tie(sighting.series, list(shows.values()))
            if show is None:
                show = await show_store.add(connection, show_store.of_series(sighting.series), now)
                new.add(show.id)
            learnt = await show_store.learn(connection, show, sighting.series, source)
            await renumber(connection, show, learnt, now)
            stays, gone = await show_store.unite(connection, learnt, now) if learnt != show else (learnt, frozenset())
            shows = {one.id: one for one in shows.values() if one.id not in gone} | {stays.id: stays}
            found = {one: stays.id if show_id in gone else show_id for one, show_id in found.items()}
            found[name] = stays.id
    tied = [(sighting, shows[found[repr(sighting.series)]]) for sighting in sightings]
    new |= await show_catalogue.unspoken(connection, [show for _, show in tied])
    return tied, [shows[show_id] for show_id in sorted(new & shows.keys())]


def witness_of(sighting: Sighting, source: str, now: datetime) -> Witness:
    """Give a sighting as it is kept for its release."""
    return Witness(
        source=source,
        claim=sighting.claim,
        at=sighting.at,
        seen_at=now,
        identity=sighting.identity,
        url=sighting.url,
        title=sighting.title,
        thumbnail=sighting.thumbnail,
        note=sighting.note,
    )


async def _unheard(connection: Connection, told: Sequence[tuple[Release, Witness]]) -> list[Changed]:
    """Keep the witnesses that say something new, and give for each of their releases all that was ever said of it."""
    heard = await release_store.witnesses(connection, {release.id for release, _ in told})
    changed: dict[int, Changed] = {}
    new: list[tuple[int, Witness]] = []
    for release, witness in told:
        before = heard.get(release.id, [])
        said = changed[release.id].said if release.id in changed else list(before)
        if not _repeats(witness, said):
            said.append(witness)
            new.append((release.id, witness))
            changed[release.id] = Changed(release=release, said=said, corrected=corrects(witness, before))
    await release_store.witness(connection, new)
    return list(changed.values())


def _repeats(witness: Witness, said: Sequence[Witness]) -> bool:
    """Say whether a source said the same of this entry last, or of the release, since its ids may not last."""
    own = [one for one in said if one.source == witness.source]
    same_entry = [one for one in own if one.identity == witness.identity]
    return any(witness.repeats(last) for last in (*own[-1:], *same_entry[-1:]))


async def _settle_all(connection: Connection, heard: Heard, moment: Moment) -> list[Event]:
    settled = [(replace(one.release, standing=settle(one.said)), one) for one in heard.changed]
    differing = [after for after, one in settled if after.standing != one.release.standing]
    await release_store.save(connection, differing, moment.now)
    shows, doubted = heard.numbered.shows, await _doubted(connection, heard, settled, moment)
    events = [
        of_release(shows[after.key.show_id], after, one.release.standing, moment, corrected=one.corrected)
        for after, one in settled
        if after.id not in doubted
    ]
    changes = {after.id: Change(before=one.release, after=after, said=one.said) for after, one in settled}
    told = await settled_moves(connection, [event for event in events if event is not None], changes, moment)
    return sorted(told, key=lambda event: (event.at, event.key))


async def _doubted(
    connection: Connection, heard: Heard, settled: Sequence[tuple[Release, Changed]], moment: Moment
) -> Collection[int]:
    """Find what is available now and not to be told at once; what a baseline finds is told to nobody anyway."""
    if moment.withheld:
        return ()
    come = [
        (after, one.said)
        for after, one in settled
        if after.standing.state is State.AVAILABLE and one.release.standing.state is not State.AVAILABLE
    ]
    found = Come(source=heard.source, releases=come, anew=heard.numbered.anew)
    return await doubts_of(connection, found, heard.numbered.shows, moment.now)
