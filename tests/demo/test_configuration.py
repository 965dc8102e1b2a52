"""The demo's configuration: in order, and in step with the example."""

from __future__ import annotations

from pathlib import Path
from string import Template

from bot.config import Settings, load
from bot.demo.bundled import text
from bot.sources import kinds

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"


def demo_settings(folder: Path) -> Settings:
    file = folder / "demo.toml"
    file.write_text(Template(text("configuration.toml")).substitute(server="127.0.0.1:4000"), encoding="utf-8")
    return load(file, kinds())


def test_the_show_is_described_as_in_the_example(tmp_path: Path) -> None:
    assert demo_settings(tmp_path).shows == load(EXAMPLE, kinds()).shows


def test_the_sources_are_those_of_the_example_on_loopback(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path)
    assert [(one.name, one.kind) for one in settings.sources] == [
        (one.name, one.kind) for one in load(EXAMPLE, kinds()).sources
    ]
    assert all(one.url and one.url.startswith("http://127.0.0.1:4000/") for one in settings.sources)


def test_the_database_stays_beside_the_file(tmp_path: Path) -> None:
    assert demo_settings(tmp_path).store.url.get_secret_value() == f"sqlite:///{tmp_path}/demo.db"
