"""The killable worker processes that run a source's `parse()`, since every document is a stranger's."""

from __future__ import annotations

from bot.parsing.limits import Limits
from bot.parsing.parsers import Parsers
from bot.parsing.share import Share

__all__ = ["Limits", "Parsers", "Share"]
