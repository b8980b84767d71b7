"""Items as CSV: what comes back is what went out, safe in a spreadsheet."""

import csv
import io
import unicodedata

import pytest
from hypothesis import assume, given

from renewal.bank.formats import delimited as reader
from renewal.bank.formats import xlsx as workbooks
from renewal.bank.formats.registry import recognise
from renewal.bank.source import Format, ReadResult, Source
from renewal.bank.writers import delimited, xlsx
from renewal.bank.writers.written import Writer
from renewal.domain.item import Choose, Dismissal, Item, Option, OptionText, Translation
from tests.bank.writers.items import HARD, ONLY_THERE, items, picture, sound, told

FORMAT: dict[str, Format] = {"CSV": reader, "XLSX": workbooks}


def read_back(content: bytes) -> ReadResult:
    return reader.read(Source("bank.csv", content))


def rows(*written: Item) -> list[dict[str, str]]:
    text = delimited.write(written, ()).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@given(items())
def test_it_brings_every_item_back_as_it_was(generated: list[Item]) -> None:
    assume(unicodedata.is_normalized("NFC", repr(generated)))
    written = delimited.write(generated, ())

    result = read_back(written.content)

    assert told(written.left) == []
    assert [each.item for each in result.items] == generated
    assert [each.code for each in result.findings] == ([] if generated else ["no-questions"])


@pytest.mark.parametrize("text", [*HARD, "'=1", "''-x", "'x", "a\nb", "//x", "#x", "1/2", "007"])
def test_it_carries_hard_texts_in_every_place(text: str) -> None:
    one = sound(
        stem=text,
        options=(Option("a", "plain", text), Option("b", f"{text} more"), Option("c", text)),
        references=(" ".join(text.split()), "more"),
        author=" ".join(text.split()),
    )

    assert told(delimited.write([one], ()).left) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-8dB", "@x", "'=1"])
def test_it_lets_no_spreadsheet_take_a_cell_for_a_formula(text: str) -> None:
    (row,) = rows(sound(stem=text, options=(Option("a", text, text), Option("b", "x"))))

    assert [row[each] for each in ("stem", "option_a", "rationale_a")] == [f"'{text}"] * 3


def test_it_writes_what_spreadsheets_open_without_asking() -> None:
    content = delimited.write([sound()], ()).content

    assert content.startswith(b'\xef\xbb\xbf"id","area","topic",')
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert content.endswith(b'"markdown"\r\n')


def test_it_writes_a_blank_table_with_four_options() -> None:
    header = next(csv.reader([delimited.write((), ()).content.decode("utf-8-sig")]))

    assert [each for each in header if each.startswith("option_")] == [
        "option_a",
        "option_b",
        "option_c",
        "option_d",
        "option_ids",
    ]


def test_it_carries_more_options_than_there_are_letters() -> None:
    options = tuple(
        Option(chr(97 + at % 26) + (str(at // 26) if at >= 26 else ""), f"Part {at}", f"Why {at}")
        for at in range(30)
    )
    one = sound(options=options, key=("a", "d1"), choose=Choose.SEVERAL)

    written = delimited.write([one], ())

    assert told(written.left) == []


def test_it_carries_ids_of_exhibits_and_no_pictures() -> None:
    words = (OptionText("a", "Alabeo"), OptionText("b", "Desgaste"))
    one = sound(exhibits=("a5-dial-1",), translations=(Translation("es", True, "¿Qué?", words),))

    written = delimited.write([one], [picture()])

    assert told(written.left) == [
        ("a5-disc-001", "the translation into es"),
        ("a5-disc-001", f"the picture of exhibit a5-dial-1 {ONLY_THERE}"),
    ]
    (located,) = read_back(written.content).items
    assert located.item.exhibits == ("a5-dial-1",)


def test_it_is_recognised() -> None:
    assert recognise(delimited.write([sound()], ()).content, "x") is reader
    assert recognise(delimited.write((), ()).content, "x") is reader


@pytest.mark.parametrize("writer", [delimited, xlsx])
def test_it_brings_back_warnings_that_were_put_aside(writer: Writer) -> None:
    dismissed = (Dismissal("stem-long", "It tells a case: all of it matters."),)
    bank = [sound(dismissed=dismissed), sound(id="a5-disc-002")]

    written = writer.write(bank, ())

    [one, other] = FORMAT[writer.name].read(Source("bank", written.content)).items
    assert written.left == ()
    assert (one.item.dismissed, other.item.dismissed) == (dismissed, ())


def test_it_names_a_warning_put_aside_without_a_reason() -> None:
    table = "id,stem,option_a,option_b,key,dismissed\nx-1,Hot?,Yes,No,a,stem-long\n"

    result = reader.read(Source("bank.csv", table.encode(), "A5"))

    assert [each.code for each in result.findings] == ["question-grammar"]
    assert result.items[0].unread == {"dismissed"}
