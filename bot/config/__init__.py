"""The configuration: one TOML file, read into frozen values; every fault in it is told at once."""

from bot.config.calendars import WEEKDAYS, CalendarSettings
from bot.config.load import load
from bot.config.models import (
    AlertSettings,
    DiscordSettings,
    LogSettings,
    PollingSettings,
    Settings,
    StoreSettings,
)
from bot.config.servers import ServerSettings
from bot.config.tables import AnnouncementSettings, ShowSettings, SourceSettings

__all__ = [
    "WEEKDAYS",
    "AlertSettings",
    "AnnouncementSettings",
    "CalendarSettings",
    "DiscordSettings",
    "LogSettings",
    "PollingSettings",
    "ServerSettings",
    "Settings",
    "ShowSettings",
    "SourceSettings",
    "StoreSettings",
    "load",
]
