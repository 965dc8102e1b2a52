"""The application's registered commands: what Discord refuses in them, and how one is found by its spoken name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .apierrors import FieldErrors, units
from .permissions import ALL

if TYPE_CHECKING:
    from .calls import Answer, Call
    from .guilds import Guild
    from .world import World

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = range(1, 11)
CHAT_INPUT = 1
NAME, DESCRIPTION, OPTIONS, CHOICES, COMMAND, STRING_LENGTH = 32, 100, 25, 25, 8000, 6000
PER_KIND = {CHAT_INPUT: 100, 2: 15, 3: 15}


@dataclass(slots=True)
class Commands:
    """Commands by scope: None is global, otherwise a guild's id."""

    world: World
    scopes: dict[int | None, list[dict[str, Any]]] = field(default_factory=dict)

    def replace(self, scope: int | None, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put a whole list in the place of a scope's commands; a command that keeps its name and type keeps its id."""
        check(given)
        before = {(one["name"], one["type"]): one["id"] for one in self.scopes.get(scope, [])}
        self.scopes[scope] = [self._registered(one, scope, before) for one in given]
        return self.scopes[scope]

    def _registered(self, one: dict[str, Any], scope: int | None, before: dict[tuple[str, int], str]) -> dict[str, Any]:
        kind = one.get("type") or CHAT_INPUT
        rights = one.get("default_member_permissions")
        kept = {key: value for key, value in one.items() if value is not None or key.endswith("_localizations")}
        kept |= {
            "id": before.get((one["name"], kind)) or str(self.world.clock.snowflake()),
            "application_id": str(self.world.bot.id),
            "version": str(self.world.clock.snowflake()),
            "type": kind,
            "description": one.get("description") or "",
            "default_member_permissions": None if rights is None else str(rights),
            "nsfw": bool(one.get("nsfw")),
        }
        if scope is not None:
            kept["guild_id"] = str(scope)
        return kept

    def offered(self, guild: Guild | None) -> list[dict[str, Any]]:
        """The chat commands that a person sees in a guild (its own first), or in direct messages (None)."""
        own = self.scopes.get(guild.id, []) if guild else []
        names = {one["name"] for one in own}
        place = 0 if guild else 1
        shared = [
            one
            for one in self.scopes.get(None, [])
            if one["name"] not in names and place in (one.get("contexts") or (0, 1, 2)) and _suits(one, guild)
        ]
        return [one for one in [*own, *shared] if one["type"] == CHAT_INPUT]

    def find(self, guild: Guild | None, spoken: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """A command by its spoken name ("announce add") and its subcommands; LookupError where it is not offered."""
        first, *rest = spoken.split()
        offered = self.offered(guild)
        command = next((one for one in offered if one["name"] == first), None)
        if command is None:
            raise LookupError(f"/{first} is not offered here; offered are: {[one['name'] for one in offered]}")
        way, node = [], command
        for name in rest:
            inner = [one for one in node.get("options") or [] if one["type"] in (SUBCOMMAND, GROUP)]
            found = next((one for one in inner if one["name"] == name), None)
            if found is None:
                raise LookupError(f"/{spoken} is not offered; /{node['name']} has: {[one['name'] for one in inner]}")
            way.append(found)
            node = found
        if any(one["type"] in (SUBCOMMAND, GROUP) for one in node.get("options") or []):
            raise LookupError(f"/{spoken} is not a command by itself; name one of its subcommands")
        return command, way


def _suits(command: dict[str, Any], guild: Guild | None) -> bool:
    return guild is not None or command.get("dm_permission") is not False


def check(given: list[dict[str, Any]]) -> None:
    """Refuse a list of commands with 50035 and the tree of its faults."""
    errors = FieldErrors()
    for kind, limit in PER_KIND.items():
        same = [one for one in given if (one.get("type") or CHAT_INPUT) == kind]
        errors.within("commands", len(same), limit)
        names = [one.get("name") for one in same]
        if len(names) != len(set(names)):
            errors.add("commands", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    for index, command in enumerate(given):
        _check_command(command, errors, str(index))
    errors.settle()


def _check_command(command: dict[str, Any], errors: FieldErrors, path: str) -> None:
    if (command.get("type") or CHAT_INPUT) == CHAT_INPUT:
        _check_words(command, errors, path)
    else:
        errors.at_most(f"{path}.name", command.get("name"), NAME)
    rights = command.get("default_member_permissions")
    if rights is not None and int(rights) & ~int(ALL):
        errors.add(f"{path}.default_member_permissions", "BITFIELD_UNKNOWN", f"{rights} holds unknown permissions")
    _check_options(command.get("options") or [], errors, f"{path}.options")
    if _length(command) > COMMAND:
        errors.add(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({COMMAND})")


def _check_words(node: dict[str, Any], errors: FieldErrors, path: str) -> None:
    if not is_name(node.get("name")):
        text = "Command name is invalid: 1 to 32 letters, digits, '-', '_' or ''', in lower case"
        errors.add(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", text)
    errors.required(f"{path}.description", node.get("description"))
    errors.at_most(f"{path}.description", node.get("description"), DESCRIPTION)
    for place, text in (node.get("description_localizations") or {}).items():
        errors.at_most(f"{path}.description_localizations.{place}", text, DESCRIPTION)
    for place, text in (node.get("name_localizations") or {}).items():
        if not is_name(text):
            errors.add(
                f"{path}.name_localizations.{place}", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
            )


def _check_options(options: list[dict[str, Any]], errors: FieldErrors, path: str) -> None:
    errors.within(path, len(options), OPTIONS)
    names = [one.get("name") for one in options]
    if len(names) != len(set(names)):
        errors.add(path, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name must be unique")
    optional_before = False
    for index, option in enumerate(options):
        _check_words(option, errors, f"{path}.{index}")
        _check_option(option, errors, f"{path}.{index}")
        if option.get("required") and optional_before:
            text = "Required options must be placed before non-required options"
            errors.add(f"{path}.{index}", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        optional_before = optional_before or not option.get("required")
        _check_options(option.get("options") or [], errors, f"{path}.{index}.options")


def _check_option(option: dict[str, Any], errors: FieldErrors, path: str) -> None:
    choices = option.get("choices") or []
    errors.within(f"{path}.choices", len(choices), CHOICES)
    check_choices(choices, errors, f"{path}.choices")
    if choices and option.get("autocomplete"):
        errors.add(
            path, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Autocomplete and choices exclude each other"
        )
    for key in ("min_length", "max_length"):
        if not 0 <= (option.get(key) or 0) <= STRING_LENGTH:
            errors.add(
                f"{path}.{key}", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {STRING_LENGTH}."
            )


def check_choices(choices: list[dict[str, Any]], errors: FieldErrors, path: str) -> None:
    """Note faults of choices, be they registered or the answer to an autocomplete."""
    for index, choice in enumerate(choices):
        errors.required(f"{path}.{index}.name", choice.get("name"))
        errors.at_most(f"{path}.{index}.name", choice.get("name"), DESCRIPTION)
        if isinstance(choice.get("value"), str):
            errors.at_most(f"{path}.{index}.value", choice["value"], DESCRIPTION)


def is_name(name: object) -> bool:
    """Whether a name fits Discord's rule: letters, digits, `-`, `_`, `'`, lower case where there is one."""
    if not isinstance(name, str) or not 1 <= units(name) <= NAME or name != name.lower():
        return False
    return all(letter in "-_'" or unicodedata.category(letter)[0] in "LNM" for letter in name)


def _length(node: dict[str, Any]) -> int:
    """A command's size by Discord's count, with the longest localisation of each text."""
    total = 0
    for key in ("name", "description"):
        texts = [node.get(key) or "", *(node.get(f"{key}_localizations") or {}).values()]
        total += max(units(text) for text in texts)
    total += sum(
        units(str(choice.get("name"))) + units(str(choice.get("value"))) for choice in node.get("choices") or []
    )
    return total + sum(_length(option) for option in node.get("options") or [])


def _scope(call: Call) -> int | None:
    return call.guild().id if "guild_id" in call.params else None


def put(call: Call) -> Answer:
    """Replace all commands of a scope."""
    return 200, call.commands.replace(_scope(call), call.body or [])


def listed(call: Call) -> Answer:
    """List the commands of a scope."""
    return 200, call.commands.scopes.get(_scope(call), [])


ROUTES = [
    (method, f"/applications/{{application_id}}{scope}/commands", handler)
    for scope in ("", "/guilds/{guild_id}")
    for method, handler in (("PUT", put), ("GET", listed))
]
