"""Zones: found by city in any spelling, and nothing else taken for one."""

from __future__ import annotations

import pytest

from bot.core import zones
from bot.errors import ReplyError


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("sao paulo", "America/Sao_Paulo"),
        ("New York", "America/New_York"),
        ("america/argentina/buenos_aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("Etc/GMT-1", "Etc/GMT-1"),
    ],
)
def test_a_zone_is_found_in_any_spelling(typed: str, zone: str) -> None:
    assert zones.read(typed) == zone


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Berlni", "Berlni is no time zone. Did you mean Europe/Berlin?"),
        ("../../etc/passwd", "is no time zone. Type a city"),
        ("Louisville", "Did you mean America/Kentucky/Louisville, America/Louisville?"),
        ("x" * 500, "is no time zone. Type a city"),
        ("", "is no time zone. Type a city"),
    ],
)
def test_what_is_no_zone_or_more_than_one_is_refused_in_one_line(typed: str, words: str) -> None:
    with pytest.raises(ReplyError) as refused:
        zones.read(typed)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 150


def test_what_is_typed_is_looked_for_in_cities_first() -> None:
    assert zones.offered("tok", 3)[0] == "Asia/Tokyo"
    assert zones.offered("par", 25)[0] == "America/Paramaribo"
    assert "Europe/Paris" in zones.offered("par", 25)
    assert len(zones.offered("a", 25)) == 25
    assert zones.offered("", 25)[0] == "UTC"
