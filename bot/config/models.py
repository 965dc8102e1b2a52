"""The whole file as values, and the tables that stand in it once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, SecretStr, StrictBool

from bot.config import credentials
from bot.config.addresses import DatabaseAddress, FilePath, GatewayAddress, Host, WebAddress
from bot.config.base import Table
from bot.config.calendars import CalendarSettings
from bot.config.servers import ServerSettings
from bot.config.tables import AnnouncementSettings, ShowSettings, SourceSettings
from bot.config.values import Count, Interval, VariableName, one_of

Level = Literal["debug", "info", "warning", "error"]
WithoutHistory = Literal["post", "drop"]


class DiscordSettings(Table):
    """The `[discord]` table: where the token is kept, and where Discord is (or a proxy for it).

    At most `rate` messages, edits and the like are sent in a second: 50, unless Discord has allowed the bot more.

    A start that can't connect is given up after `patience`. `identifies_per_hour` is how many new sessions the bot may
    ask for; Discord takes the token away after 1,000 within a day.
    """

    token_env: VariableName = "DISCORD_TOKEN"  # noqa: S105 - the name of a variable
    token_file: FilePath | None = None
    api_base: WebAddress = "https://discord.com/api/v10"
    gateway: GatewayAddress = "wss://gateway.discord.gg/"
    rate: Annotated[Count, Field(le=1000)] = 50
    patience: Interval = timedelta(minutes=10)
    identifies_per_hour: Count = 10

    def read_token(self, environ: Mapping[str, str]) -> SecretStr:
        """Read the bot's token from the file if one is named, else from the environment.

        Raises:
            ConfigError: there is none, or others can read the file.
        """
        if self.token_file:
            return credentials.from_file(self.token_file)
        return credentials.from_environment(self.token_env, environ)


class StoreSettings(Table):
    """The `[store]` table: the database, the folder of its backups, and how many of them stay."""

    url: DatabaseAddress = Field(default=SecretStr("sqlite:///airdate.db"), validate_default=True)
    backups: FilePath = Field(default=Path("backups"), validate_default=True)
    keep_backups: Count = 7


class PollingSettings(Table):
    """The `[polling]` table: how often due work is looked for, and the private hosts that may be asked."""

    tick: Interval = timedelta(seconds=5)
    allow_private: tuple[Host, ...] = ()


class AlertSettings(Table):
    """The `[alerts]` table.

    What is older than `fresh` is told in a summary where it was missed within `catch_up`, and else not at all. What
    comes within `gather` of a message joins it. After `grace` the expected is late, and the doubtful is believed. What
    is older than `keep` is pruned. `without_history` is for what may have been posted already, where the bot may not
    read the channel's history to see.
    """

    fresh: Interval = timedelta(hours=24)
    catch_up: Interval = timedelta(days=7)
    gather: Interval = timedelta(minutes=15)
    grace: Interval = timedelta(hours=2)
    keep: Interval = timedelta(days=180)
    without_history: Annotated[WithoutHistory, one_of("a choice", get_args(WithoutHistory))] = "post"


class HealthSettings(Table):
    """The `[health]` table: the port of the loopback on which `GET /health` is answered; none if left out."""

    port: Annotated[Count, Field(le=65535)] | None = None


class LimitSettings(Table):
    """The `[limits]` table: how much one server may ask of the bot by commands, and how often its feeds are read.

    `feeds` counts those of all servers, shared ones once.
    """

    feeds_per_server: Count = 25
    feeds: Count = 1000
    feed_every: Interval = timedelta(minutes=30)
    announcements_per_server: Count = 50
    follows_per_member: Count = 200
    adds_per_minute: Count = 5
    tests_per_minute: Count = 5
    filter_length: Annotated[Count, Field(le=1000)] = 200
    url_length: Annotated[Count, Field(le=2048)] = 2048


class CatalogueSettings(Table):
    """The `[catalogue]` table: `season` lets the shows of this and the next season be read from AniList once a day."""

    season: StrictBool = True


class LogSettings(Table):
    """The `[log]` table."""

    level: Annotated[Level, one_of("a level", get_args(Level))] = "info"


class Settings(Table):
    """The whole configuration."""

    discord: DiscordSettings = DiscordSettings()
    store: StoreSettings = Field(default_factory=dict, validate_default=True)
    polling: PollingSettings = PollingSettings()
    sources: tuple[SourceSettings, ...] = ()
    servers: tuple[ServerSettings, ...] = ()
    shows: tuple[ShowSettings, ...] = ()
    announcements: tuple[AnnouncementSettings, ...] = ()
    calendars: tuple[CalendarSettings, ...] = ()
    alerts: AlertSettings = AlertSettings()
    limits: LimitSettings = LimitSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    log: LogSettings = LogSettings()
    health: HealthSettings = HealthSettings()
