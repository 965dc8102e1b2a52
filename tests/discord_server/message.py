"""A message as Discord keeps it, with what a reader sees of it and whom it pinged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .calls import Upload
    from .channels import Channel
    from .people import User

CROSSPOSTED, EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 0, 1 << 6, 1 << 7, 1 << 15


@dataclass(frozen=True, slots=True)
class Pings:
    """Whom one POST or PATCH would have notified."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


@dataclass(slots=True, eq=False)
class Message:
    """A message as Discord keeps it; embeds and components are the JSON that was sent."""

    id: int
    channel: Channel = field(repr=False)
    author: User
    timestamp: datetime
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    uploads: tuple[Upload, ...] = ()
    flags: int = 0
    nonce: str | None = None
    tts: bool = False
    type: int = 0
    edited: datetime | None = None
    pinned: bool = False
    reference: dict[str, Any] | None = None
    interaction: dict[str, Any] | None = None
    webhook_id: int | None = None
    pings: list[Pings] = field(default_factory=list)
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether only the one who asked sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def crossposted(self) -> bool:
        """Whether it was published to followers."""
        return bool(self.flags & CROSSPOSTED)

    @property
    def shown_embeds(self) -> list[dict[str, Any]]:
        """The embeds a reader sees: of several with one URL, Discord shows the first only."""
        seen: set[str] = set()
        shown = []
        for embed in self.embeds:
            url = embed.get("url")
            if url in seen:
                continue
            if url:
                seen.add(url)
            shown.append(embed)
        return shown

    @property
    def pinged_users(self) -> frozenset[int]:
        """Every user whom its POST or any PATCH of it would have notified."""
        return frozenset().union(*(ping.users for ping in self.pings))

    @property
    def pinged_roles(self) -> frozenset[int]:
        """Every role that its POST or any PATCH of it would have notified."""
        return frozenset().union(*(ping.roles for ping in self.pings))

    @property
    def pinged_everyone(self) -> bool:
        """Whether its POST or any PATCH of it would have notified @everyone or @here."""
        return any(ping.everyone for ping in self.pings)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All buttons of its action rows, in order."""
        rows = [row for row in self.components if row.get("type") == 1]
        return [part for row in rows for part in row.get("components", []) if part.get("type") == 2]
