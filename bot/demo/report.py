"""The report: every alert of a replay and its summary as JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.core.message import Message
from bot.demo import summary as figures
from bot.demo.summary import Summary
from bot.demo.terminal import lines
from bot.store.history import Posted


def entry(posted: Posted, message: Message) -> dict[str, object]:
    """Give one alert as JSON takes it; `time` is when it was posted (UTC), `audio` a BCP 47 tag."""
    return {
        "time": posted.time.isoformat(),
        "show": posted.show,
        "kind": str(posted.kind),
        "season": posted.season,
        "number": posted.number,
        "audio": posted.audio,
        "text": "\n".join(lines(message, posted.time)),
        "url": message.url,
    }


def document(alerts: Sequence[dict[str, object]], summary: Summary) -> str:
    """Write the whole report."""
    whole = {"alerts": list(alerts), "summary": figures.plain(summary)}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
