"""That no text for people bypasses the tongue: the code is read, since a text that was forgotten fails nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

BOT = Path(__file__).resolve().parents[2] / "bot"
SPEAKING = ("core", "chat", "commands", "pipeline", "store")
SAYING = frozenset({"_", "plural", "term", "mark"})
SHOWING = frozenset({"ReplyError", "Message", "Field", "Button", "Menu", "Option", "answer"})
NAMES = SAYING | SHOWING
MODULES = sorted(path for part in SPEAKING for path in (BOT / part).rglob("*.py"))
KEYWORDS = frozenset({"title", "description", "name", "value", "footer", "label", "placeholder", "text", "words"})
NAME = "Airdate"


Call = tuple[ast.Call, str]


@pytest.fixture(scope="module")
def modules() -> dict[str, list[Call]]:
    """The calls of every module that speaks to people."""
    sources = {str(path.relative_to(BOT)): path.read_text("utf-8") for path in MODULES}
    return {path: calls(source) for path, source in sources.items() if any(f"{name}(" in source for name in NAMES)}


def calls(source: str) -> list[Call]:
    """Give the calls of functions that have anything to do with texts."""
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [(one, one.func.id) for one in found if isinstance(one.func, ast.Name) and one.func.id in NAMES]


def shown(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (one.value for one in call.keywords if one.arg in KEYWORDS)


def has_words(node: ast.expr) -> bool:
    """Say whether letters stand in a text itself, outside of what is put into it."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value != NAME and any(one.isalpha() for one in node.value)
    if isinstance(node, ast.IfExp):
        return has_words(node.body) or has_words(node.orelse)
    return isinstance(node, ast.JoinedStr) and any(has_words(one) for one in node.values)


def unsaid(found: list[Call]) -> list[int]:
    """Give the lines of texts that are shown without being said."""
    return [call.lineno for call, name in found if name in SHOWING and any(map(has_words, shown(call)))]


def garbled(found: list[Call]) -> list[int]:
    """Give the lines where what is said is no plain text, so that no catalogue can have it."""
    return [call.lineno for call, name in found if name in SAYING and any(map(is_garbled, call.args))]


def is_garbled(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return has_words(node.left) or has_words(node.right)
    return isinstance(node, ast.JoinedStr)


def misfilled(found: list[Call]) -> list[int]:
    """Give the lines where the placeholders of a text are not the values that it is said with."""
    return [call.lineno for call, name in found if name in {"_", "plural"} and not is_filled(call, name)]


def is_filled(call: ast.Call, name: str) -> bool:
    texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    given = {one.arg for one in call.keywords}
    if not texts or None in given:
        return True
    fields = {field for text in texts for _, field, _, _ in Formatter().parse(text) if field is not None}
    # A number may be told by its form alone.
    return fields ^ given <= ({"number"} if name == "plural" else set())


def test_no_text_is_shown_that_is_not_said(modules: dict[str, list[Call]]) -> None:
    assert [f"{path}:{line}" for path, found in modules.items() for line in unsaid(found)] == []


def test_what_is_said_is_plain_text(modules: dict[str, list[Call]]) -> None:
    assert [f"{path}:{line}" for path, found in modules.items() for line in garbled(found)] == []


def test_what_is_said_has_a_value_for_each_placeholder(modules: dict[str, list[Call]]) -> None:
    assert [f"{path}:{line}" for path, found in modules.items() for line in misfilled(found)] == []


@pytest.mark.parametrize(
    "line",
    [
        'raise ReplyError("No.")',
        'raise ReplyError(f"No {name}.")',
        'answer(asker, "Done." if done else other)',
        'Message(title=f"{show} is out")',
        'Button(label="Read", url=url)',
    ],
)
def test_a_text_that_is_not_said_is_found(line: str) -> None:
    assert unsaid(calls(line)) == [1]


@pytest.mark.parametrize(
    "line",
    [
        'raise ReplyError(_("No {name}.", name=name))',
        'Message(title=f"**{show}** · {episode}", url="https://x.example")',
    ],
)
def test_a_text_that_is_said_is_in_order(line: str) -> None:
    assert unsaid(calls(line)) == []


def test_a_text_that_no_catalogue_can_have_is_found() -> None:
    assert garbled(calls('_(f"No {name}.")\n_("a" + "b")\n_("a" "b")')) == [1, 2]


@pytest.mark.parametrize(
    "line",
    ['_("No {name}.", title=name)', '_("No {name}.")', '_("No.", name=name)', 'plural("a day", "{days} days", 2)'],
)
def test_a_value_that_is_missing_or_too_much_is_found(line: str) -> None:
    assert misfilled(calls(line)) == [1]


def test_no_text_is_said_within_another_where_no_catalogue_finds_it() -> None:
    within = [
        f"{path.relative_to(BOT)}:{text.lineno}"
        for path in MODULES
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        and any(name in SAYING and call.args and isinstance(call.args[0], ast.Constant) for call, name in inner(text))
    ]
    assert within == []


def inner(text: ast.JoinedStr) -> Iterator[Call]:
    """Give the calls within a formatted text."""
    found = (node for node in ast.walk(text) if isinstance(node, ast.Call))
    yield from ((one, one.func.id) for one in found if isinstance(one.func, ast.Name))
