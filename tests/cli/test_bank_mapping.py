"""Columns of a foreign table: proposed, corrected, kept, and used for checking and loading."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from renewal.cli import commands
from tests.bank.packages import package
from tests.bank.writing import HEAD, item

SAID = {
    "Aufgabe": "stem",
    "Antwort A": "option a",
    "Antwort B": "option b",
    "Wahl A": "option a",
    "Wahl B": "option b",
    "Stamm": "stem",
}
CONSTANTS = 'first = 1\nconstants = { topic = "rotors", author = "ada", language = "de" }'
TABLE = "Nummer;Aufgabe;Antwort A;Antwort B;Loesung;Notiz\nN1;Was?;heiss;kalt;2;intern\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, ["bank", *map(str, arguments)])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "a5" / "pool.csv"
    path.parent.mkdir()
    path.write_text(TABLE)
    return path


def test_it_proposes_a_mapping_that_can_be_corrected_and_used(table: Path, tmp_path: Path) -> None:
    kept = tmp_path / "pool.mapping.toml"

    before = run("check", table)
    proposed = run("mapping", table, "--out", kept)
    text = kept.read_text()
    kept.write_text(
        "first = 1\n"
        + text.replace('"Aufgabe" = "nothing"', '"Aufgabe" = "stem"')
        .replace('"Antwort A" = "nothing"', '"Antwort A" = "option a"')
        .replace('"Antwort B" = "nothing"', '"Antwort B" = "option b"')
        + '\n[constants]\ntopic = "rotors"\nauthor = "ada"\nlanguage = "de"\n'
    )
    after = run("check", table, "--mapping", kept, "--json")

    assert before.exit_code == 2
    assert proposed.output.startswith(f"Wrote {kept}: ")
    assert '"Loesung" = "key"' in text
    assert json.loads(after.output)["choice_items"] == 1
    assert after.exit_code == 0, after.output


def test_it_proposes_for_a_workbook_on_standard_output(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Our questions"])
    sheet.append(["Frage 1", "Auswahl X", "Auswahl Y"])
    book.save(tmp_path / "pool.xlsx")

    proposed = run("mapping", tmp_path / "pool.xlsx")

    assert '"Auswahl Y" = "nothing"' in proposed.output
    assert "# [constants]" in proposed.output


def test_it_says_when_a_mapping_does_not_fit(table: Path, tmp_path: Path) -> None:
    kept = tmp_path / "other.mapping.toml"
    kept.write_text('[columns]\nFrage = "stem"\nEins = "option a"\nZwei = "option b"\n')

    found = run("check", table, "--mapping", kept, "--json")

    [problem] = json.loads(found.output)["problems"]
    assert (found.exit_code, problem["code"]) == (2, "mapping-unfit")
    assert problem["message"].endswith("question and options: Frage, Eins, Zwei.")


def test_it_begins_with_an_earlier_mapping_and_writes_over_nothing(
    table: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "earlier.mapping.toml"
    kept.write_text('[columns]\nAufgabe = "stem"\n[constants]\narea = "A5"\n')

    proposed = run("mapping", table, "--mapping", kept)
    refused = run("mapping", table, "--out", kept)

    assert '"Aufgabe" = "stem"' in proposed.output
    assert 'area = "A5"' in proposed.output.replace('"area"', "area")
    assert "exists already. Nothing was written." in str(refused.exception)


@pytest.mark.parametrize("content", ["", "No table at all.\n"])
def test_it_says_when_there_is_no_header(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(content)

    found = run("mapping", path)

    assert "no row at its beginning has two columns or more" in str(found.exception)


def test_it_proposes_for_sheets_with_other_columns_and_reads_each_by_its_own(
    tmp_path: Path,
) -> None:
    book, kept = Workbook(), tmp_path / "pool.mapping.toml"
    rows = {
        "A5 Pads": [["Aufgabe", "Wahl X", "Wahl Y", "Treffer"], ["Which is worn?", "up", "low", 1]],
        "A5 Hoses": [["问题", "甲", "乙", "答案"], ["Which leaks?", "left", "right", 2]],
        "Counts": [["Area", "Items"], ["A5", 2]],
    }
    for title, lines in rows.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.remove(book["Sheet"])
    book.save(tmp_path / "pool.xlsx")

    told = run("mapping", tmp_path / "pool.xlsx", "--out", kept)
    text = kept.read_text()
    for header, word in zip(
        ["Aufgabe", "Wahl X", "Wahl Y", "Treffer", "问题", "甲", "乙", "答案"],
        ["stem", "option a", "option b", "key"] * 2,
        strict=True,
    ):
        text = text.replace(f'"{header}" = "nothing"', f'"{header}" = "{word}"')
    kept.write_text(text.replace("\n[[table]]\n", "\n[[table]]\nfirst = 1\n"))
    found = run("check", tmp_path / "pool.xlsx", "--mapping", kept, "--json")

    assert "0 of 8 columns in 2 kinds of table hold something that is read." in told.output
    assert json.loads(found.output)["choice_items"] == 2
    assert found.exit_code == 0, found.output


def test_it_proposes_for_the_tables_in_a_zip_and_is_used_for_them(tmp_path: Path) -> None:
    packed = tmp_path / "pool.zip"
    others = "Kennung;Wahl A;Wahl B;Stamm;Loesung\nK1;heiss;kalt;Wie?;B\n"
    native = HEAD + item(topic="rotors")
    packed.write_bytes(
        package({"a5/one.csv": TABLE, "a5/two.csv": others, "a5/own.toml": native, "READ.txt": "x"})
    )
    kept = tmp_path / "pool.mapping.toml"

    proposed = run("mapping", packed, "--out", kept)
    text = kept.read_text()
    for header, word in SAID.items():
        text = text.replace(f'"{header}" = "nothing"', f'"{header}" = "{word}"')
    kept.write_text(text.replace("[table.columns]", f"{CONSTANTS}\n[table.columns]"))
    after = run("check", packed, "--mapping", kept, "--json")

    assert " in 2 kinds of table hold something" in proposed.output
    assert json.loads(after.output)["choice_items"] == 3, after.output
