"""The wiring: opens everything in one stack; the only package that knows all the others."""

from __future__ import annotations

from bot.app.configured import configure, polled_sources
from bot.app.discord_run import run_discord
from bot.app.pipeline import Pipeline, Ports, open_pipeline
from bot.app.printing_run import run_printing

__all__ = ["Pipeline", "Ports", "configure", "open_pipeline", "polled_sources", "run_discord", "run_printing"]
