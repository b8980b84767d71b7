"""Items as native TOML: everything comes back."""

import tomllib
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from renewal.bank.formats import toml as reader
from renewal.bank.formats.registry import recognise
from renewal.bank.reader import read_bank
from renewal.bank.source import ReadResult, Source
from renewal.bank.writers import toml
from renewal.domain.item import Choose, Item, Option, OptionText, Translation
from tests.bank.writers.items import HARD, ONLY_THERE, items, markdown, picture, sound, told


def read_back(content: bytes, area: str = "A5") -> ReadResult:
    return reader.read(Source("disc-brakes.toml", content, area))


def translated(item: Item, language: str, stem: str) -> Item:
    words = tuple(OptionText(each.id, f"{each.text} ~", each.rationale) for each in item.options)
    return replace(
        item, translations=(Translation(language, reviewed=False, stem=stem, options=words),)
    )


@given(items(), st.sampled_from(("es", "zh-Hant", "pt-BR")), markdown(inline=False))
def test_it_brings_every_item_back_as_it_was(
    generated: list[Item], language: str, stem: str
) -> None:
    assume(unicodedata.is_normalized("NFC", repr(generated) + stem))
    alike = [
        replace(translated(each, language, stem), area="A5", language="en", author="rosa")
        for each in generated
    ]
    written = toml.write(alike, ())

    result = read_back(written.content)

    assert told(written.left) == []
    assert [each.item for each in result.items] == alike
    assert not any(finding.is_error for finding in result.findings)


@pytest.mark.parametrize(
    "text", [*HARD, '"""', "a\nb\n\n    c", "\\", "a\\\n b", "''' \"\"\" x", "x\u2028y"]
)
def test_it_carries_hard_texts_in_every_place(text: str) -> None:
    one = sound(
        stem=text,
        options=(Option("a", "plain", text), Option("b", f"{text} more"), Option("c", text)),
        references=(text, "more"),
        author=text,
    )

    assert told(toml.write([one], ()).left) == []


def test_it_writes_as_authors_write() -> None:
    one = sound(
        stem="One\ntwo",
        options=(Option("a", "Runout", "Yes."), Option("b", 'A "b"', fixed=True)),
        references=("Book",),
    )

    assert toml.write([one], ()).content.decode() == (
        'language = "en"\n\n'
        "[[item]]\n"
        'id = "a5-disc-001"\nconcept = "runout"\ntopic = "disc-brakes"\n'
        'kind = "direct"\nchoose = "one"\nstem = """\nOne\ntwo"""\n'
        "options = [\n"
        '  { id = "a", text = "Runout", rationale = "Yes." },\n'
        '  { id = "b", text = "A \\"b\\"", fixed = true },\n'
        "]\n"
        'key = "a"\nreferences = ["Book"]\n'
        'status = "operational"\norder = "shuffled"\nauthor = "tests"\n'
    )


def test_it_writes_several_keys_as_a_list() -> None:
    written = toml.write([sound(key=("a", "b"), choose=Choose.SEVERAL)], ())

    assert tomllib.loads(written.content.decode())["item"][0]["key"] == ["a", "b"]
    assert told(written.left) == []


def test_it_says_what_one_file_cannot_carry() -> None:
    written = toml.write(
        [
            sound(id="a", exhibits=("a5-dial-1",)),
            sound(id="b", area="A6"),
            sound(id="c", language="es"),
        ],
        [picture()],
    )

    assert told(written.left) == [
        ("c", "the question (it is in es, the file in en)"),
        ("a", "the area A5 (a file lies in the folder of one area)"),
        ("b", "the area A6 (a file lies in the folder of one area)"),
        ("a", f"the picture of exhibit a5-dial-1 {ONLY_THERE}"),
    ]


def test_it_writes_a_bank_of_files_with_its_pictures(tmp_path: Path) -> None:
    bank = [
        sound(id="a5-1", exhibits=("a5-dial-1",)),
        sound(id="a5-2", exhibits=("a5-dial-1",), topic="drums", stem="Which?"),
        sound(id="a6-1", area="A6", stem="Whose?"),
        sound(id="a5-3", language="pt-BR", stem="Qual?"),
    ]

    files = toml.write_folder(bank, [picture()])

    assert [each.path for each in files] == [
        "a5/disc-brakes.toml",
        "a5/exhibits/a5-dial-1.png",
        "a5/drums.toml",
        "a6/disc-brakes.toml",
        "a5/disc-brakes-pt-br.toml",
    ]
    for each in files:
        path = tmp_path / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.content)
    reading = read_bank([tmp_path])
    assert not reading.has_errors
    assert sorted((each.item for each in reading.items), key=lambda item: item.id) == sorted(
        bank, key=lambda item: item.id
    )
    assert [each.exhibit.alt for each in reading.exhibits if each.exhibit] == [picture().alt]


def test_it_is_recognised() -> None:
    assert recognise(toml.write([sound()], ()).content, "x") is reader
