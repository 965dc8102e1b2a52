"""Corrections: an entry that stood for one release and stands for another now was wrong, and not something new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.releases import Claim, Release, ReleaseKey, Witness

SAME = timedelta(days=1)
"""How far apart an entry's two dates may be, for the entry to be the same; a reused id has another date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A release that a source's entries do not mean any more, the release that they mean now, and their identities.

    `unfounded` says that nothing else speaks for the wrong one.
    """

    wrong: Release
    right: ReleaseKey
    identities: frozenset[str]
    unfounded: bool


def corrections(
    entries: Iterable[tuple[ReleaseKey, Witness]], known: Mapping[Release, Sequence[Witness]], source: str
) -> list[Correction]:
    """Find the releases that entries of one reading were taken for before, by mistake of their source.

    `known` are the releases that these entries stood for, with all that was said of them. A feed that uses its ids
    again for other entries lists the old ones beside them, or gives other dates: that is no correction.
    """
    now: dict[str, set[ReleaseKey]] = defaultdict(set)
    said: dict[str, Witness] = {}
    listed: set[ReleaseKey] = set()
    for key, witness in entries:
        now[witness.identity].add(key)
        said[witness.identity] = witness
        listed.add(key)
    found: list[Correction] = []
    for release, words in known.items():
        seen = [one for one in words if one.claim is Claim.AVAILABLE]
        own = {one.identity for one in seen if one.source == source and _is_same(one, said.get(one.identity))}
        rights = {key for identity in own for key in now[identity]}
        if release.key in listed or len(rights) != 1:
            continue
        others = [one for one in seen if one.source != source or one.identity not in own]
        found.append(Correction(wrong=release, right=rights.pop(), identities=frozenset(own), unfounded=not others))
    return found


def _is_same(before: Witness, now: Witness | None) -> bool:
    if now is None or before.at is None or now.at is None:
        return False
    return abs(before.at - now.at) <= SAME
