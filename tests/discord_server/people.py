"""Who there is: accounts, members of guilds, their roles, and what a channel changes for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .permissions import NONE, Permission


@dataclass(slots=True, eq=False)
class User:
    """An account; `accepts_dms` is False for one who closed their direct messages."""

    id: int
    name: str
    bot: bool = False
    accepts_dms: bool = True
    locale: str = "en-US"


@dataclass(slots=True, eq=False)
class Role:
    """A role of a guild; the one with the guild's own id is @everyone."""

    id: int
    name: str
    permissions: Permission = NONE
    mentionable: bool = False
    position: int = 1
    managed_by: int | None = None


@dataclass(slots=True, eq=False)
class Member:
    """A user within one guild."""

    user: User
    joined_at: datetime
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None

    @property
    def id(self) -> int:
        """The user's id, which is also the member's."""
        return self.user.id


@dataclass(slots=True, eq=False)
class Overwrite:
    """What a channel changes for one role or member."""

    is_member: bool
    allow: Permission = NONE
    deny: Permission = NONE
