"""No message is over any limit of Discord: ten thousand random texts in every message and every card."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.chat.embeds import parts
from bot.core.message import Message
from bot.core.render import message
from bot.core.settings import Titles
from bot.core.style import PLAIN, Style
from bot.core.templates import LENGTH, PLACEHOLDERS
from bot.core.tongue import speaking
from bot.locale import LANGUAGES, tongue
from tests.commands.conftest import Stage, stage
from tests.core.made import NOW
from tests.discord_server.fixture import discord_server
from tests.discord_server.limits import check_message
from tests.faults.conftest import Figure
from tests.faults.specimens import TRICKS
from tests.faults.test_text_literally import answers, events

__all__ = ["discord_server", "stage"]

ITEMS = 10_000
MEGABYTE = 1_000_000
SEED = 20240110

EXTREMES: Mapping[str, str] = {
    "empty": "",
    "invisible": "\u200b",
    "a megabyte": "x" * MEGABYTE,
    "emoji": "😀" * 5000,
    "escapes": "\\" * 9999,
    "surrogates": "\ud800" * 999,
    "brackets": "[" * 9999,
}
_SPANS: Mapping[str, tuple[int, int]] = {
    "latin": (0x20, 0x17F),
    "combining": (0x300, 0x36F),
    "hebrew and arabic": (0x590, 0x6FF),
    "kana and han": (0x3040, 0x9FFF),
    "surrogates": (0xD800, 0xDFFF),
    "private": (0xE000, 0xF8FF),
    "emoji": (0x1F300, 0x1FAFF),
    "other planes": (0x10000, 0x10FFFF),
    "controls": (0x00, 0x1F),
    "marks of direction": (0x200B, 0x206F),
}
PLACES = tuple(f"{{{name}}}" for name in PLACEHOLDERS)
_MARKUP = "\\*_~`|>[]<#@:/-+()!.\n\r\t\u2028 "


def random_text(chance: random.Random) -> str:
    """Make a text of any length up to a megabyte, of any letters, or of tricks."""
    length = chance.choice([0, 1, 7, 40, 255, 256, 257, 600, 1024, 2048, 4096, 6000, 20_000])
    if chance.random() < 0.002:
        length = MEGABYTE
    kind = chance.random()
    if kind < 0.2:
        return (chance.choice(TRICKS) * (length // 3 + 1))[:length]
    if kind < 0.4:
        return (("".join(chance.choices(_MARKUP, k=20))) * (length // 20 + 1))[:length]
    first, last = chance.choice(list(_SPANS.values()))
    some = "".join(chr(chance.randint(first, last)) for _ in range(min(length, 60)))
    return (some * (length // max(1, len(some)) + 1))[:length]


def payload(made: Message) -> dict[str, Any]:
    """Give what discord.py would send of a message, with its text for the case that the embed is refused."""
    built = parts(made)
    content = max(built.content or "", made.plain, key=units)
    body: dict[str, Any] = {"content": content, "embeds": [built.embed.to_dict()]}
    if built.view:
        body["components"] = built.view.to_components()
    return body


def units(text: object) -> int:
    return len(str(text or "").encode("utf-16-le", "surrogatepass")) // 2


def over(body: dict[str, Any]) -> list[str]:
    """Give the limits that a body is over, counted in UTF-16 units, by Discord's documentation and not by our code."""
    [embed] = body["embeds"]
    fields = embed.get("fields", [])
    below = [part for row in body.get("components", []) for part in row["components"]]
    buttons, menus = ([part for part in below if part["type"] == kind] for kind in (2, 3))
    footer, author = embed.get("footer", {}).get("text"), embed.get("author", {}).get("name")
    texts = [embed.get("title"), embed.get("description"), footer, author]
    texts += [field[part] for field in fields for part in ("name", "value")]
    held: list[tuple[str, int, int]] = [
        ("content", units(body["content"]), 2000),
        ("title", units(embed.get("title")), 256),
        ("description", units(embed.get("description")), 4096),
        ("footer", units(footer), 2048),
        ("author", units(author), 256),
        ("fields", len(fields), 25),
        ("sum", sum(map(units, texts)), 6000),
        ("url", units(embed.get("url")), 2048),
        ("thumbnail", units(embed.get("thumbnail", {}).get("url")), 2048),
        ("buttons", len(buttons), 5),
    ]
    held += [("field name", units(field["name"]), 256) for field in fields]
    held += [("field value", units(field["value"]), 1024) for field in fields]
    held += [("button label", units(button.get("label")), 80) for button in buttons]
    held += [("button url", units(button.get("url")), 512) for button in buttons]
    held += [("custom id", units(part.get("custom_id")), 100) for part in below]
    held += [("options", len(menu["options"]), 25) for menu in menus]
    held += [
        ("option", units(one[part]), 100) for menu in menus for one in menu["options"] for part in ("label", "value")
    ]
    return [f"{name}: {found} of {limit}" for name, found, limit in held if found > limit]


def random_style(chance: random.Random, text: str) -> Style:
    """Choose how a message is written: its language, its titles, what it keeps back, and a template around a text."""
    own = text.replace("{", "{{").replace("}", "}}")
    template = "".join(chance.choices([*PLACES, own[: LENGTH // 8], " ", "\\n"], k=chance.randint(0, 8)))
    return Style(
        language=chance.choice([*LANGUAGES]),
        titles=chance.choice([None, *Titles]),
        spoilers=chance.choice([None, timedelta(), timedelta(hours=1), timedelta(days=36500)]),
        template=chance.choice(["", template]),
    )


def writers(text: str, style: Style = PLAIN) -> list[Callable[[], Message]]:
    """Give a writer for each event and each card that holds a text wherever it can."""
    told: list[Callable[[], Message]] = [
        partial(message, one, role_ids=(1, 2), marker="abcdefgh", style=style, now=NOW) for _, one in events(text)
    ]
    told += [write for _, write in answers(text)]
    return [partial(spoken, style, write) for write in told]


def spoken(style: Style, write: Callable[[], Message]) -> Message:
    """Write in the language of a style."""
    with speaking(tongue(style.language)):
        return write()


@pytest.mark.long
@pytest.mark.fault("D15")
@pytest.mark.parametrize("name", EXTREMES)
def test_the_longest_and_the_emptiest_texts_are_within_all_limits(name: str, figure: Figure) -> None:
    whole = Style(titles=Titles.NATIVE, template=" ".join(PLACES * 10))
    written = [*writers(EXTREMES[name]), *writers(EXTREMES[name], whole)]
    for write in written:
        body = payload(write())
        assert over(body) == []
        check_message(body)
    figure("the longest and the emptiest texts: 0 payloads over a limit", times=len(written))


@pytest.mark.long
@pytest.mark.fault("D15")
def test_ten_thousand_random_items_are_within_all_limits(figure: Figure, full: bool) -> None:
    chance = random.Random(SEED)  # noqa: S311 - random texts, and the same in every run
    looked, many = 0, 10 if full else 1
    for number in range(ITEMS):
        text = random_text(chance)
        written = writers(text, random_style(chance, text))
        for step in range(many):
            write = written[(number + step * 11) % len(written)]
            body = payload(write())
            assert over(body) == [], number
            check_message(body)
            looked += 1
    share = "" if full else " (1/10 of the full run)"
    figure(f"{ITEMS:,} items in {looked:,} payloads: 0 over a limit{share}", times=ITEMS)


@pytest.mark.long
@pytest.mark.fault("D15")
async def test_random_items_are_posted_for_real(stage: Stage, figure: Figure) -> None:
    chance = random.Random(SEED)  # noqa: S311 - random texts, and the same in every run
    outlet, times = stage.deliverer.outlet, 0
    for number in range(60):
        text = random_text(chance)
        written = writers(text, random_style(chance, text))
        made = written[number % len(written)]()
        await outlet.post(stage.channel.id, made, f"random {number}")
        times += 1
    posts = stage.discord.journal.of("POST", f"/channels/{stage.channel.id}/messages")
    assert [one.status for one in posts] == [200] * times
    figure(f"{times} of them posted: 0 refused", times=times)
