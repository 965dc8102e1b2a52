"""What Discord refuses in message components, and the shape in which it gives them back."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from .apierrors import units
from .embeds import check_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .apierrors import FieldErrors

ROW, BUTTON, STRING_SELECT, TEXT_DISPLAY = 1, 2, 3, 10
SELECTS = (3, 5, 6, 7, 8)
LAYOUT = (ROW, 9, TEXT_DISPLAY, 12, 13, 14, 17)
LINK = 5
ROWS, BUTTONS, V2_PARTS, V2_TEXT = 5, 5, 40, 4000
LABEL, CUSTOM_ID, URL, OPTIONS, OPTION_TEXT, PLACEHOLDER = 80, 100, 512, 25, 100, 150
LINK_SCHEMES = ("http", "https", "discord")


def check(components: object, errors: FieldErrors, path: str, *, is_v2: bool) -> None:
    """Note every fault of a message's components below `path`; `is_v2` is the IS_COMPONENTS_V2 flag."""
    if not isinstance(components, list):
        errors.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    if is_v2:
        check_v2(components, errors, path)
    else:
        errors.within(path, len(components), ROWS)
    for index, part in enumerate(components):
        if part.get("type") not in (LAYOUT if is_v2 else (ROW,)):
            allowed = LAYOUT if is_v2 else (ROW,)
            errors.add(f"{path}.{index}.type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {allowed}.')
        check_part(part, errors, f"{path}.{index}")
    check_ids(components, errors, path)


def check_v2(components: list[dict[str, Any]], errors: FieldErrors, path: str) -> None:
    """Note too many parts or too much text, counted over the whole message."""
    parts = list(walk(components))
    errors.within(path, len(parts), V2_PARTS)
    if sum(units(part.get("content") or "") for part in parts if part.get("type") == TEXT_DISPLAY) > V2_TEXT:
        errors.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"Exceeds maximum size of {V2_TEXT}")


def check_part(part: dict[str, Any], errors: FieldErrors, path: str) -> None:
    """Note every fault of one component and of those within it."""
    kind = part.get("type")
    if kind == ROW:
        check_row(part, errors, path)
    elif kind == BUTTON:
        check_button(part, errors, path)
    elif kind in SELECTS:
        check_select(part, errors, path)
    elif kind == TEXT_DISPLAY:
        errors.required(f"{path}.content", part.get("content"))
    for index, inner in enumerate(part.get("components") or []):
        check_part(inner, errors, f"{path}.components.{index}")
    if isinstance(part.get("accessory"), dict):
        check_part(part["accessory"], errors, f"{path}.accessory")


def check_row(row: dict[str, Any], errors: FieldErrors, path: str) -> None:
    """Note a row that holds nothing, too many buttons, or a select beside anything else."""
    inside = row.get("components") or []
    if not 1 <= len(inside) <= BUTTONS:
        errors.add(f"{path}.components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {BUTTONS} in length.")
    if len(inside) > 1 and any(part.get("type") in SELECTS for part in inside):
        errors.add(
            f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
        )


def check_button(button: dict[str, Any], errors: FieldErrors, path: str) -> None:
    """Note a button's faults: a link button has a URL only, every other one a custom_id only."""
    errors.at_most(f"{path}.label", button.get("label"), LABEL)
    errors.at_most(f"{path}.custom_id", button.get("custom_id"), CUSTOM_ID)
    check_link(button.get("url"), errors, f"{path}.url", LINK_SCHEMES, URL)
    if not button.get("label") and not button.get("emoji"):
        errors.add(f"{path}.label", "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji")
    wanted, other = ("url", "custom_id") if button.get("style") == LINK else ("custom_id", "url")
    errors.required(f"{path}.{wanted}", button.get(wanted))
    if button.get(other) is not None:
        errors.add(
            path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified"
        )
    if button.get("style") not in range(1, 7):
        errors.add(f"{path}.style", "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6).")


def check_select(select: dict[str, Any], errors: FieldErrors, path: str) -> None:
    """Note a select's faults: its id, placeholder, and for a string select its options."""
    errors.required(f"{path}.custom_id", select.get("custom_id"))
    errors.at_most(f"{path}.custom_id", select.get("custom_id"), CUSTOM_ID)
    errors.at_most(f"{path}.placeholder", select.get("placeholder"), PLACEHOLDER)
    if select.get("type") != STRING_SELECT:
        return
    options = select.get("options") or []
    if not 1 <= len(options) <= OPTIONS:
        errors.add(f"{path}.options", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {OPTIONS} in length.")
    values = [option.get("value") for option in options]
    for index, option in enumerate(options):
        for key in ("label", "value", "description"):
            errors.at_most(f"{path}.options.{index}.{key}", option.get(key), OPTION_TEXT)
        for key in ("label", "value"):
            errors.required(f"{path}.options.{index}.{key}", option.get(key))
        if values.index(option.get("value")) < index:
            errors.add(f"{path}.options.{index}.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Already used")


def check_ids(components: list[dict[str, Any]], errors: FieldErrors, path: str) -> None:
    """Note a custom_id that is used twice within the message."""
    used = [part["custom_id"] for part in walk(components) if part.get("custom_id")]
    if len(used) != len(set(used)):
        errors.add(path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component at any depth."""
    for part in components:
        yield part
        yield from walk(part.get("components") or [])
        if isinstance(part.get("accessory"), dict):
            yield from walk([part["accessory"]])


def answered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components as Discord gives them back: numbered, without nulls, and with the defaults written out."""
    numbers = count(1)
    return [_answered(part, numbers) for part in components]


def _answered(part: dict[str, Any], numbers: Iterator[int]) -> dict[str, Any]:
    kept = {key: value for key, value in part.items() if value is not None}
    kept["id"] = part.get("id") or next(numbers)
    if isinstance(kept.get("emoji"), dict):
        kept["emoji"] = {key: value for key, value in kept["emoji"].items() if value is not None}
    if "components" in kept:
        kept["components"] = [_answered(inner, numbers) for inner in kept["components"]]
    if isinstance(kept.get("accessory"), dict):
        kept["accessory"] = _answered(kept["accessory"], numbers)
    if kept["type"] in SELECTS:
        kept = {"min_values": 1, "max_values": 1, **kept}
    if kept["type"] == 17:
        kept = {"accent_color": None, "spoiler": False, **kept}
    return kept
