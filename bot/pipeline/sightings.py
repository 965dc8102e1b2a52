"""Sightings into releases: tie each to its show, settle what all sources say of it, and find what is worth telling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.events import Event
from bot.core.names import fold
from bot.core.reconcile import settle
from bot.core.releases import ORIGINAL_AUDIO, Release, ReleaseKey, Sighting, Witness
from bot.core.shifts import joined
from bot.core.shows import Show
from bot.core.telling import Moment, of_release
from bot.core.tying import season_of, tie
from bot.store import releases as release_store
from bot.store import shows as show_store
from bot.store.statements import Connection

_TITLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What sightings came to: the events they make, the shows that these are about, and whether anything was new."""

    events: Sequence[Event]
    shows: Mapping[int, Show]
    anything_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A release of which a source said something new, and all that was ever said of it.

    `corrected` says whether that source had spoken of it in an earlier poll.
    """

    release: Release
    said: list[Witness]
    corrected: bool


async def store_sightings(connection: Connection, source: str, sightings: Sequence[Sighting], moment: Moment) -> Told:
    """Store what one source said of releases, in the caller's transaction."""
    if not sightings:
        return Told(events=(), shows={}, anything_new=False)
    tied = await _tie_all(connection, source, sightings, moment.now)
    keyed = [(release_key(sighting, show), witness_of(sighting, source, moment.now)) for sighting, show in tied]
    known = await release_store.known(connection, {key for key, _ in keyed})
    new_keys = [key for key in dict.fromkeys(key for key, _ in keyed) if key not in known]
    known |= await release_store.add(connection, new_keys, moment.now)
    news = await _unheard(connection, [(known[key], witness) for key, witness in keyed])
    shows = {show.id: show for _, show in tied}
    events = await _settle_all(connection, news, shows, moment)
    return Told(events=events, shows=shows, anything_new=bool(news))


async def _tie_all(
    connection: Connection, source: str, sightings: Sequence[Sighting], now: datetime
) -> list[tuple[Sighting, Show]]:
    """Find or make the show of each sighting; one series is looked at once, however many episodes it has."""
    shows = {show.id: show for show in await show_store.candidates(connection, [one.series for one in sightings])}
    found: dict[str, int] = {}
    for sighting in sightings:
        name = repr(sighting.series)
        if name not in found:
            show = tie(sighting.series, list(shows.values()))
            if show is None:
                show = await show_store.add(connection, show_store.of_series(sighting.series), now)
            shows[show.id] = await show_store.learn(connection, show, sighting.series, source)
            found[name] = show.id
    return [(sighting, shows[found[repr(sighting.series)]]) for sighting in sightings]


def release_key(sighting: Sighting, show: Show) -> ReleaseKey:
    """Give the key of the release that a sighting of a show speaks of; a show that is one season decides the season.

    What has no number, a film, is told from others under the same series by its title.
    """
    return ReleaseKey(
        show_id=show.id,
        season=show.season or season_of(sighting.series) or 1,
        number=sighting.number or fold(sighting.title or (*sighting.series.others, "")[0])[:_TITLE],
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
            corrected = any(one.source == witness.source for one in before)
            changed[release.id] = Changed(release=release, said=said, corrected=corrected)
    await release_store.witness(connection, new)
    return list(changed.values())


def _repeats(witness: Witness, said: Sequence[Witness]) -> bool:
    """Say whether a source said the same of this entry last, or of the release, since its ids may not last."""
    own = [one for one in said if one.source == witness.source]
    same_entry = [one for one in own if one.identity == witness.identity]
    return any(witness.repeats(last) for last in (*own[-1:], *same_entry[-1:]))


async def _settle_all(
    connection: Connection, changed: Sequence[Changed], shows: Mapping[int, Show], moment: Moment
) -> list[Event]:
    settled = [(replace(one.release, standing=settle(one.said)), one) for one in changed]
    differing = [after for after, one in settled if after.standing != one.release.standing]
    await release_store.save(connection, differing, moment.now)
    events = [
        of_release(shows[after.key.show_id], after, one.release.standing, moment, corrected=one.corrected)
        for after, one in settled
    ]
    told = joined((event for event in events if event is not None), {after.id: after for after, _ in settled})
    return sorted(told, key=lambda event: (event.at, event.key))
