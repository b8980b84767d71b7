"""The description of the native format is the one that the code writes."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from renewal.bank.codes import ITEM_GROUPS, codes_of
from renewal.bank.formats import toml
from renewal.bank.schema import (
    ExhibitTable,
    Head,
    ItemTable,
    OptionTable,
    OptionTextTable,
    TranslationTable,
)
from renewal.bank.schema_document import DOCUMENT, document, main
from renewal.bank.source import Source


def example() -> str:
    """The example file that the page shows."""
    return DOCUMENT.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]


def test_it_is_what_the_code_writes() -> None:
    shipped = DOCUMENT.read_text(encoding="utf-8")

    assert shipped == document(), "make docs writes the page anew"


def test_it_is_written_to_the_file_that_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"

    main([str(page)])

    assert page.read_text(encoding="utf-8") == document()


def test_it_is_written_by_the_command_that_its_first_line_names(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    module = document().split("`")[1].removeprefix("python -m ")

    subprocess.run([sys.executable, "-m", module, str(page)], check=True, timeout=60)

    assert page.read_bytes() == DOCUMENT.read_bytes()


@pytest.mark.parametrize(
    "table", [Head, ExhibitTable, ItemTable, OptionTable, TranslationTable, OptionTextTable]
)
def test_it_says_what_every_key_means(table: type) -> None:
    rows = [line.split(" | ") for line in DOCUMENT.read_text(encoding="utf-8").splitlines()]
    said = {row[0].removeprefix("| ").strip("`"): row for row in rows if len(row) == 4}

    for name, field in table().fields.items():
        _, must, write, meaning = said[name]
        assert must in ("required", "optional")
        assert len(write) > 2
        assert len(meaning) > 5
        assert field.metadata["description"] in DOCUMENT.read_text(encoding="utf-8").replace(
            "\\|", "|"
        )


def test_it_lists_every_code_about_items_once() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    listed = [line.split("`")[1] for line in lines if line.count(" | ") == 3 and "-" in line[:40]]

    known = [each.code for _, group in ITEM_GROUPS for each in codes_of(group)]

    assert [code for code in known if listed.count(code) != 1] == []


def test_it_shows_an_example_that_the_reader_takes() -> None:
    source = Source("a6/battery-and-starting.toml", example().encode(), "A6")

    found = toml.read(source)

    assert [each.code for each in found.findings] == ["exhibit-missing"]
    assert [each.item.id for each in found.items] == ["a6-battery-and-starting-001"]


def test_it_shows_an_example_with_every_table_of_the_format() -> None:
    shown = tomllib.loads(example())

    item = shown["item"][0]

    assert set(shown) == {*Head().fields, "exhibit", "item"}
    assert set(shown["exhibit"][0]) == set(ExhibitTable().fields)
    assert set(item) == set(ItemTable().fields)
    assert set(item["translations"]["es"]) == set(TranslationTable().fields)
