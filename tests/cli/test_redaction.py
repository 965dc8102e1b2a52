"""What the program writes about itself holds no secret, in whatever form it got there."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from time import process_time
from urllib.parse import quote

import pytest

from bot.cli.redaction import RedactingFormatter, known_secrets
from bot.core.redaction import MASK, Redactor, secrets_in
from tests.config.writing import SOURCE, loaded

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.GmadeU.p-secret-of-the-tests-38characters-x"
KEY = "5ecre7"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (TOKEN, MASK),
        (f"Authorization: Bot {TOKEN}", f"Authorization: Bot {MASK}"),
        (f"{{'Authorization': 'Bot {TOKEN}'}}", f"{{'Authorization': 'Bot {MASK}'}}"),
        ("'authorization': b'Bearer abc.def'", f"'authorization': b'Bearer {MASK}'"),
        ("Authorization: Basic dXNlcjpwYXNz", f"Authorization: Basic {MASK}"),
        ("Authorization: 5ecre7", f"Authorization: {MASK}"),
        (f"sent Bearer {'a1' * 20}", f"sent Bearer {MASK}"),
        (f"in the middle{TOKEN[:0]} of {TOKEN}, and on", f"in the middle of {MASK}, and on"),
        ("mfa.VkO_2G4Qv3T--NO--lWetW_tjND--TOKEN--QFTm6YGtzq9PH--4U--tG0", MASK),
        (
            "POST /interactions/1180000000000000000/aW50ZXJ/callback",
            f"POST /interactions/1180000000000000000/{MASK}/callback",
        ),
        ("aW50ZXJhY3Rpb246MTE4MDAwMDAwMDAwMDAwMDAwMDpHVjE2 expired", f"{MASK} expired"),
        (
            "https://discord.com/api/v10/webhooks/1180000000000000000/T-o_ken/messages/@original",
            f"https://discord.com/api/v10/webhooks/1180000000000000000/{MASK}/messages/@original",
        ),
        (
            "https://discord.com/api/webhooks/118/T-o_ken?wait=true",
            f"https://discord.com/api/webhooks/118/{MASK}?wait=true",
        ),
        ("{'id': '1', 'token': 'aBc-D_e', 'type': 2}", f"{{'id': '1', 'token': '{MASK}', 'type': 2}}"),
        ('{"id": "1", "token": "a\\"bc"}', f'{{"id": "1", "token": "{MASK}"}}'),
        ('client_secret = "x"', f'client_secret = "{MASK}"'),
        ("https://me:5ecre7@feeds.example/rss", f"https://{MASK}@feeds.example/rss"),
        ("https://5ecre7@feeds.example/rss", f"https://{MASK}@feeds.example/rss"),
        ("postgresql://me:p@ss:w@db.example/airdate", f"postgresql://{MASK}@db.example/airdate"),
        ("host=db password=5ecre7 port=1", f"host=db password={MASK} port=1"),
        ("https://a.example/rss?token=5ecre7&lang=en", f"https://a.example/rss?token={MASK}&lang=en"),
        ("https://a.example/rss?lang=en&api_key=5ecre7", f"https://a.example/rss?lang=en&api_key={MASK}"),
        ("https://a.example/?APIKEY=5ecre7#top", f"https://a.example/?APIKEY={MASK}#top"),
        ("/rss?access_token=5ecre7 failed", f"/rss?access_token={MASK} failed"),
        ("/rss?X-Amz-Signature=5ecre7&x=1", f"/rss?X-Amz-Signature={MASK}&x=1"),
        ("/rss?a=1;sig=5ecre7", f"/rss?a=1;sig={MASK}"),
        ("/rss?password=5%20ecre7'", f"/rss?password={MASK}'"),
        ("Request(url='https://a.example/?key=5ecre7')", f"Request(url='https://a.example/?key={MASK}')"),
    ],
)
def test_what_has_the_form_of_a_secret_is_masked_wherever_it_came_from(text: str, shown: str) -> None:
    assert Redactor()(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Metallic Rouge · Episode 3 on Crunchyroll",
        "https://www.crunchyroll.com/rss/anime?lang=enUS",
        "https://www.crunchyroll.com/watch/G9DUEMVK3/marginal-city",
        "channel 1180000000000000000: message 1180000000000000001 stays as it is",
        "the token was refused; make a new one in the Developer Portal",
        "bot.pipeline.deliver: delivering alert 17 failed",
        "sqlite:///airdate.db",
        "https://a.example/search?keyword=rouge",
        "Bot and Bearer are words",
        "mail me@example.org",
    ],
)
def test_what_is_no_secret_is_left_as_it_is(text: str) -> None:
    assert Redactor()(text) == text


@pytest.mark.parametrize("written", [str, quote, repr, lambda text: f"x{text}y", lambda text: f"{text}\n{text}"])
@pytest.mark.parametrize("secret", ["hunter2!", "pa ss/wo+rd", "p'w\"d\\x", "ключ-ключ"])
def test_a_known_secret_is_found_in_every_spelling(secret: str, written: object) -> None:
    text = Redactor([secret])(str(written(secret)))  # type: ignore[operator]  # a way of writing

    assert secret not in text
    assert quote(secret) not in text
    assert MASK in text


@pytest.mark.parametrize(
    "part", ["a.", "a-", "https://", "?token", "token: '", "/webhooks/1/", "A" * 24 + ".", "Bearer ", "\\'", "&a=b"]
)
def test_hostile_text_takes_no_time_to_look_through(part: str) -> None:
    text = part * (50_000 // len(part))
    began = process_time()
    Redactor(["hunter22"])(text)

    assert process_time() - began < 1


def test_a_known_secret_that_begins_like_another_leaves_nothing_behind() -> None:
    assert Redactor(["secret", "secret-and-more"])("secret-and-more secret") == f"{MASK} {MASK}"


def test_a_redactor_does_not_show_what_it_knows() -> None:
    assert "hunter22" not in repr(Redactor(["hunter22"]))


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://me:hunter22@db.example/airdate", {"hunter22"}),
        ("https://a.example/rss?lang=en&token=abcdef&sig=ghijkl", {"abcdef", "ghijkl"}),
        ("https://a.example/calendar/private-0123456789abcdef0123/basic.ics", {"private-0123456789abcdef0123"}),
        ("https://www.crunchyroll.com/rss/anime?lang=enUS", set()),
        ("https://cr-news-api-service.prd.crunchyrollsvc.com/v1/en-US/rss", set()),
        ("sqlite:////var/lib/airdate-of-the-anime-club-2024/airdate.db", set()),
        ("http://[broken", set()),
    ],
)
def test_the_secrets_of_a_url_are_known(url: str, found: set[str]) -> None:
    assert secrets_in(url) == found


def test_every_secret_that_the_configuration_holds_or_names_is_known(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        f"""\
        store.url = "postgresql://me:hunter22@db.example/airdate"
        {SOURCE}
        [[sources]]
        name = "Sonarr"
        kind = "ical"
        url = "https://sonarr.example/calendar.ics?apikey=abcdef"
        [[sources]]
        name = "AnimeSchedule"
        kind = "animeschedule"
        token_env = "SCHEDULE"
        """,
    )
    environ = {"DISCORD_TOKEN": TOKEN, "SCHEDULE": "ghijkl", "PGPASSWORD": "stuvwx", "OTHER": "mnopqr"}

    assert known_secrets(settings, environ) == {TOKEN, "hunter22", "abcdef", "ghijkl", "stuvwx"}
    assert known_secrets(settings, {}) == {"hunter22", "abcdef"}


def failing() -> None:
    raise RuntimeError("https://me:other@db.example/") from ValueError(f"token {TOKEN}")


def test_a_log_line_is_masked_with_its_arguments_exception_and_stack() -> None:
    formatter = RedactingFormatter(logging.Formatter("%(levelname)s %(message)s"), Redactor(["hunter22"]))
    with pytest.raises(RuntimeError) as caught:
        failing()
    told = (RuntimeError, caught.value, caught.value.__traceback__)
    arguments = ({"token": "x"}, "hunter22")
    record = logging.LogRecord("x", logging.DEBUG, __file__, 1, "got %r from %s", arguments, told, sinfo="hunter22")
    line = formatter.format(record)

    assert "RuntimeError" in line
    assert "ValueError" in line
    assert [secret for secret in ("hunter22", "me:other", TOKEN, "'x'") if secret in line] == []


LAST_WORDS = {
    "the program": "raise ValueError(secret)",
    "a thread": "thread = threading.Thread(target=lambda: int(secret)); thread.start(); thread.join()",
    "a finalizer": "X = type('X', (), {'__del__': lambda self: int(secret)}); X()",
    "a task": "asyncio.run(failing())",
}


@pytest.mark.parametrize("code", LAST_WORDS.values(), ids=LAST_WORDS.keys())
def test_last_words_hold_no_secret(code: str) -> None:
    script = f"""
import asyncio, sys, threading
from bot.cli.redaction import guard_last_words
from bot.core.redaction import Redactor
guard_last_words(Redactor(["hunter22"]))
secret = "https://me:pw@x.example/ hunter22 " + sys.argv[1]
async def failing():
    raise ValueError(secret)
{code}
"""
    ended = subprocess.run([sys.executable, "-c", script, TOKEN], capture_output=True, text=True, check=False)  # noqa: S603 - our own script

    assert "ValueError" in ended.stderr
    assert MASK in ended.stderr
    assert [secret for secret in ("hunter22", "me:pw", TOKEN) if secret in ended.stderr] == []
