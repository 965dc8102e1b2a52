"""The only HTTP to sources: address guard, limits of size and time, validators, Retry-After, turns per host."""

from __future__ import annotations

from bot.fetch.client import Fetcher
from bot.fetch.limits import Limits

__all__ = ["Fetcher", "Limits"]
