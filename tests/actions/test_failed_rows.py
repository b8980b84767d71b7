"""What stays out of an upload comes back as a table, as it does on the command line."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.add_account import add_account
from renewal.actions.advance_uploads import advance_uploads
from renewal.actions.failed_rows import failed_rows
from renewal.actions.keep_upload import UploadedFile, UploadKind, keep_upload
from renewal.bank.reader import read_bank
from renewal.domain.access import Role
from renewal.store.tables import Account
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TABLE = (
    "id,topic,stem,option_a,rationale_a,option_b,key,author\r\n"
    "x-1,disc-brakes,Hot?,-8dB,Because it is.,No,z,ada\r\n"
    "x-2,disc-brakes,,Yes,,Yes,a,ada\r\n"
    "x-3,disc-brakes,Wet?,Yes,,No,a,ada\r\n"
)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.load_bank(write_bank(tmp_path / "bank", {"A5": 16}))
        add_account(made.session, email="ada@example.org", role=Role.ADMIN, now=made.now)
        yield made


def failed(office: Installation, name: str, content: bytes) -> list[dict[str, str]]:
    ada = office.session.scalars(select(Account.id)).one()
    number = keep_upload(
        office.session,
        [UploadedFile(name, content)],
        kind=UploadKind.BANK,
        area="A5",
        account_id=ada,
        now=office.now,
    )
    advance_uploads(office.session, now=office.now, process="one", most_seconds=600)
    told = failed_rows(office.session, number).decode("utf-8-sig")
    office.session.rollback()
    return list(csv.DictReader(io.StringIO(told)))


def test_it_gives_each_item_once_with_all_its_reasons_and_its_cells(office: Installation) -> None:
    first, second = failed(office, "pool.csv", TABLE.encode())

    assert (first["place"], first["item"], first["code"]) == (
        "pool.csv, line 2",
        "x-1",
        "key-unclear",
    )
    assert (first["option_a"], first["rationale_a"]) == ("'-8dB", "Because it is.")
    assert (first["key"], first["author"]) == ("z", "ada")
    assert sorted(second["code"].split("\n")) == ["options-identical", "stem-empty"]


def test_it_gives_a_table_that_can_be_mended_and_loaded(
    office: Installation, tmp_path: Path
) -> None:
    first, _ = failed(office, "pool.csv", TABLE.encode())
    out = io.StringIO()
    mended = csv.DictWriter(out, first)
    mended.writeheader()
    mended.writerow(first | {"key": "b"})
    path = tmp_path / "a5" / "mended.csv"
    path.parent.mkdir()
    path.write_text(out.getvalue())

    [located] = read_bank([path]).items

    assert (located.item.key, located.item.option("a").text) == (("b",), "-8dB")


def test_it_tells_what_is_wrong_with_a_whole_file(office: Installation) -> None:
    [row] = failed(office, "notes.txt", b"Nothing to choose from here.\n")

    assert (row["place"], row["item"], row["code"]) == ("notes.txt", "", "format-unknown")
    assert row["stem"] == ""
