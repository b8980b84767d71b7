"""Items as JSON: what comes back is what went out, pictures and translations included."""

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given

from renewal.bank.formats import json_file as reader
from renewal.bank.formats.registry import recognise
from renewal.bank.source import Source
from renewal.bank.writers import json_file
from renewal.domain.item import Item, Option, OptionText, Translation
from tests.bank.writers.items import HARD, items, picture, sound, told


@given(items())
def test_it_brings_every_item_back_as_it_was(generated: list[Item]) -> None:
    assume(unicodedata.is_normalized("NFC", repr(generated)))
    signed = [replace(each, author=each.author or "rosa") for each in generated]
    written = json_file.write(signed, ())

    result = reader.read(Source("bank.json", written.content))

    assert told(written.left) == []
    assert [each.item for each in result.items] == signed


@pytest.mark.parametrize("text", [*HARD, "'=1", "a\nb", "\\ud800"])
def test_it_carries_hard_texts_in_every_place(text: str) -> None:
    one = sound(stem=text, options=(Option("a", "plain", text), Option("b", f"{text} more")))

    assert told(json_file.write([one], ()).left) == []


def test_it_carries_pictures_and_translations() -> None:
    words = (OptionText("a", "Alabeo", "Sí."), OptionText("b", "Desgaste"))
    one = sound(exhibits=("a5-dial-1",), translations=(Translation("es", True, "¿Qué?", words),))

    written = json_file.write([one], [picture(), picture("not-shown")])

    assert told(written.left) == []
    result = reader.read(Source("x", written.content))
    (located,) = result.exhibits
    assert located.exhibit is not None
    assert located.exhibit.alt == picture().alt
    assert [each.item for each in result.items] == [one]


def test_it_writes_letters_as_they_are() -> None:
    content = json_file.write([sound(stem="¿Qué? 🔧")], ()).content

    assert "¿Qué? 🔧".encode() in content
    assert json.loads(content)["items"][0]["key"] == ["a"]
    assert recognise(content, "x") is reader


def test_it_says_why_a_question_cannot_be_loaded_again() -> None:
    one = sound(concept="")

    ((item, what),) = told(json_file.write([one], ()).left)

    assert item == one.id
    reason = '"concept" of the item cannot be empty.'
    assert what == f"the question (it could not be read back: {reason})"
