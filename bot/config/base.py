"""What every table of the file has in common, and what the meaning of some values depends on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table whose keys are known; values never change, and errors of the library never show what was written."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is given to the models beside the file's text: its own folder, and the kinds of sources there are."""

    folder: Path
    kinds: tuple[str, ...]
