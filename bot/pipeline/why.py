"""Why: the stored trace that a question or a button is about, named so briefly that a button can hold it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Final

from bot.core.names import fold
from bot.core.tongue import _
from bot.core.trace import Trace
from bot.errors import ReplyError
from bot.sources.numbers import canonical_number
from bot.store import releases, traces
from bot.store.statements import Connection

ALERT: Final = "alert:"
"""What the name of an alert's trace begins with; its mark follows."""

_RELEASE: Final = "release:"
_MARK = re.compile(r"[a-z2-7]{8}")
_ID = re.compile(r"[0-9]{1,18}")


async def find_episode(connection: Connection, show_id: int, number: str | None, now: datetime) -> str | None:
    """Name the trace of an episode, of the newest one where no number was typed; None where nothing is known of it."""
    season: int | None = None
    if number is None:
        newest = await traces.newest(connection, show_id, now)
        if newest is None:
            return None
        season, number = newest
    found = await traces.of_number(connection, show_id, _canonical(number), season)
    return f"{_RELEASE}{found[0].id}" if found else None


def _canonical(number: str) -> str:
    try:
        return canonical_number(number)
    except ValueError:
        # What has no number, a film, is known by its title.
        return fold(number)


async def find_trace(connection: Connection, about: str, targets: Collection[str]) -> Trace:
    """Find what a button names, whatever was sent; of an episode with what came of it for these targets.

    Raises:
        ReplyError: there is no such trace, or none any more.
    """
    mark, release = about.removeprefix(ALERT), about.removeprefix(_RELEASE)
    if about.startswith(ALERT) and _MARK.fullmatch(mark):
        found = await traces.of_alert(connection, mark)
    elif about.startswith(_RELEASE) and _ID.fullmatch(release):
        found = await _of_release(connection, int(release), targets)
    else:
        found = None
    if found is not None:
        return found
    if about.startswith(ALERT):
        raise ReplyError(_("I know no such alert here. Choose one from the list, or copy the 8 letters at its end."))
    raise ReplyError(_("I no longer know that episode. Ask again by the show's name."))


async def _of_release(connection: Connection, release_id: int, targets: Collection[str]) -> Trace | None:
    found = (await releases.load(connection, [release_id])).get(release_id)
    if found is None:
        return None
    return await traces.of_episode(connection, found.key.show_id, found.key.number, found.key.season, targets)
