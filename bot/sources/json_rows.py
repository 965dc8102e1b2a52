"""Rows of an untrusted JSON answer: each is checked alone, so that a bad one costs itself and not the page."""

from __future__ import annotations

import json
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from bot.errors import ParseError
from bot.sources.text import one_line


class Row(BaseModel):
    """A row whose types are taken as they are: no text is read as a number, and unknown keys are let pass."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


T = TypeVar("T")
R = TypeVar("R", bound=Row)


def _or_none(value: object, check: ValidatorFunctionWrapHandler) -> object:
    try:
        return check(value)
    except ValidationError:
        return None


Maybe = Annotated[T | None, WrapValidator(_or_none)]
"""A field that a row can do without: None where it is missing or unreadable."""

Line = Annotated[str, AfterValidator(one_line)]
"""Text as one clean line, cut at a length that no name has."""


def decoded(body: bytes, name: str, whose: str) -> object:
    """Decode an answer.

    Raises:
        ParseError: It is no JSON; `name` is the source's name and `whose` says what was expected.
    """
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"the answer of {name} is not {whose}'s JSON") from error
    return value


def checked(model: type[R], row: object) -> R:
    """Read a row.

    Raises:
        ValueError: It is not what the model says; the text is its first fault in a few words.
    """
    if not isinstance(row, dict):
        raise ValueError("is no object")  # noqa: TRY004 - for a row, a wrong type is a fault like any other
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise ValueError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
