"""News kinds: what sort of news a headline brings."""

from __future__ import annotations

import pytest

from bot.core.news_kinds import NewsKind, kind_of


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Harbour Witch Quillon Anime Delayed to July", NewsKind.DELAY),
        ("Harbour Witch Quillon Postpones Episode 7", NewsKind.DELAY),
        ("Harbour Witch Quillon Airs Without Further Delay", NewsKind.OTHER),
        ("'Harbour Witch Quillon' Unveils Second Promo", NewsKind.TRAILER),
        ("Harbour Witch Quillon Anime's Teaser Reveals More Cast, April Debut", NewsKind.TRAILER),
        ("Harbour Witch Quillon Streams New Video", NewsKind.TRAILER),
        ("Harbour Witch Quillon Band Streams Music Video", NewsKind.OTHER),
        ("Additional Cast for 'Harbour Witch Quillon' Announced", NewsKind.CAST),
        ("Aoi Koga Joins Harbour Witch Quillon Anime", NewsKind.CAST),
        ("Harbour Witch Quillon Reveals More Cast in New Trailer", NewsKind.CAST),
        ("Harbour Witch Quillon Anime Premieres on April 4", NewsKind.DATE),
        ("Harbour Witch Quillon Reveals July Debut in Main Promo Video", NewsKind.DATE),
        ("Harbour Witch Quillon Release Date Confirmed", NewsKind.DATE),
        ("Harbour Witch Quillon Release Date, Cast, and More", NewsKind.OTHER),
        ("10 New Spring 2027 Anime to Stream in April", NewsKind.OTHER),
        ("Harbour Witch Quillon Gets Second Season", NewsKind.OTHER),
        ("", NewsKind.OTHER),
    ],
)
def test_a_headline_is_of_the_first_kind_that_fits(headline: str, kind: NewsKind) -> None:
    assert kind_of(headline) is kind
