"""The fixtures of these tests."""

from .fixture import discord_server

__all__ = ["discord_server"]
