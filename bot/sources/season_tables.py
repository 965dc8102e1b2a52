"""Tables of a season file, checked: what an operator wrote of each show, with every fault in words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic import InstanceOf as Is

from bot.core.releases import ORIGINAL_AUDIO, TV
from bot.sources.release_times import EARLIEST, LATEST, believable, time_zone
from bot.sources.text import one_line

MOST_BYTES = 1_000_000
"""How long a season file may be; a thousand shows take a third of it."""

# Python's TOML parser takes quadratic time for dotted keys (a.b.c), which no season file has.
_DOT_LIMIT = 200
_SHOW_LIMIT = 1_000
_EPISODE_LIMIT = 2_000
_FAULT_LIMIT = 20
# What pydantic says of the commonest faults is meant for programmers.
_WORDS = {"extra_forbidden": "no such key; is it misspelt?", "missing": "is missing", "model_type": "is no table"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SLOT = re.compile(r"(?P<day>[A-Z][a-z]{2}) (?P<hour>[01]?\d|2\d):(?P<minute>[0-5]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A weekly slot: its weekday (0 is Monday), and how long after the beginning of that day it is, up to 30 hours."""

    weekday: int
    clock: timedelta

    def on(self, day: date, zone: ZoneInfo) -> datetime:
        """Give the instant of the slot on a day, by that zone's clock; "24:55" is 00:55 on the next day."""
        return (datetime.combine(day, datetime.min.time()) + self.clock).replace(tzinfo=zone)


def _slot(value: object) -> Slot:
    match = _SLOT.fullmatch(value) if isinstance(value, str) else None
    if match is None or match["day"] not in _DAYS:
        raise ValueError('write it as "Wed 24:55", with a clock from 0:00 to 29:59')
    clock = timedelta(hours=int(match["hour"]), minutes=int(match["minute"]))
    return Slot(weekday=_DAYS.index(match["day"]), clock=clock)


def _zone(value: object) -> ZoneInfo:
    zone = time_zone(value) if isinstance(value, str) else None
    if zone is None:
        raise ValueError('name a zone of the IANA database, such as "Asia/Tokyo"')
    return zone


def _believable(day: date) -> date:
    if not believable(day):
        raise ValueError(f"give a year from {EARLIEST} to {LATEST}")
    return day


_Id = Annotated[int, Field(ge=1, lt=2**31)]
_Name = Annotated[str, AfterValidator(one_line), Field(min_length=1)]
_Day = Annotated[date, AfterValidator(_believable)]
_Instant = Annotated[datetime, AfterValidator(_believable)]
_Number = Annotated[str, Field(pattern=r"^(?:0|[1-9][0-9]{0,5})$")]


class ShowTable(BaseModel):
    """One `[[shows]]` table."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    name: _Name
    anilist: _Id | None = None
    mal: _Id | None = None
    crunchyroll: Annotated[str, Field(pattern=r"^[A-Z0-9]{6,16}$")] | None = None
    season: Annotated[int, Field(ge=1, le=99)] | None = None
    platform: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")] = TV
    audio: Annotated[str, Field(pattern=r"^(?:original|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})$")] = ORIGINAL_AUDIO
    slot: Annotated[Is[Slot], BeforeValidator(_slot)]
    zone: Annotated[Is[ZoneInfo], BeforeValidator(_zone)]
    first: _Day
    episodes: Annotated[int, Field(ge=1, le=_EPISODE_LIMIT)] | None = None
    start_number: Annotated[int, Field(ge=0, lt=100_000)] = 1
    breaks: Annotated[list[_Day], Field(max_length=_EPISODE_LIMIT)] = []
    titles: Annotated[list[_Name], Field(max_length=_EPISODE_LIMIT)] = []
    moved: Annotated[dict[_Number, _Instant], Field(max_length=_EPISODE_LIMIT)] = {}

    @model_validator(mode="after")
    def _fits_together(self) -> ShowTable:
        if faults := list(self._faults()):
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        day = _DAYS[self.slot.weekday]
        if self.first.weekday() != self.slot.weekday:
            yield f"first: {self.first} is a {_DAYS[self.first.weekday()]}, and the slot is on {day}"
        for off in self.breaks:
            if off.weekday() != self.slot.weekday or off < self.first:
                yield f"breaks: {off} is no {day} since the first one"
        if self.episodes is not None and len(self.titles) > self.episodes:
            yield f"titles: {len(self.titles)} titles for {self.episodes} episodes"
        for number in self.moved:
            place = int(number) - self.start_number
            if place < 0 or (self.episodes is not None and place >= self.episodes):
                yield f"moved: {number} is no episode of this show"


class _File(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    shows: Annotated[list[ShowTable], Field(max_length=_SHOW_LIMIT)]


def read_tables(body: bytes) -> list[ShowTable]:
    """Read the tables of a season file.

    Raises:
        ValueError: It is no TOML, or has faults; the text names the show and the key of each.
    """
    if len(body) > MOST_BYTES or any(line.count(b".") > _DOT_LIMIT for line in body.split(b"\n")):
        raise ValueError("is too long, or no season file at all")
    try:
        written = tomllib.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not TOML: {one_line(str(error), 200)}") from error
    try:
        return _File.model_validate(written).shows
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        faults = [_fault(each["loc"], _WORDS.get(each["type"], each["msg"]), written) for each in found[:_FAULT_LIMIT]]
        more = [f"and {len(found) - _FAULT_LIMIT} more"] if len(found) > _FAULT_LIMIT else []
        raise ValueError("has faults: " + "; ".join(faults + more)) from error


def _fault(where: tuple[int | str, ...], message: str, written: Mapping[str, Any]) -> str:
    """Say a fault as: show: key: what to do."""
    message = one_line(message.removeprefix("Value error, "), 500)
    match where:
        case ("shows", int(place), *key):
            show = written["shows"][place]
            name = show.get("name") if isinstance(show, Mapping) else None
            named = one_line(name, 100) if isinstance(name, str) and name.strip() else f"show {place + 1}"
            return ": ".join([named, *([".".join(map(str, key))] if key else []), message])
    return f"{'.'.join(map(str, where))}: {message}"
