"""What Discord refuses in embeds: lengths, counts, links, and the sum over all embeds of a message."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .apierrors import units

if TYPE_CHECKING:
    from .apierrors import FieldErrors

EMBEDS, FIELDS, SUM, URL = 10, 25, 6000, 2048
COLOUR = 0xFFFFFF
TEXTS = {
    "title": 256,
    "description": 4096,
}
PARTS = {
    "footer": {"text": 2048},
    "author": {"name": 256},
    "provider": {"name": 256},
}
FIELD = {"name": 256, "value": 1024}
LINKS = {"author": ("url", "icon_url"), "footer": ("icon_url",), "image": ("url",), "thumbnail": ("url",)}
WEB = ("http", "https")


def check(embeds: object, errors: FieldErrors, path: str) -> None:
    """Note every fault of a message's embeds below `path`."""
    if not isinstance(embeds, list):
        errors.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    errors.within(path, len(embeds), EMBEDS)
    for index, embed in enumerate(embeds):
        check_one(embed, errors, f"{path}.{index}")
    if sum(size(embed) for embed in embeds) > SUM:
        errors.add(path, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {SUM}")


def check_one(embed: dict[str, Any], errors: FieldErrors, path: str) -> None:
    """Note every fault of one embed."""
    for key, limit in TEXTS.items():
        errors.at_most(f"{path}.{key}", embed.get(key), limit)
    for part, texts in PARTS.items():
        for key, limit in texts.items():
            errors.at_most(f"{path}.{part}.{key}", (embed.get(part) or {}).get(key), limit)
    check_fields(embed.get("fields") or [], errors, f"{path}.fields")
    check_links(embed, errors, path)
    check_values(embed, errors, path)


def check_fields(fields: list[dict[str, Any]], errors: FieldErrors, path: str) -> None:
    """Note every fault of an embed's fields: both of their texts are required."""
    errors.within(path, len(fields), FIELDS)
    for index, field in enumerate(fields):
        for key, limit in FIELD.items():
            errors.required(f"{path}.{index}.{key}", field.get(key))
            errors.at_most(f"{path}.{index}.{key}", field.get(key), limit)


def check_links(embed: dict[str, Any], errors: FieldErrors, path: str) -> None:
    """Note links that are too long or of another kind than http(s), or an attachment for pictures."""
    check_link(embed.get("url"), errors, f"{path}.url", WEB)
    for part, keys in LINKS.items():
        for key in keys:
            schemes = WEB if key == "url" and part == "author" else (*WEB, "attachment")
            check_link((embed.get(part) or {}).get(key), errors, f"{path}.{part}.{key}", schemes)


def check_link(link: object, errors: FieldErrors, path: str, schemes: tuple[str, ...], limit: int = URL) -> None:
    """Note what is wrong with one link, if there is one."""
    if link is None:
        return
    errors.at_most(path, link, limit)
    if not isinstance(link, str):
        return
    try:
        parts = urlsplit(link)
    except ValueError:
        errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return
    if parts.scheme not in schemes:
        allowed = ", ".join(f"'{scheme}'" for scheme in schemes)
        errors.add(path, "URL_TYPE_INVALID_SCHEME", f'Scheme "{parts.scheme}" must be one of ({allowed}).')
    elif not parts.netloc or any(part.isspace() for part in link):
        errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def check_values(embed: dict[str, Any], errors: FieldErrors, path: str) -> None:
    """Note a colour out of range and a timestamp that is none."""
    colour = embed.get("color")
    if colour is not None and not 0 <= colour <= COLOUR:
        errors.add(f"{path}.color", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {COLOUR}.")
    stamp = embed.get("timestamp")
    try:
        datetime.fromisoformat(stamp) if stamp is not None else None
    except (TypeError, ValueError):
        errors.add(f"{path}.timestamp", "DATE_TIME_TYPE_PARSE", f'Could not parse "{stamp}" as date-time.')


def size(embed: dict[str, Any]) -> int:
    """What an embed counts towards the sum: title, description, field names and values, footer and author."""
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(units(text) for text in texts if isinstance(text, str))


def is_empty(embed: dict[str, Any]) -> bool:
    """Whether an embed shows nothing, so that it doesn't count as a message's content."""
    return size(embed) == 0 and not any(embed.get(key) for key in ("image", "thumbnail", "video", "url"))
