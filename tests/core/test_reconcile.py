"""Reconcile: what all sightings of one release together mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reconcile import UNLISTED, corrects, settle, speaker, stood
from bot.core.releases import Claim, Standing, State, Witness
from tests.core.made import DAY, HOUR, LINK, MINUTE, NOW, a_witness

AIRS = NOW - 3 * HOUR
WITNESSES = st.lists(
    st.builds(
        Witness,
        source=st.sampled_from(["crunchyroll", "anilist", "animeschedule"]),
        claim=st.sampled_from(Claim),
        at=st.one_of(st.none(), st.integers(0, 5).map(lambda hours: NOW + timedelta(hours=hours))),
        seen_at=st.integers(0, 5).map(lambda minutes: NOW + timedelta(minutes=minutes)),
        identity=st.sampled_from(["", "a", "b"]),
        url=st.sampled_from([None, LINK, "https://example.org/"]),
        title=st.sampled_from([None, "Marginal City"]),
        note=st.sampled_from([None, "broadcast of a match", UNLISTED]),
    ),
    max_size=8,
)


def scheduled(**changes: object) -> Witness:
    return a_witness(**{"source": "anilist", "claim": Claim.SCHEDULED, "at": AIRS, "seen_at": NOW - DAY, **changes})


@pytest.mark.parametrize(
    ("witnesses", "standing"),
    [
        ([], Standing()),
        ([scheduled(at=None)], Standing(state=State.TBA)),
        ([scheduled()], Standing(state=State.SCHEDULED, scheduled_at=AIRS)),
        ([scheduled(claim=Claim.POSTPONED, at=None)], Standing(state=State.POSTPONED)),
        ([scheduled(claim=Claim.POSTPONED, at=NOW + DAY)], Standing(state=State.POSTPONED, scheduled_at=NOW + DAY)),
        ([scheduled(claim=Claim.CANCELLED, at=None)], Standing(state=State.CANCELLED)),
        (
            [scheduled(), a_witness(at=NOW, url=LINK)],
            Standing(state=State.AVAILABLE, scheduled_at=AIRS, available_at=NOW, url=LINK),
        ),
        ([a_witness(at=None, seen_at=NOW)], Standing(state=State.AVAILABLE, available_at=NOW)),
    ],
)
def test_the_witnesses_together_give_the_standing(witnesses: list[Witness], standing: Standing) -> None:
    assert settle(witnesses) == standing


def test_of_one_source_only_the_newest_word_counts() -> None:
    moved = [scheduled(seen_at=NOW - DAY), scheduled(at=AIRS + DAY, seen_at=NOW)]
    assert settle(moved).scheduled_at == AIRS + DAY


def test_over_all_sources_the_newest_word_wins() -> None:
    told = [scheduled(source="animeschedule", at=AIRS + HOUR, seen_at=NOW), scheduled(seen_at=NOW - DAY)]
    assert settle(told).scheduled_at == AIRS + HOUR


def test_what_is_out_is_out_since_the_earliest_time_that_anyone_names() -> None:
    told = [a_witness(source="b", at=NOW + 5 * MINUTE), a_witness(source="a", at=NOW)]
    assert settle(told).available_at == NOW


def test_the_link_and_title_are_those_of_the_source_that_saw_it() -> None:
    seen = a_witness(url=LINK, title="Marginal City")
    planned = scheduled(url="https://anilist.co/anime/162985", title="TBA", seen_at=NOW + HOUR)
    assert (settle([seen, planned]).url, settle([seen, planned]).title) == (LINK, "Marginal City")


def test_a_calendars_link_and_title_stand_in_where_the_one_that_saw_it_has_none() -> None:
    told = [a_witness(), scheduled(url=LINK, title="Marginal City")]
    assert (settle(told).url, settle(told).title) == (LINK, "Marginal City")


def test_the_reason_of_a_delay_goes_once_it_is_out() -> None:
    delayed = scheduled(claim=Claim.POSTPONED, note="broadcast of a match")
    assert settle([delayed]).note == "broadcast of a match"
    assert settle([delayed, a_witness()]).note is None


@given(WITNESSES, st.randoms(use_true_random=False))
def test_the_order_of_witnesses_never_changes_the_standing(witnesses: list[Witness], random: Random) -> None:
    shuffled = random.sample(witnesses, len(witnesses))
    assert settle(shuffled) == settle(witnesses)


@given(WITNESSES, WITNESSES)
def test_what_was_seen_never_goes_back(before: list[Witness], later: list[Witness]) -> None:
    if settle(before).state is State.AVAILABLE:
        assert settle([*before, *later]).state is State.AVAILABLE


@given(WITNESSES)
def test_what_is_heard_twice_changes_nothing(witnesses: list[Witness]) -> None:
    assert settle(witnesses * 2) == settle(witnesses)


@given(WITNESSES)
def test_a_standing_always_agrees_with_itself(witnesses: list[Witness]) -> None:
    standing = settle(witnesses)
    assert (standing.available_at is not None) == (standing.state is State.AVAILABLE)
    assert standing.state is not State.SCHEDULED or standing.scheduled_at is not None


WEEK = 7 * DAY
PLANNED = scheduled()
OTHER = scheduled(source="animeschedule")


def later(source: str = "anilist", **changes: object) -> Witness:
    return scheduled(**{"source": source, "seen_at": NOW, **changes})


def withdrawn(source: str = "anilist", **changes: object) -> Witness:
    return later(source, **{"claim": Claim.POSTPONED, "at": None, "seen_at": NOW + HOUR, **changes})


@pytest.mark.parametrize(
    ("witnesses", "source"),
    [
        ([], None),
        ([a_witness()], None),
        ([PLANNED], "anilist"),
        ([PLANNED, later("animeschedule", at=AIRS + HOUR)], "animeschedule"),
        ([PLANNED, OTHER, withdrawn()], "anilist"),  # who has no date outweighs who still has the old one
        ([PLANNED, OTHER, later("animeschedule", at=AIRS + WEEK), withdrawn()], "animeschedule"),
        ([PLANNED, OTHER, later("animeschedule", at=AIRS + HOUR), withdrawn()], "anilist"),
        ([PLANNED, OTHER, withdrawn(note=UNLISTED)], "animeschedule"),
        ([PLANNED, withdrawn(note=UNLISTED)], "anilist"),
        ([PLANNED, OTHER, withdrawn(note=UNLISTED), withdrawn("animeschedule", note=UNLISTED)], "animeschedule"),
    ],
)
def test_the_schedule_rests_on_the_newest_word_that_is_about_the_time_that_stands(
    witnesses: list[Witness], source: str | None
) -> None:
    found = speaker(witnesses)
    assert (found.source if found else None) == source


def test_a_row_that_is_gone_from_every_calendar_is_postponed() -> None:
    gone = [PLANNED, OTHER, withdrawn(note=UNLISTED), withdrawn("animeschedule", note=UNLISTED)]
    assert settle(gone).state is State.POSTPONED


@pytest.mark.parametrize(
    ("before", "said", "own"),
    [
        ([PLANNED], later(at=AIRS + WEEK), True),
        ([PLANNED], later(at=AIRS + 6 * MINUTE), True),
        ([PLANNED], later(at=AIRS + 5 * MINUTE), False),
        ([PLANNED], withdrawn(), True),
        ([PLANNED], later("animeschedule", at=AIRS + WEEK), False),  # its first word
        ([PLANNED, OTHER, later(at=AIRS + WEEK)], later("animeschedule", at=AIRS + WEEK + HOUR), False),  # it follows
        ([PLANNED, later("animeschedule", at=AIRS + 15 * MINUTE)], later(at=AIRS + 2 * HOUR, seen_at=NOW + HOUR), True),
        ([PLANNED, later("animeschedule", at=AIRS + 15 * MINUTE)], later(at=AIRS - 3 * MINUTE), False),
        ([PLANNED, withdrawn()], later(at=AIRS, seen_at=NOW + DAY), True),
    ],
)
def test_a_source_corrects_its_own_word_where_that_is_what_stood(
    before: list[Witness], said: Witness, *, own: bool
) -> None:
    assert corrects(said, before) is own


def test_what_stood_before_a_delay_is_the_last_time_that_was_known() -> None:
    told = [PLANNED, later(at=AIRS + WEEK), withdrawn(seen_at=NOW + HOUR)]
    assert stood(told, NOW + 2 * HOUR) == AIRS + WEEK
    assert stood(told, NOW) == AIRS
    assert stood([withdrawn()], NOW + DAY) is None


CLAIMED = {
    State.SCHEDULED: scheduled(seen_at=NOW, at=AIRS + WEEK),
    State.POSTPONED: withdrawn(seen_at=NOW),
    State.CANCELLED: withdrawn(seen_at=NOW, claim=Claim.CANCELLED),
    State.TBA: scheduled(seen_at=NOW, at=None),
    State.AVAILABLE: a_witness(seen_at=NOW),
}


@pytest.mark.parametrize("start", [*CLAIMED])
@pytest.mark.parametrize("end", [*CLAIMED])
def test_every_state_follows_every_other_but_nothing_follows_available(start: State, end: State) -> None:
    first = replace(CLAIMED[start], seen_at=NOW - DAY)
    assert settle([first]).state is start
    assert settle([first, CLAIMED[end]]).state is (State.AVAILABLE if start is State.AVAILABLE else end)
