"""The error tree: every failure that Airdate expects, and the exit code where one ends the program.

BotError                      1
├── ConfigError               2   the file or the command line is wrong; names file, line and key
├── StoreError                3   the database can't be used as it is
│   ├── StoreLocked           3   another process holds it
│   ├── StoreNewer            3   a newer Airdate wrote it
│   └── StoreDamaged          3   it is corrupt, or not a database
├── DiscordError              6   Discord can't be reached; trying again later may help
│   ├── TokenRejected         4   restarting is pointless until the token is replaced
│   └── IntentsMissing        5   restarting is pointless until the application is changed
├── SourceError               7   one source failed; ends `airdate poll`, and is else recorded and retried by rule
│   ├── FetchError            7   nothing usable came back
│   │   └── AddressRefused    7   the address is one that must not be asked
│   └── ParseError            7   what came back is not what the source should say
├── DeliveryError             -   one message was not posted
│   ├── Refused               -   Discord said no, for a reason that trying again won't change
│   └── Unsure                -   nobody knows whether it was posted
└── ReplyError                -   a person asked for something that can't be done; shown to them as it is
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import timedelta


class BotError(Exception):
    """The root: anything that Airdate itself has words for."""

    exit_code: ClassVar[int] = 1


class ConfigError(BotError):
    """The configuration is wrong; the text lists every fault as `file:line: key: what to do`."""

    exit_code = 2


class StoreError(BotError):
    """The database can't be used; the text says what to do."""

    exit_code = 3


class StoreLocked(StoreError):
    """Another process uses the database."""


class StoreNewer(StoreError):
    """The database was written by a newer Airdate."""


class StoreDamaged(StoreError):
    """The file is corrupt or no database at all."""


class DiscordError(BotError):
    """Discord can't be reached or used now."""

    exit_code = 6


class TokenRejected(DiscordError):
    """Discord refused the bot token."""

    exit_code = 4


class IntentsMissing(DiscordError):
    """Discord refused the gateway intents."""

    exit_code = 5


class SourceError(BotError):
    """One source could not be read this time."""

    exit_code = 7


class FetchError(SourceError):
    """A source gave no usable answer.

    `status` is the HTTP status where there was one; `retry_after` is what the server asked for.
    """

    def __init__(self, message: str, *, status: int | None = None, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class AddressRefused(FetchError):
    """A URL or a dialled address is not one that may be asked (private network, odd port, other scheme)."""


class ParseError(SourceError):
    """An answer came, but it is not what this kind of source says."""


class DeliveryError(BotError):
    """One message could not be posted."""


class Refused(DeliveryError):
    """Discord definitely did not post the message; `reason` is one of `core.alerts.Reason`."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class Unsure(DeliveryError):
    """The message may or may not have been posted.

    Where `retry_after` is set it was not: Discord asked to wait that long.
    """

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ReplyError(BotError):
    """What a person asked for can't be done; the text is for them and says what to do next."""
