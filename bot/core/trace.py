"""Traces: why something was or was not told, from what was seen of it to what each target got, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.alerts import AlertState
from bot.core.causes import Cause
from bot.core.events import Event, When
from bot.core.naming import label, language, platform
from bot.core.news import NewsItem
from bot.core.reasons import Reason
from bot.core.releases import Claim, Release, Standing, State, Witness
from bot.core.shows import Show
from bot.core.text import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at posting (UTC): `outcome` is `sent`, `unsure` or a reason, `detail` what Discord said."""

    at: datetime
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one target got of an event: the alert as it stands now, with its tries, oldest first. Instants are UTC."""

    target: str
    state: AlertState
    reason: Reason | None
    marker: str
    created_at: datetime
    due_at: datetime
    closed_at: datetime | None
    message_id: int | None
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An event that was made, when (UTC), and what each target got of it."""

    event: Event
    made_at: datetime
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A release as it stands now, and all that was said of it, oldest first."""

    release: Release
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A news item, which source gave it, when it was first read (UTC), and the shows it was found to be about."""

    item: NewsItem
    source: str
    seen_at: datetime
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """All that is stored of one episode or one headline: what was seen, and what was decided, oldest first."""

    show: Show | None = None
    releases: tuple[Watched, ...] = ()
    headline: Headline | None = None
    decisions: tuple[Decision, ...] = ()


def told(trace: Trace) -> list[str]:
    """Tell a trace: one line of plain text for each fact, indented by what it belongs to; times are UTC."""
    return [_title(trace), *_seen(trace), *_decided(trace)]


def _title(trace: Trace) -> str:
    if trace.headline:
        return _line(0, trace.headline.item.title)
    names = [trace.show.name] if trace.show else []
    return _line(0, ", ".join([*names, *dict.fromkeys(label(one.release) for one in trace.releases)]) or "Airdate")


def _seen(trace: Trace) -> Iterator[str]:
    if trace.headline:
        yield from _read(trace.headline)
    for watched in trace.releases:
        yield _line(1, f"{_place(watched.release)}: {_standing(watched.release.standing)}")
        if watched.release.doubt:
            yield _line(2, f"waits: {watched.release.doubt}")
        for witness in watched.witnesses:
            yield _line(2, f"{_minute(witness.seen_at)}, {witness.source}: {_said(witness)}")
        if not watched.witnesses:
            yield _line(2, "what was said of it is pruned")


def _read(headline: Headline) -> Iterator[str]:
    item = headline.item
    published = f"published {_minute(item.published)}" if item.published else "without a date"
    yield _line(1, _joined(f"{_minute(headline.seen_at)}, {headline.source}: {published}", item.link))
    about = f"it is about {', '.join(headline.shows)}" if headline.shows else "it names no show that is known"
    yield _line(1, about)


def _place(release: Release) -> str:
    return f"{platform(release.key.platform)}, {language(release.key.audio)}"


_STATES = {State.TBA: "no time is known", State.CANCELLED: "cancelled"}


def _standing(standing: Standing) -> str:
    if standing.state is State.AVAILABLE:
        since = f" since {_minute(standing.available_at)}" if standing.available_at else ""
        return _joined(f"available{since}", standing.url)
    return _STATES.get(standing.state) or _until(standing.state, standing.scheduled_at)


def _said(witness: Witness) -> str:
    if witness.claim is Claim.AVAILABLE:
        said = f"available since {_minute(witness.at)}" if witness.at else "available"
    else:
        said = "cancelled" if witness.claim is Claim.CANCELLED else _until(witness.claim, witness.at)
    return _joined(said, witness.url, witness.note)


def _until(state: State | Claim, at: datetime | None) -> str:
    preposition = "until" if state.value == State.POSTPONED.value else "for"
    return f"{state} {preposition} {_minute(at)}" if at else f"{state}, no time is known"


def _decided(trace: Trace) -> Iterator[str]:
    releases = {one.release.id: one.release for one in trace.releases}
    for decision in trace.decisions:
        release = releases.get(decision.event.release_id or 0)
        yield _line(1, f"{_minute(decision.made_at)}, event: {_event(decision.event, release)}")
        yield from _outcomes(decision)
    if not trace.decisions:
        yield _line(1, _why_nothing(trace))


_WHEN = {When.CONFIRMED: "confirmed since", When.SCHEDULED: "scheduled for"}


def _event(event: Event, release: Release | None) -> str:
    where = f"on {_place(release)}" if release else None
    when = f"{_WHEN[event.when] if event.when else 'of'} {_minute(event.at)}"
    return _joined(event.kind.value.replace("_", " "), where, when, *_details(event.details))


def _details(details: Mapping[str, object]) -> Iterator[str]:
    for name, value in details.items():
        words = name.replace("_", " ")
        if name in ("from", "to") and isinstance(value, int):
            yield f"{words} {_minute(datetime.fromtimestamp(value, UTC))}" if value else f"{words} no known time"
        elif name.endswith("_seconds") and isinstance(value, int):
            yield f"{words.removesuffix(' seconds')} {timedelta(seconds=value)}"
        elif value is True:
            yield words
        elif isinstance(value, Mapping):
            yield f"{words}: {cause.words}" if (cause := Cause.read(value)) else words
        elif isinstance(value, list | tuple):
            yield f"{words} {' and '.join(map(str, value))}"
        elif value:
            yield f"{words} {value}"


def _outcomes(decision: Decision) -> Iterator[str]:
    if decision.event.withheld:
        yield _line(2, f"told to nobody: {decision.event.withheld.words}")
    elif not decision.outcomes:
        yield _line(2, "told to nobody: no announcement covered it then, or the record of it is pruned")
    for outcome in decision.outcomes:
        yield _line(2, f"{outcome.target.replace(':', ' ')}: {_outcome(outcome)}")
        for attempt in outcome.attempts:
            if attempt.outcome != AlertState.SENT:
                yield _line(3, _joined(f"{_minute(attempt.at)}, tried: {attempt.outcome}", attempt.detail))


def _outcome(outcome: Outcome) -> str:
    if outcome.state is AlertState.SENT:
        at = f" at {_minute(outcome.closed_at)}" if outcome.closed_at else ""
        return f"posted{at} as message {outcome.message_id}, mark {outcome.marker}"
    if outcome.state is AlertState.WAITING:
        return f"waiting since {_minute(outcome.created_at)}, due at {_minute(outcome.due_at)}"
    if outcome.state is AlertState.SENDING:
        return f"being posted since {_minute(outcome.created_at)}, looked at again at {_minute(outcome.due_at)}"
    if outcome.reason is Reason.DELETED_BY_SERVER:
        return outcome.reason.words
    return f"not posted: {outcome.reason.words if outcome.reason else 'no reason is stored'}"


def _why_nothing(trace: Trace) -> str:
    if trace.headline:
        unknown = "nothing is told of news that is about no known show"
        return "nothing was told of it, or the record of it is pruned" if trace.headline.shows else unknown
    if any(one.release.doubt for one in trace.releases):
        return f"nothing is told yet: {Reason.DOUBTFUL.words}"
    if any(one.release.standing.state is State.AVAILABLE for one in trace.releases):
        return "nothing was told of it, or the record of it is pruned"
    return "nothing is told yet: an event is made when it is seen on a platform, or when its time has come"


def _line(depth: int, text: str) -> str:
    # Feeds wrote much of it, and a terminal obeys control characters.
    return "  " * depth + plain(text)


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _minute(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else "an unknown time"
