"""Bots that have nothing to do but what stands in their store."""

from __future__ import annotations

from pathlib import Path

from tests.discord_server import DiscordServer
from tests.flow.process import Bot

CONFIGURATION = """
[discord]
api_base = "{discord.api_base}"
gateway = "{discord.gateway_url}"
identifies_per_hour = 100000

[catalogue]
season = false

[store]
url = "{url}"

[[sources]]
name = "Season"
kind = "season"
file = "season.toml"
"""

# It is over, so that no source adds anything.
SEASON = """
[[shows]]
name = "Old"
slot = "Wed 20:00"
zone = "UTC"
first = 2020-01-08
episodes = 1
"""


def a_bot(discord: DiscordServer, folder: Path, url: str, *options: str) -> Bot:
    """Configure a bot in a folder of its own, with a store that may be another's too, and options of `airdate run`."""
    folder.mkdir(exist_ok=True)
    config = folder / "airdate.toml"
    config.write_text(CONFIGURATION.format(discord=discord, url=url), encoding="utf-8")
    (folder / "season.toml").write_text(SEASON, encoding="utf-8")
    return Bot(
        arguments=["run", "-c", str(config), *options], folder=folder, environment={"DISCORD_TOKEN": discord.token}
    )
