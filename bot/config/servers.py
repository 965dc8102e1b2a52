"""The `[[servers]]` tables: what the operator chooses for all that is said on a server."""

from __future__ import annotations

from typing import Annotated

from pydantic import InstanceOf, PlainValidator

from bot.config.base import Table
from bot.config.clocks import Zone
from bot.config.values import Interval, Snowflake, one_of, refusal
from bot.config.words import quoted
from bot.core.settings import Occasions, QuietHours, Titles
from bot.errors import ReplyError
from bot.locale import LANGUAGES


def _quiet_hours(value: object) -> QuietHours:
    if isinstance(value, QuietHours):
        return value
    try:
        return QuietHours.read(value if isinstance(value, str) else "")
    except ReplyError:
        raise refusal(f'{quoted(value)} is no span of hours; write it as "22:00-07:00"') from None


class ServerSettings(Table):
    """One `[[servers]]` table: a server's id, and what its managers would choose with `/settings set`.

    `zone` is an IANA name, and `quiet_hours` go by its clocks. `spoilers` is for how long titles and pictures of new
    episodes are hidden. `role` and `channel` are taken where `/announce add` names none. `scheduled_events` are the
    episodes that become events in Discord.
    """

    id: Snowflake
    language: Annotated[str, one_of("a language of the bot", [*LANGUAGES])] | None = None
    zone: Zone = "UTC"
    quiet_hours: Annotated[InstanceOf[QuietHours], PlainValidator(_quiet_hours)] | None = None
    titles: Annotated[Titles, one_of("a kind of title", [*Titles])] | None = None
    spoilers: Interval | None = None
    role: Snowflake | None = None
    channel: Snowflake | None = None
    scheduled_events: Annotated[Occasions, one_of("a choice of episodes", [*Occasions])] | None = None
