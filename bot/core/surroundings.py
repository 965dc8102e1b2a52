"""Surroundings: what stands around a name at its place in a headline, read by the grammar of headlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.common_words import distinctive
from bot.core.headline_grammar import (
    ADAPTED,
    ANIME,
    BETWEEN,
    LEADS,
    LINKS,
    LIVE_ACTION,
    ORDINALS,
    OTHERS,
    PARTICLES,
    PARTS,
    ROMANS,
    STOPS,
    VERBS,
)
from bot.core.headline_words import Word
from bot.core.title_forms import Kind

_REACH = 5
_ROMAJI = re.compile(r"(?:(?:[kgszjtdnhbpmyrwfc]|[knhmrgbps]y|ch|sh|ts|kk|tt|pp|ss)?[aiueo]|n(?![aiueo]))+")
_NUMBERED = frozenset({"episode", "episodes", "season", "ep"})
_GOING_ON = frozenset({"and", "to", "in", "for", "from", "on", "is", "with"})


@dataclass(frozen=True, slots=True)
class Found:
    """A form of a name in a headline: the words `start` to `end` (exclusive), and whether it is spelled just so."""

    start: int
    end: int
    name: str
    kind: Kind
    exact: bool = True


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
        for word in self.words[self.found.end : self.found.end + _REACH]:
            if word.owner in ANIME or word.owner in PARTS:
                return word.owner
            if word.ends or not (word.folded in BETWEEN or word.folded.isdigit() or word.folded in ROMANS):
                return ""
        return ""

    @property
    def other(self) -> str:
        """Give what else than an anime the name belongs to ("manga", "live action"), unless that becomes an anime."""
        other = self._other_behind() or self._other_before()
        rest = " ".join(word.text for word in self.words[self.found.end :])
        return "" if other and ADAPTED.search(rest) else other

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
            if word.ends and not word.closes:
                break
            clause = f"{word.text} {clause}"
        return "live action" if LIVE_ACTION.search(clause) else ""

    @property
    def heads(self) -> bool:
        """Tell whether the name begins a clause and a verb follows, or owns what follows."""
        first = self.name[0]
        begins = first.begins or first.opens or (self.found.start == 1 and self.words[0].folded == "new")
        return begins and (self.after is None or self.after.folded in VERBS or self.name[-1].owns)

    @property
    def listed(self) -> bool:
        """Tell whether the name stands alone between commas, as titles in a list do."""
        opened = self.before is None or "," in self.name[0].before or self.before.folded in VERBS | {"and"}
        closed = self.after is None or "," in self.name[-1].after or self.after.folded in LEADS | VERBS | {"and"}
        return opened and closed

    @property
    def styled(self) -> bool:
        """Tell whether the name stands in capitals amid words that do not."""
        mixed = not self._shouted and any(word.capital for word in self.words[self.found.end :])
        return mixed and all(word.text.isupper() for word in self.name) and len("".join(self.folded)) > 1

    @property
    def small(self) -> bool:
        """Tell whether the name heads the line in small letters amid capital ones, which no other word does."""
        behind = self.words[self.found.end : self.found.end + 2]
        small = self.found.start == 0 and not self.words[0].capital and self.words[0].text.isalpha()
        return small and len(behind) > 1 and all(word.capital for word in behind)

    @property
    def plain(self) -> bool:
        """Tell whether a name that has capitals is written without any, and not in quotes."""
        capitals = any(letter.isupper() for letter in self.found.name)
        return capitals and not self.quoted and all(word.text[0].islower() for word in self.name)

    @property
    def _shouted(self) -> bool:
        return not any(letter.islower() for word in self.words for letter in word.text)

    @property
    def ends_a_title(self) -> bool:
        """Tell whether everyday words end a longer title ("The Baker Who Slept in Another World Anime")."""
        start = self.found.start
        if start < 2 or self.name[0].opens or distinctive(self.folded):  # noqa: PLR2004 - room for a noun and "in"
            return False
        link, noun = self.words[start - 1], self.words[start - 2]
        if link.folded not in LINKS or link.begins:
            return False
        if link.capital:
            return True
        return bool(self.noun) and not (noun.folded in VERBS | BETWEEN | LEADS or noun.owner in PARTS | ANIME | OTHERS)

    def within(self, *, weak: bool) -> bool:
        """Tell whether the words before or behind make one longer phrase with the name; a weak name needs less."""
        return not self.quoted and (self._within_before(weak=weak) or self._within_behind(weak=weak))

    def _within_before(self, *, weak: bool) -> bool:
        first, before = self.name[0], self.before
        if before is None or first.begins or first.opens or before.owns:
            return False
        if before.folded in VERBS | BETWEEN | PARTS or before.owner in ANIME or before.folded.isdigit():
            return False
        if before.folded in LEADS | STOPS:
            return weak and not self._told_before()
        return weak or self._person(before)

    def _told_before(self) -> bool:
        """Tell whether the clause before the name has a verb, or nothing but words after which names begin."""
        clause = []
        for word in reversed(self.words[: self.found.start]):
            clause.append(word.folded)
            if word.begins:
                break
        return any(word in VERBS for word in clause) or all(word in LEADS | STOPS | BETWEEN for word in clause)

    def _within_behind(self, *, weak: bool) -> bool:
        last, after = self.name[-1], self.after
        if after is None or last.ends or last.closes or last.owns:
            return False
        if after.folded in VERBS or after.owner in ANIME | PARTS | BETWEEN | OTHERS or after.folded.isdigit():
            return False
        if after.folded in PARTICLES:
            return weak or (len(self.name) == 1 and after.folded not in {"to", "made", "of"})
        if after.folded in STOPS or after.folded in ROMANS:
            return weak and after.folded not in _GOING_ON
        return weak or self._person(after)

    def _person(self, neighbour: Word) -> bool:
        """Tell whether a one-word name and its neighbour look like a Japanese person's name ("Akira Ishida")."""
        pair = (self.name[0].owner, neighbour.owner)
        named = len(self.name) == 1 and neighbour.capital and not self._shouted
        return named and all(_ROMAJI.fullmatch(word) for word in pair)


def _seasonal(word: str) -> bool:
    return word in PARTS or word in ORDINALS or word.isdigit() or word in ROMANS or word in {"the", "final", "tv"}
