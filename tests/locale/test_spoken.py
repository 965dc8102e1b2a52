"""What is said in another language: sentences by its catalogue, names of languages and days as Unicode has them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.events import Event, EventKind, When
from bot.core.lag import Lag, Stream
from bot.core.naming import label, language, platform
from bot.core.releases import ReleaseKind, Standing, State
from bot.core.render import message
from bot.core.spoken_words import and_joined, day_name, language_name
from bot.core.subject import Subject
from bot.core.tongue import Tongue, _, plural, speaking, term
from tests.core.made import LINK, NOW, a_release, a_show, an_event
from tests.locale.made import a_tongue

GERMAN = a_tongue(
    "de",
    {
        "Episode {number}": "Folge {number}",
        "Watch on {platform}": "Auf {platform} ansehen",
        "Out now on {platform}, since {clock} ({relative}).": "Seit {clock} auf {platform} zu sehen ({relative}).",
        "Out now in {languages} on {platform}, since {clock} ({relative}).": (
            "Seit {clock} auf {platform} mit Ton in {languages} ({relative})."
        ),
        "Japanese TV": "Japanisches Fernsehen",
        "another language": "andere Sprache",
        "{episode} has moved": "{episode} hat einen neuen Termin",
        ("{number} episode", "{number} episodes"): ("{number} Folge", "{number} Folgen"),
        ("learned from {number} week: usually {distance}", "learned from {number} weeks: usually {distance}"): (
            "aus einer Woche gelernt: meist {distance}",
            "aus {number} Wochen gelernt: meist {distance}",
        ),
        "{span} after TV": "{span} nach der Ausstrahlung",
        "{hours} h {minutes}": "{hours} Std. {minutes}",
    },
    {("weekday", "Sunday"): "Sonntag"},
)
OUT = Standing(state=State.AVAILABLE, available_at=NOW, url=LINK, title="Marginal City")


def out(**event: object) -> Subject:
    told: Event = an_event(**event)
    return Subject(event=told, show=a_show(), release=a_release(OUT, audio=told.audio or "ja-JP"))


def test_an_alert_is_written_in_the_language_that_is_spoken() -> None:
    with speaking(GERMAN):
        made = message(out(), marker="abcdefgh")
    assert made.title == "Metallic Rouge · Folge 3"
    assert made.description == ("**Marginal City**\nSeit <t:1706122800:t> auf Crunchyroll zu sehen (<t:1706122800:R>).")
    assert made.buttons[0].label == "Auf Crunchyroll ansehen"


def test_a_dub_names_its_language_in_the_language_that_is_spoken() -> None:
    with speaking(GERMAN):
        made = message(out(kind=EventKind.DUB, when=When.CONFIRMED, audio="es-419"))
    assert "mit Ton in Spanisch (Lateinamerika)" in made.description


def test_a_title_may_put_its_words_in_another_order() -> None:
    with speaking(GERMAN):
        made = message(out(kind=EventKind.MOVED, details={"from": 1706122800, "to": 1706727600}))
    assert made.title == "Metallic Rouge · Folge 3 hat einen neuen Termin"


def test_what_has_no_translation_is_said_in_english() -> None:
    with speaking(GERMAN):
        assert label(a_release(kind=ReleaseKind.SPECIAL, number="1")) == "Special 1"


def test_after_the_block_english_is_spoken_again() -> None:
    with speaking(GERMAN):
        pass
    assert label(a_release()) == "Episode 3"


@pytest.mark.parametrize(("number", "said"), [(1, "1 Folge"), (2, "2 Folgen"), (0, "0 Folgen")])
def test_numbers_have_the_forms_of_the_language(number: int, said: str) -> None:
    with speaking(GERMAN):
        assert plural("{number} episode", "{number} episodes", number) == said


def test_a_language_with_one_form_says_it_of_every_number() -> None:
    japanese = a_tongue("ja", {("{number} episode", "{number} episodes"): ("全{number}話",)})
    with speaking(japanese):
        said = [plural("{number} episode", "{number} episodes", number) for number in (1, 2)]
    assert said == ["全1話", "全2話"]


def test_words_that_mean_different_things_are_told_apart() -> None:
    with speaking(GERMAN):
        assert (term("weekday", "Sunday"), term("title", "Sunday")) == ("Sonntag", "Sunday")


def test_braces_of_a_stranger_are_shown_as_they_are() -> None:
    assert _("Out on {place}.", place="{clock} {0} {") == "Out on {clock} {0} {."


def test_a_learned_time_is_said_in_the_language() -> None:
    lag = Lag(usual=timedelta(hours=2.5), weeks=3)
    release = a_release(Standing(scheduled_at=NOW), platform="tv")
    stream = Stream(broadcast=release, platform="crunchyroll", at=NOW + lag.usual, lag=lag)
    with speaking(GERMAN):
        assert stream.in_words() == "aus 3 Wochen gelernt: meist 2 Std. 30 nach der Ausstrahlung"


@pytest.mark.parametrize(
    ("tag", "english", "german"),
    [
        ("de-DE", "German", "Deutsch"),
        ("es-419", "Spanish (Latin America)", "Spanisch (Lateinamerika)"),
        ("es-ES", "Spanish (Spain)", "Spanisch (Spanien)"),
        ("pt-BR", "Portuguese (Brazil)", "Portugiesisch (Brasilien)"),
        ("zh-Hans-CN", "Chinese", "Chinesisch"),
        ("th", "Thai", "Thailändisch"),
        ("und", "another language", "andere Sprache"),
        ("qqx", "qqx", "qqx"),
        ("../../etc", "../../etc", "../../etc"),
        ("", "", ""),
    ],
)
def test_an_audio_language_is_called_as_its_readers_call_it(tag: str, english: str, german: str) -> None:
    assert language(tag) == english
    with speaking(GERMAN):
        assert language(tag) == german


def test_japanese_television_is_translated_and_a_brand_is_not() -> None:
    with speaking(GERMAN):
        assert [platform(name) for name in ("tv", "hidive", "ani-one")] == [
            "Japanisches Fernsehen",
            "HIDIVE",
            "Ani One",
        ]


@pytest.mark.parametrize(
    ("tag", "joined", "day"),
    [
        ("en", "a, b and c", "Monday 8 January"),
        ("de", "a, b und c", "Montag, 8. Januar"),
        ("es", "a, b y c", "lunes, 8 de enero"),
        ("fr", "a, b et c", "lundi 8 janvier"),
        ("it", "a, b e c", "lunedì 8 gennaio"),
        ("ja", "a、b、c", "1月8日月曜日"),
        ("pt-BR", "a, b e c", "segunda-feira, 8 de janeiro"),
    ],
)
def test_lists_and_days_are_said_as_the_language_does(tag: str, joined: str, day: str) -> None:
    with speaking(Tongue(tag=tag)):
        assert (and_joined("abc"), day_name(date(2024, 1, 8))) == (joined, day)


def test_a_list_of_one_or_none_has_nothing_to_join() -> None:
    assert (and_joined(["a"]), and_joined([])) == ("a", "")


def test_an_unknown_language_has_no_name_and_speaks_like_english() -> None:
    with speaking(Tongue(tag="zz-ZZ")):
        assert (language_name("not a tag"), language_name("de"), and_joined("ab")) == (None, "German", "a and b")
