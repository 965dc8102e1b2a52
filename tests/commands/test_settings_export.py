"""A server set up from nothing by commands alone, and one by the admin's file alone, end in the same state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.app.configured import configure
from bot.config import load
from bot.core.events import EventKind
from bot.core.setup_file import Setup
from bot.core.standing import Calendar
from bot.core.subscriptions import Subscription
from bot.store import setups
from bot.store.database import Database
from tests.commands.adding import add_feed
from tests.commands.conftest import NOW, Stage
from tests.discord_server import Message
from tests.store.conftest import Template, opened, sqlite_template

__all__ = ["sqlite_template"]

SOURCE = '[[sources]]\nname = "ANN"\nkind = "feed"\nurl = "https://example.org/rss.xml"\n\n'


async def exported(stage: Stage) -> Message:
    return (await stage.ask(stage.manager, "settings export")).message


def text_of(message: Message) -> str:
    [upload] = message.uploads
    return upload.data.decode()


async def by_commands(stage: Stage) -> None:
    """Set a server up with everything that commands have for it."""
    manager, channel = stage.manager, stage.channel
    second = stage.guild.add_text_channel("premieres")
    stage.guild.bot_role.position = 99
    stage.guild.grant("MANAGE_ROLES")
    for command, options in (
        (
            "settings set",
            {
                "language": "de",
                "zone": "Europe/Berlin",
                "quiet_hours": "22:00-07:00",
                "titles": "romaji",
                "spoilers": 48,
                "role": stage.role,
                "channel": channel,
                "scheduled_events": "all",
            },
        ),
        ("announce add", {"channel": channel, "show": "*", "news": "date, delay"}),
        (
            "announce add",
            {
                "channel": second,
                "show": "Metallic Rouge",
                "events": "premiere, finale",
                "audio": "en-US, ja-JP",
                "when": "scheduled",
                "role": stage.role,
                "open_role": True,
                "reminder": 45,
                "thread": True,
                "spoilers": 12,
                "template": '{show} is here: {link}\nEnjoy """ it',
            },
        ),
        ("announce add", {"channel": channel, "show": "season:crunchyroll", "digest": "08:00"}),
        ("announce pause", {"number": 1}),
        ("calendar post", {"channel": second}),
        ("calendar digest", {"channel": second, "time": "18:30", "day": "friday"}),
    ):
        await stage.ask(manager, command, options)
    stage.clock.advance(timedelta(minutes=2))
    stage.feeds.publish("/news", "Old news")
    await add_feed(stage.discord, manager, channel, {"url": stage.url(), "filter": 'trailer "new visual" -manga'})


def announced(setup: Setup) -> list[Subscription]:
    """Give announcements and feeds without what each store numbers, and who made them."""
    names = {show.id: index for index, show in enumerate(sorted(setup.shows, key=lambda show: show.name))}
    return sorted(
        (
            replace(
                one,
                id=0,
                created_by=None,
                is_from_file=False,
                events=one.events - {EventKind.REMINDER},
                show_ids=None if one.show_ids is None else frozenset(names[show_id] for show_id in one.show_ids),
            )
            for one in setup.announcements
        ),
        key=repr,
    )


def standing(setup: Setup) -> list[Calendar]:
    """Give what the calendars are about and where they stand, without what became of their messages."""
    return [
        Calendar(channel_id=one.channel_id, guild_id=one.guild_id, every_show=one.every_show, pinned=one.pinned)
        for one in setup.calendars
    ]


async def setup_of(database: Database, guild_id: int) -> Setup:
    async with database.read() as connection:
        return await setups.of_server(connection, guild_id)


async def test_commands_and_file_end_in_the_same_state(stage: Stage, sqlite_template: Template, tmp_path: Path) -> None:
    await by_commands(stage)
    path = tmp_path / "config.toml"
    path.write_text(SOURCE + text_of(await exported(stage)), encoding="utf-8")
    first = await setup_of(stage.database, stage.guild.id)
    assert (len(first.announcements), len(first.calendars)) == (5, 1)

    second_store = await sqlite_template.copy_to(tmp_path / "second.db")
    async with opened(f"sqlite:///{second_store}") as database:
        await configure(database, load(path, ["feed"]), {}, NOW)
        second = await setup_of(database, stage.guild.id)

    assert second.settings == first.settings
    assert announced(second) == announced(first)
    assert standing(second) == standing(first)
    assert second.urls == first.urls
    assert [(show.name, show.ids) for show in second.shows] == [(show.name, show.ids) for show in first.shows]


async def test_a_short_export_is_shown_too_and_only_to_the_asker(stage: Stage) -> None:
    message = await exported(stage)
    assert message.ephemeral
    assert f"```toml\n{text_of(message)}```" in message.content
    assert f"id = {stage.guild.id}" in message.content
    assert message.attachments[0]["filename"] == "airdate-server.toml"
