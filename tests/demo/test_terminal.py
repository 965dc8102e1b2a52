"""The terminal as a channel."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from bot.core.message import Button, Field, Message
from bot.demo.terminal import Terminal, lines, readable

NOW = datetime(2024, 1, 10, 18, 25, tzinfo=UTC)
THEN = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("**bold**", "bold"),
        (r"a\_b \*c\*", "a_b *c*"),
        ("[name](https://example.org/a)", "name"),
        (f"<t:{THEN}:t>", "18:25 UTC"),
        (f"<t:{THEN}:F>", "Wednesday, 10 January 2024 18:25 UTC"),
        (f"<t:{THEN}:D>", "10 January 2024"),
        (f"<t:{THEN}:R>", "now"),
        (f"<t:{THEN + 60}:R>", "in 1 minute"),
        (f"<t:{THEN - 7300}:R>", "2 hours ago"),
        (f"<t:{THEN + 700000}:R>", "in 8 days"),
    ],
)
def test_markup_is_told_as_a_person_reads_it(markup: str, told: str) -> None:
    assert readable(markup, NOW) == told


def test_a_message_is_told_in_plain_lines_with_its_links() -> None:
    message = Message(
        title="Metallic Rouge · Episode 1",
        description="**Crimson**\nOut now.",
        fields=(Field(name="Studio", value="BONES"),),
        buttons=(Button(label="Watch", url="https://example.org/1"),),
    )
    assert lines(message, NOW) == [
        "Metallic Rouge · Episode 1",
        "Crimson",
        "Out now.",
        "Studio: BONES",
        "Watch: https://example.org/1",
    ]


async def test_a_posted_message_is_printed_as_a_panel_and_numbered() -> None:
    screen = io.StringIO()
    terminal = Terminal(Console(file=screen, width=60), lambda: NOW + timedelta(minutes=5))
    message = Message(title="Metallic Rouge · Episode 1", description="Out now.", footer="Airdate")
    assert [await terminal.post(1, message, "a"), await terminal.post(1, message, "b")] == [1, 2]
    assert "2024-01-10 18:30 UTC · Airdate" in screen.getvalue()


async def test_markup_of_the_terminal_library_in_a_title_is_shown_and_not_obeyed() -> None:
    screen = io.StringIO()
    terminal = Terminal(Console(file=screen, width=60), lambda: NOW)
    await terminal.post(1, Message(title="[bold red]x[/]", description="[link=https://example.org]y[/link]"), "a")
    assert "[bold red]x[/]" in screen.getvalue()
    assert "[link=https://example.org]y[/link]" in screen.getvalue()


async def test_the_terminal_finds_nothing_of_what_it_has_shown() -> None:
    terminal = Terminal(Console(file=io.StringIO()), lambda: NOW)
    assert await terminal.find(1, "marker", NOW) is None
