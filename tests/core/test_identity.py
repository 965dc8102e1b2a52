"""Identity: which aliases make an item the same item, and when a feed has changed its ids."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.identity import aliases, canonical_link, churned, unique_links
from bot.core.news import NewsItem
from tests.core.made import DAY, HOUR, NOW, an_item


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example/2024/rouge",
        "http://news.example/2024/rouge",
        "https://www.news.example/2024/rouge/",
        "https://NEWS.example/2024/rouge",
        "https://news.example/2024/rouge#comments",
        "https://news.example/2024/rouge?utm_source=rss&utm_medium=feed",
        "https://news.example/2024/rouge?fbclid=1&gclid=2&mc_cid=3&mc_eid=4&_location=5",
    ],
)
def test_what_changes_from_day_to_day_is_no_part_of_a_link(link: str) -> None:
    assert canonical_link(link) == "//news.example/2024/rouge"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/?p=1", "https://news.example/?p=2"),
        ("https://news.example/?1001", "https://news.example/?1002"),
        ("https://news.example/?id=", "https://news.example/"),
        ("https://news.example/a", "https://news.example/A"),
        ("https://news.example/a", "https://blog.example/a"),
    ],
)
def test_links_of_different_pages_stay_different(one: str, other: str) -> None:
    assert canonical_link(one) != canonical_link(other)


def test_an_item_is_known_by_its_guid_its_link_and_its_title_on_its_day() -> None:
    item = an_item(published=datetime.fromisoformat("2024-01-24T18:00+00:00"))
    assert aliases(item, unique_links([item])) == (
        "guid:1002",
        "link://news.example/2024/rouge",
        "title:metallic rouge reveals new trailer|2024-01-24",
    )


def test_a_link_that_several_items_share_identifies_none_of_them() -> None:
    one, other = an_item(guid="1"), an_item(guid="2", link="http://www.news.example/2024/rouge/")
    assert unique_links([one, other]) == frozenset()
    assert not any(alias.startswith("link:") for alias in aliases(one, unique_links([one, other])))


@pytest.mark.parametrize(
    ("item", "count"),
    [
        (an_item(link=None), 2),
        (an_item(published=None), 2),
        (an_item(title=" "), 2),
        (an_item(link=None, published=None), 1),
    ],
)
def test_what_an_item_lacks_gives_it_no_alias(item: NewsItem, count: int) -> None:
    assert len(aliases(item, unique_links([item]))) == count


def test_the_same_title_on_another_day_is_another_alias() -> None:
    today, tomorrow = aliases(an_item(), frozenset()), aliases(an_item(published=NOW + DAY), frozenset())
    assert today[-1] != tomorrow[-1]


def dated(*published: datetime | None) -> list[NewsItem]:
    return [an_item(guid=str(number), published=at) for number, at in enumerate(published)]


@pytest.mark.parametrize(
    ("new", "total", "is_churn"),
    [
        (dated(*[NOW - DAY] * 10), 10, True),
        (dated(*[NOW - DAY] * 8), 10, True),
        (dated(*[NOW - DAY] * 7), 10, False),
        (dated(*[None] * 10), 10, True),
        (dated(*[NOW + HOUR] * 10), 10, False),
        (dated(*[NOW - DAY] * 5, *[NOW + HOUR] * 5), 10, False),
        (dated(*[NOW - DAY] * 6, *[NOW + HOUR] * 4), 10, True),
        (dated(*[NOW - DAY] * 4), 4, False),
        (dated(*[NOW - DAY] * 5), 5, True),
        ([], 10, False),
        ([], 0, False),
    ],
)
def test_a_feed_has_churned_where_most_of_it_looks_new_and_is_old(
    new: list[NewsItem], total: int, is_churn: bool
) -> None:
    assert churned(new, total, last_success=NOW) is is_churn
