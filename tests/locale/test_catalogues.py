"""The catalogues: what `airdate translations` finds in them and writes, and that ours lack nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import locale
from bot.chat.translator import is_name, said_of
from bot.cli.commands import app
from bot.cli.translations import every_text, told
from bot.locale import ENGLISH, LANGUAGES, catalogues, tongue
from bot.locale.catalogues import Findings, findings, updated
from bot.locale.texts import Text, merged, texts_in
from tests.locale.made import Said, a_catalogue

OURS = [tag for tag in LANGUAGES if tag != ENGLISH]
OUT = Text(one="Out on {place}.")
WEEKS = Text(one="{number} week", many="{number} weeks")
NAME = Text(one="next", context="command")


@pytest.fixture(scope="module")
def texts() -> set[Text]:
    return every_text()


@pytest.mark.parametrize("language", OURS)
def test_our_catalogues_have_all_texts_no_others_and_all_placeholders(language: str, texts: set[Text]) -> None:
    found = findings(catalogues.read(Path(locale.__file__).parent, language), texts)
    assert [*told(language, found, shown=5)][1:] == []


@pytest.mark.parametrize("language", OURS)
def test_our_names_of_commands_and_options_are_such_as_discord_takes(language: str, texts: set[Text]) -> None:
    names = [one for one in texts if one.context in {"command", "option"}]
    catalogue = tongue(language).catalogue
    said = [said_of(catalogue, one.context, one.one) or one.one for one in names]
    assert [name for name in said if not is_name(name)] == []


def test_the_texts_are_those_of_alerts_answers_and_commands(texts: set[Text]) -> None:
    assert {
        Text(one="Out now on {platform}, since {clock} ({relative})."),
        Text(one="{number} episode", many="{number} episodes"),
        Text(one="You need the Manage Server permission for this."),
        Text(one="it came in quiet hours"),
        Text(one="announce", context="command"),
        Text(one="channel", context="option"),
    } <= texts


def test_a_package_is_read_for_its_texts_and_not_where_it_speaks_to_the_operator(tmp_path: Path) -> None:
    for folder, text in (("core", "Said"), ("cli", "Printed")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.py").write_text(
            f'from bot.core.tongue import _\n_("{text} {{what}}.", what=what)\n_(f"Not {{this}}")\n'
            'plural("{number} a", "{number} b", 2)\n'
            'term("weekday", "Sun")\nTABLE = {1: mark("one")}\n',
            "utf-8",
        )
    assert texts_in(tmp_path) == {
        Text(one="Said {what}."),
        Text(one="{number} a", many="{number} b"),
        Text(one="Sun", context="weekday"),
        Text(one="one"),
    }


def test_a_text_that_is_also_said_of_several_things_is_one_text() -> None:
    assert merged([Text(one="a"), Text(one="a", many="b"), Text(one="a", context="command")]) == {
        Text(one="a", many="b"),
        Text(one="a", context="command"),
    }


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"Out on {place}.": "Zu sehen auf {place}."}, OUT),
        ({("{number} week", "{number} weeks"): ("{number} Woche", "{number} Wochen")}, WEEKS),
        ({("{number} week", "{number} weeks"): ("eine Woche", "{number} Wochen")}, WEEKS),
    ],
)
def test_a_whole_translation_is_in_order(said: dict[Said, Said], text: Text) -> None:
    found = findings(a_catalogue("de", said), [text])
    assert (found.translated, found.is_whole) == (1, True)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({}, OUT),
        ({"Out on {place}.": ""}, OUT),
        ({("{number} week", "{number} weeks"): ("{number} Woche", "")}, WEEKS),
        ({"{number} week": "{number} Woche"}, WEEKS),
        ({"next": "weiter"}, NAME),
    ],
)
def test_a_text_without_a_whole_translation_is_missing(said: dict[Said, Said], text: Text) -> None:
    assert findings(a_catalogue("de", said), [text]).missing == (text,)


def test_a_guess_is_no_translation() -> None:
    catalogue = a_catalogue("de", {})
    catalogue.add("Out on {place}.", "Auf {place}.", flags=["fuzzy"])
    assert findings(catalogue, [OUT]).missing == (OUT,)


def test_what_nobody_says_is_stale() -> None:
    found = findings(a_catalogue("de", {"Out on {place}.": "Auf {place}."}, {("command", "old"): "alt"}), [OUT])
    assert found.stale == (Text(one="old", context="command"),)


@pytest.mark.parametrize(
    ("said", "text", "fault"),
    [
        ({"Out on {place}.": "Zu sehen."}, OUT, "other placeholders: place"),
        ({"Out on {place}.": "Auf {ort}."}, OUT, "other placeholders: ort, place"),
        ({"Out on {place}.": "Auf {place!r}."}, OUT, "other placeholders: place, place"),
        ({"Out on {place}.": "Auf {place:>9999999}."}, OUT, "other placeholders: place, place"),
        ({"Out on {place}.": "Auf {place."}, OUT, "expected '}' before end of string"),
        ({("{number} week", "{number} weeks"): ("eine", "viele")}, WEEKS, "other placeholders: number"),
        ({("{number} week", "{number} weeks"): ("{n} Woche", "{number} Wochen")}, WEEKS, "other placeholders: n"),
    ],
)
def test_a_translation_with_other_placeholders_is_wrong(said: dict[Said, Said], text: Text, fault: str) -> None:
    [(wrong, words)] = findings(a_catalogue("de", said), [text]).wrong
    assert wrong == text
    assert fault in words


def test_a_catalogue_brought_up_to_date_keeps_what_is_translated_and_guesses_nothing(tmp_path: Path) -> None:
    old = a_catalogue(
        "de", {"Out on {place}.": "Auf {place}.", "Out on {places}.": "alt"}, {("command", "next"): "weiter"}
    )
    catalogues.write(tmp_path, "de", updated(old, [OUT, WEEKS, NAME, Text(one="Out in {place}.")]))
    again = catalogues.read(tmp_path, "de")
    assert findings(again, [OUT, WEEKS, NAME]) == Findings(
        translated=2, missing=(WEEKS,), stale=(Text(one="Out in {place}."),)
    )


def test_a_file_has_no_dates_and_no_lines_and_is_the_same_whatever_came_first(tmp_path: Path) -> None:
    written = []
    for order in ([OUT, WEEKS, NAME], [NAME, WEEKS, OUT]):
        catalogues.write(tmp_path, "pt-BR", updated(a_catalogue("pt-BR", {}), order))
        written.append((tmp_path / "pt-BR.po").read_text("utf-8"))
    assert written[0] == written[1]
    assert "Date" not in written[0]
    assert "#:" not in written[0]
    assert "Language: pt_BR\\n" in written[0]


def test_a_report_names_what_is_missing_stale_and_wrong() -> None:
    found = Findings(translated=1, missing=(OUT, WEEKS), stale=(NAME,), wrong=((OUT, "no"),))
    assert [*told("de", found, shown=1)] == [
        "de: 1 translated, 2 missing, 1 stale, 1 wrong",
        "  missing: 'Out on {place}.'",
        "  stale: 'next' (command)",
        "  wrong: 'Out on {place}.': no",
    ]


def test_a_language_that_is_not_spoken_is_refused_with_those_that_are() -> None:
    outcome = CliRunner().invoke(app, ["translations", "--language", "tlh"])
    assert "those are de, es, fr, it, ja, pt-BR" in str(outcome.exception)


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("nächste", True),
        ("次", True),
        ("l'été", True),
        ("Next", False),
        ("two words", False),
        ("", False),
        ("a" * 33, False),
    ],
)
def test_a_name_is_one_that_discord_takes(name: str, taken: bool) -> None:
    assert is_name(name) is taken
