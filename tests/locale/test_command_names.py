"""Commands in texts, called as the reader's own Discord calls them."""

from __future__ import annotations

import pytest

from bot.locale.command_names import called

NAMES = {"announce": "ankuendigung", "list": "liste", "follow": "folgen"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Siehe /announce list.", "Siehe /ankuendigung liste."),
        ("Nimm /follow noch einmal.", "Nimm /folgen noch einmal."),
        ("https://example.org/follow", "https://example.org/follow"),
        ("Muster wie /wort/", "Muster wie /wort/"),
        ("/announce add", "/ankuendigung add"),
    ],
)
def test_commands_are_called_by_their_translated_names(text: str, said: str) -> None:
    assert called(text, NAMES) == said
