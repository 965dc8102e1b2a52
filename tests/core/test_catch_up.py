"""The summary of what was missed: a line per show, a line per story, and what is lost."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.catch_up import summary
from bot.core.events import EventKind, When
from bot.core.message import DESCRIPTION
from bot.core.releases import ReleaseKind, Standing, State
from bot.core.subject import Subject
from bot.core.text import units
from tests.core.made import DAY, NOW, a_release, a_show, an_event, an_item

OUT = Standing(state=State.AVAILABLE, available_at=NOW, url="https://www.crunchyroll.com/watch/E")


def link_to(number: str) -> str:
    return f"https://www.crunchyroll.com/watch/E{number}"


def came(number: str, *, days: int, show: int = 1, **changes: Any) -> Subject:
    """Make an episode that came so many days ago; `changes` are those of its release's key."""
    key = {"number": number, "show_id": show, **changes}
    standing = Standing(state=State.AVAILABLE, available_at=NOW - days * DAY, url=link_to(number))
    release = a_release(standing, **key)
    dub = release.key.audio != "ja-JP"
    event = an_event(
        key=f"out/{release.key}",
        story=release.key.story,
        kind=EventKind.DUB if dub else EventKind.EPISODE,
        audio=release.key.audio,
        at=NOW - days * DAY,
        show_id=show,
    )
    return Subject(event=event, show=a_show(id=show, name=("", "Metallic Rouge", "Frieren")[show]), release=release)


def told(*days: int) -> list[Subject]:
    return [
        Subject(
            event=an_event(kind=EventKind.NEWS, key=f"news/{ago}/1", story=f"news/{ago}", at=NOW - ago * DAY),
            item=an_item(title=f"Story of {ago} days ago"),
        )
        for ago in days
    ]


def lines(*missed: Subject) -> list[str]:
    event = an_event(kind=EventKind.CATCH_UP, key="catch_up/channel:500/1", story="catch_up/channel:500/1")
    return summary(Subject(event=event, joined=missed)).description.splitlines()


def ago(days: int) -> str:
    return f"<t:{int((NOW - days * DAY).timestamp())}:R>"


def test_one_episode_is_told_with_its_link_and_when_it_came() -> None:
    assert lines(came("3", days=4)) == [f"[Metallic Rouge · Episode 3]({link_to('3')}) came {ago(4)}"]


def test_episodes_of_a_show_share_a_line_that_leads_to_the_first_of_them() -> None:
    assert lines(came("4", days=2), came("3", days=4)) == [
        f"[Metallic Rouge · Episodes 3-4]({link_to('3')}) came, the last {ago(2)}"
    ]


def test_episodes_of_a_later_season_are_told_with_it() -> None:
    [line] = lines(came("1", days=4, season=2), came("2", days=2, season=2))
    assert line.startswith("[Metallic Rouge · Season 2, episodes 1-2]")


def test_each_show_has_its_line_in_the_order_in_which_they_came() -> None:
    missed = (came("3", days=2), came("19", days=4, show=2), came("4", days=3))
    assert [line[1:9] for line in lines(*missed)] == ["Frieren ", "Metallic"]


def test_a_film_is_not_counted_among_episodes() -> None:
    film = came("", days=3, kind=ReleaseKind.FILM)
    assert len(lines(came("3", days=4), film)) == 2


def test_a_further_language_of_an_episode_has_no_line_of_its_own() -> None:
    assert len(lines(came("3", days=4), came("3", days=3, audio="de-DE"))) == 1


def test_a_dub_of_an_earlier_episode_has() -> None:
    dubs = [came("1", days=4, audio="en-US"), came("1", days=3, audio="de-DE"), came("2", days=3, audio="en-US")]
    [dubbed, own] = lines(*dubs, came("3", days=2))
    assert "Metallic Rouge · Episodes 1-2 in English, German" in dubbed
    assert "Episode 3" in own


@pytest.mark.parametrize(("numbers", "said"), [("3", "was due"), ("34", "were due, the last")])
def test_what_was_only_scheduled_is_not_said_to_have_come(numbers: str, said: str) -> None:
    missed = [came(number, days=3) for number in numbers]
    by_time = [
        Subject(
            event=an_event(when=When.SCHEDULED, story=one.event.story, at=NOW - 3 * DAY),
            show=one.show,
            release=one.release,
        )
        for one in missed
    ]
    assert [line.rpartition(")")[2] for line in lines(*by_time)] == [f" {said} {ago(3)}"]


def test_news_is_told_with_its_headline_and_link() -> None:
    assert lines(*told(3)) == [f"[Story of 3 days ago](https://news.example/2024/rouge) {ago(3)}"]


def test_what_two_sources_report_of_one_story_is_one_line() -> None:
    assert len(lines(*told(3), *told(3))) == 1


def test_what_is_lost_is_said_between_two_times() -> None:
    start, end = int((NOW - 5 * DAY).timestamp()), int((NOW - DAY).timestamp())
    details = {"source": "crunchyroll", "from": start, "to": end, "missed": True}
    lost = Subject(event=an_event(kind=EventKind.SOURCE_BACK, key="gap", story="gap", show_id=None, details=details))
    assert lines(came("3", days=4), lost)[1:] == [
        f"Crunchyroll no longer shows what it said between <t:{start}:f> and <t:{end}:f>: that is lost."
    ]


def test_more_than_a_message_holds_is_counted() -> None:
    shown = lines(*told(*range(1, 101)))
    assert units("\n".join(shown)) <= DESCRIPTION
    assert shown[-1] == f"... and {100 - (len(shown) - 1)} more."


def test_a_headline_of_any_length_and_with_markup_stays_one_line() -> None:
    item = an_item(title="**@everyone** " + "x" * 5000, link=None)
    [line] = lines(Subject(event=an_event(kind=EventKind.NEWS), item=item))
    assert units(line) < 300
    assert "@everyone" not in line
