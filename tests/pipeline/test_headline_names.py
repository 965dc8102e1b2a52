from __future__ import annotations

from bot.pipeline.headline_names import HeadlineNames
from bot.store import shows
from bot.store.database import Database
from tests.core.made import NOW, a_show

HEADLINE = "Metallic Rouge tells its story"


async def add_show(database: Database, name: str) -> int:
    async with database.write() as connection:
        return (await shows.add(connection, a_show(id=0, name=name, names=(name,)), NOW)).id


async def test_a_show_that_was_added_since_is_found_in_headlines(database: Database) -> None:
    names = HeadlineNames(database=database)
    before = (await names.current()).shows_in(HEADLINE)

    added = await add_show(database, "Metallic Rouge")

    assert (before, (await names.current()).shows_in(HEADLINE)) == (frozenset(), frozenset({added}))


async def test_the_index_stays_the_same_while_no_name_is_added(database: Database) -> None:
    await add_show(database, "Metallic Rouge")
    names = HeadlineNames(database=database)

    assert await names.current() is await names.current()


async def test_a_transaction_is_told_that_a_name_was_added_in_between(database: Database) -> None:
    names = HeadlineNames(database=database)
    await names.current()
    async with database.read() as connection:
        before = await names.is_current(connection)

    await add_show(database, "Metallic Rouge")

    async with database.read() as connection:
        assert (before, await names.is_current(connection)) == (True, False)
