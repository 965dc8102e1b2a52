import pytest

from bot.config.toml_lines import line_of, lines_of
from bot.config.words import KeyPath

DOCUMENT = """\
top = 1
server.port = 80
server."quoted.key".x = 2

[plain]
key = 1  # a comment

[[rows]]
name = "a"
list = [
  # not an item
  "one",
  { inner = 1, deep = { er = [
    1,
    2] } },
]

[rows.sub]
key = 1

[[rows]]
name = "b"
text = '''
[[rows]]
name = "not a key"
'''

[[rows.items]]
first = 1

[[rows.items]]
"se\\u0063ond" = 2

['single quoted'.  spaced]
é.x = 1
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 1),
        (("server",), 2),
        (("server", "port"), 2),
        (("server", "quoted.key", "x"), 3),
        (("plain",), 5),
        (("plain", "key"), 6),
        (("rows",), 8),
        (("rows", 0), 8),
        (("rows", 0, "name"), 9),
        (("rows", 0, "list"), 10),
        (("rows", 0, "list", 0), 12),
        (("rows", 0, "list", 1), 13),
        (("rows", 0, "list", 1, "inner"), 13),
        (("rows", 0, "list", 1, "deep", "er"), 13),
        (("rows", 0, "list", 1, "deep", "er", 1), 15),
        (("rows", 0, "sub"), 18),
        (("rows", 0, "sub", "key"), 19),
        (("rows", 1), 21),
        (("rows", 1, "name"), 22),
        (("rows", 1, "text"), 23),
        (("rows", 1, "items", 0, "first"), 29),
        (("rows", 1, "items", 1), 31),
        (("rows", 1, "items", 1, "second"), 32),
        (("single quoted", "spaced"), 34),
    ],
)
def test_the_line_of_a_key_is_found(path: KeyPath, line: int) -> None:
    document = DOCUMENT.replace("é.x", '"é".x')

    assert line_of(path, lines_of(document)) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("rows", 1, "missing"), 21),
        (("rows", 0, "list", 7), 10),
        (("nowhere", "at", "all"), 1),
        ((), 1),
    ],
)
def test_a_key_that_is_not_there_has_the_line_of_what_is_around_it(path: KeyPath, line: int) -> None:
    assert line_of(path, {("rows", 1): 21, ("rows", 0, "list"): 10}) == line


def test_windows_line_ends_count_once() -> None:
    assert lines_of("a = 1\r\n\r\nb = 2\r\n")["b",] == 3


def test_deep_nesting_is_no_problem() -> None:
    depth = 1000
    lines = lines_of("a = " + "[\n" * depth + "]" * depth + "\n")

    assert line_of(("a", *[0] * 100), lines) == 101
