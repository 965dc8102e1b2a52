"""Numbered: which release each sighting speaks of, where a platform counts over seasons or names none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.numbering import Evidence, Meaning, Place, meanings, meant, place_of, relatives
from bot.core.releases import TV, Release, ReleaseKey, ReleaseKind, Sighting, State, number_order
from bot.core.sanity import begins_anew, is_about_now, whole
from bot.core.shows import Show
from bot.core.tying import means_one_season, release_key, season_of
from bot.store import doubts
from bot.store.statements import Connection

Tied = tuple[Sighting, Show]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The release that each sighting speaks of, with all shows these are of.

    `anew` are those of a new season that their source does not name.
    """

    keys: Sequence[ReleaseKey]
    shows: Mapping[int, Show]
    anew: frozenset[ReleaseKey] = frozenset()


async def numbered(connection: Connection, source: str, tied: Sequence[Tied], now: datetime) -> Numbered:
    """Give the release of each sighting: as it is numbered, unless the number means another one."""
    keys = {place: release_key(sighting, show) for place, (sighting, show) in enumerate(tied)}
    shows = {show.id: show for _, show in tied}
    asked = [place for place, (sighting, _) in enumerate(tied) if _is_counted(sighting)]
    said = [tied[place][0] for place in asked]
    before = await doubts.entries(connection, source, said, {tied[place][1].id for place in asked}) if asked else {}
    open_places = [place for place in asked if keys[place] not in before.get(tied[place][0].identity, ())]
    if not open_places:
        return Numbered(keys=list(keys.values()), shows=shows)
    reading = await _Reading.over(connection, source, [tied[place] for place in open_places], now)
    for place in sorted(open_places, key=lambda place: number_order(tied[place][0].number)):
        keys[place] = reading.key(*tied[place], keys[place])
    return Numbered(keys=list(keys.values()), shows=reading.shows | shows, anew=frozenset(reading.anew))


def _is_counted(sighting: Sighting) -> bool:
    """Say whether a platform's sighting has a number that may mean another one; calendars count as they should."""
    whole_number = sighting.number.isdecimal() and whole(sighting.number) is not None
    return sighting.platform != TV and sighting.kind is ReleaseKind.EPISODE and whole_number


@dataclass(kw_only=True)
class _Reading:
    """One look at a source's numbers, beside all that is known of the shows' series."""

    shows: dict[int, Show]
    entries: Mapping[str, frozenset[ReleaseKey]]
    episodes: Mapping[int, Sequence[Release]]
    now: datetime
    taken: dict[tuple[int, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    anew: set[ReleaseKey] = field(default_factory=set)
    _series: dict[int, dict[Place, Show]] = field(default_factory=dict)

    @classmethod
    async def over(cls, connection: Connection, source: str, tied: Sequence[Tied], now: datetime) -> _Reading:
        shows = {show.id: show for _, show in tied}
        episodes = _by_show(await doubts.episodes(connection, shows.keys()))
        unsure = {show.id: show for sighting, show in tied if _may_mean_another(sighting, show, episodes)}
        others = {one.id: one for one in await doubts.related(connection, unsure.values()) if one.id not in shows}
        said = [sighting for sighting, _ in tied]
        return cls(
            shows=shows | others,
            entries=await doubts.entries(connection, source, said, (shows | others).keys()),
            episodes={**episodes, **_by_show(await doubts.episodes(connection, others.keys()))},
            now=now,
        )

    def key(self, sighting: Sighting, show: Show, plain: ReleaseKey) -> ReleaseKey:
        """Give the release that a numbered sighting speaks of."""
        if show.id not in self._series:
            self._series[show.id] = relatives(show, self.shows.values())
        series, stated = self._series[show.id], season_of(sighting.series) is not None
        found = meanings(int(sighting.number), show, series, season_stated=stated)
        if key := self._as_before(sighting, plain, found):
            if not stated and key.number == plain.number and self._begins(key, plain):
                self.anew.add(key)
            return key
        choice = meant(found, Meaning(show=show, number=int(sighting.number)), self._evidence(found, plain, sighting))
        key = _of(sighting, choice)
        if choice.show.id == show.id and not stated and key.season == 1 and not means_one_season(sighting.series):
            key = self._of_season(sighting, key, series)
        self.taken[key.show_id, key.platform].add(choice.number)
        return key

    def _as_before(self, sighting: Sighting, plain: ReleaseKey, found: Iterable[Meaning]) -> ReleaseKey | None:
        """Give the release that this very entry stood for before, as long as its number still may mean that one."""
        may_be = {(one.show.id, str(one.number)) for one in found}
        for name in filter(None, (sighting.identity, sighting.url)):
            for key in sorted(self.entries.get(name, ()), key=lambda key: key.season):
                same = (key.platform, key.audio) == (plain.platform, plain.audio)
                if same and (key.show_id, key.number) in may_be and not self._season_differs(sighting, key):
                    return key
        return None

    def _begins(self, key: ReleaseKey, plain: ReleaseKey) -> bool:
        """Say whether a release that was only listed so far is of another season, of which nothing is there yet."""
        own = (one for one in self.episodes.get(key.show_id, ()) if one.key.season == key.season)
        differs = (key.show_id, key.season) != (plain.show_id, plain.season)
        return differs and not any(_is_there(one) for one in own)

    def _season_differs(self, sighting: Sighting, key: ReleaseKey) -> bool:
        stated = season_of(sighting.series)
        return stated is not None and key.season not in {stated, release_key(sighting, self.shows[key.show_id]).season}

    def _evidence(self, found: Iterable[Meaning], plain: ReleaseKey, sighting: Sighting) -> Evidence:
        ids = {one.show.id for one in found}
        seasons = {show_id: self.shows[show_id].season or plain.season for show_id in ids}
        at = sighting.at or self.now
        seen: dict[int, frozenset[int]] = {}
        expected: dict[int, frozenset[int]] = {}
        for show_id in ids:
            own = [one for one in self.episodes.get(show_id, ()) if one.key.season == seasons[show_id]]
            there = _numbers(one for one in own if _is_there(one) and one.key.platform == plain.platform)
            seen[show_id] = there | self.taken[show_id, plain.platform]
            expected[show_id] = _numbers(one for one in own if is_about_now(one.standing.scheduled_at, at))
        return Evidence(seen=seen, expected=expected)

    def _of_season(self, sighting: Sighting, key: ReleaseKey, series: Mapping[Place, Show]) -> ReleaseKey:
        """Give the season of a number whose source names none: the newest that is there, or one that begins anew."""
        known, platform = self.episodes.get(key.show_id, ()), key.platform
        there = [one for one in known if _is_there(one) and one.key.platform == platform]
        season = _newest_season(there, key)
        seen = {
            one.key.number: one.standing.available_at
            for one in there
            if (one.key.season, one.key.audio) == (season, key.audio) and one.standing.available_at
        }
        show = self.shows[key.show_id]
        total = show.episodes if season == (show.season or 1) else None
        if not begins_anew(key.number, seen, total, sighting.at or self.now):
            return replace(key, season=max(season, key.season))
        following = series.get((season + 1, 1)) if place_of(show) == (season, 1) else None
        new = release_key(sighting, following) if following else replace(key, season=season + 1)
        self.anew.add(new)
        return new


def _newest_season(there: Sequence[Release], key: ReleaseKey) -> int:
    """Give the newest season that the platform has, but the one that an audio still goes on with where it lags."""
    own = [one.key for one in there if one.key.audio == key.audio]
    lagging = max((one.season for one in own), default=key.season)
    highest = max((whole(one.number) or 0 for one in own if one.season == lagging), default=0)
    if highest and whole(key.number) == highest + 1:
        return lagging
    return max((one.key.season for one in there), default=key.season)


def _may_mean_another(sighting: Sighting, show: Show, episodes: Mapping[int, Sequence[Release]]) -> bool:
    """Say whether it takes other seasons and cours to know what a number means."""
    above = bool(show.episodes) and int(sighting.number) > (show.episodes or 0)
    again = any(_is_there(one) and one.key.number == sighting.number for one in episodes.get(show.id, ()))
    return above or again or place_of(show) != (1, 1)


def _of(sighting: Sighting, choice: Meaning) -> ReleaseKey:
    return release_key(replace(sighting, number=str(choice.number)), choice.show)


def _by_show(found: Iterable[Release]) -> Mapping[int, Sequence[Release]]:
    by_show: dict[int, list[Release]] = defaultdict(list)
    for one in found:
        by_show[one.key.show_id].append(one)
    return by_show


def _is_there(one: Release) -> bool:
    return one.standing.state is State.AVAILABLE


def _numbers(found: Iterable[Release]) -> frozenset[int]:
    return frozenset(number for one in found if (number := whole(one.key.number)))
