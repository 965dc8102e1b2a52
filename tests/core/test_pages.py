"""Pages: lists that are longer than one message."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.actions import read
from bot.core.message import Button, Message
from bot.core.pages import ROOM, asked, page, turned
from bot.core.text import units

LINES = [f"line {number}" for number in range(1, 8)]


@pytest.mark.parametrize(
    ("number", "lines", "shown"),
    [
        (1, ("line 1", "line 2", "line 3"), 1),
        (3, ("line 7",), 3),
        (0, ("line 1", "line 2", "line 3"), 1),
        (99, ("line 7",), 3),
        (-5, ("line 1", "line 2", "line 3"), 1),
    ],
)
def test_a_page_has_its_lines_and_an_impossible_one_is_the_nearest(
    number: int, lines: tuple[str, ...], shown: int
) -> None:
    found = page(LINES, number, most=3)
    assert (found.lines, found.number, found.of) == (lines, shown, 3)


def test_nothing_is_one_empty_page() -> None:
    assert (page([], 1).text, page([], 1).of) == ("", 1)


@given(st.lists(st.text(st.sampled_from("😀ab"), max_size=300), max_size=60))
@settings(deadline=None, max_examples=40)
def test_every_line_is_on_just_one_page_and_every_page_fits(lines: list[str]) -> None:
    pages = [page(lines, number + 1) for number in range(page(lines, 1).of)]
    assert [line for one in pages for line in one.lines] == lines
    assert all(units(one.text) <= ROOM for one in pages)


def buttons(number: int) -> list[tuple[str, tuple[str, str] | None, bool]]:
    message = turned(Message(title="News"), page(LINES, number, most=3), "news", "7")
    return [(one.label, read(one.action or ""), one.disabled) for one in message.buttons]


def test_buttons_turn_to_the_neighbours_and_end_at_the_ends() -> None:
    assert buttons(2) == [("Previous", ("news", "1|7"), False), ("Next page", ("news", "3|7"), False)]
    assert [disabled for _, _, disabled in buttons(1)] == [True, False]
    assert [disabled for _, _, disabled in buttons(3)] == [False, True]


def test_the_number_of_the_page_stands_below_with_what_stood_there() -> None:
    own = Button(label="Follow", action="airdate:bell:7")
    message = turned(Message(title="News", footer="Airdate", buttons=(own,)), page(LINES, 2, most=3), "news")
    assert message.footer == "Airdate · Page 2 of 3"
    assert message.buttons[-1] == own


def test_a_list_of_one_page_has_no_buttons() -> None:
    message = Message(title="News", footer="Airdate")
    assert turned(message, page(LINES, 1), "news") == message


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("3|7", (3, "7")),
        ("2|", (2, "")),
        ("2", (2, "")),
        ("2|a|b", (2, "a|b")),
        ("", (1, "")),
        ("-1|7", (1, "7")),
        ("٣|7", (1, "7")),
        ("9" * 80, (1, "")),
        ("x|7", (1, "7")),
    ],
)
def test_what_a_button_tells_is_read_whatever_it_is(argument: str, told: tuple[int, str]) -> None:
    assert asked(argument) == told
