"""The card of a show: people, premise, episodes, streams and links; and the pages of its episodes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.actions import named
from bot.core.calendar_seasons import CalendarSeason
from bot.core.coming_card import episode_of, when_and_where
from bot.core.message import FIELD_VALUE, Button, Field, Message, fitted
from bot.core.naming import link, platform
from bot.core.pages import page, turned
from bot.core.releases import Release, State
from bot.core.shows import Show
from bot.core.text import clamped, escaped, linked, safe_link, stamp, units
from bot.core.tongue import _

_PREMISE = 1000
_TITLE = 200
_ON_A_PAGE = 13
_PAGES_OF = {
    "anilist": ("AniList", "https://anilist.co/anime/"),
    "mal": ("MyAnimeList", "https://myanimelist.net/anime/"),
}


def show_card(
    show: Show, out: Sequence[Release], coming: Sequence[Release], *, veiled_from: datetime | None = None
) -> Message:
    """Tell all that is known of a show; `out` are its episodes that came, `coming` those to come, each in order.

    Titles of episodes that came after `veiled_from` (UTC) are hidden until they are clicked.
    """
    fields = [Field(name=escaped(role), value=escaped(", ".join(names))) for role, names in show.facts.staff.items()]
    if show.facts.studio:
        fields.insert(0, Field(name=_("Studio"), value=escaped(show.facts.studio)))
    fields += _in_short(show, out)
    fields.append(Field(name=_("Episodes"), value=_episodes(show, out, veiled_from), inline=False))
    if coming:
        fields.append(Field(name=_("Next"), value=when_and_where(coming[0]), inline=False))
    links = {
        **show.facts.links,
        **{name: url + show.ids[space] for space, (name, url) in _PAGES_OF.items() if space in show.ids},
    }
    if shown := [linked(escaped(name), url) for name, url in links.items() if safe_link(url)]:
        fields.append(Field(name=_("Links"), value=_joined(shown), inline=False))
    native = f"{escaped(show.facts.native)}\n" if show.facts.native else ""
    return fitted(
        Message(
            title=escaped(show.name),
            description=native + clamped(escaped(show.facts.premise or ""), _PREMISE),
            url=show.facts.url,
            fields=tuple(fields),
            thumbnail=show.cover,
            footer=_ids(show) or "Airdate",
            buttons=_buttons(show, is_counted=bool(out or coming)),
        )
    )


def _buttons(show: Show, *, is_counted: bool) -> tuple[Button, ...]:
    """Give what can be done from here; without an id it is no stored show, and nothing can."""
    if not show.id:
        return ()
    about = str(show.id)
    return (
        Button(label=_("Follow"), action=named("bell", about), emoji="🔔"),
        Button(label=_("Next"), action=named("next", about)),
        Button(label=_("Episodes"), action=named("episodes", about), disabled=not is_counted),
        Button(label=_("News"), action=named("news", about)),
    )


def _in_short(show: Show, out: Sequence[Release]) -> list[Field]:
    aired = CalendarSeason.read(show.aired or "")
    season = [Field(name=_("Season"), value=aired.in_words())] if aired else []
    places = dict.fromkeys([*show.facts.streams, *(one.key.platform for one in out)])
    streams = ", ".join(escaped(platform(place)) for place in places)
    return [*season, *([Field(name=_("Streams"), value=streams)] if streams else [])]


def _ids(show: Show) -> str:
    known = {"anilist": "AniList", "mal": "MyAnimeList", "crunchyroll": "Crunchyroll", "animeschedule": "AnimeSchedule"}
    return " · ".join(f"{known[space]} {show.ids[space]}" for space in known if space in show.ids)


def _joined(links: Sequence[str]) -> str:
    """Join links as far as they fit into a field, since half a link is none."""
    text = links[0]
    for one in links[1:]:
        if units(f"{text} · {one}") > FIELD_VALUE:
            break
        text = f"{text} · {one}"
    return text


def _episodes(show: Show, out: Sequence[Release], veiled_from: datetime | None) -> str:
    if not out:
        if show.episodes:
            return _("None seen yet ({total} in all)", total=show.episodes)
        return _("None seen yet")
    newest = _newest(show, out[-1], veiled_from)
    if show.episodes:
        return _("{number} of {total} seen; newest: {episode}", number=len(out), total=show.episodes, episode=newest)
    return _("{number} seen; newest: {episode}", number=len(out), episode=newest)


def _newest(show: Show, release: Release, veiled_from: datetime | None) -> str:
    since = release.standing.available_at
    named_so = _titled(show, release, veiled_from)
    return f"{named_so}, {stamp(since)}" if since else named_so


def _titled(show: Show, release: Release, veiled_from: datetime | None) -> str:
    title = release.standing.title or show.episode_title(release.key.number)
    if not title:
        return episode_of(release)
    shown = clamped(escaped(title), _TITLE)
    since = release.standing.available_at or release.standing.scheduled_at
    is_veiled = veiled_from is not None and (since is None or since > veiled_from)
    return _("{episode} “{title}”", episode=episode_of(release), title=f"||{shown}||" if is_veiled else shown)


def episodes_card(
    show: Show, episodes: Sequence[Release], number: int | None, *, veiled_from: datetime | None = None
) -> Message:
    """Tell a page of a show's episodes, those that came and those to come; without a number the page of the newest."""
    lines = [_episode(show, one, veiled_from) for one in episodes]
    shown = page(lines, number or _at_newest(episodes), most=_ON_A_PAGE)
    text = shown.text or _("No source has told of any episode yet.")
    card = Message(title=escaped(show.name), description=text, thumbnail=show.cover, footer=_("Episodes"))
    return fitted(turned(card, shown, "episodes_page", str(show.id)))


def _at_newest(episodes: Sequence[Release]) -> int:
    seen = [place for place, one in enumerate(episodes) if one.standing.state is State.AVAILABLE]
    return (seen[-1] if seen else 0) // _ON_A_PAGE + 1


def _episode(show: Show, release: Release, veiled_from: datetime | None) -> str:
    standing = release.standing
    if standing.state is State.AVAILABLE:
        words = linked(_titled(show, release, veiled_from), link(release, show))
        came = stamp(standing.available_at, "D") if standing.available_at else ""
        return _("✅ {episode} on {platform} {date}", episode=words, platform=_place(release), date=came).rstrip()
    if standing.state is State.CANCELLED:
        return _("{episode} on {platform} is cancelled.", episode=episode_of(release), platform=_place(release))
    return when_and_where(release)


def _place(release: Release) -> str:
    return escaped(platform(release.key.platform))
