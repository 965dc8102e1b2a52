"""The audio language that a title names, as in "Metallic Rouge (English Dub)"."""

from __future__ import annotations

import re

from bot.core.names import fold
from bot.core.releases import ORIGINAL_AUDIO

UNDETERMINED = "und"
"""BCP 47 for a dub whose language is not said."""

# Crunchyroll marks dubs in English in every feed, but for the French "(VF)"; "(VOSTFR)" is subtitled original audio.
_MARKED = {"vf": "fr-FR", "vostfr": ORIGINAL_AUDIO, "sub": ORIGINAL_AUDIO}
_LANGUAGES = {
    "arabic": "ar-SA",
    "brazilian portuguese": "pt-BR",
    "cantonese": "zh-HK",
    "castilian": "es-ES",
    "castilian spanish": "es-ES",
    "catalan": "ca-ES",
    "chinese": "zh-CN",
    "english": "en-US",
    "european spanish": "es-ES",
    "french": "fr-FR",
    "german": "de-DE",
    "hindi": "hi-IN",
    "indonesian": "id-ID",
    "italian": "it-IT",
    "japanese": "ja-JP",
    "korean": "ko-KR",
    "latin american spanish": "es-419",
    "malay": "ms-MY",
    "mandarin": "zh-CN",
    "mandarin chinese": "zh-CN",
    "polish": "pl-PL",
    "portuguese": "pt-BR",
    "russian": "ru-RU",
    "spanish": "es-419",
    "tamil": "ta-IN",
    "telugu": "te-IN",
    "thai": "th-TH",
    "turkish": "tr-TR",
    "vietnamese": "vi-VN",
}
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{1,60})[)\]]")
_DUB = re.compile(r"(?P<language>.*?)\s*\bdub(?:bed)?", re.IGNORECASE)
_SUBTAG = re.compile(r"[a-z0-9]{1,8}")


def split_audio(title: str) -> tuple[str, str]:
    """Part a title from the audio that it names: ("Metallic Rouge", "en-US").

    The audio is a BCP 47 tag, `ORIGINAL_AUDIO` where none is named. A dub in a language that is not known here gets a
    private tag ("x-klingon"), one in no language `UNDETERMINED`: it is never taken for the original.
    """
    for found in _BRACKETS.finditer(title):
        audio = _audio(found[1].strip())
        if audio:
            return " ".join((title[: found.start()] + title[found.end() :]).split()), audio
    return title, ORIGINAL_AUDIO


def is_known(audio: str) -> bool:
    """Say whether the audio is a language that this table knows (or the original)."""
    return audio != UNDETERMINED and not audio.startswith("x-")


def _audio(marker: str) -> str | None:
    if marked := _MARKED.get(marker.casefold()):
        return marked
    dub = _DUB.fullmatch(marker)
    return _language(fold(dub["language"])) if dub else None


def _language(name: str) -> str:
    if known := _LANGUAGES.get(name):
        return known
    # RFC 5646, 2.2.7: a private tag is "x" and parts of one to eight ASCII letters or digits.
    parts = _SUBTAG.findall(name)
    return "-".join(["x", *parts]) if parts else UNDETERMINED
