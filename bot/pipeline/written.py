"""Written: an alert as its message, in the language and the style of its target."""

from __future__ import annotations

from bot.core.message import Message
from bot.core.render import message
from bot.core.tongue import speaking
from bot.locale import tongue
from bot.store import styles, subjects
from bot.store.database import Database


async def written_of(database: Database, alert_id: int, role_ids: tuple[int, ...], marker: str) -> Message:
    """Write an alert's message; raises ValueError where what it tells is not there any more."""
    async with database.read() as connection:
        subject = await subjects.of_alert(connection, alert_id)
        style = await styles.of_alert(connection, alert_id)
    with speaking(tongue(style.language)):
        return message(subject, role_ids=role_ids, marker=marker, style=style)
