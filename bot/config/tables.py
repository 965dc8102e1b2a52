"""The tables that may stand many times: sources, shows and announcements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, ValidationInfo

from bot.config.addresses import FilePath, WebAddress
from bot.config.base import Surroundings, Table
from bot.config.calendars import Weekday
from bot.config.clocks import ClockTime, Zone
from bot.config.values import (
    CalendarSeasonName,
    Count,
    Duration,
    Interval,
    LanguageTag,
    Line,
    Lines,
    PlatformName,
    Prose,
    SeriesId,
    Snowflake,
    Title,
    VariableName,
    one_of,
    refusal,
)
from bot.config.words import advice, quoted
from bot.core import filters, templates
from bot.core.events import CHOSEN, EventKind, When
from bot.core.feeds import PREFIX, is_own
from bot.core.news_kinds import NewsKind
from bot.core.shows import JAPANESE
from bot.core.subscriptions import DEFAULT_EVENTS
from bot.errors import ReplyError

EVERY_SHOW = "*"
"""What an announcement names to follow all that the sources speak of."""


def _known_kind(value: str, info: ValidationInfo) -> str:
    if isinstance(info.context, Surroundings) and value not in info.context.kinds:
        raise refusal(f"{quoted(value)} is not a kind of source; {advice(value, info.context.kinds)}")
    return value


def _no_servers_feed(value: str) -> str:
    if is_own(value):
        raise refusal(f'must not begin with "{PREFIX}", as the feeds do that servers add')
    return value


class SourceSettings(Table):
    """One `[[sources]]` table.

    `every` is the usual interval between two polls, `floor` the shortest one near an expected release. `url` stays out
    of the repr, since calendars carry keys in theirs. `token_env` names the environment variable with the API's token.
    """

    name: Annotated[Line, AfterValidator(_no_servers_feed)]
    kind: Annotated[str, AfterValidator(_known_kind)]
    url: WebAddress | None = Field(default=None, repr=False)
    file: FilePath | None = None
    every: Interval = timedelta(minutes=30)
    floor: Interval = timedelta(minutes=5)
    token_env: VariableName | None = None


class ShowSettings(Table):
    """One `[[shows]]` table: the names and ids that tie sources together, and the facts for readers.

    `audio` is the BCP 47 tag of the original language; `titles` are the episodes' titles from the first on, with "" for
    one that is unknown; `staff` maps a role to its people, `links` a label to its address.
    """

    name: Title
    aliases: tuple[Title, ...] = ()
    native: Title | None = None
    season: Count | None = None
    episodes: Count | None = None
    anilist: Count | None = None
    mal: Count | None = None
    crunchyroll: SeriesId | None = None
    audio: LanguageTag = JAPANESE
    studio: Line | None = None
    premise: Prose | None = None
    url: WebAddress | None = None
    cover: WebAddress | None = None
    titles: tuple[str, ...] = ()
    staff: Mapping[Line, Lines] = Field(default_factory=dict)
    links: Mapping[Line, WebAddress] = Field(default_factory=dict)


def _readable_filter(value: str) -> str:
    try:
        filters.read(value)
    except ReplyError as error:
        raise refusal(str(error)) from None
    return value


def _template(value: str) -> str:
    try:
        return templates.checked(value)
    except ReplyError as error:
        raise refusal(str(error)) from None


class AnnouncementSettings(Table):
    """One `[[announcements]]` table: what one channel is told.

    `server` is the id of the channel's server. `feed` is the address of a feed that this channel alone hears, in the
    place of `shows`, and `filter` chooses among its news, as in `/feed add`.

    `shows` are names of `[[shows]]` tables or `EVERY_SHOW`; `audio` empty means each show's own language; `when` None
    means confirmed where a confirming source exists; `reminder` is the lead time before the expected time, and setting
    it is all it takes to get reminders; `news` empty means news of all kinds. `publish` lets what is posted go to the
    followers of an announcement channel. `digest` is when the message of the day comes, by the clocks of `zone`; only
    where it is set may `events` be empty. `digest_weekday` makes it one of the week, on that day. `season` and
    `platform` narrow what `EVERY_SHOW` is. `thread` opens a thread for each episode, `spoilers` is for how long an
    episode's title and picture are hidden, `template` the text above each alert, and `open_role` lets members take the
    role. A `paused` one posts nothing.
    """

    server: Snowflake | None = None
    channel: Snowflake
    shows: Annotated[tuple[Line, ...], Field(min_length=1)] | None = None
    feed: WebAddress | None = Field(default=None, repr=False)
    filter: Annotated[str, AfterValidator(_readable_filter)] | None = None
    events: tuple[Annotated[EventKind, one_of("an event", CHOSEN)], ...] = tuple(
        kind for kind in EventKind if kind in DEFAULT_EVENTS
    )
    news: tuple[Annotated[NewsKind, one_of("a kind of news", [*NewsKind])], ...] = ()
    audio: tuple[LanguageTag, ...] = ()
    when: Annotated[When, one_of("a moment to tell", [*When])] | None = None
    role: Snowflake | None = None
    reminder: Interval | None = None
    open_role: StrictBool = False
    thread: StrictBool = False
    spoilers: Duration | None = None
    template: Annotated[str, AfterValidator(_template)] = ""
    paused: StrictBool = False
    publish: StrictBool = False
    digest: ClockTime | None = None
    digest_weekday: Weekday | None = None
    season: CalendarSeasonName | None = None
    platform: PlatformName | None = None
    zone: Zone = "UTC"
