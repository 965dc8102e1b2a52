"""The example is the reference: it loads as it is, and neither a key nor a default in it is missing or stale."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import create_model
from pydantic.fields import FieldInfo

from bot.config import Settings, load
from bot.config.base import Surroundings
from bot.core.events import CHOSEN
from tests.config.writing import KINDS, every_key

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"
HEADER = re.compile(r"(\[+)([a-z.]+)\]+")
KEY = re.compile(r"(?P<off># )?(?P<key>[a-z_]+) = (?P<value>.+)")
DEFAULT = re.compile(r"\(default (?P<default>.+)\)$")
SURROUNDINGS = Surroundings(folder=EXAMPLE.parent, kinds=KINDS)


@dataclass(frozen=True)
class Entry:
    """A key of the example; `live` is false where it is commented out; `default` is what its comment says."""

    table: str
    key: str
    value: Any
    live: bool
    default: Any
    explained: bool


def entries() -> Iterator[Entry]:
    table, before = "", ""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(lines):
        stated = DEFAULT.search(line)
        default = value_of([stated["default"]])[0] if stated else None
        if header := HEADER.match(line):
            outer, _, inner = header[2].partition(".")
            table = f"[[{outer}]]" if inner else header[0]
            if inner:
                yield Entry(table, inner, {}, live=True, default=default, explained=" # " in line)
        elif found := KEY.fullmatch(line):
            value, height = value_of([found["value"], *lines[place + 1 :]])
            comment = any("  # " in text or '""" # ' in text for text in lines[place : place + height])
            explained = comment or (before.startswith("# ") and not KEY.match(before))
            yield Entry(table, found["key"], value, live=not found["off"], default=default, explained=explained)
        before = line


def value_of(lines: list[str]) -> tuple[Any, int]:
    """Read the value that the lines begin with, and how many of them it takes."""
    for height in range(1, len(lines) + 1):
        try:
            return tomllib.loads("value = " + "\n".join(lines[:height]))["value"], height
        except tomllib.TOMLDecodeError:
            continue
    raise AssertionError(lines[0])


def meaning(field: FieldInfo, value: Any) -> Any:
    assert field.annotation is not None
    table = create_model("Table", key=(field.annotation, field))
    return dict(table.model_validate({"key": value}, context=SURROUNDINGS))["key"]


def default_of(field: FieldInfo) -> Any:
    return None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})


ENTRIES = list(entries())
FIELDS = {(table, key): field for table, key, field in every_key()}


def example() -> Settings:
    return load(EXAMPLE, KINDS)


def test_the_example_loads_as_it_is() -> None:
    assert [source.kind for source in example().sources] == ["crunchyroll", "anilist", "feed", "feed", "feed", "feed"]


def test_the_example_follows_metallic_rouge() -> None:
    (show,) = example().shows

    assert (show.name, show.native, show.studio) == ("Metallic Rouge", "メタリックルージュ", "BONES")
    assert (show.anilist, show.mal, show.crunchyroll, show.season) == (162985, 54794, "G24H1NWMJ", 1)
    assert show.episodes == len(show.titles) == 13
    assert example().announcements[0].shows == ("Metallic Rouge",)


def test_the_example_shows_every_key() -> None:
    assert sorted({(entry.table, entry.key) for entry in ENTRIES} ^ FIELDS.keys()) == []


def test_the_example_names_every_event() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith("# which kinds of events: "))
    named = " ".join(line.removeprefix("# ") for line in lines[place : place + 2]).partition(": ")[2]

    assert named.split(", ") == [*CHOSEN]


def test_the_example_explains_every_key() -> None:
    first = {(entry.table, entry.key): entry for entry in reversed(ENTRIES)}

    assert [place for place, entry in first.items() if not entry.explained] == []


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if not entry.live], ids=lambda entry: entry.key)
def test_a_commented_out_key_would_be_accepted(entry: Entry) -> None:
    assert meaning(FIELDS[entry.table, entry.key], entry.value) is not None


@pytest.mark.parametrize(("table", "key"), [place for place, field in FIELDS.items() if default_of(field) is not None])
def test_every_default_is_stated_as_it_is(table: str, key: str) -> None:
    field = FIELDS[table, key]
    first, *others = [entry for entry in ENTRIES if (entry.table, entry.key) == (table, key)]
    stated = [
        first.value if first.default is None else first.default,
        *(entry.value for entry in others if not entry.live),
        *(entry.default for entry in others if entry.default is not None),
    ]

    assert [meaning(field, value) for value in stated] == [meaning(field, default_of(field))] * len(stated)


def test_the_example_fits_on_a_screen() -> None:
    assert [line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if len(line) > 120] == []
