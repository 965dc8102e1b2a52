"""Common words: words of everyday English and given names, which alone do not name a show."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Final, cast

import msgpack

from bot.core.headline_grammar import OTHERS, SAYING_LITTLE, STOPS, VERBS, word_set

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec, SourceFileLoader

_EVERYDAY_ZIPF = 3.8
_LONE_ZIPF = 3.0
"""How often English uses a word, as the logarithm of its uses in a billion words."""

_BILLION: Final = 9
_CENTIBELS: Final = 100
_DATA: Final = "data/small_en.msgpack.gz"
_FORMAT: Final = {"format": "cB", "version": 1}

_OF_SHOWS = word_set("berserk gundam naruto pokemon")
"""Words that English knows from shows alone, or that news of anime uses of a show alone."""

_NOT_COUNTED = word_set(
    """
    akane aoi asuka atelier ayaka beastly chihiro chisel crossroad daisuke dandelion drifters elegy exorcist fractal
    fukuoka geisha gravitation hanako handyman haru haruka haruto heroines hikari hikaru hinamatsuri hinata hiroshi
    hydrangea icicle isekai josei kaiju kaito kanon kaori kenji kento kimono kohei kou ladybug lampshade maidens
    makoto mami marigold marmalade masashi matcha mecha megumi mezzo michi miku minami mirai misaki misfit mitten
    miyuki mononoke moonlit multiverse nagisa nanami naoko nara natsuki nocturne onyx ordinal otaku outlander
    outlanders paprika phantoms potions pretender punks pupa raincoat redline reminiscence returner revenger rika
    riku rina risa ryo saki sapporo satoshi sayaka seinen sendai senpai shinobu shiori shogun shojo shonen skeptic
    sora sorcerers sunflowers swordsman takashi takeshi talker tomo tomorrows topaz toru trickster troublemaker
    tsubasa unbound villainess wizardry yokai yui yuji yuka yumi yuu yuuki yuzu
    """
)
"""Given names, and everyday words of news of anime, that are too rare elsewhere to be counted."""


_GRAMMAR = SAYING_LITTLE | VERBS | OTHERS | _NOT_COUNTED


@cache
def _used(zipf: float) -> frozenset[str]:
    """Give the words that are used as often as this, and those of the grammar."""
    return _GRAMMAR | (frozenset(_as_common_as(round((_BILLION - zipf) * _CENTIBELS))) - _OF_SHOWS)


def _as_common_as(centibels: int) -> Iterator[str]:
    """Give the words of wordfreq's small list that are at most so many hundredths of a decade rarer than all words.

    The data are read as `wordfreq.read_cBpack` describes them, since importing wordfreq, which speaks 40 languages,
    costs each start a third of a second and 6 MiB.
    """
    package = cast("ModuleSpec", find_spec("wordfreq"))
    (folder,) = cast("list[str]", package.submodule_search_locations)
    data = cast("SourceFileLoader", package.loader).get_data(f"{folder}/{_DATA}")
    header, *words = msgpack.unpackb(gzip.decompress(data))
    if header != _FORMAT:
        raise ValueError(f"wordfreq's data have another format: {header}")
    return chain.from_iterable(words[: centibels + 1])


def content(words: Sequence[str]) -> int:
    """Count the words that carry meaning."""
    return sum(word not in STOPS for word in words)


def distinctive(words: Sequence[str]) -> int:
    """Count the words that are neither common nor of the grammar: what tells one name from everyday speech."""
    common = _used(_EVERYDAY_ZIPF)
    return sum(word not in common and not word.isdigit() and len(word) > 1 for word in words)


def everyday(words: Sequence[str]) -> bool:
    """Tell whether words are one English word and no more; fewer uses make it everyday than a word among others."""
    common = _used(_LONE_ZIPF)
    return content(words) <= 1 and all(word in common or word.isdigit() or len(word) == 1 for word in words)
