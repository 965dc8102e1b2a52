"""How episodes that appear at once become one message."""

from __future__ import annotations

from bot.core.alerts import Draft
from bot.core.batches import Willing, batches
from bot.core.events import EventKind
from bot.core.reasons import Reason
from bot.core.render import message
from bot.core.subject import Subject
from tests.core.made import a_release, a_show, an_event


def out(number: str, kind: EventKind = EventKind.EPISODE, season: int = 1) -> dict[str, object]:
    """Give what tells the event of one episode from another's."""
    return {"key": f"out/{season}/{number}", "story": f"1/{season}/episode/{number}", "kind": kind}


def draft(channel: int = 7, *roles: int, withheld: Reason | None = None) -> Draft:
    return Draft(target=f"channel:{channel}", channel_id=channel, role_ids=roles, withheld=withheld)


def told(*numbers: str, channel: int = 7, role: int = 0) -> list[Willing]:
    roles = (role,) if role else ()
    return [(an_event(**out(number)), draft(channel, *roles)) for number in numbers]


def test_episodes_that_come_at_once_are_one_batch_in_their_order() -> None:
    [batch] = batches(told("2", "10", "1"))

    assert batch.event.kind is EventKind.BATCH
    assert batch.event.details["numbers"] == ["1", "2", "10"]
    assert batch.members == {0, 1, 2}


def test_one_episode_is_no_batch() -> None:
    assert batches(told("1")) == []


def test_episodes_of_two_seasons_are_no_batch() -> None:
    first, second = (an_event(**out("1", season=season)) for season in (1, 2))

    assert batches([(first, draft()), (second, draft())]) == []


def test_what_a_channel_does_not_want_is_no_part_of_its_batch() -> None:
    unwanted = (an_event(**out("3")), draft(withheld=Reason.FILTERED))

    [batch] = batches([*told("1", "2"), unwanted])

    assert batch.event.details["numbers"] == ["1", "2"]


def test_channels_that_want_the_same_share_one_event() -> None:
    [batch] = batches([*told("1", "2"), *told("1", "2", channel=8, role=5)])

    assert [(one.channel_id, one.role_ids) for one in batch.drafts] == [(7, ()), (8, (5,))]


def test_the_title_names_a_row_of_episodes_and_what_is_special_of_them() -> None:
    premiere = (an_event(**out("1", EventKind.PREMIERE)), draft())
    [batch] = batches([premiere, *told("2", "3")])

    written = message(Subject(event=batch.event, show=a_show(), release=a_release(number="1")))

    assert written.title == "Metallic Rouge · Episodes 1-3 (premiere)"


def test_the_title_lists_episodes_that_do_not_follow_each_other() -> None:
    [batch] = batches(told("1", "2", "4"))

    written = message(Subject(event=batch.event, show=a_show(), release=a_release(number="1")))

    assert written.title == "Metallic Rouge · Episodes 1, 2, 4"
