"""The plain form of a message, for where Discord refuses its embed."""

from __future__ import annotations

from bot.core.message import CONTENT, Message
from bot.core.text import units

MESSAGE = Message(
    title="Metallic Rouge · Episode 3",
    url="https://example.org/watch",
    footer="Crunchyroll · Airdate · ab12cd34",
    description="left out",
    role_ids=(9,),
)


def test_the_plain_form_says_who_what_and_where_and_ends_with_the_marker() -> None:
    assert MESSAGE.plain == (
        "<@&9> **Metallic Rouge · Episode 3**\nhttps://example.org/watch\nCrunchyroll · Airdate · ab12cd34"
    )


def test_the_plain_form_of_a_bare_message_is_its_title() -> None:
    assert Message(title="Episode 3").plain == "**Episode 3**"


def test_the_longest_plain_form_fits_and_keeps_its_marker() -> None:
    longest = Message(
        title="🎬" * 128, url="https://e.example/" + "x" * 490, footer="f · ab12cd34", role_ids=(2**63,) * 50
    )
    assert units(longest.plain) <= CONTENT
    assert longest.plain.endswith("ab12cd34")


def test_a_footer_becomes_no_markup_in_the_plain_form() -> None:
    assert "<@&7>" not in Message(title="t", footer="<@&7> @everyone · ab12cd34").plain
    assert "@everyone" not in Message(title="t", footer="<@&7> @everyone · ab12cd34").plain
