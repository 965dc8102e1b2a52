"""`/announce`: what managers let the bot post, and where."""

from __future__ import annotations

from bot.commands.announce.cog import Announce

__all__ = ["Announce"]
