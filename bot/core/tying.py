"""Tying: which known show a source means by a series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.names import fold, season_in
from bot.core.releases import Series
from bot.core.shows import Show

_EXACT = ("anilist", "mal", "animeschedule")
"""Namespaces whose ids mean one season; a platform's series id is shared by all seasons."""


def season_of(series: Series) -> int | None:
    """Give the season that a series states, by field or in one of its names."""
    if series.season is not None:
        return series.season
    return next((season for name in (series.title, *series.others) if (season := season_in(name))), None)


def tie(series: Series, shows: Sequence[Show]) -> Show | None:
    """Find the show that is meant: by an id of one season, else by a series id or a name, with the season agreeing."""
    exact = [show for show in shows if _shares_id(series, show, _EXACT)]
    if exact:
        return min(exact, key=lambda show: _contradicts(series, show))
    near = [show for show in shows if _shares_id(series, show, series.ids) or _shares_name(series, show)]
    free = [show for show in near if not _contradicts(series, show)]
    return _of_season(season_of(series), free) or _titled(series, free)


def _titled(series: Series, shows: Sequence[Show]) -> Show | None:
    """Find the show that bears the season's own title ("Blue Exorcist -Shimane Illuminati Saga-").

    Such a title says more than a number does; it counts only where it goes beyond the series' title, since platforms
    name a season in other languages too.
    """
    start = f"{fold(series.title)} "
    titles = {fold(name) for name in series.others if fold(name).startswith(start)}
    return next((one for one in shows if one.season == 0 and titles & {fold(name) for name in one.names}), None)


def _shares_id(series: Series, show: Show, namespaces: Iterable[str]) -> bool:
    return any(space in series.ids and show.ids.get(space) == series.ids[space] for space in namespaces)


def _contradicts(series: Series, show: Show) -> bool:
    return any(space in series.ids and space in show.ids and series.ids[space] != show.ids[space] for space in _EXACT)


def _shares_name(series: Series, show: Show) -> bool:
    known = {fold(name) for name in (show.name, *show.names)}
    return any(fold(name) in known for name in (series.title, *series.others))


def _of_season(season: int | None, shows: Sequence[Show]) -> Show | None:
    """Choose by season; a show or series that names no season goes with a first season only."""
    wanted = season or 1
    for show in shows:
        if (show.season or 1) == wanted:
            return show
    unsaid = [show for show in shows if show.season == 0]
    return unsaid[0] if season is None and unsaid else None
