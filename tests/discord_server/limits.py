"""What Discord refuses in a message's body, before it looks at the place where it goes."""

from __future__ import annotations

from typing import Any

from . import components, embeds
from .apierrors import FieldErrors, Refusal, units
from .message import COMPONENTS_V2

CONTENT, NONCE, MENTIONED, STICKERS = 2000, 25, 100, 3
PARSED = {"users", "roles", "everyone"}


def check_message(body: dict[str, Any], *, path: str = "") -> None:
    """Refuse a body with 50035 and the tree of its faults; `path` is where the message stands in a larger body."""
    errors = FieldErrors()
    inside = f"{path}." if path else ""
    errors.at_most(f"{inside}content", body.get("content"), CONTENT)
    check_nonce(body.get("nonce"), errors, f"{inside}nonce")
    if body.get("embeds") is not None:
        embeds.check(body["embeds"], errors, f"{inside}embeds")
    is_v2 = bool((body.get("flags") or 0) & COMPONENTS_V2)
    if body.get("components") is not None:
        components.check(body["components"], errors, f"{inside}components", is_v2=is_v2)
    if is_v2:
        check_no_legacy(body, errors, inside)
    if body.get("allowed_mentions") is not None:
        check_allowed_mentions(body["allowed_mentions"], errors, f"{inside}allowed_mentions")
    errors.within(f"{inside}sticker_ids", len(body.get("sticker_ids") or []), STICKERS)
    errors.settle()


def check_nonce(nonce: object, errors: FieldErrors, path: str) -> None:
    """Note a nonce that is longer than 25 characters."""
    if nonce is not None and units(str(nonce)) > NONCE:
        errors.add(path, "NONCE_TYPE_TOO_LONG", f"Must be {NONCE} or fewer in length.")


def check_no_legacy(body: dict[str, Any], errors: FieldErrors, inside: str) -> None:
    """Note content, embeds, polls or stickers beside components of version 2."""
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            errors.add(
                f"{inside}{key}", code, f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            )


def check_allowed_mentions(allowed: dict[str, Any], errors: FieldErrors, path: str) -> None:
    """Note an unknown kind, too many ids, and a kind that is both parsed and listed."""
    parse = allowed.get("parse") or []
    for index, kind in enumerate(parse):
        if kind not in PARSED:
            errors.add(
                f"{path}.parse.{index}", "BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone')."
            )
    for kind in ("users", "roles"):
        ids = allowed.get(kind) or []
        errors.within(f"{path}.{kind}", len(ids), MENTIONED)
        if ids and kind in parse:
            text = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            errors.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)


def check_not_empty(body: dict[str, Any], *, has_files: bool = False) -> None:
    """Refuse a message that shows nothing with 50006."""
    shown = (body.get("content") or "").strip() or has_files or body.get("sticker_ids") or body.get("poll")
    shown = shown or [one for one in body.get("embeds") or [] if not embeds.is_empty(one)] or body.get("components")
    if not shown:
        raise Refusal(400, 50006)
