"""What a right file means."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import Settings
from bot.core.events import EventKind, When
from bot.core.news_kinds import NewsKind
from bot.core.subscriptions import DEFAULT_EVENTS
from tests.config.writing import SOURCE, loaded

SHOW = '[[shows]]\nname = "Metallic Rouge"\naliases = ["MR"]\n'
ANNOUNCEMENT = '[[announcements]]\nchannel = 100000000000000001\nshows = ["Metallic Rouge"]\n'


def test_a_source_is_all_that_a_file_needs(tmp_path: Path) -> None:
    settings = loaded(tmp_path, SOURCE)

    assert (settings.discord.api_base, settings.discord.gateway) == (
        "https://discord.com/api/v10",
        "wss://gateway.discord.gg/",
    )
    assert settings.store.url.get_secret_value() == f"sqlite:///{tmp_path}/airdate.db"
    assert settings.store.backups == tmp_path / "backups"
    assert (settings.shows, settings.announcements) == ((), ())


def test_values_never_change(tmp_path: Path) -> None:
    settings = loaded(tmp_path, SOURCE)

    with pytest.raises(ValidationError, match="frozen"):
        settings.polling.tick = timedelta(0)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("sqlite:///airdate.db", "sqlite:///{folder}/airdate.db"),
        ("sqlite:///data/x.db?timeout=9", "sqlite:///{folder}/data/x.db?timeout=9"),
        ("sqlite:////var/lib/airdate.db", "sqlite:////var/lib/airdate.db"),
        ("postgresql://me:hunter2@db.example/airdate", "postgresql://me:hunter2@db.example/airdate"),
        ("postgresql:///airdate?host=/run/postgresql", "postgresql:///airdate?host=/run/postgresql"),
    ],
)
def test_a_database_file_lies_beside_the_configuration(tmp_path: Path, written: str, url: str) -> None:
    settings = loaded(tmp_path, f'store.url = "{written}"\n{SOURCE}')

    assert settings.store.url.get_secret_value() == url.format(folder=tmp_path)


def test_relative_paths_start_from_the_folder_of_the_file(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """\
        discord.token_file = "../secret/token"
        store.backups = "/backups"
        [[sources]]
        name = "season"
        kind = "season"
        file = "seasons/winter.toml"
        """,
    )

    assert settings.discord.token_file == tmp_path / "../secret/token"
    assert settings.store.backups == Path("/backups")
    assert settings.sources[0].file == tmp_path / "seasons/winter.toml"


@pytest.mark.parametrize("written", ["123456789012345678", '"123456789012345678"'])
def test_an_id_is_a_number_with_or_without_quotes(tmp_path: Path, written: str) -> None:
    text = f'[[announcements]]\nchannel = {written}\nrole = {written}\nshows = ["*"]\n'
    announcement = loaded(tmp_path, SOURCE + text).announcements[0]

    assert (announcement.channel, announcement.role) == (123456789012345678, 123456789012345678)


def test_an_announcement_without_choices_tells_the_usual_events_of_the_original_audio(tmp_path: Path) -> None:
    announcement = loaded(tmp_path, SOURCE + SHOW + ANNOUNCEMENT).announcements[0]

    assert frozenset(announcement.events) == DEFAULT_EVENTS
    assert (announcement.audio, announcement.when, announcement.role, announcement.reminder) == ((), None, None, None)


def test_an_announcement_chooses_what_it_tells(tmp_path: Path) -> None:
    choices = 'events = ["dub", "late"]\naudio = ["en-us", "ES-419", "zh-hant-tw"]\nwhen = "scheduled"\n'
    announcement = loaded(tmp_path, SOURCE + SHOW + ANNOUNCEMENT + choices).announcements[0]

    assert announcement.events == (EventKind.DUB, EventKind.LATE)
    assert announcement.audio == ("en-US", "es-419", "zh-Hant-TW")
    assert announcement.when is When.SCHEDULED


def test_setting_a_lead_time_is_enough_to_get_reminders(tmp_path: Path) -> None:
    announcement = loaded(tmp_path, SOURCE + SHOW + ANNOUNCEMENT + 'reminder = "15m"\n').announcements[0]

    assert announcement.reminder == timedelta(minutes=15)
    assert EventKind.REMINDER in announcement.events


@pytest.mark.parametrize(
    ("choice", "kinds"),
    [("", ()), ("news = []\n", ()), ('news = ["delay", "date"]\n', (NewsKind.DELAY, NewsKind.DATE))],
)
def test_an_announcement_chooses_kinds_of_news_or_hears_all(
    tmp_path: Path, choice: str, kinds: tuple[NewsKind, ...]
) -> None:
    assert loaded(tmp_path, SOURCE + SHOW + ANNOUNCEMENT + choice).announcements[0].news == kinds


def test_an_announcement_comes_back_with_the_names_of_its_shows(tmp_path: Path) -> None:
    text = '[[announcements]]\nchannel = 100000000000000001\nshows = ["mr", "METALLIC ROUGE!", "*"]\n'

    assert loaded(tmp_path, SOURCE + SHOW + text).announcements[0].shows == ("Metallic Rouge", "*")


def test_a_role_in_the_staff_has_one_name_or_many(tmp_path: Path) -> None:
    text = SHOW + '[shows.staff]\n"Director" = "Motonobu Hori"\n"Music" = ["Taisei Iwasaki", "Towa Tei"]\n'

    assert loaded(tmp_path, SOURCE + text).shows[0].staff == {
        "Director": ("Motonobu Hori",),
        "Music": ("Taisei Iwasaki", "Towa Tei"),
    }


def test_an_unknown_episode_title_may_stay_empty(tmp_path: Path) -> None:
    assert loaded(tmp_path, SOURCE + SHOW + 'titles = ["One", "", "Three"]\n').shows[0].titles == ("One", "", "Three")


def test_hosts_are_compared_in_one_form(tmp_path: Path) -> None:
    text = 'polling.allow_private = ["NAS.local", "192.168.1.5", "[FD00:0::1]"]\n'

    assert loaded(tmp_path, text + SOURCE).polling.allow_private == ("nas.local", "192.168.1.5", "fd00::1")


def test_a_proxy_may_stand_in_for_discord(tmp_path: Path) -> None:
    text = 'discord = { api_base = "http://127.0.0.1:8080/api/v10", gateway = "ws://127.0.0.1:8080" }\n'
    discord = loaded(tmp_path, text + SOURCE).discord

    assert (discord.api_base, discord.gateway) == ("http://127.0.0.1:8080/api/v10", "ws://127.0.0.1:8080")


def test_a_wide_space_of_a_japanese_title_is_kept(tmp_path: Path) -> None:
    assert loaded(tmp_path, SOURCE + '[[shows]]\nname = "劇場版\u3000X"\n').shows[0].name == "劇場版\u3000X"


def test_settings_can_be_made_without_a_file() -> None:
    settings = Settings.model_validate(
        {"sources": [{"name": "any", "kind": "elsewhere"}], "store": {"backups": "kept"}}
    )

    assert (settings.sources[0].kind, settings.store.backups) == ("elsewhere", Path("kept"))


@pytest.mark.parametrize("written", ['"08:00"', "08:00:00", '"8:00"'])
def test_a_digest_comes_at_a_time_of_the_day_by_the_clocks_of_a_zone(tmp_path: Path, written: str) -> None:
    text = f'events = []\ndigest = {written}\nzone = "Europe/Berlin"\n'
    announcement = loaded(tmp_path, SOURCE + SHOW + ANNOUNCEMENT + text).announcements[0]

    assert (announcement.digest, announcement.zone, announcement.events) == (time(8), "Europe/Berlin", ())


def test_an_announcement_neither_publishes_nor_sums_up_the_day_unless_it_says_so(tmp_path: Path) -> None:
    announcement = loaded(tmp_path, SOURCE + SHOW + ANNOUNCEMENT).announcements[0]

    assert (announcement.publish, announcement.digest, announcement.zone) == (False, None, "UTC")
