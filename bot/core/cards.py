"""Cards: what commands answer, as messages within Discord's limits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bot.core.feeds import shown
from bot.core.lag import Stream
from bot.core.message import FIELD_VALUE, Field, Message, fitted
from bot.core.naming import label, link, platform
from bot.core.news import NewsItem
from bot.core.overdue import Awaited
from bot.core.releases import TV, Release
from bot.core.shows import Show
from bot.core.subscriptions import Subscription
from bot.core.text import clamped, escaped, linked, safe_link, stamp, units

_TEXT = 4000
_PREMISE = 1000

Scheduled = tuple[Show, Release]
Learned = tuple[Show, Stream]
Missed = tuple[Show, Awaited]


def show_card(show: Show, out: Sequence[Release], coming: Sequence[Release]) -> Message:
    """Tell all that is known of a show: people, premise, episodes seen and to come, links."""
    fields = [Field(name=escaped(role), value=escaped(", ".join(names))) for role, names in show.facts.staff.items()]
    if show.facts.studio:
        fields.insert(0, Field(name="Studio", value=escaped(show.facts.studio)))
    fields.append(Field(name="Episodes", value=_episodes(show, out), inline=False))
    if coming:
        fields.append(Field(name="Next", value=_when(coming[0]), inline=False))
    links = {**show.facts.links, **_id_links(show)}
    if shown := [linked(escaped(name), url) for name, url in links.items() if safe_link(url)]:
        fields.append(Field(name="Links", value=_joined(shown), inline=False))
    native = f"{escaped(show.facts.native)}\n" if show.facts.native else ""
    return fitted(
        Message(
            title=escaped(show.name),
            description=native + clamped(escaped(show.facts.premise or ""), _PREMISE),
            url=show.facts.url,
            fields=tuple(fields),
            thumbnail=show.cover,
            footer="Airdate",
        )
    )


def _joined(links: Sequence[str]) -> str:
    """Join links as far as they fit into a field, since half a link is none."""
    text = links[0]
    for one in links[1:]:
        if units(f"{text} · {one}") > FIELD_VALUE:
            break
        text = f"{text} · {one}"
    return text


def _episodes(show: Show, out: Sequence[Release]) -> str:
    total = f" of {show.episodes}" if show.episodes else ""
    if not out:
        return f"None seen yet{total and f' ({show.episodes} in all)'}"
    newest = out[-1]
    title = newest.standing.title or show.episode_title(newest.key.number)
    since = f", {stamp(newest.standing.available_at)}" if newest.standing.available_at else ""
    return f"{len(out)}{total} seen; newest: {label(newest)}" + (f" “{escaped(title)}”" if title else "") + since


def _id_links(show: Show) -> dict[str, str]:
    pages = {"anilist": "https://anilist.co/anime/", "mal": "https://myanimelist.net/anime/"}
    names = {"anilist": "AniList", "mal": "MyAnimeList"}
    return {names[space]: pages[space] + show.ids[space] for space in pages if space in show.ids}


def _when(release: Release) -> str:
    at = release.standing.scheduled_at
    where = escaped(platform(release.key.platform))
    return f"{label(release)} on {where}: " + (f"{stamp(at, 'F')} ({stamp(at)})" if at else "no date yet")


def next_card(coming: Sequence[Scheduled], learned: Sequence[Learned] = (), missed: Sequence[Missed] = ()) -> Message:
    """Tell what comes next, when and where: what sources say, and the streams that a learned lag lets expect.

    First stands what was to be there by now and was not seen.
    """
    timed = [(one.standing.scheduled_at, f"**{escaped(show.name)}** · {_when(one)}") for show, one in coming]
    timed += [(stream.at, f"**{escaped(show.name)}** · {_usually(stream)}") for show, stream in learned]
    # The soonest first; what has no date comes last, as it came.
    lines = [line for _, line in sorted(timed, key=lambda one: (one[0] is None, one[0] and one[0].timestamp()))]
    lines = [f"**{escaped(show.name)}** · {_not_seen(awaited)}" for show, awaited in missed] + lines
    followed = {show.id for show, _ in learned}
    note = "Times are the calendar's; the stream may follow the broadcast." if _only_tv(coming, followed) else ""
    return _listing("Coming next", lines, note)


def _usually(stream: Stream) -> str:
    where = escaped(platform(stream.platform))
    return f"{label(stream.broadcast)} on {where}: {stamp(stream.at, 'F')} ({stamp(stream.at)}), {stream.in_words()}"


def _not_seen(awaited: Awaited) -> str:
    where = escaped(platform(awaited.platform))
    return f"{label(awaited.release)} on {where}: expected {stamp(awaited.at)}, not seen yet"


def _only_tv(coming: Iterable[Scheduled], followed: Collection[int]) -> bool:
    return any(release.key.platform == TV and show.id not in followed for show, release in coming)


def airing_card(coming: Sequence[Scheduled], title: str) -> Message:
    """Tell a span of the calendar, parted by UTC day; each reader sees the day in their own time."""
    lines: list[str] = []
    day = None
    for show, release in coming:
        at = release.standing.scheduled_at
        if at is None:
            continue
        heading = f"\n**{stamp(at, 'D')}**\n" if at.date() != day else ""
        day = at.date()
        name = linked(escaped(show.name), link(release, show))
        lines.append(f"{heading}{stamp(at, 't')} {name} · {label(release)}")
    return _listing(title, lines, "")


def news_card(news: Sequence[tuple[str, NewsItem]], about: str | None) -> Message:
    """Tell the newest items of news."""
    lines = [_headline(source, item) for source, item in news]
    return _listing(f"News about {escaped(about)}" if about else "News", lines, "")


def _headline(source: str, item: NewsItem) -> str:
    when = f" {stamp(item.published)}" if item.published else ""
    return f"{linked(clamped(escaped(item.title), 300), item.link)} — {escaped(source)}{when}"


def announcements_card(wanted: Sequence[tuple[Subscription, str]]) -> Message:
    """Tell a server's announcements, each with its number and the names of its shows."""
    lines = []
    for subscription, names in wanted:
        role = f", pings <@&{subscription.role_id}>" if subscription.role_id else ""
        paused = " (paused)" if subscription.paused else ""
        events = ", ".join(sorted(subscription.events))
        news = f" (of news only: {', '.join(sorted(subscription.news))})" if subscription.news else ""
        where = f"**#{subscription.id}** <#{subscription.channel_id}>"
        lines.append(f"{where}: {escaped(names)}{role}{paused}\n-# {events}{news}")
    return _listing("Announcements", lines, "")


def feeds_card(wanted: Sequence[tuple[Subscription, str]]) -> Message:
    """Tell a server's own feeds, each with its number and its address, which only its managers see."""
    lines = []
    for subscription, url in wanted:
        role = f", pings <@&{subscription.role_id}>" if subscription.role_id else ""
        paused = " (paused)" if subscription.paused else ""
        chosen = f"\n-# only: {escaped(subscription.filter)}" if subscription.filter else ""
        name = linked(escaped(shown(subscription.source or "")), url)
        lines.append(f"**#{subscription.id}** <#{subscription.channel_id}>: {name}{role}{paused}{chosen}")
    return _listing("Feeds", lines, "")


def status_card(sources: Sequence[tuple[str, datetime | None, datetime, str | None]], outbox: str) -> Message:
    """Tell how each source does (name, last success, next poll, error), and how full the outbox is."""
    lines = []
    for name, succeeded, due, error in sources:
        seen = f"last good answer {stamp(succeeded)}" if succeeded else "no good answer yet"
        trouble = f"\n⚠️ {escaped(error)}" if error else ""
        lines.append(f"**{escaped(name)}**: {seen}, next poll {stamp(due)}{trouble}")
    return _listing("Status", lines, outbox)


def _listing(title: str, lines: Sequence[str], note: str) -> Message:
    """Write lines as far as they fit, and say how many did not; no line is cut in its middle."""
    text, shown = "", 0
    for line in lines:
        if units(text) + units(line) > _TEXT:
            break
        text, shown = f"{text}{line}\n", shown + 1
    rest = f"\n… and {len(lines) - shown} more" if shown < len(lines) else ""
    return fitted(Message(title=title, description=text + rest or "Nothing is known.", footer=note or "Airdate"))
