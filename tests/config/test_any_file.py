"""Whatever a file holds, loading it gives settings or one clear error."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Settings, ShowSettings, SourceSettings, load
from bot.errors import ConfigError
from tests.config.writing import KINDS

KEYS = st.one_of(
    st.sampled_from(
        [*Settings.model_fields, *SourceSettings.model_fields, *ShowSettings.model_fields, "token", "chanel"]
    ),
    st.text(max_size=4),
)
TEXTS = st.one_of(
    st.sampled_from(["5m", "feed", "*", "https://[x", "sqlite:///a", "{0}", "", "\u2028"]), st.text(max_size=9)
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
LINE = re.compile(r"config\.toml:\d+(?::\d+: not valid TOML|: [^\n]+): [^\n]+")


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",\n".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def told(content: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(content)
        try:
            load(path, KINDS)
        except ConfigError as error:
            return str(error).replace(f"{folder}/", "").split("\n")
    return []


@given(st.dictionaries(KEYS, VALUES, max_size=5))
@settings(deadline=None, max_examples=50)
def test_any_values_give_settings_or_lines_with_places(document: dict[str, Any]) -> None:
    text = "\n".join(f"{toml(key)} = {toml(value)}" for key, value in document.items())

    assert [line for line in told(text.encode()) if not LINE.fullmatch(line)] == []


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_any_bytes_give_settings_or_one_error(content: bytes) -> None:
    assert told(content)
