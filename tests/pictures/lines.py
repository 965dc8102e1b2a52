"""Lines: runs of text broken where a line is full, by the widths of an ordinary sans-serif font."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from tests.pictures.markup import Run

_NARROW, _SLIM, _BROAD = frozenset("iljI.,:;'|!()[]· "), frozenset('frt-/"*'), frozenset("mwMW@%—…")
_PIECES = re.compile(r"\s+|\S+")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give about how wide a text is, in the unit of its size."""
    return sum(map(_share, text)) * size * (1.06 if bold else 1)


def _share(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in _NARROW:
        return 0.29
    if letter in _SLIM:
        return 0.37
    if letter in _BROAD:
        return 0.86
    return 0.67 if letter.isupper() else 0.55


def broken(found: Iterable[Run], room: float, size: float) -> list[list[Run]]:
    """Break runs into lines that fit."""
    lines: list[list[Run]] = [[]]
    left = room
    for piece in (replace(run, text=text) for run in found for text in _PIECES.findall(run.text)):
        needs = width(piece.text, size, bold=piece.bold)
        if needs > left and lines[-1]:
            lines.append([])
            left = room
        if piece.text.strip() or lines[-1]:
            _add(lines[-1], piece)
            left -= needs
    return lines


def _add(line: list[Run], piece: Run) -> None:
    """Add a piece to a line, within the run before it where both look alike."""
    if line and replace(line[-1], text="") == replace(piece, text=""):
        line[-1] = replace(piece, text=line[-1].text + piece.text)
    else:
        line.append(piece)
