"""Reasons: each has words for people."""

from __future__ import annotations

import pytest

from bot.core.reasons import Reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_a_sentence_of_its_own(reason: Reason) -> None:
    assert reason.words
    assert sum(other.words == reason.words for other in Reason) == 1
