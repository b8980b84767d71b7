"""Bad rows out: what stayed out, why, and as a file that can be mended and loaded."""

import csv
import io
from pathlib import Path

import pytest

from renewal.bank.failed_items import FailedItem, as_csv, failed_items, row_of_failed
from renewal.bank.outline import Outline
from renewal.bank.reader import BankReading, read_bank
from tests.bank.writing import item, write

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
    assert (first["stem"], first["option_b"], first["key"]) == ("Cold?", "No", "")
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


def test_it_gives_no_placeholder_for_what_could_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path, item(status="perhaps", kind="strange"))

    (row,) = rows(failed(read_bank([path])))

    assert (row["status"], row["kind"], row["key"]) == ("", "", "a")
    assert row["code"] == "field-value"


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
