"""The whole file as values, and the tables that stand in it once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, SecretStr

from bot.config import credentials
from bot.config.addresses import DatabaseAddress, FilePath, GatewayAddress, Host, WebAddress
from bot.config.base import Table
from bot.config.tables import AnnouncementSettings, ShowSettings, SourceSettings
from bot.config.values import Count, Interval, VariableName, one_of

Level = Literal["debug", "info", "warning", "error"]


class DiscordSettings(Table):
    """The `[discord]` table: where the token is kept, and where Discord is (or a proxy for it)."""

    token_env: VariableName = "DISCORD_TOKEN"  # noqa: S105 - the name of a variable
    token_file: FilePath | None = None
    api_base: WebAddress = "https://discord.com/api/v10"
    gateway: GatewayAddress = "wss://gateway.discord.gg/"

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
    is older than `keep` is pruned.
    """

    fresh: Interval = timedelta(hours=24)
    catch_up: Interval = timedelta(days=7)
    gather: Interval = timedelta(minutes=15)
    grace: Interval = timedelta(hours=2)
    keep: Interval = timedelta(days=180)


class LogSettings(Table):
    """The `[log]` table."""

    level: Annotated[Level, one_of("a level", get_args(Level))] = "info"


class Settings(Table):
    """The whole configuration."""

    discord: DiscordSettings = DiscordSettings()
    store: StoreSettings = Field(default_factory=dict, validate_default=True)
    polling: PollingSettings = PollingSettings()
    sources: tuple[SourceSettings, ...] = ()
    shows: tuple[ShowSettings, ...] = ()
    announcements: tuple[AnnouncementSettings, ...] = ()
    alerts: AlertSettings = AlertSettings()
    log: LogSettings = LogSettings()
