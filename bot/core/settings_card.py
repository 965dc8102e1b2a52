"""The settings card: what a server chose, each choice with what it does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.core.message import Field, Message
from bot.core.settings import Occasions, ServerSettings, Titles
from bot.core.tongue import _, mark, plural
from bot.core.zones import clock

_HOUR: Final = 3600
_TITLES: Final[Mapping[Titles | None, str]] = {
    None: mark("Not chosen: each show goes by the name that it is known by."),
    Titles.ENGLISH: mark("English, where a show has an English title."),
    Titles.ROMAJI: mark("Romaji, where a show has such a title."),
    Titles.NATIVE: mark("In the original script, where that is known."),
}
_OCCASIONS: Final[Mapping[Occasions | None, str]] = {
    None: mark("None are made."),
    Occasions.PREMIERES: mark("One for each premiere of what is announced here."),
    Occasions.FINALES: mark("One for each finale of what is announced here."),
    Occasions.BOTH: mark("One for each premiere and each finale of what is announced here."),
    Occasions.ALL: mark("One for each episode of what is announced here."),
}


def settings_card(
    chosen: ServerSettings, languages: Mapping[str, str], now: datetime, *, is_from_file: bool = False
) -> Message:
    """Write what a server chose; `languages` are their own names by tag, `now` is UTC."""
    local = clock(chosen.zone, now)
    fields = (
        Field(name=_("Language"), value=_language(chosen, languages), inline=False),
        Field(
            name=_("Time zone"),
            value=_("{zone}, where it is {time} now. Quiet hours go by its clocks.", zone=chosen.zone, time=local),
            inline=False,
        ),
        Field(name=_("Quiet hours"), value=_quiet(chosen, now), inline=False),
        Field(name=_("Titles of shows"), value=_(_TITLES[chosen.titles]), inline=False),
        Field(name=_("Spoilers"), value=_spoilers(chosen), inline=False),
        Field(name=_("Default role"), value=_role(chosen), inline=False),
        Field(name=_("Default channel"), value=_channel(chosen), inline=False),
        Field(name=_("Discord events"), value=_(_OCCASIONS[chosen.events]), inline=False),
    )
    source = _("They stand in the admin's file: only the operator can change them.") if is_from_file else ""
    return Message(title=_("Settings of this server"), fields=fields, footer=source)


def _language(chosen: ServerSettings, languages: Mapping[str, str]) -> str:
    if chosen.language is None:
        return _("Not chosen: alerts are written in the language that Discord speaks here.")
    return _("{language}: alerts are written in it.", language=languages.get(chosen.language, chosen.language))


def _quiet(chosen: ServerSettings, now: datetime) -> str:
    if chosen.quiet is None:
        return _("None: alerts come at any hour.")
    hours = chosen.quiet.written
    if chosen.quiet.hold(now, chosen.zone):
        return _("{hours}: they last now. What comes is told in one message at their end, without a ping.", hours=hours)
    return _("{hours}. What comes then is told in one message at their end, without a ping.", hours=hours)


def _spoilers(chosen: ServerSettings) -> str:
    if not chosen.spoilers:
        return _("Nothing is hidden.")
    return plural(
        "Titles and pictures of episodes are hidden for {number} hour after they came.",
        "Titles and pictures of episodes are hidden for {number} hours after they came.",
        int(chosen.spoilers.total_seconds()) // _HOUR,
    )


def _role(chosen: ServerSettings) -> str:
    if chosen.role_id is None:
        return _("None.")
    return _("{role}, where an announcement is added without a role.", role=f"<@&{chosen.role_id}>")


def _channel(chosen: ServerSettings) -> str:
    if chosen.channel_id is None:
        return _("None.")
    return _("{channel}, where an announcement is added without a channel.", channel=f"<#{chosen.channel_id}>")
