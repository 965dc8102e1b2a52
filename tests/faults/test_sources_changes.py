"""F8, F9, F10: feeds that change what they said, that begin with hundreds of items, and that have impossible dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from bot.store import items as item_store
from bot.store.schema import items
from tests.core.made import DAY, HOUR, MINUTE, NOW
from tests.faults.conftest import Figure
from tests.faults.reading import Entry, Publisher, Reader, feed, reading, rss, story
from tests.fetch.servers import serving
from tests.store.conftest import file, sqlite_template

__all__ = ["file", "sqlite_template"]

FEW: Final = 6
"""Stories that each change is made to: enough to be taken for a feed that changed its guids."""

Change = Callable[[Sequence[Entry]], list[Entry]]


def each(**changes: str) -> Change:
    """Change every entry; `{guid}` and the like stand for what it had before."""

    def change(entries: Sequence[Entry]) -> list[Entry]:
        return [
            replace(one, **{name: text.format(**_fields(one)) for name, text in changes.items()}) for one in entries
        ]

    return change


def dated(by: timedelta) -> Change:
    return lambda entries: [replace(one, date=one.date + by) for one in entries if isinstance(one.date, datetime)]


def _fields(one: Entry) -> dict[str, str]:
    return {"guid": one.guid, "title": one.title, "link": one.link}


CHANGES: Final[dict[str, Change]] = {
    "all guids changed": each(guid="{guid}?v=2"),
    "all guids random": each(guid="urn:uuid:{link}"),
    "all guids gone": each(guid=""),
    "all links changed": each(link="{link}/amp"),
    "all links gone": each(link=""),
    "tracking on all links": each(link="{link}?utm_source=rss&fbclid=1"),
    "http for https": each(link="http://www.news.example/{guid}"),
    "guids and links changed": each(guid="{guid}x", link="{link}/x"),
    "re-dated by an hour": dated(HOUR),
    "re-dated by three days": dated(3 * DAY),
    "re-dated into the past": dated(-3 * DAY),
    "dates gone": lambda entries: [replace(one, date=None) for one in entries],
    "a typo mended in all titles": each(title="{title}!"),
    "all titles rewritten": each(title="Rewritten: {title}"),
    "titles and dates changed": lambda entries: dated(DAY)(each(title="{title} (Updated)")(entries)),
    "turned round": lambda entries: list(reversed(entries)),
    "each item twice": lambda entries: [*entries, *entries],
    "all removed and added again": list,
    "half removed and added again": list,
}


@pytest.mark.long
@pytest.mark.fault("F8")
async def test_what_a_feed_changes_of_its_stories_tells_none_again(file: Path, figure: Figure) -> None:
    publisher, first, again = Publisher(body=rss([])), {}, {}
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url()))
        await bot.poll()
        for number, (name, change) in enumerate(CHANGES.items(), 1):
            entries = [story(number * FEW + one, date=bot.clock() + MINUTE) for one in range(FEW)]
            before = len(bot.told)
            publisher.say(rss(entries))
            await said(bot)
            first[name] = len(bot.told) - before
            if "removed" in name:
                publisher.say(rss(entries[: FEW // 2] if "half" in name else []))
                await said(bot)
            publisher.say(rss(change(entries)))
            await said(bot)
            publisher.say(rss(entries))
            await said(bot)
            again[name] = bot.told[before + FEW :]
    assert set(first.values()) == {FEW}
    assert {name: told for name, told in again.items() if told} == {}
    figure(f"{len(CHANGES)} changes to {FEW} stories each, and back: each told once, 0 again", times=len(CHANGES))


async def said(bot: Reader) -> None:
    """Let the bot read what is said now."""
    await bot.poll(HOUR)
    await bot.look()


@pytest.mark.fault("F8")
async def test_a_guid_that_is_used_for_another_story_tells_the_story_of_its_own(file: Path, figure: Figure) -> None:
    publisher = Publisher(body=rss([]))
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url()))
        await bot.poll()
        one = story(1, guid="1")
        other = story(2, guid="1", date=NOW + HOUR)
        publisher.say(rss([one, other]))
        await said(bot)
        publisher.say(rss([other, one]))
        await said(bot)
    assert sorted(bot.told) == ["Metallic Rouge Story 1", "Metallic Rouge Story 2"]
    figure("two stories under one guid: both told, once")


@pytest.mark.long
@pytest.mark.fault("F9")
async def test_a_first_fetch_of_five_hundred_items_and_a_feed_that_is_added_again_tell_nothing(
    file: Path, figure: Figure
) -> None:
    entries = [story(number, date=NOW - number * MINUTE) for number in range(500)]
    publisher = Publisher(body=rss(entries))
    async with serving(publisher) as site, reading(file) as bot:
        source = feed(site.url())
        await bot.follow(source)
        await said(bot)
        first = len(bot.told)
        async with bot.database.read() as connection:
            stored = len((await connection.execute(select(items.c.id))).all())
        await bot.follow(feed(site.url("/other"), "Other"))
        await said(bot)
        await bot.follow(source)
        await said(bot)
        again = len(bot.told)
        publisher.say(rss([story(999, date=bot.clock()), *entries]))
        await said(bot)
    assert (first, stored, again) == (0, 500, 0)
    assert bot.told == ["Metallic Rouge Story 999"]
    figure("500 items at the first fetch: 0 alerts; removed and added again: 0; the next story: 1", times=2)


DATES: Final = (
    None,
    "0000-00-00",
    "Mon, 01 Jan 0000 00:00:00 GMT",
    "-0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "2029-01-23T00:00:00Z",
    "2024-02-30T00:00:00Z",
    "99999999999999999999",
    "Tue, 19 Jan 2038 03:14:07 GMT",
    "2024-01-24T19:30:00+99:99",
    "1970-01-01T00:00:00Z",
    "yesterday",
    "\N{FULLWIDTH DIGIT TWO}024-01-24",
    "Wed, 24 Jan 2024 25:61:61 +9999",
)


@pytest.mark.long
@pytest.mark.fault("F10")
async def test_items_with_impossible_dates_are_stored_told_once_and_ordered_by_their_first_sight(
    file: Path, figure: Figure
) -> None:
    publisher = Publisher(body=rss([]))
    entries = [story(number, date=date) for number, date in enumerate(DATES)]
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url()))
        await bot.poll()
        for count in range(1, len(entries) + 1):  # one by one, the newest first, as feeds do
            publisher.say(rss(entries[count - 1 :: -1]))
            await said(bot)
        for _ in range(3):
            await said(bot)
        state = await bot.state()
        async with bot.database.read() as connection:
            latest = [item.title for _, item in await item_store.latest(connection, None, 50)]
            dates = list((await connection.execute(select(items.c.published_at))).scalars())
    titles = [one.title for one in entries]
    assert latest == list(reversed(titles))
    assert (state.failures, state.error) == (0, None)
    assert len(bot.told) == len(set(bot.told))
    assert all(date is None or NOW - 60 * 365 * DAY < date <= bot.clock() + 5 * 365 * DAY for date in dates)
    figure(f"{len(DATES)} impossible dates: all stored, by first sight, {len(bot.told)} told, 0 twice", len(DATES))
