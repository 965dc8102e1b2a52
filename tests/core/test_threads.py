"""What threads and forum posts are called, and which tags fit to them."""

from __future__ import annotations

import pytest

from bot.core.events import EventKind
from bot.core.subject import Subject
from bot.core.text import escaped, units
from bot.core.threads import NAME, TAGS, fitting, labels_of, thread_name
from tests.core.made import a_show, an_event


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (escaped("Metallic Rouge · Episode 3"), "Metallic Rouge · Episode 3"),
        (escaped("*bold* _under_ [x](y) `code` 1. #2 <@1>"), "*bold* _under_ [x](y) `code` 1. #2 <@1>"),
        (escaped("1. https://news.example/a_b"), "1. https://news.example/a_b"),
        (escaped("@everyone and @HERE, not @you"), "@\u200beveryone and @\u200bHERE, not @you"),
        (escaped("back\\slash"), "back\\slash"),
        ("", "Airdate"),
        (" \u202e\n ", "Airdate"),
        ("x" * 300, "x" * 99 + "…"),
        ("🎬" * 60, "🎬" * 49 + "…"),
    ],
)
def test_a_thread_is_called_by_its_message_without_markup_and_within_its_limit(title: str, name: str) -> None:
    assert thread_name(title) == name
    assert 0 < units(thread_name(title)) <= NAME


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (EventKind.EPISODE, {"episode", "episodes"}),
        (EventKind.FINALE, {"finale", "episode", "episodes"}),
        (EventKind.BATCH, {"batch", "episode", "episodes"}),
        (EventKind.TRAILER, {"trailer", "news"}),
        (EventKind.LATE, {"late", "delays"}),
        (EventKind.CATCH_UP, set()),
    ],
)
def test_the_labels_are_the_names_of_the_show_and_the_kind_of_event(kind: EventKind, words: set[str]) -> None:
    labels = labels_of(Subject(event=an_event(kind=kind), show=a_show()))
    assert set(labels) == {"Metallic Rouge", "メタリックルージュ", *words}


def test_news_is_labelled_with_its_kind_too() -> None:
    event = an_event(kind=EventKind.NEWS, details={"news_kind": "date"})
    assert labels_of(Subject(event=event)) == ("news", "date")


def test_tags_fit_whatever_their_case_and_accents_and_no_more_than_five() -> None:
    tags = [(1, "metallic-ROUGE"), (2, "Épisode"), (3, "News"), (4, " "), *((n, "episode") for n in range(5, 12))]
    assert fitting(["Metallic Rouge", "Episode"], tags) == (1, 2, 5, 6, 7)
    assert len(fitting(["episode"], tags)) == TAGS
    assert fitting([], tags) == ()
