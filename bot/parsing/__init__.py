"""The killable worker processes that run a source's `parse()`, since every document is a stranger's."""

from __future__ import annotations

from bot.parsing.limits import Limits
from bot.parsing.parsers import Parsers

__all__ = ["Limits", "Parsers"]
