"""Common words: words of everyday English and given names, which alone do not name a show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.core.headline_grammar import OTHERS, SAYING_LITTLE, STOPS, VERBS, word_set

_EVERYDAY_ZIPF = 3.8
_LONE_ZIPF = 3.0
"""How often English uses a word, as the logarithm of its uses in a billion words."""

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
    from wordfreq import get_frequency_dict  # noqa: PLC0415 - a third of a second, which most commands never need

    counted = get_frequency_dict("en", wordlist="small").items()
    return _GRAMMAR | (frozenset(word for word, share in counted if share >= 10 ** (zipf - 9)) - _OF_SHOWS)


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
