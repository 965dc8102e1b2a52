"""The kinds of values that keys hold: what each accepts, and the words for what it refuses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt
from pydantic_core import PydanticCustomError

from bot.config import durations
from bot.config.words import advice, quoted
from bot.core.names import fold

_NO_PART_OF_A_LINE = frozenset({"Cc", "Zl", "Zp"})
_SNOWFLAKE = re.compile(r"[0-9]{15,20}")
_SNOWFLAKE_BITS = 64
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SUBTAG_CASE: Mapping[int, Callable[[str], str]] = {2: str.upper, 4: str.title}


def refusal(text: str) -> PydanticCustomError:
    """Make the error whose text is shown to the operator as it is."""
    return PydanticCustomError("refused", "{text}", {"text": text})


def one_of(noun: str, choices: Collection[str]) -> BeforeValidator:
    """Accept only these texts."""

    def check(value: object) -> object:
        if value not in choices:
            raise refusal(f"{quoted(value)} is not {noun}; {advice(str(value), choices)}")
        return value

    return BeforeValidator(check)


def matching(form: str, words: str) -> AfterValidator:
    """Accept only texts of a form; the words never show the value, which may be a secret in the wrong place."""
    pattern = re.compile(form)

    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise refusal(words)
        return value

    return AfterValidator(check)


def _prose(value: str) -> str:
    text = value.strip()
    if not text:
        raise refusal("must not be empty")
    return text


def _one_line(value: str) -> str:
    text = _prose(value)
    if any(unicodedata.category(character) in _NO_PART_OF_A_LINE for character in text):
        raise refusal("must be one line of text without control characters")
    return text


def _findable(value: str) -> str:
    if not fold(value):
        raise refusal("must hold a letter or a digit; names are compared without their marks")
    return value


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    try:
        return durations.parse(value if isinstance(value, str) else "")
    except ValueError:
        raise refusal(f"{quoted(value)} is not a duration; write it as 30s, 10m or 1h") from None


def _snowflake(value: object) -> int:
    text = "" if isinstance(value, bool) else str(value)
    if not _SNOWFLAKE.fullmatch(text) or int(text).bit_length() > _SNOWFLAKE_BITS:
        raise refusal(
            f"{quoted(value)} is not a Discord id; turn on Developer Mode in Discord, right-click and choose Copy ID"
        )
    return int(text)


def _language(value: str) -> str:
    if not _LANGUAGE_TAG.fullmatch(value):
        raise refusal(f"{quoted(value)} is not a language tag; write it as ja-JP, en-US or es-419")
    language, *subtags = value.split("-")
    # The usual case of RFC 5646, section 2.1.1, so that tags can be compared as they are.
    return "-".join([language.lower(), *(_SUBTAG_CASE.get(len(tag), str.lower)(tag) for tag in subtags)])


Prose = Annotated[str, AfterValidator(_prose)]
Line = Annotated[str, AfterValidator(_one_line)]
Title = Annotated[Line, AfterValidator(_findable)]
Lines = Annotated[tuple[Line, ...], Field(min_length=1), BeforeValidator(_listed)]
"""One text or a list of them."""

Count = Annotated[StrictInt, Field(ge=1)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Interval = Annotated[timedelta, Field(ge=timedelta(seconds=1)), BeforeValidator(_duration)]
Snowflake = Annotated[int, BeforeValidator(_snowflake)]
LanguageTag = Annotated[str, AfterValidator(_language)]
CalendarSeasonName = Annotated[
    str,
    matching(
        r"current|(?:19|20)\d\d-(?:winter|spring|summer|fall)", 'must be "current" or a season, written as 2024-winter'
    ),
]
PlatformName = Annotated[
    str, matching(r"[a-z0-9][a-z0-9-]{0,39}", "must be a platform's name in small letters, like crunchyroll")
]
VariableName = Annotated[
    str,
    matching(
        r"[A-Z_][A-Z0-9_]*",
        "must be the name of an environment variable in capitals, like DISCORD_TOKEN, and never the token itself",
    ),
]
SeriesId = Annotated[
    str,
    matching(r"[A-Z0-9]{6,14}", "must be the id alone, like G24H1NWMJ in crunchyroll.com/series/G24H1NWMJ/..."),
]
