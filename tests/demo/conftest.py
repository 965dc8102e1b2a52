"""The season that the demo bundles, loaded once."""

from __future__ import annotations

import pytest

from bot.demo.season import Show, winter_2024


@pytest.fixture(scope="session")
def shows() -> tuple[Show, ...]:
    return winter_2024()


@pytest.fixture(scope="session")
def rouge(shows: tuple[Show, ...]) -> Show:
    return next(show for show in shows if show.name == "Metallic Rouge")
