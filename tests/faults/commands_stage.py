"""What the rows about commands share: everything that can be asked, forged input, and the whole database as it is."""

from __future__ import annotations

import copy
from typing import Any

from sqlalchemy import select

from bot.store.columns import METADATA
from bot.store.database import Database
from tests.commands.conftest import Stage
from tests.discord_server import Channel, Guild, Interaction, User, asking
from tests.discord_server.interactions import AUTOCOMPLETE, COMMAND

Rows = dict[str, list[tuple[Any, ...]]]


async def dump(database: Database) -> Rows:
    """Give every row of every table."""
    async with database.read() as connection:
        return {
            table.name: sorted(map(tuple, await connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }


async def send(
    stage: Stage, user: User, place: tuple[Guild | None, Channel], data: dict[str, Any], **told: Any
) -> Interaction:
    """Send a command's data as it is, past the checks of Discord's own client; `told` are fields of the payload."""
    made = stage.discord.interactions.begin(COMMAND, user, place[1], data, **told)
    return await made.answered(20)


def asked(stage: Stage, command: str, options: dict[str, Any]) -> dict[str, Any]:
    """Give the data of a command as the manager of the stage's own server would send it."""
    return asking.command(stage.discord.commands, stage.manager, stage.guild, command, options)


def forged(data: dict[str, Any], option: str, value: Any) -> dict[str, Any]:
    """Put another value into an option, whatever Discord's client would say of it."""
    made = copy.deepcopy(data)
    level = made["options"]
    while level and "options" in level[0]:
        level = level[0]["options"]
    next(one for one in level if one["name"] == option)["value"] = value
    return made


async def choices(stage: Stage, data: dict[str, Any], option: str, typed: str) -> list[dict[str, Any]]:
    """Give what is offered while an option is typed."""
    made = forged(data, option, typed)
    level = made["options"]
    while "options" in level[0]:
        level = level[0]["options"]
    next(one for one in level if one["name"] == option)["focused"] = True
    begun = stage.discord.interactions.begin(AUTOCOMPLETE, stage.manager, stage.channel, made)
    return (await begun.answered(20)).choices or []


def words(interaction: Interaction) -> str:
    """Give all that was said in answer, through a deferral or not."""
    said = []
    for message in interaction.messages:
        said.append(message.content)
        for embed in message.embeds:
            said += [embed.get("title", ""), embed.get("description", ""), str(embed.get("fields", ""))]
    return "\n".join(said)
