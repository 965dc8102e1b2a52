"""Recording: what the replay counts and keeps of the pipeline while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.message import Message
from bot.errors import FetchError
from bot.pipeline.asking import Fetch
from bot.sources.base import NotModified, Request, Response, Validators


@dataclass(slots=True, kw_only=True)
class Recorder:
    """An outlet that keeps every message, under running numbers from 1 on, until it is taken."""

    clock: Callable[[], datetime]
    kept: dict[int, Message] = field(default_factory=dict)
    taken: int = 0
    edits: int = 0

    @property
    def ready(self) -> bool:
        """Say that there is always room."""
        return True

    async def post(self, channel_id: int, message: Message, nonce: str) -> int:
        """Keep a message; gives its number."""
        del channel_id, nonce
        number = self.taken + len(self.kept) + 1
        self.kept[number] = message
        return number

    async def dm(self, user_id: int) -> int:
        """Give a person's own number: nobody reads direct messages here."""
        return user_id

    async def publish(self, channel_id: int, message_id: int) -> None:
        """Do nothing: nobody follows these channels."""

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> int:
        """Do nothing: these channels have no threads."""
        del channel_id, name
        return message_id

    def is_forum(self, channel_id: int) -> bool:
        """Say no: there are no forums here."""
        del channel_id
        return False

    async def find(self, channel_id: int, marker: str, since: datetime) -> int | None:
        """Find nothing: no try of the replay ever ends without an answer."""
        del channel_id, marker, since
        return None

    async def edit(self, channel_id: int, message_id: int, message: Message) -> None:
        """Count an edit of a message; what it says now is not kept, since it was handed out."""
        del channel_id, message_id, message
        self.edits += 1

    def take(self, number: int) -> Message:
        """Hand a message out, and forget it."""
        self.taken += 1
        return self.kept.pop(number)


@dataclass(slots=True, kw_only=True)
class CountedFetch:
    """The pipeline's way to its sources, with a count of how it went."""

    fetch: Fetch
    requests: int = 0
    unchanged: int = 0
    failed: int = 0

    async def __call__(self, request: Request, validators: Validators = Validators()) -> Response | NotModified:  # noqa: B008 - a frozen value
        """Fetch, and count."""
        self.requests += 1
        try:
            answer = await self.fetch(request, validators)
        except FetchError:
            self.failed += 1
            raise
        self.unchanged += isinstance(answer, NotModified)
        return answer
