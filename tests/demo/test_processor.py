"""One processor for the replay, and all of them for what comes after."""

from __future__ import annotations

import os
import sys

import pytest

from bot.demo.processor import one_processor


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a program choose its processors")
def test_the_processors_are_given_back() -> None:
    before = os.sched_getaffinity(0)
    with one_processor():
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before
