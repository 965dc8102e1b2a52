"""Shows in the store: found by id or name, added, taught by sources, and kept in step with the configuration."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.releases import Series
from bot.core.shows import Facts, Show
from bot.store import shows, subscriptions
from bot.store.database import Database
from tests.core.made import NOW, a_show, a_subscription
from tests.store.rows import add_show

ROUGE = a_show(id=0)


async def all_of(database: Database) -> list[Show]:
    async with database.read() as connection:
        return await shows.load(connection, range(1, 50))


async def configure(database: Database, *configured: Show) -> dict[str, int]:
    async with database.write() as connection:
        return await shows.configure(connection, configured, NOW)


async def test_a_show_is_loaded_as_it_was_added(database: Database) -> None:
    facts = Facts(
        native="メタリックルージュ",
        staff={"Director": ("Motonobu Hori",)},
        links={"X": "https://x.example/"},
        titles=("One",),
    )
    async with database.write() as connection:
        added = await add_show(connection, facts=facts, cover="https://example.org/cover.jpg")
    [loaded] = await all_of(database)
    assert replace(loaded, names=()) == replace(added, names=())
    assert set(loaded.names) == set(added.names)


async def test_shows_are_loaded_once_each_in_the_order_of_their_ids(database: Database) -> None:
    async with database.write() as connection:
        for name in "abc":
            await add_show(connection, name=name, names=(), ids={})
    async with database.read() as connection:
        assert [show.name for show in await shows.load(connection, [3, 1, 3, 99])] == ["a", "c"]
        assert await shows.load(connection, []) == []


@pytest.mark.parametrize(
    ("series", "found"),
    [
        (Series(title="x", ids={"anilist": "162985"}), True),
        (Series(title="x", ids={"crunchyroll": "G24H1NWMJ"}), True),
        (Series(title="METALLIC-ROUGE"), True),
        (Series(title="x", others=("メタリックルージュ",)), True),
        (Series(title="x", ids={"mal": "162985"}), False),
        (Series(title="x"), False),
        (Series(title=""), False),
    ],
)
async def test_candidates_share_an_id_or_a_name(database: Database, series: Series, found: bool) -> None:
    async with database.write() as connection:
        await add_show(connection)
    async with database.read() as connection:
        assert bool(await shows.candidates(connection, [series, Series(title="y", ids={"anilist": "1"})])) is found


async def test_a_title_of_marks_alone_is_found_again(database: Database) -> None:
    async with database.write() as connection:
        await shows.add(connection, shows.of_series(Series(title="!!!")), NOW)
        assert [show.name for show in await shows.candidates(connection, [Series(title="!!!")])] == ["!!!"]


def test_a_series_that_nobody_knows_makes_a_show() -> None:
    series = Series(
        title="Overlord IV", others=("オーバーロードIV",), ids={"mal": "48895"}, episodes=13, cover="https://c/"
    )
    assert shows.of_series(series) == Show(
        name="Overlord IV",
        names=("Overlord IV", "オーバーロードIV"),
        ids={"mal": "48895"},
        season=4,
        episodes=13,
        cover="https://c/",
    )


async def test_a_show_learns_what_nobody_said_before(database: Database) -> None:
    series = Series(
        title="Metallic Rouge!",
        others=("Rouge",),
        ids={"mal": "54794", "anilist": "1"},
        episodes=13,
        cover="https://c/",
    )
    async with database.write() as connection:
        show = await add_show(connection, ids={"anilist": "162985"}, episodes=None, episodes_source=None)
        learnt = await shows.learn(connection, show, series, "animeschedule")
    assert learnt.ids == {"anilist": "162985", "mal": "54794"}
    assert (learnt.episodes, learnt.episodes_source, learnt.cover) == (13, "animeschedule", "https://c/")
    assert "Rouge" in learnt.names
    [stored] = await all_of(database)
    assert (stored.ids, stored.episodes_source, set(stored.names)) == (learnt.ids, "animeschedule", set(learnt.names))


async def test_what_is_known_of_a_show_is_not_overwritten_by_a_source(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection, cover="https://ours/")
        learnt = await shows.learn(connection, show, Series(title="x", episodes=24, cover="https://c/"), "other")
    assert (learnt.episodes, learnt.episodes_source, learnt.cover) == (13, "anilist", "https://ours/")


async def test_a_show_learns_nothing_from_what_it_knows_in_another_spelling(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection)
        assert await shows.learn(connection, show, Series(title="METALLIC ROUGE"), "other") is show


async def test_a_show_that_an_id_ties_learns_its_season(database: Database) -> None:
    async with database.write() as connection:
        show = await add_show(connection, name="Frieren", season=0)
        learnt = await shows.learn(connection, show, Series(title="Frieren Season 2"), "anilist")
    assert learnt.season == 2
    assert [show.season for show in await all_of(database)] == [2]


async def test_configuring_gives_the_ids_of_all_names_in_folded_form(database: Database) -> None:
    ids = await configure(database, ROUGE, a_show(id=0, name="Frieren!", names=("葬送のフリーレン",), ids={}))
    assert ids == {"metallic rouge": 1, "メタリックルージュ": 1, "frieren": 2, "葬送のフリーレン": 2}


async def test_configuring_again_changes_nothing(database: Database) -> None:
    assert await configure(database, ROUGE) == await configure(database, ROUGE)
    assert len(await all_of(database)) == 1


@pytest.mark.parametrize(
    "show",
    [
        Show(name="Frieren Season 2", tracked=True),
        Show(name="Overlord IV", tracked=True),
        Show(name="Frieren", names=("Frieren Season 2",), tracked=True),
        Show(name="!!!", tracked=True),
    ],
)
async def test_a_show_that_says_its_season_in_a_name_alone_is_the_same_at_every_start(
    database: Database, show: Show
) -> None:
    assert await configure(database, show) == await configure(database, show)
    assert len(await all_of(database)) == 1


async def test_configuring_takes_over_a_show_that_a_source_told_of(database: Database) -> None:
    async with database.write() as connection:
        await shows.add(connection, shows.of_series(Series(title="metallic rouge", episodes=13)), NOW)
    await configure(database, replace(ROUGE, episodes=None, episodes_source=None, facts=Facts(studio="BONES")))
    [show] = await all_of(database)
    assert (show.id, show.name, show.tracked, show.facts.studio) == (1, "Metallic Rouge", True, "BONES")
    assert show.episodes == 13


async def test_a_show_that_leaves_the_configuration_is_kept_but_no_longer_tracked(database: Database) -> None:
    await configure(database, ROUGE)
    await configure(database)
    assert [(show.name, show.tracked) for show in await all_of(database)] == [("Metallic Rouge", False)]


async def test_an_id_that_was_corrected_replaces_the_wrong_one(database: Database) -> None:
    await configure(database, a_show(id=0, ids={"anilist": "162985", "mal": "1", "crunchyroll": "G24H1NWMJ"}))
    await configure(database, a_show(id=0, ids={"anilist": "162985", "mal": "54794"}))
    [show] = await all_of(database)
    assert show.ids == {"anilist": "162985", "mal": "54794", "crunchyroll": "G24H1NWMJ"}


async def test_the_season_that_a_source_taught_survives_the_next_start(database: Database) -> None:
    configured = Show(name="Frieren", ids={"anilist": "182255"}, tracked=True)
    await configure(database, configured)
    async with database.write() as connection:
        [show] = await shows.load(connection, [1])
        await shows.learn(connection, show, Series(title="Frieren Season 2"), "anilist")
    await configure(database, configured)
    assert [show.season for show in await all_of(database)] == [2]


async def test_every_name_of_every_show_is_given_for_headlines(database: Database) -> None:
    async with database.write() as connection:
        await add_show(connection)
        await add_show(connection, name="Frieren", names=(), ids={})
    async with database.read() as connection:
        assert sorted(await shows.names(connection)) == [
            (1, "Metallic Rouge"),
            (1, "メタリックルージュ"),
            (2, "Frieren"),
        ]


async def test_sources_are_asked_for_tracked_shows_and_for_those_somebody_subscribed_to(database: Database) -> None:
    async with database.write() as connection:
        await add_show(connection, ids={"anilist": "2", "mal": "3"})
        await add_show(connection, tracked=False, ids={"anilist": "1"})
        await add_show(connection, tracked=False, ids={"anilist": "9"})
        await subscriptions.add(connection, a_subscription(show_ids=frozenset({2})), NOW)
    async with database.read() as connection:
        assert await shows.tracked_ids(connection) == {"anilist": ("1", "2"), "mal": ("3",)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("met", ["Metallic Rouge"]),
        ("ROUGE", ["Metallic Rouge"]),
        ("メタ", ["Metallic Rouge"]),
        ("o", ["Overlord", "Of Mice"]),
        ("lord", []),
        ("%", ["Metallic Rouge", "Overlord", "Of Mice"]),
        ("_", ["Metallic Rouge", "Overlord", "Of Mice"]),
        ("", ["Metallic Rouge", "Overlord", "Of Mice"]),
        ("'; DROP TABLE shows; --", []),
        ("nothing of the kind", []),
    ],
)
async def test_a_search_finds_beginnings_of_words_with_tracked_shows_first(
    database: Database, text: str, found: list[str]
) -> None:
    async with database.write() as connection:
        await add_show(connection, name="Of Mice", names=(), ids={}, tracked=False)
        await add_show(connection, name="Overlord", names=(), ids={})
        await add_show(connection)
    async with database.read() as connection:
        assert [show.name for show in await shows.search(connection, text, 25)] == found


async def test_a_search_gives_no_more_than_was_asked_for(database: Database) -> None:
    async with database.write() as connection:
        for number in range(5):
            await add_show(connection, name=f"Show {number}", names=(), ids={})
    async with database.read() as connection:
        assert len(await shows.search(connection, "show", 3)) == 3
