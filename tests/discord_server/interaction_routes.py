"""REST for interactions: the first answer, and the follow-ups through its token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import limits, message_payloads, messages
from .apierrors import FieldErrors, Refusal
from .commands import CHOICES, check_choices
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction, Response
from .mentions import PARSE_USERS
from .message import EPHEMERAL, LOADING

if TYPE_CHECKING:
    from .calls import Answer, Call
    from .message import Message

MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOOSE, SHOW_MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: (MESSAGE, DEFER, SHOW_MODAL),
    COMPONENT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE, SHOW_MODAL),
    AUTOCOMPLETE: (CHOOSE,),
    MODAL: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE),
}


def callback(call: Call) -> Answer:
    """Take the first answer to an interaction."""
    interaction = call.interactions.waiting(call.number("interaction_id"), call.params["interaction_token"])
    kind, data = call.body.get("type"), call.body.get("data") or {}
    if kind not in ALLOWED[interaction.kind]:
        errors = FieldErrors()
        errors.add("type", "BASE_TYPE_CHOICES", f"Value must be one of {ALLOWED[interaction.kind]}.")
        errors.settle()
    ACTIONS[kind](call, interaction, data)
    if call.query.get("with_response", "").lower() not in ("1", "true"):
        return 204, None
    return 200, told(interaction, kind)


def told(interaction: Interaction, kind: int) -> dict[str, Any]:
    """What Discord tells of an answer it took."""
    about: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    if interaction.original is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(interaction.original.id),
        "response_message_loading": interaction.pending,
        "response_message_ephemeral": interaction.original.ephemeral,
        "channel_id": str(interaction.channel.id),
    }
    if interaction.guild:
        about["guild_id"] = str(interaction.guild.id)
    if kind not in (MESSAGE, UPDATE):
        return {"interaction": about}
    return {"interaction": about, "resource": {"type": kind, "message": message_payloads.message(interaction.original)}}


def _written(call: Call, interaction: Interaction, data: dict[str, Any]) -> Message:
    limits.check_message(data)
    limits.check_not_empty(data, has_files=bool(call.files))
    more: dict[str, Any] = {
        "interaction": call.interactions.metadata(interaction),
        "webhook_id": call.bot.id,
        "type": _type(interaction),
    }
    return messages.write(interaction.channel, call.bot, data, call.files, default=PARSE_USERS, **more)


def _type(interaction: Interaction) -> int:
    return 20 if interaction.kind == COMMAND else 0


def _respond(call: Call, interaction: Interaction, data: dict[str, Any]) -> None:
    interaction.original = _written(call, interaction, data)
    interaction.response = Response(MESSAGE, interaction.original)
    messages.store(interaction.original)


def _defer(call: Call, interaction: Interaction, data: dict[str, Any]) -> None:
    flags = LOADING | (data.get("flags") or 0) & EPHEMERAL
    more: dict[str, Any] = {
        "interaction": call.interactions.metadata(interaction),
        "webhook_id": call.bot.id,
        "type": _type(interaction),
    }
    interaction.original = messages.write(interaction.channel, call.bot, {}, **more)
    interaction.original.flags = flags
    interaction.response = Response(DEFER, interaction.original, deferred=True)
    interaction.pending = True
    messages.store(interaction.original)


def _defer_update(_call: Call, interaction: Interaction, _data: dict[str, Any]) -> None:
    interaction.original = interaction.source
    interaction.response = Response(DEFER_UPDATE, interaction.source, deferred=True)


def _update(call: Call, interaction: Interaction, data: dict[str, Any]) -> None:
    if interaction.source is None:
        raise Refusal(404, 10008)
    messages.revise(interaction.source, data, call.files, default=PARSE_USERS)
    interaction.edits.append(data)
    interaction.original = interaction.source
    interaction.response = Response(UPDATE, interaction.source)


def _choose(_call: Call, interaction: Interaction, data: dict[str, Any]) -> None:
    errors = FieldErrors()
    choices = data.get("choices") or []
    errors.within("data.choices", len(choices), CHOICES)
    check_choices(choices, errors, "data.choices")
    errors.settle()
    interaction.choices = choices
    interaction.response = Response(CHOOSE, None)


def _show_modal(_call: Call, interaction: Interaction, data: dict[str, Any]) -> None:
    errors = FieldErrors()
    for key, limit in (("title", 45), ("custom_id", 100)):
        errors.required(f"data.{key}", data.get(key))
        errors.at_most(f"data.{key}", data.get(key), limit)
    if not 1 <= len(data.get("components") or []) <= 5:
        errors.add("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    errors.settle()
    interaction.modal = data
    interaction.response = Response(SHOW_MODAL, None)


ACTIONS = {
    MESSAGE: _respond,
    DEFER: _defer,
    DEFER_UPDATE: _defer_update,
    UPDATE: _update,
    CHOOSE: _choose,
    SHOW_MODAL: _show_modal,
}


def follow_up(call: Call) -> Answer:
    """Say more; after a deferral the first follow-up takes the place of the waiting message."""
    interaction = _opened(call)
    if interaction.pending and interaction.original:
        return 200, _settled(call, interaction, interaction.original)
    message = _written(call, interaction, call.body)
    interaction.followups.append(message)
    messages.store(message)
    return 200, message_payloads.message(message)


def _opened(call: Call) -> Interaction:
    if call.number("webhook_id") != call.bot.id:
        raise Refusal(404, 10015)
    return call.interactions.open(call.params["webhook_token"])


def _settled(call: Call, interaction: Interaction, message: Message) -> dict[str, Any]:
    if message is interaction.original:
        message.flags &= ~LOADING
    messages.revise(message, call.body, call.files, default=PARSE_USERS)
    interaction.pending = interaction.pending and message is not interaction.original
    interaction.edits.append(call.body)
    return message_payloads.message(message)


def _named(call: Call, interaction: Interaction) -> Message:
    number = call.params.get("message_id")
    if number is None:
        found = interaction.original
    else:
        known = [one for one in (interaction.original, interaction.source, *interaction.followups) if one]
        found = next((one for one in known if str(one.id) == number), None)
    if found is None or found.deleted:
        raise Refusal(404, 10008)
    return found


def get_message(call: Call) -> Answer:
    """Get an answer as it stands."""
    return 200, message_payloads.message(_named(call, _opened(call)))


def edit_message(call: Call) -> Answer:
    """Change an answer, or fill in a deferred one."""
    interaction = _opened(call)
    return 200, _settled(call, interaction, _named(call, interaction))


def delete_message(call: Call) -> Answer:
    """Delete an answer."""
    interaction = _opened(call)
    message = _named(call, interaction)
    messages.remove(message)
    if message is interaction.original:
        interaction.pending = False
    return 204, None


HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ROUTES = [
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", callback),
    ("POST", HOOK, follow_up),
    ("GET", f"{HOOK}/messages/@original", get_message),
    ("PATCH", f"{HOOK}/messages/@original", edit_message),
    ("DELETE", f"{HOOK}/messages/@original", delete_message),
    ("GET", f"{HOOK}/messages/{{message_id}}", get_message),
    ("PATCH", f"{HOOK}/messages/{{message_id}}", edit_message),
    ("DELETE", f"{HOOK}/messages/{{message_id}}", delete_message),
]
