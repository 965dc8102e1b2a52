"""A small bot on the real discord.py, with a command of every kind that the stand-in's tests use."""

from __future__ import annotations

import discord
from discord import app_commands, ui

Asked = discord.Interaction["Assistant"]


class Confirm(ui.View):
    @ui.button(label="Mute", custom_id="mute")
    async def mute(self, asked: Asked, _: ui.Button[Confirm]) -> None:
        await asked.response.edit_message(content="muted", view=None)

    @ui.button(label="Why", custom_id="why")
    async def why(self, asked: Asked, _: ui.Button[Confirm]) -> None:
        await asked.response.send_message("because", ephemeral=True)


class Feedback(ui.Modal, title="Feedback"):
    words: ui.TextInput[Feedback] = ui.TextInput(label="Words", custom_id="words")

    async def on_submit(self, asked: Asked) -> None:  # type: ignore[override]  # the bot's own type is narrower
        await asked.response.send_message(f"you said {self.words.value}")


@app_commands.command(name="next", description="The next episode of a show")
async def next_episode(asked: Asked, show: str) -> None:
    await asked.response.send_message(f"{show} is next", view=Confirm())


@next_episode.autocomplete("show")
async def shows(_: Asked, typed: str) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=name, value=name) for name in ("Metallic Rouge", "Frieren") if name.startswith(typed)
    ]


@app_commands.command(name="feedback", description="Say something")
async def feedback(asked: Asked) -> None:
    await asked.response.send_modal(Feedback())


@app_commands.command(name="slow", description="Think for a while")
async def slow(asked: Asked) -> None:
    await asked.response.defer(ephemeral=True, thinking=True)
    await asked.edit_original_response(content="done")
    await asked.followup.send("and more")


@app_commands.command(name="never", description="Say nothing")
async def never(_: Asked) -> None:
    pass


announce = app_commands.Group(name="announce", description="Announcements", guild_only=True)


@announce.command(name="add", description="Announce a show in a channel")
@app_commands.describe(channel="where", role="whom to ping", who="for whom", lead="minutes", quiet="no ping")
async def announce_add(
    asked: Asked, channel: discord.TextChannel, role: discord.Role, who: discord.Member, lead: int, quiet: bool
) -> None:
    can = channel.permissions_for(channel.guild.me).send_messages
    words = f"{channel.name} {role.name} {who.name} {lead} {quiet} {asked.permissions.manage_guild} {can}"
    await asked.response.send_message(words, ephemeral=True)


class Assistant(discord.Client):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(next_episode)
        self.tree.add_command(feedback)
        self.tree.add_command(slow)
        self.tree.add_command(never)
        self.tree.add_command(announce)

    async def setup_hook(self) -> None:
        await self.tree.sync()
