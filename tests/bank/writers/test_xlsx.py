"""Items as workbooks: what comes back is what went out, and every cell is text."""

import unicodedata
from io import BytesIO

import pytest
from hypothesis import assume, given
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from renewal.bank.formats import xlsx as reader
from renewal.bank.formats.registry import recognise
from renewal.bank.source import Source
from renewal.bank.writers import xlsx
from renewal.domain.item import Item, Option
from tests.bank.writers.items import HARD, ONLY_THERE, items, picture, sound, told


def sheet(*written: Item) -> Worksheet:
    return load_workbook(BytesIO(xlsx.write(written, ()).content)).active


@given(items())
def test_it_brings_every_item_back_as_it_was(generated: list[Item]) -> None:
    assume(unicodedata.is_normalized("NFC", repr(generated)))
    written = xlsx.write(generated, ())

    result = reader.read(Source("bank.xlsx", written.content))

    assert told(written.left) == []
    assert [each.item for each in result.items] == generated
    assert {each.code for each in result.findings} <= {"no-questions"}


@pytest.mark.parametrize("text", [*HARD, "'=1", "a\nb", "1/2", "007", "_x0041_", "TRUE", "#N/A"])
def test_it_carries_hard_texts_in_every_place(text: str) -> None:
    one = sound(stem=text, options=(Option("a", "plain", text), Option("b", f"{text} more", text)))

    assert told(xlsx.write([one], ()).left) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-8dB", "@x"])
def test_it_lets_no_program_take_a_cell_for_a_formula(text: str) -> None:
    cell = sheet(sound(stem=text))["G2"]

    assert (cell.value, cell.data_type) == (f"'{text}", "s")


def test_it_formats_every_cell_and_column_as_text() -> None:
    found = sheet(sound())

    assert {cell.number_format for row in found.iter_rows() for cell in row} == {"@"}
    assert found.column_dimensions["A"].number_format == "@"
    assert found.freeze_panes == "A2"


def test_it_leaves_out_and_names_what_no_cell_holds() -> None:
    long = sound(id="long", stem="x" * 32_768)

    written = xlsx.write([long, sound()], ())

    assert told(written.left) == [("long", "the question (a cell has at most 32,767 characters)")]
    assert len(reader.read(Source("x", written.content)).items) == 1


def test_it_carries_ids_of_exhibits_and_no_pictures() -> None:
    written = xlsx.write([sound(exhibits=("a5-dial-1",))], [picture()])

    assert told(written.left) == [("a5-disc-001", f"the picture of exhibit a5-dial-1 {ONLY_THERE}")]


def test_it_is_recognised_and_the_same_each_time() -> None:
    first, second = (xlsx.write([sound()], ()).content for _ in range(2))

    assert first == second
    assert recognise(first, "x") is reader
    assert recognise(xlsx.write((), ()).content, "x") is reader
