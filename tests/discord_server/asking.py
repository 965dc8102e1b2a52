"""What Discord's own client makes of a person's input: options with their resolved objects, presses and modals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import payloads
from .channels import Channel
from .commands import BOOLEAN, CHANNEL, GROUP, INTEGER, MENTIONABLE, NUMBER, ROLE, STRING, SUBCOMMAND, USER
from .components import BUTTON, walk
from .people import Member, Role
from .people import User as Account
from .permissions import in_channel

if TYPE_CHECKING:
    from .commands import Commands
    from .guilds import Guild
    from .message import Message
    from .people import User

PLAIN: dict[int, tuple[type, ...]] = {STRING: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float)}
REFERENCES = {USER: (Account, Member), CHANNEL: (Channel,), ROLE: (Role,), MENTIONABLE: (Account, Member, Role)}


def command(
    commands: Commands,
    user: User,
    guild: Guild | None,
    spoken: str,
    given: dict[str, Any],
    *,
    focused: str | None = None,
) -> dict[str, Any]:
    """The data of a command interaction; ValueError where Discord's client wouldn't let the person send it.

    With `focused` it is an autocomplete: that option is being typed, and required ones may still be missing.
    """
    found, way = commands.find(guild, spoken)
    leaf = way[-1] if way else found
    defined = {one["name"]: one for one in leaf.get("options") or []}
    unknown = set(given) - set(defined)
    if unknown:
        raise ValueError(f"/{spoken} has no option {sorted(unknown)}; it has {sorted(defined)}")
    missing = [name for name, one in defined.items() if one.get("required") and name not in given]
    if missing and focused is None:
        raise ValueError(f"/{spoken} needs {missing}")
    resolved: dict[str, Any] = {}
    options = [_option(defined[name], value, (guild, user, resolved), focused) for name, value in given.items()]
    for step in reversed(way):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    data = {"id": found["id"], "name": found["name"], "type": 1, "options": options}
    if "guild_id" in found:
        data["guild_id"] = found["guild_id"]
    return data | ({"resolved": resolved} if resolved else {})


Place = tuple["Guild | None", "User", dict[str, Any]]


def _option(defined: dict[str, Any], value: Any, place: Place, focused: str | None) -> dict[str, Any]:
    kind, name = defined["type"], defined["name"]
    made: dict[str, Any] = {"name": name, "type": kind}
    if name == focused:
        return made | {"value": value, "focused": True}
    if kind in REFERENCES:
        if not isinstance(value, REFERENCES[kind]):
            raise ValueError(f"option {name} takes {REFERENCES[kind]}, not {value!r}")
        return made | {"value": _resolve(value, place)}
    if kind in (SUBCOMMAND, GROUP) or not isinstance(value, PLAIN[kind]) or _is_odd_bool(value, kind):
        raise ValueError(f"option {name} of type {kind} can't be {value!r}")
    _check_value(defined, value)
    return made | {"value": value}


def _is_odd_bool(value: object, kind: int) -> bool:
    return isinstance(value, bool) and kind != BOOLEAN


def _check_value(defined: dict[str, Any], value: Any) -> None:
    choices = [one["value"] for one in defined.get("choices") or []]
    if choices and value not in choices:
        raise ValueError(f"option {defined['name']} is one of {choices}, not {value!r}")
    size = len(value) if isinstance(value, str) else value
    low, high = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    if defined.get(low) is not None and size < defined[low]:
        raise ValueError(f"option {defined['name']} is too small: {value!r}")
    if defined.get(high) is not None and size > defined[high]:
        raise ValueError(f"option {defined['name']} is too large: {value!r}")


def _resolve(value: Account | Member | Channel | Role, place: Place) -> str:
    guild, user, resolved = place
    key = str(value.id)
    if isinstance(value, Role):
        resolved.setdefault("roles", {})[key] = payloads.role(value)
    elif isinstance(value, Channel):
        asker = guild.members.get(user.id) if guild else None
        resolved.setdefault("channels", {})[key] = payloads.partial_channel(value, asker)
    else:
        _resolve_user(value.user if isinstance(value, Member) else value, guild, resolved)
    return key


def _resolve_user(user: Account, guild: Guild | None, resolved: dict[str, Any]) -> None:
    resolved.setdefault("users", {})[str(user.id)] = payloads.user(user)
    member = guild.members.get(user.id) if guild else None
    if guild and member:
        rights = str(int(in_channel(guild.channels[0], member))) if guild.channels else "0"
        resolved.setdefault("members", {})[str(user.id)] = {**payloads.bare_member(member), "permissions": rights}


def press(message: Message, custom_id: str) -> dict[str, Any]:
    """The data of a pressed button; LookupError where there is no such button, ValueError where it is disabled."""
    part = _part(message, custom_id)
    if part.get("disabled"):
        raise ValueError(f"the button {custom_id} is disabled")
    return {"component_type": part["type"], "custom_id": custom_id, "id": part["id"]}


def choose(message: Message, custom_id: str, values: list[str]) -> dict[str, Any]:
    """The data of a used string select."""
    part = _part(message, custom_id)
    offered = [one["value"] for one in part.get("options") or []]
    if not set(values) <= set(offered):
        raise ValueError(f"the select {custom_id} offers {offered}, not {values}")
    return {"component_type": part["type"], "custom_id": custom_id, "id": part["id"], "values": values, "resolved": {}}


def _part(message: Message, custom_id: str) -> dict[str, Any]:
    offered = {part["custom_id"]: part for part in walk(message.components) if part.get("custom_id")}
    if custom_id not in offered:
        raise LookupError(f"the message has no {custom_id}; it has {list(offered)}")
    return offered[custom_id]


def button_id(message: Message, label: str) -> str:
    """The custom_id of the button with a label."""
    for part in walk(message.components):
        if part["type"] == BUTTON and part.get("label") == label and part.get("custom_id"):
            return str(part["custom_id"])
    raise LookupError(f"no button {label!r}; there are {[part.get('label') for part in walk(message.components)]}")


def submit(modal: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
    """The data of a modal sent off; inputs that are not named keep the value they came with."""
    rows = [_filled(row, values) for row in modal["components"]]
    return {"custom_id": modal["custom_id"], "components": rows}


def _filled(row: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
    inside = row["components"] if "components" in row else [row["component"]] if "component" in row else []
    filled = [
        {"type": one["type"], "id": one.get("id", 1), "custom_id": one["custom_id"]}
        | {"value": values.get(one["custom_id"], one.get("value") or "")}
        for one in inside
    ]
    made = {"type": row["type"], "id": row.get("id", 1)}
    if "components" in row:
        return made | {"components": filled}
    return made | ({"component": filled[0]} if filled else {})
