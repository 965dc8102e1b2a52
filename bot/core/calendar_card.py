"""The card of a server's calendars: its standing messages, its digests, and its scheduled events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from babel.dates import format_date

from bot.core.lists import as_list
from bot.core.message import Message, fitted
from bot.core.reasons import Reason
from bot.core.scheduled_events import Held
from bot.core.settings import Occasions
from bot.core.spoken_words import locale
from bot.core.standing import PINNED, Calendar
from bot.core.subscriptions import Subscription
from bot.core.text import escaped
from bot.core.tongue import _, mark, plural, spoken

_MONDAY: Final = date(2024, 1, 1)

_OCCASIONS: Final[Mapping[Occasions, str]] = {
    Occasions.PREMIERES: mark("Discord events for premieres"),
    Occasions.FINALES: mark("Discord events for finales"),
    Occasions.BOTH: mark("Discord events for premieres and finales"),
    Occasions.ALL: mark("Discord events for all episodes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a server keeps up: calendars, announcements with a digest, and events; `names` are those of their shows."""

    guild_id: int
    calendars: Sequence[Calendar] = ()
    digests: Sequence[Subscription] = ()
    occasions: Occasions | None = None
    held: Sequence[Held] = ()
    names: Mapping[int, str] = field(default_factory=dict)


def calendar_card(kept: Kept) -> Message:
    """Tell what stands where, and what is wrong with it."""
    lines = [_standing(one, kept) for one in kept.calendars]
    lines += [_digest(one, kept) for one in kept.digests]
    lines += [_events(kept)] if kept.occasions or kept.held else []
    empty = _("This server has no calendar. Use /calendar post.")
    return fitted(Message(title=_("Calendars"), description=as_list(lines or [empty]), footer="Airdate"))


def weekday(number: int) -> str:
    """Name a day of the week, of which 0 is Monday, in the language that is spoken."""
    return format_date(_MONDAY + timedelta(days=number), "EEEE", locale=locale(spoken()))


def _standing(one: Calendar, kept: Kept) -> str:
    shows = _shows(one.show_ids, kept) if one.show_ids else _("all shows") if one.every_show else _("what is announced")
    line = _("<#{channel}>: the week of {shows}", channel=one.channel_id, shows=shows)
    if one.message_id and one.ended is None:
        place = f"https://discord.com/channels/{kept.guild_id}/{one.channel_id}/{one.message_id}"
        seen = _("see it")
        line = f"{line} ([{seen}]({place}))"
    return "\n".join([line, *(f"-# {note}" for note in _notes(one))])


def _notes(one: Calendar) -> list[str]:
    notes = [_("It stands in the admin's file.")] if one.is_from_file else []
    if one.ended:
        why = Reason(one.ended).words
        return [*notes, _("⚠️ It is kept up no more: {reason}. Use /calendar post to post it anew.", reason=why)]
    if one.message_id is None:
        notes.append(_("It is not posted yet."))
    if one.pin_state == PINNED:
        notes.append(_("It is pinned."))
    elif one.pin_state:
        notes.append(_("⚠️ It can't be pinned: give me Pin Messages there, and use /calendar post again."))
    return notes


def _digest(one: Subscription, kept: Kept) -> str:
    daily = one.digest
    if daily is None:
        return ""
    shows = _shows(one.show_ids, kept) if one.show_ids else _("all shows")
    told = {
        "number": one.id,
        "channel": one.channel_id,
        "shows": shows,
        "time": f"{daily.at:%H:%M}",
        "zone": daily.zone,
    }
    if daily.weekday is None:
        return _("**#{number}** <#{channel}>: the day of {shows}, daily at {time} ({zone})", **told)
    day = weekday(daily.weekday)
    return _("**#{number}** <#{channel}>: the week of {shows}, on {day} at {time} ({zone})", day=day, **told)


def _events(kept: Kept) -> str:
    made = sum(one.event_id is not None for one in kept.held)
    kinds = _(_OCCASIONS[kept.occasions]) if kept.occasions else _("Discord events are turned off")
    line = _("{kinds}: {number} stand", kinds=kinds, number=made)
    if any(one.reason == Reason.NO_PERMISSION for one in kept.held):
        note = _("⚠️ I may not make them: give me Create Events and Manage Events. I try again once a day.")
        return f"{line}\n-# {note}"
    return line


def _shows(show_ids: frozenset[int] | None, kept: Kept) -> str:
    names = sorted(kept.names[one] for one in show_ids or () if one in kept.names)
    most = [escaped(name) for name in names[:3]]
    rest = len(names) - len(most)
    more = [plural("{number} more show", "{number} more shows", rest)] if rest else []
    return ", ".join([*most, *more])
