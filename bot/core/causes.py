"""Causes: why something is so, kept with an event in a form that each of its readers can be told in their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from bot.core.text import escaped
from bot.core.tongue import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A text that is marked for translators, and what stands in for its `{names}`, not escaped."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The cause in the language that is spoken, unescaped."""
        return _(self.text, **self.values)

    @property
    def escaped(self) -> str:
        """The same for Discord."""
        return escaped(self.words)

    @property
    def stored(self) -> Mapping[str, object]:
        """What `read` makes the cause of again."""
        return {"text": self.text, "values": {**self.values}}

    @classmethod
    def read(cls, stored: object) -> Self | None:
        """Read a cause from an event's details, which older versions kept as plain words; None where it is none."""
        if isinstance(stored, str):
            return cls(text=stored)
        if not isinstance(stored, Mapping) or not isinstance(stored.get("text"), str):
            return None
        values = stored.get("values")
        told = values.items() if isinstance(values, Mapping) else ()
        return cls(text=stored["text"], values={str(name): str(value) for name, value in told})
