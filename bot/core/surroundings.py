"""Surroundings: what stands around a name at its place in a headline, read by the grammar of headlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.headline_grammar import (
    ADAPTED,
    ANIME,
    BETWEEN,
    COLUMN_OF_OTHERS,
    COLUMNS,
    COUNTING,
    GENRES,
    LEADS,
    LIVE_ACTION,
    ORDINALS,
    OTHERS,
    PARTS,
    ROMANS,
    VERBS,
)
from bot.core.headline_words import Word
from bot.core.title_forms import Kind

_REACH = 5
_YEAR = 4
_NUMBERED = frozenset({"episode", "episodes", "season", "ep"})


@dataclass(frozen=True, slots=True)
class Found:
    """A form of a name in a headline: the words `start` to `end` (exclusive), whether it is spelled just so.

    `shared` tells whether several shows go by it.
    """

    start: int
    end: int
    name: str
    kind: Kind
    exact: bool = True
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A found name among all words of its headline."""

    words: Sequence[Word]
    found: Found

    @property
    def name(self) -> Sequence[Word]:
        """Give the words of the name."""
        return self.words[self.found.start : self.found.end]

    @property
    def folded(self) -> Sequence[str]:
        """Give the folded words of the name, the last one without its owner's "s"."""
        return [*(word.folded for word in self.name[:-1]), self.name[-1].owner]

    @property
    def before(self) -> Word | None:
        """Give the word before the name."""
        return self.words[self.found.start - 1] if self.found.start else None

    @property
    def after(self) -> Word | None:
        """Give the word after the name."""
        return self.words[self.found.end] if self.found.end < len(self.words) else None

    @property
    def parted(self) -> bool:
        """Tell whether a mark parts the name from what follows, so that this says nothing of it."""
        return self.name[-1].parts and not self.name[-1].closes

    @property
    def quoted(self) -> bool:
        """Tell whether quotation marks stand around the name, or around it and its season."""
        if not self.name[0].opens:
            return False
        end = self.found.end
        while end < len(self.words) and not self.words[end - 1].closes and _seasonal(self.words[end].folded):
            end += 1
        return self.words[end - 1].closes

    @property
    def noun(self) -> str:
        """Give the noun behind the name that says it is an anime's ("Season", "TV Anime", "Film"), else nothing."""
        if self.parted and not (self.after and self.after.folded in _NUMBERED):
            return ""
        for place in range(self.found.end, min(self.found.end + _REACH, len(self.words))):
            word = self.words[place]
            if word.owner in ANIME or word.owner in PARTS:
                return word.owner if self._its_own(place) else ""
            if word.ends or not (self._between(place) or self._numbers(word) or word.folded in ROMANS):
                return ""
        return ""

    def _between(self, place: int) -> bool:
        """Tell whether a word may stand between the name and its noun; "the" only in "X the Movie"."""
        word, following = self.words[place], self.words[place + 1 : place + 2]
        whole = bool(following) and following[0].text in {"Movie", "Animation"} and not following[0].owns
        return word.folded in BETWEEN | GENRES or (word.text == "the" and whole)

    def _numbers(self, word: Word) -> bool:
        """Tell whether a number is the name's; a year behind one word may be a season's ("Summer 2026 Simulcasts")."""
        return word.folded.isdigit() and (len(self.name) > 1 or len(word.folded) < _YEAR)

    def _its_own(self, noun: int) -> bool:
        """Tell whether a noun is the name's; "Another Anime Studio" counts one more, "Pluto TV" is a channel."""
        following = self.words[noun + 1 : noun + 2]
        if self.words[noun].text == "TV" and following and "(" not in self.words[noun].before:
            return following[0].owner in ANIME | PARTS | GENRES | OTHERS or following[0].folded == "show"
        if len(self.name) > 1 or self.quoted or self.name[0].folded not in COUNTING:
            return True
        genre = any(word.folded in GENRES for word in self.words[self.found.end : noun])
        return not genre and (self.words[noun].owns or not following or following[0].folded in VERBS | PARTS)

    @property
    def other(self) -> str:
        """Give what else than an anime the name belongs to ("manga", "live action"), unless that becomes an anime."""
        other = self._other_behind() or self._other_before()
        return "" if other and self._adapted else other

    @property
    def becomes_anime(self) -> bool:
        """Tell whether the name is of a book or game that becomes an anime ("X Manga Gets TV Anime")."""
        return bool(self.after and self.after.owner in OTHERS | BETWEEN and self._other_behind() and self._adapted)

    @property
    def _adapted(self) -> bool:
        return bool(ADAPTED.search(" ".join(word.text for word in self.words[self.found.end :])))

    def _other_behind(self) -> str:
        if self.parted:
            return ""
        behind = self.words[self.found.end : self.found.end + _REACH]
        for word, following in zip(behind, [*behind[1:], None], strict=False):
            if word.folded == "live" and following and following.folded == "action":
                return "live action"
            if word.owner in OTHERS:
                return word.owner
            if word.owner in ANIME or word.owner in PARTS or word.folded in VERBS or word.ends:
                return ""
        return ""

    def _other_before(self) -> str:
        clause = ""
        for word in reversed(self.words[: self.found.start]):
            if word.ends and not word.closes and not (word.owner in COLUMNS and not clause):
                break
            clause = f"{word.text} {clause}"
        column = COLUMN_OF_OTHERS.search(clause)
        return "live action" if LIVE_ACTION.search(clause) else column[1].casefold() if column else ""

    @property
    def heads(self) -> bool:
        """Tell whether the name begins a clause and a verb follows, or owns what follows."""
        first = self.name[0]
        begins = first.begins or first.opens or (self.found.start == 1 and self.words[0].folded == "new")
        return begins and (self.after is None or self.after.folded in VERBS or self.name[-1].owns)

    @property
    def listed(self) -> bool:
        """Tell whether the name stands alone between commas, as titles in a list do."""
        joined = [
            "," in self.name[0].before or bool(self.before and self.before.folded == "and"),
            "," in self.name[-1].after or bool(self.after and self.after.folded == "and"),
        ]
        opened = joined[0] or self.before is None or self.before.folded in VERBS
        closed = joined[1] or self.after is None or self.after.folded in LEADS | VERBS or ":" in self.name[-1].after
        return any(joined) and opened and closed

    @property
    def told_alone(self) -> bool:
        """Tell whether nothing but the name stands behind a column's title ("Review: X", "Episode 3 - X")."""
        column = next(
            (word.owner for word in reversed(self.words[: self.found.start]) if not word.folded.isdigit()), ""
        )
        rest = self.words[self.found.end :]
        alone = all(_seasonal(word.folded) or word.folded in _NUMBERED for word in rest)
        return alone and self.name[0].begins and column in COLUMNS


def _seasonal(word: str) -> bool:
    return word in PARTS or word in ORDINALS or word.isdigit() or word in ROMANS or word in {"the", "final", "tv"}
