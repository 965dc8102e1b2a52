"""Corrected: what a source's own entry was taken for before goes over to what that entry says now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.batches import GATHERED
from bot.core.corrections import Correction, corrections
from bot.core.events import Event
from bot.core.reconcile import settle
from bot.core.releases import Release, ReleaseKey, Witness
from bot.core.shows import Show
from bot.core.telling import Moment, out_kind
from bot.store import corrections as store
from bot.store import doubts, revisions
from bot.store import releases as release_store
from bot.store.events import Stored
from bot.store.statements import Connection

Entries = Sequence[tuple[ReleaseKey, Witness]]


async def correct(
    connection: Connection,
    source: str,
    entries: Entries,
    known: Mapping[ReleaseKey, Release],
    shows: Mapping[int, Show],
    moment: Moment,
) -> None:
    """Take back what wrong entries said, and let the messages that told it be edited to tell the right release.

    The right release is told as any other: those who have the edited message were told already, and the others hear
    of it now. `known` are the releases of these entries, `shows` their shows.
    """
    before = await store.meant_before(connection, source, {witness.identity for _, witness in entries})
    for correction in corrections(entries, before, source):
        left = [one for one in before[correction.wrong] if not _is_of(correction, one, source)]
        await doubts.unsay(connection, correction.wrong.id, source, correction.identities)
        after = replace(correction.wrong, standing=settle(left))
        await release_store.save(connection, [after], moment.now)
        if correction.unfounded:
            await _edit(connection, correction, known[correction.right], shows, moment)


def _is_of(correction: Correction, witness: Witness, source: str) -> bool:
    return witness.source == source and witness.identity in correction.identities


async def _edit(
    connection: Connection, correction: Correction, right: Release, shows: Mapping[int, Show], moment: Moment
) -> None:
    for told in await store.told_of(connection, correction.wrong.id):
        await store.replace_event(connection, told, _righted(told, right, shows[right.key.show_id]))
    await revisions.of_releases(connection, {right.id}, GATHERED, moment.now)


def _righted(told: Stored, right: Release, show: Show) -> Event:
    kind, _ = out_kind(show, right)
    story = right.key.story
    # Another language of the same episode is no reason for silence when that one comes.
    if story == told.event.story:
        story = f"{story}/{right.key.audio}"
    return replace(
        told.event,
        key=f"corrected/{told.id}",
        kind=kind,
        story=story,
        show_id=show.id,
        release_id=right.id,
        audio=right.key.audio,
    )
