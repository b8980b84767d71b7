"""A zip of bank files by upload: what was taken out is loaded as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.add_account import add_account
from renewal.actions.load_programme import plan_programme, write_programme
from renewal.domain.access import Role
from renewal.domain.item import Exhibit, Item, Status
from renewal.store.db import writing
from renewal.store.queries.bank_content import stored_bank
from renewal.store.tables import Entry, Upload
from tests.bank.packages import package
from tests.bank.writing import HEAD, item
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed
from tests.web.html import rows
from tests.web.office.conftest import ADA
from tests.web.office.test_bank_export import download, load, show, shown_question
from tests.web.office.test_bank_uploads import APPLY, FINDINGS, ONE, PAGE, upload, work
from tests.web.visiting import Visit, Visitor, signed_in

HOLED = {
    "a5/pads.toml": HEAD + item(id="a5-pads-1", topic="pads", stem="Which pad wears first here?"),
    "a6/tables.csv": "id,topic,stem,option_a,option_b,key\na6-1,wiring,What is open?,A fuse,,z\n",
}


@pytest.fixture
def other(request: pytest.FixtureRequest, database: Database) -> Iterator[Database]:
    """Another database of the same kind."""
    made = request.getfixturevalue(f"{database.kind}_databases")
    with made.migrated() as found:
        yield found


def held(service: Installation) -> tuple[list[Item], dict[str, Exhibit]]:
    items, exhibits = stored_bank(service.session)
    service.session.rollback()
    return sorted(items, key=lambda one: one.id), {one.id: one for one in exhibits}


def settled(empty: Installation, folder: Path) -> Visitor:
    """An admin of an installation with a programme and no question."""
    plan, _ = plan_programme(empty.session, [write_bank(folder, {})])
    assert plan is not None
    empty.session.rollback()
    with writing(empty.session):
        write_programme(empty.session, plan, actors=["system"], now=empty.now)
    add_account(empty.session, email=ADA, role=Role.ADMIN, now=empty.now)
    return signed_in(empty, ADA)


def previewed(service: Installation, visitor: Visitor, *files: tuple[str, bytes]) -> Visit:
    """The files are uploaded without an area, and read; return their preview."""
    path = upload(visitor, *files, area="").path
    work(service)
    return visitor.open(path)


def test_it_loads_what_was_taken_out_into_another_installation(
    service: Installation, ada: Visitor, other: Database, tmp_path: Path
) -> None:
    load(service, tmp_path, *shown_question())
    items, exhibits = held(service)
    sent = download(ada, show(ada, "toml"))

    with installed(other, tmp_path / "other", "2026-10-20T12:00:00") as empty:
        admin = settled(empty, tmp_path / "programme")
        preview = previewed(empty, admin, ("bank.toml.zip", sent.data))
        admin.press(preview, APPLY)
        work(empty)
        again = previewed(empty, admin, ("bank.toml.zip", sent.data))
        found, pictures = held(empty)

    assert f"+ {len(items)} new" in preview.said
    assert found == items
    assert pictures == exhibits
    assert [one.alt for one in pictures.values()] != [""]
    assert f"= {len(items)} same" in again.said


def test_it_names_the_file_in_the_archive_and_leaves_out_what_is_wrong(
    service: Installation, ada: Visitor
) -> None:
    content = package(HOLED)

    preview = previewed(service, ada, ("bank.zip", content))
    table = ada.client.get(f"{preview.path}/failed.csv")

    told = [line for line in rows(preview.page, FINDINGS) if "a6-1" in line]
    assert told
    assert all("bank.zip!a6/tables.csv, line 2" in line for line in told)
    [failed] = csv.DictReader(io.StringIO(table.data.decode("utf-8-sig")))
    assert failed["id"] == "a6-1"
    assert "bank.zip!a6/tables.csv, line 2" in failed.values()


@ONE
def test_it_is_noted_by_the_digest_of_the_upload_and_taken_back(
    service: Installation, ada: Visitor
) -> None:
    sound = package({"a5/pads.toml": HOLED["a5/pads.toml"]})

    preview = previewed(service, ada, ("bank.zip", sound))
    ada.press(preview, APPLY)
    work(service)
    asked = ada.press_link(ada.open(PAGE), "Take it back")
    ada.press(asked, "Take it back", reason="the wrong archive")
    before = service.session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()
    reason = before.reason
    work(service)
    done = ada.open(PAGE)

    kept = service.session.scalars(select(Upload.sha256)).one()
    assert reason.endswith(f"sha256 {kept}")
    assert "- 1 to retire" in asked.said
    assert "What this upload wrote was taken back." in done.said
    [again] = [one for one in held(service)[0] if one.id == "a5-pads-1"]
    assert again.status is Status.RETIRED
