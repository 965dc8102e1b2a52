"""The share: strangers' documents leave workers free."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.parsing import Parsers, Share
from tests.parsing.conftest import occupied, process_of
from tests.parsing.specimens import Parse
from tests.parsing.test_limits import HANGING


@HANGING
async def test_a_document_that_hangs_holds_up_the_documents_of_its_share_alone(hang: Parse, tmp_path: Path) -> None:
    async with Parsers(workers=2) as parse:
        share = Share(parse, 1)
        hung, worker = await occupied(share, hang, tmp_path / "worker")
        beside = asyncio.create_task(process_of(share))
        others = [await process_of(parse) for _ in range(3)]
        waited = not beside.done()
        hung.cancel()
        await asyncio.wait([hung])
        await beside

    assert worker not in others
    assert waited
