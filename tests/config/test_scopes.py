"""An announcement of the file may be narrowed to a season and a platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.models import CatalogueSettings
from tests.config.writing import SOURCE, complaints, loaded

EVERY = SOURCE + '[[announcements]]\nchannel = 100000000000000001\nshows = ["*"]\n'
NAMED = SOURCE + '[[shows]]\nname = "A"\n[[announcements]]\nchannel = 100000000000000001\nshows = ["A"]\n'


def test_a_season_and_a_platform_narrow_what_every_show_is(tmp_path: Path) -> None:
    settings = loaded(tmp_path, EVERY + 'season = "current"\nplatform = "crunchyroll"\n')
    [one] = settings.announcements
    assert (one.season, one.platform) == ("current", "crunchyroll")
    assert settings.catalogue == CatalogueSettings(season=True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (EVERY + 'season = "monsoon"\n', 'must be "current" or a season, written as 2024-winter'),
        (EVERY + 'platform = "Crunchyroll!"\n', "must be a platform's name in small letters, like crunchyroll"),
        (NAMED + 'season = "current"\n', 'goes with shows = ["*"] only; remove it'),
        (NAMED + 'platform = "netflix"\n', 'goes with shows = ["*"] only; remove it'),
    ],
)
def test_what_narrows_nothing_is_told_at_once(tmp_path: Path, text: str, complaint: str) -> None:
    [told] = complaints(tmp_path, text)
    assert told.endswith(complaint)
