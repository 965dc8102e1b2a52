"""F6, F7: what servers answer instead of a feed, how long they are left alone then, and who hears of it."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.core.events import EventKind
from bot.core.source_health import Pause
from bot.core.subscriptions import DEFAULT_EVENTS
from tests.core.made import DAY, HOUR, MINUTE, NOW, a_subscription
from tests.faults.conftest import Figure
from tests.faults.reading import CHANNEL, RHYTHM, Publisher, feed, reading, rss, story
from tests.fetch.servers import serving
from tests.store.conftest import file, sqlite_template

pytestmark = pytest.mark.long

__all__ = ["file", "sqlite_template"]

PAGE = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>down</body></html>"
YEARS = timedelta(days=3650)


@pytest.mark.fault("F6")
async def test_answers_without_news_tell_nothing_and_lose_no_validator(file: Path, figure: Figure) -> None:
    publisher = Publisher()
    first, second = [story(1), story(2)], [story(1), story(2), story(3)]
    steps: list[tuple[str, dict[str, str | int | bytes], str, int]] = [
        ("304", {"body": b"", "status": 304, "ETag": 'W/"1"'}, 'W/"1"', 0),
        ("another ETag, same body", {"body": rss(first), "ETag": 'W/"2"'}, 'W/"2"', 0),
        ("no bytes", {"body": b"", "ETag": '"empty"'}, 'W/"2"', 1),
        ("a page of HTML", {"body": PAGE, "ETag": '"page"', "Content_Type": "text/html"}, 'W/"2"', 2),
        ("304 once more", {"body": b"", "status": 304}, 'W/"2"', 0),
        ("JSON", {"body": b'{"error": "maintenance"}', "ETag": '"json"'}, 'W/"2"', 1),
        ("the same feed", {"body": rss(first), "ETag": 'W/"2"'}, 'W/"2"', 0),
    ]
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url()))
        publisher.say(rss(first), ETag='W/"1"')
        await bot.poll()
        sent = 'W/"1"'
        for name, how, kept, failures in steps:
            publisher.say(**how)  # type: ignore[arg-type] # a table of arguments
            state = await bot.until_due()
            assert publisher.asked[-1][1]["If-None-Match"] == sent, name
            assert (state.etag, state.failures) == (kept, failures), name
            sent = kept
        assert bot.told == []
        publisher.say(rss(second), ETag='W/"3"')
        await bot.until_due()
    assert bot.told == ["Metallic Rouge Story 3"]
    assert bot.notices == []
    figure("7 answers without news: 0 alerts, 0 validators lost; the story after them told once", times=len(steps))


REFUSALS = [
    (404, "", 10 * MINUTE),
    (404, "3600", 10 * MINUTE),
    (500, "", 10 * MINUTE),
    (502, "", 10 * MINUTE),
    (504, "3600", 10 * MINUTE),
    (429, "3600", HOUR),
    (429, "0", 10 * MINUTE),
    (429, "-60", 10 * MINUTE),
    (503, "7200", 2 * HOUR),
    (503, "1", 10 * MINUTE),
    (503, "soon", 10 * MINUTE),
    (503, format_datetime(NOW + 5 * HOUR, usegmt=True), 5 * HOUR),
    (503, format_datetime(NOW - 5 * HOUR, usegmt=True), 10 * MINUTE),
    (429, format_datetime(NOW + YEARS, usegmt=True), DAY),
    (429, str(int(YEARS.total_seconds())), DAY),
    (503, "9" * 5000, DAY),
    (410, "", 7 * DAY),
]


@pytest.mark.fault("F7")
async def test_a_server_that_refuses_is_left_alone_as_it_asks_within_a_day(file: Path, figure: Figure) -> None:
    publisher = Publisher(body=b"no")
    waits = {f"source {number}": wait for number, (_, _, wait) in enumerate(REFUSALS)}
    for number, (status, asked, _) in enumerate(REFUSALS):
        publisher.by_path[f"/{number}"] = (status, {"Retry-After": asked} if asked else {})
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(*(feed(site.url(f"/{number}"), name) for number, name in enumerate(waits)))
        await bot.poll()
        measured = {name: (await bot.state(name)).next_poll_at - NOW for name in waits}
    assert measured == waits
    figure("forms of Retry-After: waits between 10 min and the cap of 24 h, 7 days after 410", times=len(REFUSALS))


@pytest.mark.fault("F7")
async def test_a_redirect_that_asks_to_wait_is_followed_at_once(file: Path) -> None:
    publisher = Publisher(body=rss([story(1)]))
    publisher.by_path["/old"] = (301, {"Location": "/new", "Retry-After": "315360000"})
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url("/old")))
        await bot.poll()
        state = await bot.state()
    assert state.error is None
    assert state.next_poll_at - NOW <= 1.1 * RHYTHM.every


@pytest.mark.fault("F7")
async def test_a_source_that_fails_is_told_once_after_a_day_pauses_after_a_week_and_is_told_once_when_it_is_back(
    file: Path, figure: Figure
) -> None:
    publisher = Publisher(body=rss([story(1)]))
    asking = a_subscription(channel_id=CHANNEL, events=DEFAULT_EVENTS | {EventKind.SOURCE_FAILING})
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url()), wanted=[asking])
        await bot.poll()
        publisher.say(b"down", 503)
        waits, told_after, paused_after = [], None, None
        since = (await bot.until_due()).failing_since or NOW
        before = since
        while paused_after is None or len(waits) < 20:
            state = await bot.until_due()
            waits.append(bot.clock() - before)
            before = bot.clock()
            told_after = told_after or (bot.clock() - since if bot.notices else None)
            paused_after = paused_after or (bot.clock() - since if state.paused == Pause.FAILING else None)
        publisher.say(rss([story(1), story(2)]))
        state = await bot.until_due()
        await bot.until_due()
    assert waits[:10] == [minutes * MINUTE for minutes in (10, 10, 15, 30, 60, 180, 360, 720, 55, 1440)]
    assert told_after == DAY
    assert paused_after is not None
    assert 7 * DAY <= paused_after <= 8 * DAY
    assert waits[-1] == DAY
    assert [one.title for one in bot.notices] == ["News can't be read", "News is readable again"]
    assert bot.told[0] == "News can't be read"
    assert (state.paused, state.failures, state.error) == (None, 0, None)
    figure(f"back-off 10 min to 24 h; told once after 24 h, paused after {paused_after.days} d, told once when back")


@pytest.mark.fault("F7")
async def test_a_source_that_is_gone_pauses_at_once_is_told_once_and_resumes_by_itself(
    file: Path, figure: Figure
) -> None:
    publisher = Publisher(body=rss([story(1)]))
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url()))
        await bot.poll()
        publisher.say(b"gone", 410)
        gone = await bot.until_due()
        asked = len(publisher.asked)
        for _ in range(3):
            await bot.until_due()
        assert len(bot.notices) == 1
        publisher.say(rss([story(1), story(2, date=bot.clock() + 7 * DAY)]))
        back = await bot.until_due()
        await bot.until_due()
    assert (gone.paused, gone.next_poll_at - (gone.polled_at or NOW)) == (Pause.GONE, 7 * DAY)
    assert asked == 2
    assert back.paused is None
    assert [one.title for one in bot.notices] == ["News can't be read", "News is readable again"]
    assert bot.told == ["Metallic Rouge Story 2"]
    figure("410: paused at the first, asked once a week, told once, told once when back")


@pytest.mark.fault("F7")
async def test_a_source_that_is_silent_for_long_is_told_once_and_once_when_it_speaks(
    file: Path, figure: Figure
) -> None:
    publisher = Publisher()
    entries = [story(number, date=NOW - number * 6 * HOUR) for number in range(1, 12)]
    publisher.say(rss(entries), Cache_Control="max-age=21600")
    async with serving(publisher) as site, reading(file) as bot:
        await bot.follow(feed(site.url()))
        await bot.poll()
        silent_for = []
        while bot.clock() < NOW + 6 * DAY:
            await bot.until_due()
            if bot.notices:
                silent_for.append(bot.clock() - NOW)
        publisher.say(rss([story(90, date=bot.clock()), *entries]))
        await bot.until_due()
        await bot.until_due()
    assert [one.title for one in bot.notices] == [
        "News has told nothing new for unusually long",
        "News tells news again",
    ]
    assert 3 * DAY <= silent_for[0] <= 4 * DAY
    figure(f"a feed of 4 items a day, silent: told once after {silent_for[0] / DAY:.1f} d, and once when it spoke")
