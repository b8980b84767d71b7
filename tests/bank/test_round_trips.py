"""One bank through every format: what each can carry comes back, what it cannot is told."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from renewal.bank.formats.registry import recognise
from renewal.bank.reader import read_bank
from renewal.bank.source import Source
from renewal.bank.writers import BY_NAME, toml
from renewal.domain.item import Choose, Item, Option
from tests.bank.writers.items import items, picture, sound
from tests.bank.writers.test_qti21 import without_tabs

# Aiken has no ids, and knows one right option; it is held to the same questions below.
LOSSLESS = [name for name in BY_NAME if name not in ("toml", "aiken")]


def through_toml(found: list[Item]) -> list[Item]:
    """The items as native TOML gives them back."""
    content = toml.write(found, ()).content
    recognised = recognise(content, "bank.toml")
    assert recognised is not None
    return [each.item for each in recognised.read(Source("bank.toml", content, "A5")).items]


@pytest.mark.parametrize("name", LOSSLESS)
@settings(max_examples=25)
@given(items(most=3))
def test_it_gives_toml_the_same_items_that_came_from_toml(name: str, generated: list[Item]) -> None:
    assume(generated and unicodedata.is_normalized("NFC", repr(generated)))
    alike = [
        without_tabs(replace(each, area="A5", language="en", author="rosa")) for each in generated
    ]
    before = through_toml(alike)
    written = BY_NAME[name].write(before, ())
    recognised = recognise(written.content, f"bank{BY_NAME[name].suffix}")

    assert recognised is not None
    result = recognised.read(Source("bank", written.content))

    told = {left.item_id for left in written.left}
    found = [each.item for each in result.items if each.item.id not in told]
    assert through_toml(found) == [each for each in before if each.id not in told]


@pytest.mark.parametrize("name", BY_NAME)
def test_it_gives_the_same_questions_in_every_format(name: str, tmp_path: Path) -> None:
    bank = [
        sound(id="a5-1", stem="What is -8dB?", options=(Option("a", "x < y"), Option("b", "1/2"))),
        sound(id="a5-2", stem="¿Óxido? 🔧 $R = U / I$", key=("b",)),
        sound(id="a5-3", stem="Is it `kHz`?", options=(Option("a", "kHz"), Option("b", "KHz"))),
    ]
    folder = tmp_path / "a5"
    folder.mkdir()
    out = folder / f"disc-brakes{BY_NAME[name].suffix}"
    out.write_bytes(BY_NAME[name].write(bank, ()).content)

    found = [each.item for each in read_bank([out]).items]

    def shown(item: Item) -> list[tuple[str, bool]]:
        return [(each.text, item.is_key(each.id)) for each in item.options]

    if name != "aiken":
        assert [(each.id, each.stem) for each in found] == [(each.id, each.stem) for each in bank]
        assert [each.options for each in found] == [each.options for each in bank]
    assert [shown(each) for each in found][:2] == [shown(each) for each in bank][:2]


@pytest.mark.parametrize("name", [*LOSSLESS, "toml"])
def test_it_brings_questions_back_that_have_no_topic_and_no_author(name: str) -> None:
    bare = sound(topic="", author="", area="A5")

    written = BY_NAME[name].write([bare], ())
    recognised = recognise(written.content, f"bank{BY_NAME[name].suffix}")

    assert recognised is not None
    result = recognised.read(Source("bank", written.content, "A5"))
    assert written.left == ()
    assert [each.item for each in result.items if not each.unread] == [bare]


@pytest.mark.parametrize("name", LOSSLESS)
def test_it_keeps_how_the_columns_of_a_table_are_aligned(name: str) -> None:
    table = "| a | b | c | d |\n|:---|:---:|---:|---|\n| 1 | 2 | 3 | 4 |"
    before = through_toml([sound(stem=f"Which is out?\n\n{table}", area="A5")])
    written = BY_NAME[name].write(before, ())
    recognised = recognise(written.content, f"bank{BY_NAME[name].suffix}")

    assert recognised is not None
    found = [each.item for each in recognised.read(Source("bank", written.content)).items]

    assert through_toml(found) == before
    assert written.left == ()


@pytest.mark.parametrize("name", [each for each in BY_NAME if each not in ("toml", "csv", "xlsx")])
def test_it_carries_pictures_or_says_so(name: str) -> None:
    one = sound(exhibits=("a5-dial-1",))

    written = BY_NAME[name].write([one], [picture()])

    result = recognise(written.content, "x")
    assert result is not None
    read = result.read(Source("x", written.content))
    is_told = any("exhibit" in left.what for left in written.left)
    assert is_told or [each.id for each in read.exhibits] == ["a5-dial-1"]


@pytest.mark.parametrize("name", ["aiken"])
def test_it_says_which_questions_a_format_cannot_hold(name: str) -> None:
    several = sound(id="several", choose=Choose.SEVERAL, key=("a", "b"))

    written = BY_NAME[name].write([several, sound()], ())

    assert [left.item_id for left in written.left if left.what.startswith("the question")] == [
        "several"
    ]
