"""What Discord answers when it refuses: a status, a JSON code, and for bad bodies a tree of errors by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MESSAGES = {
    0: "404: Not Found",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10011: "Unknown Role",
    10008: "Unknown Message",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    10070: "Unknown Guild Scheduled Event",
    20026: "This action cannot be performed due to slowmode rate limit",
    30003: "Maximum number of pins reached for the channel",
    30038: "Maximum number of uncompleted guild scheduled events reached (100)",
    40033: "This message has already been crossposted.",
    40060: "Interaction has already been acknowledged.",
    40067: "A tag is required to create a forum post in this channel",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50008: "Cannot send messages in a non-text channel",
    50013: "Missing Permissions",
    50024: "Cannot execute action on this channel type",
    50027: "Invalid Webhook Token",
    50033: "Invalid Recipient(s)",
    50083: "Tried to perform an operation on an archived thread, such as editing a message or adding a user",
    50109: "The request body contains invalid JSON.",
    160004: "A thread has already been created for this message",
    160005: "Thread is locked",
}


class Refusal(Exception):
    """Discord's no: `status` is the HTTP status, `body` the JSON that explains it."""

    def __init__(self, status: int, code: int, message: str = "", errors: dict[str, Any] | None = None) -> None:
        self.status = status
        self.body: dict[str, Any] = {"message": message or MESSAGES[code], "code": code}
        if errors:
            self.body["errors"] = errors
        super().__init__(f"{status} {code} {self.body['message']}")


@dataclass(slots=True)
class FieldErrors:
    """Collects what is wrong with a body, in the shape of code 50035 (Invalid Form Body)."""

    tree: dict[str, Any] = field(default_factory=dict)

    def add(self, path: str, code: str, message: str) -> None:
        """Note a fault at a dotted path, such as `embeds.0.title`."""
        node = self.tree
        for part in path.split("."):
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def at_most(self, path: str, text: object, limit: int) -> None:
        """Hold a text to `limit` UTF-16 units, the stricter way to count; other types are refused."""
        if text is None:
            return
        if not isinstance(text, str):
            self.add(path, "BASE_TYPE_STRING", "Could not interpret as string.")
        elif units(text) > limit:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")

    def required(self, path: str, text: object) -> None:
        """Ask for a text that is more than white space."""
        if not isinstance(text, str) or not text.strip():
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def within(self, path: str, found: int, limit: int) -> None:
        """Hold a count to `limit`."""
        if found > limit:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")

    def settle(self) -> None:
        """Refuse the body if anything was noted."""
        if self.tree:
            raise Refusal(400, 50035, "Invalid Form Body", self.tree)


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
