"""Questions go first: the way is taken from when a command or a press arrives until it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.client import Client
from tests.discord_server import DiscordServer, connected
from tests.discord_server.fixture import discord_server

__all__ = ["discord_server"]


class Book(commands.Cog):
    """Writes down what happens, in order, until all questions are answered."""

    QUESTIONS = 2

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.closed = asyncio.Event()

    @contextmanager
    def right_of_way(self) -> Iterator[None]:
        self.lines.append("taken")
        yield
        self.lines.append("given back")
        if self.lines.count("given back") == self.QUESTIONS:
            self.closed.set()

    @app_commands.command(description="Answers.")
    async def ask(self, interaction: discord.Interaction[Client], word: str) -> None:
        self.lines.append(f"answered {word}")
        await interaction.response.send_message("Yes.")

    @ask.autocomplete("word")
    async def words(self, _: discord.Interaction[Client], current: str) -> list[app_commands.Choice[str]]:
        self.lines.append(f"offered {current}")
        return [app_commands.Choice(name="why", value="why")]


async def test_the_way_is_taken_while_a_command_is_answered_and_while_words_are_offered(
    discord_server: DiscordServer,
) -> None:
    book = Book()
    guild = discord_server.add_guild("Anime club")
    channel = guild.add_text_channel("general")
    member = discord_server.add_user("Naomi")
    guild.add_member(member)
    async with connected(discord_server, Client((book,), guild_ready_timeout=0.05, right_of_way=book.right_of_way)):
        await discord_server.has_commands()
        await discord_server.autocomplete(member, guild, channel, "ask", {"word": "w"})
        await discord_server.slash(member, guild, channel, "ask", {"word": "why"})
        async with asyncio.timeout(5):
            await book.closed.wait()
    assert book.lines == ["taken", "offered w", "given back", "taken", "answered why", "given back"]
