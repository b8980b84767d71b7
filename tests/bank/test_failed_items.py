"""Bad rows out: what stayed out, why, and as a file that can be mended and loaded."""

import csv
import io
from pathlib import Path

import pytest

from renewal.bank.failed_items import FailedItem, as_csv, failed_items, row_of_failed
from renewal.bank.outline import Outline
from renewal.bank.reader import BankReading, read_bank
from tests.bank.writing import item, option, write

HEAD = "id,stem,option_a,option_b,key,topic,author\r\n"


def failed(reading: BankReading) -> tuple[FailedItem, ...]:
    errors = [finding for finding in reading.findings if finding.is_error]
    return failed_items((*reading.items, *reading.faulty), reading.faulty, errors)


def rows(found: tuple[FailedItem, ...]) -> list[dict[str, str]]:
    return list(
        csv.DictReader(
            io.StringIO(as_csv([row_of_failed(each) for each in found]).decode("utf-8-sig"))
        )
    )


def test_it_gives_the_bad_rows_with_their_reasons(tmp_path: Path) -> None:
    path = tmp_path / "a5" / "pool.csv"
    path.parent.mkdir()
    table = 'x-1,Hot?,Yes,No,a,t,r\r\nx-2,Cold?,Yes,No,z,t,r\r\n,"Wet, or ""not""?",,No,a,t,r\r\n'
    path.write_text(HEAD + table)

    first, second = rows(failed(read_bank([path])))

    assert (first["place"], first["item"]) == (f"{path.as_posix()}:3", "x-2")
    assert (first["excerpt"], first["code"]) == ("Cold?", "key-unclear")
    assert '"z" is no option' in first["message"]
    assert "Mark the right options" in first["fix"]
    assert (first["stem"], first["option_b"], first["key"]) == ("Cold?", "No", "z")
    assert second["stem"] == 'Wet, or "not"?'
    assert "key-unclear" in second["code"].split("\n")


def test_it_can_be_mended_and_loaded_again(tmp_path: Path) -> None:
    path = write(tmp_path, item(key=None), item(id="good"))
    (row,) = rows(failed(read_bank([path])))
    mended = tmp_path / "a5" / "mended.csv"
    out = io.StringIO()
    table = csv.DictWriter(out, row.keys())
    table.writeheader()
    table.writerow({**row, "key": "b"})
    mended.write_text(out.getvalue())

    reading = read_bank([mended])

    assert [located.item.key for located in reading.items] == [("b",)]
    assert [located.item.concept for located in reading.items] == ["rotor-runout"]


def test_it_gives_what_the_file_has_where_that_could_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path, item(status="perhaps", kind="strange", author=7))

    (row,) = rows(failed(read_bank([path])))

    assert (row["status"], row["kind"], row["key"], row["author"]) == (
        "perhaps",
        "strange",
        "a",
        "7",
    )
    assert set(row["code"].split("\n")) == {"field-value", "field-type"}


def test_it_gives_no_placeholder_for_what_the_file_does_not_have(tmp_path: Path) -> None:
    path = write(tmp_path, item(status=None, kind=None, key=None))

    (row,) = rows(failed(read_bank([path])))

    assert (row["status"], row["kind"], row["key"]) == ("", "", "")


def test_it_gives_options_as_far_as_they_are_texts(tmp_path: Path) -> None:
    listed = [option("x", fixed=True), option("y", text=None), option("z", rationale=5)]
    path = write(tmp_path, item(options=listed, key=["x", "y"], references=["One", "Two"]))

    (row,) = rows(failed(read_bank([path])))

    assert (row["option_a"], row["option_b"], row["option_c"]) == ("Cause x", "", "Cause z")
    assert (row["rationale_b"], row["rationale_c"]) == ("What cause y would show instead.", "5")
    assert (row["option_ids"], row["fixed"], row["key"]) == ("x y z", "x", "x y")
    assert row["references"] == "One\nTwo"


def test_it_gives_the_cells_of_a_row_as_they_were_typed(tmp_path: Path) -> None:
    path = tmp_path / "a5" / "pool.csv"
    path.parent.mkdir()
    head = "id,stem,option_a,option_b,key,status,order,format\n"
    path.write_text(f"{head}x-1,Hot?,Yes,No,e,maybe,=later,rich\nx-2,Cold?,Yes,No,a,,,,,much\n")

    first, second = rows(failed(read_bank([path])))

    assert (first["key"], first["status"], first["order"]) == ("e", "maybe", "'=later")
    assert (first["stem"], first["format"], first["option_b"]) == ("Hot?", "rich", "No")
    assert (second["stem"], second["option_a"], second["key"]) == ("Cold?", "Yes", "a")


def test_its_own_columns_of_reasons_are_passed_over_in_silence(tmp_path: Path) -> None:
    path = write(tmp_path, item(key="z"))
    mended = tmp_path / "a5" / "mended.csv"
    mended.write_bytes(as_csv([row_of_failed(each) for each in failed(read_bank([path]))]))

    told = {finding.code for finding in read_bank([mended]).findings}

    assert "column-unused" not in told
    assert "key-unclear" in told


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-8dB", "@SUM(A1)"])
def test_it_writes_nothing_that_a_spreadsheet_takes_for_a_formula(
    tmp_path: Path, formula: str
) -> None:
    path = write(tmp_path, item(id="x", stem=formula, key="z"))

    (row,) = rows(failed(read_bank([path])))

    assert (row["excerpt"], row["stem"]) == (f"'{formula}", f"'{formula}")


def test_it_gives_every_item_a_reason_that_is_its_own(tmp_path: Path) -> None:
    same = [item(id="twice"), item(id="twice", stem="Which of the two is it?")]
    broken = item(id="broken").replace('key = "a"', 'key = "a')
    path = write(tmp_path, item(id="first", key="z"), *same, broken, item(id="last", topic=None))

    found = rows(failed(read_bank([path])))

    told = {(row["item"], row["place"].rpartition(":")[2]): row["code"] for row in found}
    assert len(told) == len(found) == 5
    assert all(told.values())
    by_id = {name: code for (name, _), code in told.items()}
    assert by_id["first"] == "key-unknown-option"
    assert by_id["twice"] == "item-id-duplicate"
    assert by_id["broken"] == "toml-syntax"
    assert by_id["last"] == "field-missing"


def test_it_says_what_holds_for_the_whole_file_where_nothing_else_is_wrong(tmp_path: Path) -> None:
    path = write(tmp_path, item(id="one"), item(id="two", stem="Or this?", key="z"))

    found = rows(failed(read_bank([path], Outline(areas=frozenset({"A4"})))))

    assert {row["item"]: row["code"] for row in found} == {
        "one": "area-unknown",
        "two": "key-unknown-option",
    }
