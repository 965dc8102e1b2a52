"""What was seen of an episode or a headline, when and by which source, in plain words for Discord."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.core.feeds import shown
from bot.core.naming import NAME, language, platform
from bot.core.releases import Claim, Release, State, Witness
from bot.core.text import clamped, escaped, linked, safe_link, stamp
from bot.core.tongue import _
from bot.core.trace import Headline, Trace, Watched

_DETAIL: Final = 200


def seen(trace: Trace) -> Iterator[str]:
    """Give a line for each fact of what was seen, as it stands now and as it was said, oldest first."""
    if trace.headline:
        yield from _read(trace.headline)
    for watched in trace.releases:
        yield from _watched(watched)


def _read(headline: Headline) -> Iterator[str]:
    source = escaped(shown(headline.source))
    title = linked(clamped(escaped(headline.item.title), NAME), headline.item.link)
    yield _("{when} · {source}: {title}", when=stamp(headline.seen_at, "f"), source=source, title=title)
    if headline.shows:
        yield _("It is about {shows}.", shows=", ".join(clamped(escaped(name), NAME) for name in headline.shows))
    else:
        yield _("It names no show that is known.")


def _watched(watched: Watched) -> Iterator[str]:
    yield f"**{_place(watched.release)}**: {_standing(watched.release)}"
    if watched.release.doubt:
        yield _("-# It waits: {doubt}", doubt=escaped(watched.release.doubt))
    for witness in watched.witnesses:
        yield f"-# {_said(witness)}"
    if not watched.witnesses:
        yield _("-# What was said of it is pruned.")


def _place(release: Release) -> str:
    return f"{escaped(platform(release.key.platform))}, {escaped(language(release.key.audio))}"


def _standing(release: Release) -> str:
    standing = release.standing
    if standing.state is State.AVAILABLE:
        words = (
            _("it is out since {when}", when=stamp(standing.available_at, "f"))
            if standing.available_at
            else _("it is out")
        )
        link = linked(_("link"), standing.url)
        return f"{words} ({link})" if safe_link(standing.url) else words
    at = standing.scheduled_at
    if standing.state is State.CANCELLED:
        return _("it is cancelled")
    if standing.state is State.POSTPONED:
        return _("it is postponed until {when}", when=stamp(at, "f")) if at else _("it is postponed; no date is known")
    return _("it is scheduled for {when}", when=stamp(at, "f")) if at else _("no time is known")


def _said(witness: Witness) -> str:
    at = stamp(witness.at, "f") if witness.at else ""
    said = {
        Claim.AVAILABLE: _("out since {at}", at=at) if at else _("out"),
        Claim.SCHEDULED: _("scheduled for {at}", at=at) if at else _("to come, without a time"),
        Claim.POSTPONED: _("postponed until {at}", at=at) if at else _("postponed, without a new date"),
        Claim.CANCELLED: _("cancelled"),
    }[witness.claim]
    note = f" ({clamped(escaped(witness.note), _DETAIL)})" if witness.note else ""
    return (
        _(
            "{when} · {source} said: {said}",
            when=stamp(witness.seen_at, "f"),
            source=escaped(shown(witness.source)),
            said=said,
        )
        + note
    )
