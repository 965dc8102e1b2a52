"""How announcements are written and rest: of several of a channel, the one that asks for an alert decides."""

from __future__ import annotations

from bot.core.event_words import SETS
from bot.core.events import EventKind
from bot.core.settings import ServerSettings
from bot.store import settings, styles, subscriptions
from bot.store.database import Database
from bot.store.styles import Addressed
from tests.core.made import DAY, HOUR, NOW, a_subscription

NEWS = a_subscription(events=SETS["news"], template="news", guild_id=7)
RESTING = a_subscription(events=SETS["episodes"], template="resting", paused=True, guild_id=7)
EPISODES = a_subscription(events=SETS["episodes"], template="episodes", spoilers=HOUR, guild_id=7)

WRITTEN = {
    EventKind.TRAILER: ("news", 2 * DAY),
    EventKind.FINALE: ("episodes", HOUR),
    EventKind.DUB: ("episodes", HOUR),
    EventKind.LATE: ("news", HOUR),
    None: ("news", HOUR),
}
"""How each kind is written; what none asks for is as the first and any of them say."""


def asked(kind: EventKind | None) -> Addressed:
    return Addressed(target="channel:500", channel_id=500, show_id=1, at=NOW, kind=kind)


async def test_an_alert_is_written_as_the_announcement_that_asks_for_it(database: Database) -> None:
    async with database.write() as connection:
        await settings.choose(connection, 7, ServerSettings(spoilers=2 * DAY))
        for own in (NEWS, RESTING, EPISODES):
            await subscriptions.add(connection, own, NOW)
        found = {kind: await styles.of_target(connection, asked(kind)) for kind in WRITTEN}
    assert {kind: (style.template, style.spoilers) for kind, style in found.items()} == WRITTEN


async def test_what_rests_goes_on_at_its_time_and_not_before(database: Database) -> None:
    async with database.write() as connection:
        for channel_id, end in ((500, NOW), (501, NOW + HOUR), (502, None)):
            own = a_subscription(channel_id=channel_id, paused=True, resume_at=end)
            await subscriptions.add(connection, own, NOW)
        assert await subscriptions.anything_to_resume(connection, NOW)
        assert await subscriptions.resume_due(connection, NOW) == 1
        assert not await subscriptions.anything_to_resume(connection, NOW)
        assert [one.paused for one in await subscriptions.every(connection)] == [False, True, True]
