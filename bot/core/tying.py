"""Tying: which known show a source means by a series, which release it speaks of, and which two shows are one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from bot.core.names import fold, season_in
from bot.core.numbering import base_of, part_in, place_of, without_part
from bot.core.releases import ORIGINAL_AUDIO, ReleaseKey, Series, Sighting
from bot.core.shows import Facts, Show

_EXACT = ("anilist", "mal", "animeschedule")
"""Namespaces whose ids mean one season; a platform's series id is shared by all seasons."""

_LONGEST_TITLE = 100
_YEAR = re.compile(r"\(((?:19|20)\d\d)\)")
_ORDINALS = {2: "2nd", 3: "3rd"}
_ROMANS = {2: "ii", 3: "iii", 4: "iv", 5: "v", 6: "vi", 7: "vii", 8: "viii", 9: "ix"}


def season_of(series: Series) -> int | None:
    """Give the season that a series states, by field or in one of its names; a second cour is no second season."""
    if series.season is not None:
        return series.season
    names = (without_part(name) for name in (series.title, *series.others))
    return next((season for name in names if (season := season_in(name))), None)


def means_one_season(series: Series) -> bool:
    """Say whether a series has an id that means one season, so that no number of it is another season's."""
    return any(space in series.ids for space in _EXACT)


def release_key(sighting: Sighting, show: Show) -> ReleaseKey:
    """Give the key of the release that a sighting of a show speaks of; a show that is one season decides the season.

    What has no number, a film, is told from others under the same series by its title.
    """
    return ReleaseKey(
        show_id=show.id,
        season=show.season or season_of(sighting.series) or 1,
        number=sighting.number or fold(sighting.title or (*sighting.series.others, "")[0])[:_LONGEST_TITLE],
        kind=sighting.kind,
        platform=sighting.platform,
        audio=show.audio if sighting.audio == ORIGINAL_AUDIO else sighting.audio,
    )


def tie(series: Series, shows: Sequence[Show]) -> Show | None:
    """Find the show that is meant: by an id of one season, else by a series id or a name, with the season agreeing."""
    exact = [show for show in shows if _shares_id(series, show, _EXACT)]
    if exact:
        return min(exact, key=lambda show: _contradicts(series, show))
    spelt = spellings(series)
    near = [show for show in shows if _shares_id(series, show, series.ids) or _shares_name(series, spelt, show)]
    free = [show for show in near if not _contradicts(series, show) and _may_be_part(series, show)]
    season, titled = season_of(series), _titled(series, free)
    return titled or _of_season(None, free) if season is None else _of_season(season, free) or titled


def _titled(series: Series, shows: Sequence[Show]) -> Show | None:
    """Find the show that bears the season's own title ("Blue Exorcist -Shimane Illuminati Saga-").

    Such a title says more than a number does; it counts only where it goes beyond the series' title, since platforms
    name a season in other languages too.
    """
    start = f"{fold(series.title)} "
    titles = {fold(name) for name in series.others if fold(name).startswith(start)}
    return next((one for one in shows if one.season == 0 and titles & {fold(name) for name in one.names}), None)


def _shares_id(series: Series | Show, show: Show, namespaces: Iterable[str]) -> bool:
    return any(space in series.ids and show.ids.get(space) == series.ids[space] for space in namespaces)


def _contradicts(series: Series | Show, show: Show) -> bool:
    return any(space in series.ids and space in show.ids and series.ids[space] != show.ids[space] for space in _EXACT)


def _shares_name(series: Series, spelt: frozenset[str], show: Show) -> bool:
    """Say whether a show bears a name of a series; a remake of the year that a series names is not the old show."""
    known = (show.name, *show.names)
    if spelt.isdisjoint(map(fold, known)):
        return False
    years = _years(series.title, *series.others)
    return not years or bool(years & _years(*known))


def _years(*names: str) -> frozenset[str]:
    return frozenset(year for name in names for year in _YEAR.findall(name))


def spellings(series: Series) -> frozenset[str]:
    """Give the folded names by which a show may be known that a series means: its own, and those with its season.

    Platforms name the series and number the season ("Overlord", 4), calendars name the season ("Overlord IV").
    """
    names, season = (series.title, *series.others), season_of(series) or 1
    plain = frozenset(map(fold, names))
    ordinal, roman = _ORDINALS.get(season, f"{season}th"), _ROMANS.get(season)
    tails = (f"season {season}", f"{ordinal} season", f"{ordinal} stage", f"s{season}", *filter(None, [roman]))
    roots = frozenset(map(base_of, names)) if season > 1 else frozenset[str]()
    return plain | {f"{root} {tail}" for root in roots for tail in tails}


def _may_be_part(series: Series, show: Show) -> bool:
    """Say whether a show may be the part of a season that a series names; one that names none may go on into it."""
    parts = {part for name in (series.title, *series.others) if (part := part_in(name))}
    return not parts or place_of(show)[1] in parts


def _of_season(season: int | None, shows: Sequence[Show]) -> Show | None:
    """Choose by season; a show or series that names no season goes with a first season only."""
    wanted = season or 1
    for show in sorted(shows, key=lambda show: place_of(show)[1]):
        if (show.season or 1) == wanted:
            return show
    unsaid = [show for show in shows if show.season == 0]
    return unsaid[0] if season is None and unsaid else None


def same_show(one: Show, other: Show) -> bool:
    """Say whether two stored shows are surely one: by an id of one season, else by name or series id and season.

    Ids that contradict each other part shows for good, and two shows of the configuration are what it says. Without an
    id in common at most one of them may have exact ids, since two calendar entries that share a name are two seasons.
    Their
    totals and places in a series must agree then. A series id is shared by all seasons, so it counts only where both
    name the same one.
    """
    if _contradicts(one, other) or (one.tracked and other.tracked):
        return False
    if _shares_id(one, other, _EXACT):
        return True
    known_apart = all(any(space in show.ids for space in _EXACT) for show in (one, other))
    totals = {show.episodes for show in (one, other) if show.episodes}
    if known_apart or place_of(one) != place_of(other) or len(totals) > 1:
        return False
    return _named_alike(one, other) or (bool(one.season and other.season) and _shares_id(one, other, one.ids))


def _named_alike(one: Show, other: Show) -> bool:
    """Say whether one bears the other's own name; what both are called beside their names is no proof."""
    mine, theirs = ({fold(name) for name in (show.name, *show.names)} for show in (one, other))
    return fold(one.name) in theirs or fold(other.name) in mine


def stays(one: Show, other: Show) -> tuple[Show, Show]:
    """Say of two shows that are one which stays and which goes: the tracked one stays, else the older."""
    kept, gone = sorted((one, other), key=lambda show: (not show.tracked, show.id))
    return kept, gone


def merged(kept: Show, gone: Show) -> Show:
    """Give the show that stays with what only the other one knew."""
    facts = {
        field.name: getattr(kept.facts, field.name) or getattr(gone.facts, field.name) for field in fields(kept.facts)
    }
    return replace(
        kept,
        names=tuple(dict.fromkeys((kept.name, *kept.names, gone.name, *gone.names))),
        ids={**gone.ids, **kept.ids},
        season=kept.season or gone.season,
        episodes=kept.episodes or gone.episodes,
        episodes_source=kept.episodes_source if kept.episodes else gone.episodes_source,
        cover=kept.cover or gone.cover,
        facts=Facts(**facts),
        aired=kept.aired or gone.aired,
        adult=kept.adult or gone.adult,
        popularity=max(kept.popularity, gone.popularity),
    )
