"""Messages: within Discord's limits, whatever goes in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.message import Button, Field, Message, fitted
from bot.core.text import units

# Short texts that are repeated reach every limit far sooner than long random ones.
LONG = st.builds(lambda text, times: text * times, st.text(max_size=9), st.sampled_from([1, 30, 600, 5000]))
FIELDS = st.lists(st.builds(Field, name=LONG, value=LONG), max_size=30).map(tuple)
BUTTONS = st.lists(st.builds(Button, label=LONG, url=st.just("https://example.org/") | LONG), max_size=8).map(tuple)
MESSAGES = st.builds(
    Message,
    title=LONG,
    description=LONG,
    footer=LONG,
    fields=FIELDS,
    buttons=BUTTONS,
    url=st.none() | LONG,
    thumbnail=st.none() | LONG,
    role_ids=st.lists(st.integers(0, 2**63 - 1), max_size=120).map(tuple),
)


@given(MESSAGES)
@settings(deadline=None)
def test_no_message_exceeds_any_limit_of_discord(message: Message) -> None:
    made = fitted(message)
    assert units(made.title) <= 256
    assert units(made.description) <= 4096
    assert units(made.footer) <= 2048
    assert len(made.fields) <= 25
    assert all(1 <= units(field.name) <= 256 and 1 <= units(field.value) <= 1024 for field in made.fields)
    texts = [
        made.title,
        made.description,
        made.footer,
        *(text for one in made.fields for text in (one.name, one.value)),
    ]
    assert sum(map(units, texts)) <= 6000
    assert len(made.buttons) <= 5
    assert all(units(button.label) <= 80 and len(button.url or "") <= 512 for button in made.buttons)
    assert units(made.content) <= 2000


@given(MESSAGES)
@settings(deadline=None, max_examples=30)
def test_a_message_that_fits_is_left_alone(message: Message) -> None:
    assert fitted(fitted(message)) == fitted(message)


def test_fields_are_dropped_from_the_end_until_the_sum_fits() -> None:
    fields = tuple(Field(name=str(number), value="x" * 1000) for number in range(10))
    made = fitted(Message(title="t", fields=fields))
    assert [field.name for field in made.fields] == ["0", "1", "2", "3", "4"]


def test_a_field_without_a_name_or_value_is_left_out() -> None:
    fields = (Field(name="", value="x"), Field(name="x", value=" "), Field(name="Studio", value="BONES"))
    assert fitted(Message(title="t", fields=fields)).fields == (Field(name="Studio", value="BONES"),)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://user:secret@example.org/", "https://a b/"])
def test_links_that_may_not_be_shown_are_dropped(url: str) -> None:
    made = fitted(Message(title="t", url=url, thumbnail=url, buttons=(Button(label="Read", url=url),)))
    assert (made.url, made.thumbnail, made.buttons) == (None, None, ())


def test_the_only_content_is_the_roles_to_ping() -> None:
    assert Message(title="t", role_ids=(8, 9)).content == "<@&8> <@&9>"
    assert Message(title="t").content == ""
