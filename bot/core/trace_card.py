"""The card of a trace: what was seen of an episode or a headline, and what came of it in one place, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.core.alerts import AlertState, to_member
from bot.core.coming_card import episode_of
from bot.core.event_words import KINDS
from bot.core.events import Event, When
from bot.core.message import Message, fitted
from bot.core.naming import NAME, named
from bot.core.pages import page, turned
from bot.core.reasons import Reason
from bot.core.releases import State
from bot.core.shows import Show
from bot.core.sight import Sight
from bot.core.text import clamped, escaped, linked, stamp
from bot.core.tongue import _
from bot.core.trace import Attempt, Outcome, Trace
from bot.core.trace_seen import seen

TURN: Final = "why"
"""The action that shows another page."""

_MOST = 14
_DETAIL = 200


def trace_card(trace: Trace, sight: Sight, number: int, argument: str) -> Message:
    """Tell a page of a trace, which is within sight already; `argument` is what its buttons are about."""
    facts = _below(_("What was seen"), [*seen(trace)])
    decided = _below(
        _("What came of it here") if sight.guild_id else _("What came of it for you"), [*_decided(trace, sight)]
    )
    found = page([*facts, *decided], number, most=_MOST)
    card = Message(title=_title(trace), description=found.text.strip(), footer="Airdate")
    return fitted(turned(card, found, TURN, argument))


def _below(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"\n**{heading}**\n{lines[0]}", *lines[1:]] if lines else []


def _title(trace: Trace) -> str:
    if trace.headline:
        return clamped(escaped(trace.headline.item.title), NAME)
    episodes = dict.fromkeys(episode_of(one.release) for one in trace.releases)
    return " · ".join([*([named(trace.show)] if trace.show else []), *episodes]) or "Airdate"


def _decided(trace: Trace, sight: Sight) -> Iterator[str]:
    for decision in trace.decisions:
        kind = _kind(decision.event)
        outcomes = [line for one in decision.outcomes for line in _outcome(one, sight)]
        yield _("{when} · {kind}", when=stamp(decision.made_at, "f"), kind=f"**{kind}**")
        yield from outcomes or [_untold(decision.event, trace.show, sight)]
    if not trace.decisions:
        yield _nothing(trace)


def _kind(event: Event) -> str:
    name = _(KINDS[event.kind]) if event.kind in KINDS else event.kind.value.replace("_", " ")
    if event.when is When.CONFIRMED:
        return _("{kind}, seen on a platform", kind=name)
    return _("{kind}, by the schedule", kind=name) if event.when is When.SCHEDULED else name


def _untold(event: Event, show: Show | None, sight: Sight) -> str:
    if event.withheld:
        return _("Told to nobody: {reason}", reason=event.withheld.words)
    if show and not sight.is_asked_for(show.id):
        if sight.guild_id is None:
            return _("Not told to you: you do not follow this show. /follow changes that.")
        return _("Not told here: nothing on this server asks for this show. Managers change that with /announce add.")
    return _("Not told here: what is asked for did not cover it then, or the record of it is pruned.")


def _nothing(trace: Trace) -> str:
    if trace.headline:
        return _("Nothing was told of it, or the record of it is pruned.")
    if any(one.release.doubt for one in trace.releases):
        return _("Nothing is told yet: {reason}", reason=Reason.DOUBTFUL.words)
    if any(one.release.standing.state is State.AVAILABLE for one in trace.releases):
        return _("Nothing was told of it, or the record of it is pruned.")
    return _("Nothing is told yet: that happens when it is seen on a platform, or when its time has come.")


def _outcome(outcome: Outcome, sight: Sight) -> Iterator[str]:
    own = outcome.target == to_member(sight.user_id)
    place = _("Your direct messages") if own else f"<#{outcome.target.partition(':')[2]}>"
    yield _("{place}: {what}", place=place, what=_what_came(outcome, sight))
    for attempt in outcome.attempts:
        if attempt.outcome != AlertState.SENT:
            yield _tried(attempt)


def _tried(attempt: Attempt) -> str:
    return _(
        "-# {when} · tried in vain: {detail}",
        when=stamp(attempt.at, "f"),
        detail=clamped(escaped(attempt.detail or attempt.outcome), _DETAIL),
    )


def _what_came(outcome: Outcome, sight: Sight) -> str:
    if outcome.state is AlertState.SENT:
        return _posted(outcome, sight)
    if outcome.state is AlertState.WAITING:
        return _("it waits, and is due {when}", when=stamp(outcome.due_at))
    if outcome.state is AlertState.SENDING:
        return _("it is being posted since {when}", when=stamp(outcome.created_at, "f"))
    if outcome.reason is None:
        return _("not posted; no reason is stored")
    if outcome.reason is Reason.DELETED_BY_SERVER:
        return outcome.reason.words
    return _("not posted: {reason}", reason=outcome.reason.words)


def _posted(outcome: Outcome, sight: Sight) -> str:
    words = _("posted {when}", when=stamp(outcome.closed_at or outcome.due_at, "f"))
    channel = outcome.target.removeprefix("channel:")
    if sight.guild_id is None or outcome.message_id is None or not channel.isdecimal():
        return words
    url = f"https://discord.com/channels/{sight.guild_id}/{channel}/{outcome.message_id}"
    message = linked(_("message"), url)
    return f"{words} ({message})"
