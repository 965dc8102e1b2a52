"""Canonical episode numbers."""

from __future__ import annotations

import pytest

from bot.sources.numbers import canonical_number


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3", "3"),
        ("03", "3"),
        ("007", "7"),
        (3, "3"),
        (3.0, "3"),
        (7.5, "7.5"),
        ("7.50", "7.5"),
        ("7.0", "7"),
        ("0.5", "0.5"),
        ("0", "0"),
        ("000", "0"),
        ("12a", "12a"),
        ("12A", "12a"),
        (" 1087 ", "1087"),
    ],
)
def test_one_number_has_one_form(value: str | float, expected: str) -> None:
    assert canonical_number(value) == expected


@pytest.mark.parametrize(
    "value",
    ["", "three", "-1", "1-3", "1,5", "1e3", "3ab", "１２", "9" * 40, True, float("nan"), float("inf"), 1e22],  # noqa: RUF001 - full-width digits are the case
)
def test_what_is_no_number_is_refused(value: str | float) -> None:
    with pytest.raises(ValueError, match="is not an episode number"):
        canonical_number(value)
