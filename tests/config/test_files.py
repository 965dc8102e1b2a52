"""Files that are no configuration at all."""

from pathlib import Path

import pytest

from bot.config import load
from bot.errors import ConfigError
from tests.config.writing import KINDS, SOURCE, complaint, loaded


def test_a_missing_file_points_at_the_example(tmp_path: Path) -> None:
    assert complaint(tmp_path / "config.toml") == (
        "config.toml: no such file; copy config.example.toml there and change it to your needs"
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()

    assert complaint(tmp_path / "config.toml") == "config.toml: this is a folder; name the TOML file in it"


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "loop.toml").symlink_to("loop.toml")

    assert complaint(tmp_path / "loop.toml") == (
        "loop.toml: can't be read (Too many levels of symbolic links); name a TOML file that Airdate may read"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# " + b"x" * (1 << 20), "config.toml: larger than 1 MiB, so it is no configuration; name the right file"),
        (b"[log]\nlevel = '\xe9'\n", "config.toml:2: not UTF-8 text; save the file as UTF-8"),
        ("[log]\n".encode("utf-16"), "config.toml:1: not UTF-8 text; save the file as UTF-8"),
        (b"[log]\nlevel = debug\n", "config.toml:2:9: not valid TOML: Invalid value; text needs quotes"),
        (b"a = 30m\n", "config.toml:1:7: not valid TOML: one value per line; text such as 30m needs quotes"),
        (
            b"[log]\nlevel = 'a'\nlevel = 'b'\n",
            "config.toml:3:12: not valid TOML: this key stands here twice; keep one",
        ),
        (b"[log]\nlevel", "config.toml:2:6: not valid TOML: Expected '=' after a key in a key/value pair"),
        (b"[log]\nlevel = '", 'config.toml:2:10: not valid TOML: Expected "\'"'),
        (b"a = " + b"[" * 100_000, "config.toml: lists or tables are nested too deeply; flatten them"),
        (b"a = " + b"9" * 5000, "config.toml: a number has too many digits; shorten it"),
    ],
    ids=[
        "large",
        "latin-1",
        "utf-16",
        "no quotes",
        "half a number",
        "twice",
        "cut short",
        "open text",
        "deep",
        "digits",
    ],
)
def test_what_is_no_toml_gets_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "config.toml").write_bytes(content)

    assert complaint(tmp_path / "config.toml") == message


def test_a_file_of_just_1_mib_is_read(tmp_path: Path) -> None:
    text = SOURCE + "#"

    assert loaded(tmp_path, text + "x" * ((1 << 20) - len(text))).sources[0].name == "ANN"


def test_a_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    assert loaded(tmp_path, "\ufeff" + SOURCE).sources[0].name == "ANN"


def test_the_path_is_shown_as_it_was_given() -> None:
    with pytest.raises(ConfigError, match=r"^nowhere/config\.toml: no such file"):
        load(Path("nowhere/config.toml"), KINDS)


def test_a_wrong_configuration_ends_the_program_with_2() -> None:
    assert ConfigError.exit_code == 2
