"""Which English words are common: read from wordfreq's data, beside what wordfreq itself says."""

from __future__ import annotations

import pytest
from wordfreq import zipf_frequency

from bot.core.common_words import distinctive, everyday


@pytest.mark.parametrize("word", ["house", "spring", "magic", "kingdom", "metallic", "rouge", "frieren", "hyperdrive"])
def test_a_word_is_distinctive_that_english_uses_less_than_6300_times_in_a_billion(word: str) -> None:
    assert distinctive([word]) == (zipf_frequency(word, "en", wordlist="small") < 3.8)


@pytest.mark.parametrize("word", ["house", "orbital", "metallic", "rouge", "frieren", "hyperdrive", "clockwork"])
def test_a_lone_word_is_everyday_that_english_uses_a_thousand_times_in_a_billion(word: str) -> None:
    assert everyday([word]) == (zipf_frequency(word, "en", wordlist="small") >= 3.0)
