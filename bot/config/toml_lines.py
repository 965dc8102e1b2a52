"""The lines on which the keys of a TOML file stand, which `tomllib` does not tell."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from bot.config.words import KeyPath

_HEADERS = frozenset({"table", "table_array_element"})


def line_of(path: KeyPath, lines: Mapping[KeyPath, int]) -> int:
    """Give the line of a key, else of the nearest table around it, else the first line."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 1)


def lines_of(text: str) -> dict[KeyPath, int]:
    """Map the path of every key, table and list item of a valid document to its first line, counted from 1."""
    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    lines: dict[KeyPath, int] = {}
    for path, outer, node in _places(root):
        for end in range(outer + 1, len(path) + 1):
            line = node.start_point.row + 1
            lines[path[:end]] = min(line, lines.get(path[:end], line))
    return lines


def _places(root: Node) -> Iterator[tuple[KeyPath, int, Node]]:
    """Give each path with the length of the part that its surroundings name, and the node where it stands."""
    tables: Counter[KeyPath] = Counter()
    # A list of work and no recursion: values may nest deeper than Python's stack.
    todo: list[tuple[Node, KeyPath]] = []
    for node in root.named_children:
        path: KeyPath = ()
        if node.type in _HEADERS:
            path = _header(node, tables)
            yield path, 0, node
        todo += [(pair, path) for pair in (node, *node.named_children) if pair.type == "pair"]
    while todo:
        value, outer = todo.pop()
        for node, path in _inside(value, outer):
            if path != outer:
                yield path, len(outer), node
            todo.append((node, path))


def _header(node: Node, tables: Counter[KeyPath]) -> KeyPath:
    keys = _keys(node.named_children[0])
    path: KeyPath = ()
    for place, key in enumerate(keys, start=1):
        path += (key,)
        if place == len(keys) and node.type == "table_array_element":
            tables[path] += 1
        if tables[path]:
            path += (tables[path] - 1,)
    return path


def _inside(node: Node, path: KeyPath) -> Iterator[tuple[Node, KeyPath]]:
    children = [child for child in node.named_children if child.type != "comment"]
    if node.type == "pair":
        key, value = children
        yield value, path + _keys(key)
    elif node.type == "array":
        yield from ((child, (*path, place)) for place, child in enumerate(children))
    elif node.type == "inline_table":
        yield from ((child, path) for child in children)


def _keys(node: Node) -> KeyPath:
    """Read a key with its dots and quotes as `tomllib` does."""
    if node.type == "bare_key":
        return ((node.text or b"").decode(),)
    value: object = tomllib.loads(f"{(node.text or b'').decode()} = 0")
    keys: list[str] = []
    while isinstance(value, dict):
        key, value = next(iter(value.items()))
        keys.append(key)
    return tuple(keys)
