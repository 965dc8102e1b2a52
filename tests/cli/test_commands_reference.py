"""`airdate commands`: the reference of slash commands."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from bot.cli.commands import app
from bot.cli.commands_reference import as_markdown
from bot.commands.reference import Described, Option, described
from bot.commands.texts import roots_of
from bot.commands.unconnected import unconnected

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"

KNOWN = {one.name: one for one in described(roots_of(unconnected()))}


def test_the_page_is_what_the_commands_say() -> None:
    written = CliRunner().invoke(app, ["commands", "--markdown"]).stdout
    assert PAGE.read_text(encoding="utf-8") == written, "run: airdate commands --markdown > docs/commands.md"


def test_a_command_for_all_is_told_with_its_places_and_options() -> None:
    found = KNOWN["airing"]
    assert (found.who, found.where) == ("everyone", "on servers and in direct messages")
    assert [(one.name, one.takes, one.is_required) for one in found.options] == [
        ("span", "day, week", False),
        ("only", "followed", False),
    ]


def test_a_command_of_a_group_is_told_with_the_permission_that_the_group_needs() -> None:
    found = KNOWN["announce remove"]
    assert (found.who, found.where) == ("members with Manage Server", "on servers")
    assert found.options[0].takes == "whole number; offered while typing"


def test_ranges_and_kinds_of_channels_are_told() -> None:
    takes = {one.name: one.takes for one in KNOWN["announce add"].options}
    assert takes["reminder"] == "whole number, 5 to 1440"
    assert takes["show"] == "text, 1 to 100 characters; offered while typing"
    assert takes["channel"].startswith("channel (text, announcement")


def test_every_command_and_option_is_described_and_comes_in_order() -> None:
    assert list(KNOWN) == sorted(KNOWN)
    assert [one.name for one in KNOWN.values() if len(one.description) < 5] == []
    options = [(name, one) for name, found in KNOWN.items() for one in found.options]
    assert [(name, one.name) for name, one in options if len(one.description) < 5] == []


def test_the_reference_shows_texts_literally() -> None:
    option = Option(name="show", description="The show | or * for all", takes="text", is_required=True)
    known = [Described(name="try", description="Tries", who="everyone", where="on servers", options=(option,))]
    assert as_markdown(known).endswith(
        "## `/try`\n\nTries.\n\nFor everyone, on servers.\n\n| option | | takes | what it is |\n|---|---|---|---|\n"
        "| `show` | required | text | The show \\| or \\* for all |\n"
    )


def test_the_terminal_gets_a_table() -> None:
    shown = CliRunner().invoke(app, ["commands"], env={"COLUMNS": "160"}).stdout
    assert "/airing" in shown
    assert "[span] [only]" in shown
