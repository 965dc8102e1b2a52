"""Configurations as the tests write them: a file in a fresh folder, and what loading it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config import Settings, load
from bot.errors import ConfigError

KINDS = ("feed", "crunchyroll", "anilist", "animeschedule", "ical", "season")
SOURCE = '[[sources]]\nname = "ANN"\nkind = "feed"\nurl = "https://example.org/rss.xml"\n'


def loaded(folder: Path, text: str) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, KINDS)


def complaint(path: Path) -> str:
    """What loading a file says, with the file's folder left out."""
    with pytest.raises(ConfigError) as caught:
        load(path, KINDS)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    return str(caught.value).replace(f"{path.parent}/", "")


def complaints(folder: Path, text: str) -> list[str]:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return complaint(path).splitlines()


def every_key(table: type[BaseModel] = Settings, header: str = "") -> Iterator[tuple[str, str, FieldInfo]]:
    """Each key that the models know, with the header that its table has in the file."""
    for key, field in table.model_fields.items():
        kinds = (field.annotation, *get_args(field.annotation))
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if inner is None:
            yield header, key, field
        else:
            yield from every_key(inner, f"[{key}]" if inner is field.annotation else f"[[{key}]]")
