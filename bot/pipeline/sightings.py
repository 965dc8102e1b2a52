"""Sightings into releases: tie each to its show, settle what all sources say of it, and find what is worth telling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.events import Event
from bot.core.reconcile import settle
from bot.core.releases import ORIGINAL_AUDIO, Release, ReleaseKey, Sighting, Witness
from bot.core.shows import Show
from bot.core.telling import Moment, of_release
from bot.core.tying import season_of, tie
from bot.store import releases as release_store
from bot.store import shows as show_store
from bot.store.statements import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What sightings came to: the events they make, the shows that these are about, and whether anything was new."""

    events: Sequence[Event]
    shows: Mapping[int, Show]
    anything_new: bool


async def store_sightings(connection: Connection, source: str, sightings: Sequence[Sighting], moment: Moment) -> Told:
    """Store what one source said of releases, in the caller's transaction."""
    shows = await _tie_all(connection, source, sightings, moment.now)
    keyed = [(release_key(sighting, show), witness_of(sighting, source, moment.now)) for sighting, show in shows]
    known = await release_store.known(connection, {key for key, _ in keyed})
    new_keys = [key for key in dict.fromkeys(key for key, _ in keyed) if key not in known]
    known |= await release_store.add(connection, new_keys, moment.now)
    news = await _unheard(connection, [(known[key], witness) for key, witness in keyed])
    by_id = {show.id: show for _, show in shows}
    events = await _settle_all(connection, news, by_id, moment)
    return Told(events=events, shows=by_id, anything_new=bool(news))


async def _tie_all(
    connection: Connection, source: str, sightings: Sequence[Sighting], now: datetime
) -> list[tuple[Sighting, Show]]:
    """Find or make the show of each sighting; one series is looked at once, however many episodes it has."""
    candidates = await show_store.candidates(connection, [sighting.series for sighting in sightings])
    found: dict[str, Show] = {}
    tied: list[tuple[Sighting, Show]] = []
    for sighting in sightings:
        name = repr(sighting.series)
        if name not in found:
            show = tie(sighting.series, candidates)
            if show is None:
                show = await show_store.add(connection, show_store.of_series(sighting.series), now)
            learnt = await show_store.learn(connection, show, sighting.series, source)
            candidates = [*(other for other in candidates if other.id != learnt.id), learnt]
            found[name] = learnt
        tied.append((sighting, found[name]))
    return tied


def release_key(sighting: Sighting, show: Show) -> ReleaseKey:
    """Give the key of the release that a sighting of a show speaks of; a show that is one season decides the season."""
    return ReleaseKey(
        show_id=show.id,
        season=show.season or season_of(sighting.series) or 1,
        number=sighting.number,
        kind=sighting.kind,
        platform=sighting.platform,
        audio=show.audio if sighting.audio == ORIGINAL_AUDIO else sighting.audio,
    )


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


async def _unheard(
    connection: Connection, told: Sequence[tuple[Release, Witness]]
) -> dict[int, tuple[Release, list[Witness]]]:
    """Keep the witnesses that say something new, and give for each of their releases all that was ever said of it."""
    heard = await release_store.witnesses(connection, {release.id for release, _ in told})
    changed: dict[int, tuple[Release, list[Witness]]] = {}
    new: list[tuple[int, Witness]] = []
    for release, witness in told:
        said = changed[release.id][1] if release.id in changed else list(heard.get(release.id, ()))
        last = next((one for one in reversed(said) if one.source == witness.source), None)
        if last is None or not witness.repeats(last):
            said.append(witness)
            new.append((release.id, witness))
            changed[release.id] = (release, said)
    await release_store.witness(connection, new)
    return changed


async def _settle_all(
    connection: Connection,
    changed: Mapping[int, tuple[Release, list[Witness]]],
    shows: Mapping[int, Show],
    moment: Moment,
) -> list[Event]:
    settled = [(replace(release, standing=settle(said)), release.standing) for release, said in changed.values()]
    await release_store.save(connection, [after for after, before in settled if after.standing != before], moment.now)
    events = [of_release(shows[after.key.show_id], after, before, moment) for after, before in settled]
    return sorted((event for event in events if event is not None), key=lambda event: (event.at, event.key))
