"""Name table: all forms of all names by their keys, and the beginnings of long names, to be found in headlines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.core.common_words import content
from bot.core.headline_grammar import PARTS
from bot.core.headline_words import Word, key_of
from bot.core.surroundings import Found
from bot.core.title_forms import Form, Kind

_PREFIX_WORDS = 3
_PREFIX_CONTENT = 2
_WIDEST = 40


@dataclass(slots=True)
class Entry:
    """What one key stands for: how its form stands to the name, the name, the form's words, and the shows."""

    kind: Kind
    name: str
    words: tuple[str, ...]
    shows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a headline, and the shows it may stand for."""

    found: Found
    shows: tuple[int, ...]

    def overlaps(self, other: Hit) -> bool:
        """Tell whether two names share words of the headline."""
        return self.found.start < other.found.end and other.found.start < self.found.end


@dataclass(slots=True)
class NameTable:
    """Forms by their keys; of one key the nearest form counts, so that a whole name goes before a shortened one."""

    _entries: dict[str, Entry] = field(default_factory=dict)
    _long: list[tuple[str, int]] = field(default_factory=list)
    _longest: int = 0

    def add(self, show_id: int, name: str, form: Form) -> None:
        """Add one form of a show's name."""
        key = form.key
        known = self._entries.get(key)
        if known is None or form.kind < known.kind:
            self._entries[key] = Entry(form.kind, name, form.words, (show_id,))
        elif form.kind == known.kind and show_id not in known.shows:
            known.shows = (*known.shows, show_id)
        self._longest = max(self._longest, len(form.words))
        if form.kind is Kind.FULL and len(form.words) > _PREFIX_WORDS:
            self._long.append((" ".join(map(key_of, form.words)), show_id))

    def sort(self) -> None:
        """Order the long names, which is needed once after the last `add` and before the first `hits`."""
        self._long.sort()

    def hits(self, words: Sequence[Word]) -> Iterator[Hit]:
        """Give every form that stands in a headline, at every place."""
        keys = [key_of(word.folded) for word in words]
        owners = [key_of(word.owner) if word.owns else key for word, key in zip(words, keys, strict=True)]
        for start in range(len(words)):
            before = ""
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                entry = self._entries.get(before + keys[end - 1]) or self._entries.get(before + owners[end - 1])
                before += keys[end - 1]
                if entry:
                    exact = _spelled(words[start:end], entry.words)
                    shared = len(entry.shows) > 1
                    yield Hit(Found(start, end, entry.name, entry.kind, exact, shared), entry.shows)
            yield from self._beginning(words, keys, owners, start)

    def _beginning(
        self, words: Sequence[Word], keys: Sequence[str], owners: Sequence[str], start: int
    ) -> Iterator[Hit]:
        """Give the longest beginning of a long name that stands at a place, if it says enough."""
        place = bisect_left(self._long, (" ".join(keys[start:]), 0))
        near = self._long[max(place - 1, 0) : place + 1]
        size = max((_common(name, keys[start:], owners[start:]) for name, _ in near), default=0)
        while size and words[start + size - 1].folded in PARTS:
            size -= 1
        folded = [word.folded for word in words[start : start + size]]
        if size < _PREFIX_WORDS or content(folded) < _PREFIX_CONTENT:
            return
        last = start + size - 1
        for ending in dict.fromkeys((owners[last], keys[last])):
            if shows := self._going_on(" ".join([*keys[start:last], ending, ""])):
                yield Hit(Found(start, last + 1, " ".join(folded), Kind.PREFIX), shows)
                return

    def _going_on(self, beginning: str) -> tuple[int, ...]:
        first = bisect_left(self._long, (beginning, 0))
        near = self._long[first : first + _WIDEST]
        return tuple(show_id for name, show_id in near if name.startswith(beginning))


def _spelled(words: Sequence[Word], form: tuple[str, ...]) -> bool:
    written = tuple(word.folded for word in words)
    return written == form or (*written[:-1], words[-1].owner) == form


def _common(name: str, keys: Sequence[str], owners: Sequence[str]) -> int:
    """Count the words that a name and a headline begin with in common; an owner is the last of them."""
    for size, (word, key, owner) in enumerate(zip(name.split(" "), keys, owners, strict=False)):
        if word != key:
            return size + (word == owner)
    return min(name.count(" ") + 1, len(keys))
