"""Actions: what a button or menu does, named so that it is known again after a restart."""

from __future__ import annotations

from bot.core.message import CUSTOM_ID

_PREFIX = "airdate"


def named(action: str, argument: str = "") -> str:
    """Name an action and what it is about, within what Discord keeps of a component (100 characters).

    Whoever presses it sends the name back, and may send any other: what it names is to be checked again.
    """
    name = f"{_PREFIX}:{action}:{argument}"
    if len(name) > CUSTOM_ID:
        raise ValueError(f"{name!r} is longer than Discord keeps")
    return name


def read(custom_id: str) -> tuple[str, str] | None:
    """Give the action and what it is about; None where it is none of ours."""
    prefix, _, rest = custom_id.partition(":")
    action, _, argument = rest.partition(":")
    return (action, argument) if prefix == _PREFIX and action else None
