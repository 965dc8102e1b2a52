"""No secret is shown, wherever it was put."""

from pathlib import Path

import pytest

from tests.config.writing import SOURCE, complaints, every_key, loaded

SECRET = "MTAwMDAwMDAwMDAwMDAwMDAx.GmadeU.p-secret-of-the-tests-38characters-x"
PASSWORD = "hunter2"
WHERE_A_TOKEN_GOES = (
    "unknown key; no token stands in this file: name the environment variable that holds it with token_env "
    "or the file that holds it with token_file"
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"[discord]\ntoken = '{SECRET}'", f"config.toml:2: discord.token: {WHERE_A_TOKEN_GOES}"),
        (f"[discord]\nbot_token = '{SECRET}'", f"config.toml:2: discord.bot_token: {WHERE_A_TOKEN_GOES}"),
        (f"[discord.token]\nvalue = '{SECRET}'", f"config.toml:1: discord.token: {WHERE_A_TOKEN_GOES}"),
        (
            f"DISCORD_TOKEN = '{SECRET}'",
            (
                "config.toml:1: DISCORD_TOKEN: unknown key; no token stands in this file: "
                "[discord] names the place of the bot's with token_env or token_file"
            ),
        ),
        (
            f"[[sources]]\nname = 'X'\nkind = 'animeschedule'\ntoken = '{SECRET}'",
            (
                "config.toml:4: sources[0].token: unknown key; no token stands in this file: "
                "name the environment variable that holds it with token_env"
            ),
        ),
        (
            f"[store]\npassword = '{PASSWORD}'",
            "config.toml:2: store.password: unknown key; known here: url, backups, keep_backups",
        ),
        (
            f"[discord]\ntoken_env = '{SECRET}'",
            (
                "config.toml:2: discord.token_env: must be the name of an environment variable in capitals, "
                "like DISCORD_TOKEN, and never the token itself"
            ),
        ),
        (
            "[discord]\ntoken_env = 'A'\ntoken_file = 'b'",
            "config.toml:3: discord.token_file: token_env stands here too; keep one of the two",
        ),
        (
            f"[store]\nurl = 'postgres://me:{PASSWORD}@db/airdate'",
            "config.toml:2: store.url: must be sqlite:///<file> or postgresql://<user>:<password>@<host>/<database>",
        ),
        (
            f"[discord]\napi_base = 'https://me:{PASSWORD}@proxy'",
            "config.toml:2: discord.api_base: must not hold a user name or password",
        ),
    ],
)
def test_a_secret_in_the_wrong_place_is_refused_and_not_shown(tmp_path: Path, text: str, line: str) -> None:
    assert complaints(tmp_path, f"{text}\n{SOURCE}") == [line]


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, key, _ in every_key()])
@pytest.mark.parametrize("value", ["'{}'", "['{}']", "{{ token = '{}' }}", "[['{}']]"])
def test_no_key_shows_a_token_that_was_put_there(tmp_path: Path, table: str, key: str, value: str) -> None:
    # A wrong key makes sure that something is said even where the value is accepted.
    text = f"wrong = '{SECRET}'\n{table}\n{key} = {value.format(SECRET)}\n"
    said = "\n".join(complaints(tmp_path, text))

    assert "wrong: unknown key" in said
    assert SECRET not in said


def test_no_password_and_no_key_of_a_feed_is_in_the_repr(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        f"""\
        store.url = "postgresql://me:{PASSWORD}@db.example/airdate"
        [[sources]]
        name = "Sonarr"
        kind = "ical"
        url = "https://sonarr.example/feed/calendar.ics?apikey={PASSWORD}"
        """,
    )

    assert PASSWORD not in f"{settings!r} {settings} {settings.store!r} {settings.sources!r} {settings.store.url}"
    assert PASSWORD in settings.store.url.get_secret_value()
