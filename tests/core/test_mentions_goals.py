"""Mentions, as a whole: precision and recall on hard headlines, the project's own and the labelled ones."""

from __future__ import annotations

import pytest

from benchmarks.headline_labels import (
    LABELS,
    labelled_headlines,
    own_headlines,
    score_kinds,
    score_mentions,
    score_stories,
)
from bot.core.mentions import NameIndex

needs_labels = pytest.mark.skipif(not LABELS.is_dir(), reason="the labelled headlines are not beside this repository")


def test_the_own_set_has_150_headlines_or_more() -> None:
    assert len({row.headline for row in own_headlines().rows}) >= 150


def test_the_own_set_is_matched_rightly() -> None:
    own = own_headlines()
    score = score_mentions(NameIndex.of(own.names), own, own.rows)
    assert score.precision >= 0.98, score.wrong
    assert score.recall >= 0.95, score.missed


@needs_labels
def test_labelled_headlines_are_matched_rightly_by_franchise() -> None:
    labelled = labelled_headlines()
    score = score_mentions(NameIndex.of(labelled.names), labelled, labelled.rows)
    assert score.precision >= 0.98, score.wrong
    assert score.recall >= 0.95, score.missed


@needs_labels
def test_labelled_stories_are_folded_rightly() -> None:
    score = score_stories(labelled_headlines().rows, None)
    assert score.precision >= 0.98, score.wrong
    assert score.recall >= 0.85, score.missed


@needs_labels
def test_labelled_kinds_are_told_rightly() -> None:
    score = score_kinds(labelled_headlines().rows)
    assert score.recall >= 0.9, score.missed
