"""Questions taken out in the office: what goes in is told first, and the file brings it back."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from werkzeug.test import TestResponse

from renewal.actions.add_account import add_account
from renewal.actions.import_bank import import_bank
from renewal.actions.load_programme import plan_programme, write_programme
from renewal.bank.reader import BankReading, read_bank
from renewal.bank.writers import BY_NAME
from renewal.domain.access import Role
from renewal.domain.item import Item, Status
from renewal.store.db import writing
from renewal.store.queries.bank_content import stored_bank
from renewal.store.tables import Entry
from renewal.web.office import bank_export
from tests.bank.writers.items import ONLY_THERE
from tests.bank.writing import SVG, exhibit, item, translation, write
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed
from tests.web.html import texts
from tests.web.office.conftest import ADA, WILMA
from tests.web.office.test_uploads import count
from tests.web.visiting import Visit, Visitor, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PAGE = "/office/bank/export"
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def show(visitor: Visitor, format_: str, *areas: str) -> Visit:
    """What would go into a file."""
    asked = [("format", format_), *(("area", area) for area in areas)]
    response = visitor.client.get(PAGE, query_string=asked)
    return visitor._visit(response)


def download(visitor: Visitor, visit: Visit) -> TestResponse:
    """The button for the file is pressed."""
    [form] = [one for one in visit.page.xpath("//main//form") if one.get("method") == "post"]
    hidden = form.xpath(".//input[@type='hidden']")
    fields: dict[str, list[str]] = {}
    for field in hidden:
        fields.setdefault(field.get("name"), []).append(field.get("value"))
    return visitor.client.post(form.get("action"), data=fields)


def name_of(sent: TestResponse) -> str:
    """What the file is called."""
    return sent.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')


def read(sent: TestResponse, folder: Path) -> list[Item]:
    """The items of a file that was sent."""
    return [located.item for located in kept(sent, folder).items]


def kept(sent: TestResponse, folder: Path) -> BankReading:
    """What the file holds once it lies in a folder, unpacked where it is a folder itself."""
    path = folder / name_of(sent)
    path.write_bytes(sent.data)
    if path.name.endswith(".toml.zip"):
        path = folder / "unpacked"
        with ZipFile(io.BytesIO(sent.data)) as archive:
            archive.extractall(path)
    return read_bank([path])


def stored(service: Installation, *areas: str) -> list[Item]:
    items, _ = stored_bank(service.session, areas)
    service.session.rollback()
    return list(items)


def load(service: Installation, folder: Path, *tables: str) -> None:
    """These items are added to A5."""
    write(folder / "more", *tables, name="a5/shown.toml")
    (folder / "more/a5/exhibits").mkdir()
    (folder / "more/a5/exhibits/dial.svg").write_text(SVG, encoding="utf-8")
    import_bank(service.session, [folder / "more"], now=service.now)


def shown_question() -> tuple[str, ...]:
    """A question with a picture and a translation."""
    one = item(id="a5-shown", topic="drum-brakes", exhibits=["a5-dial-1"])
    return exhibit(), one, translation()


def asked(items: list[Item]) -> list[tuple[str, list[tuple[str, bool]]]]:
    """What people read, and what is right."""
    return sorted(
        (one.stem, [(option.text, one.is_key(option.id)) for option in one.options])
        for one in items
    )


@pytest.mark.parametrize("format_", BY_NAME)
def test_it_sends_a_file_that_brings_the_questions_back(
    service: Installation, ada: Visitor, tmp_path: Path, format_: str
):
    before, entries = stored(service), count(service, Entry)

    page = show(ada, format_)
    sent = download(ada, page)

    assert page.status == 200
    assert f"42 questions from all areas, as {BY_NAME[format_].name}." in page.said
    found = read(sent, tmp_path)
    if format_ == "aiken":
        assert asked(found) == asked(before)
    else:
        assert sorted(found, key=lambda one: one.id) == sorted(before, key=lambda one: one.id)
    assert sent.status_code == 200
    assert sent.headers["Content-Type"] == TYPES[Path(name_of(sent)).suffix]
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="bank-2026-11-24.')
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Cache-Control"] == "no-store"
    assert count(service, Entry) == entries


def test_it_takes_out_the_areas_that_are_chosen(
    service: Installation, ada: Visitor, tmp_path: Path
):
    page = show(ada, "json", "A6", "A4")
    sent = download(ada, page)

    found = read(sent, tmp_path)

    assert "28 questions from A6, A4, as JSON." in page.said
    assert name_of(sent) == "bank-a6-a4-2026-11-24.json"
    assert {one.area for one in found} == {"A4", "A6"}
    assert len(found) == len(stored(service, "A4", "A6")) == 28


def test_it_brings_everything_back_in_its_own_format(
    service: Installation, ada: Visitor, tmp_path: Path
):
    load(service, tmp_path, *shown_question())

    page = show(ada, "toml", "A5")
    sent = download(ada, page)

    assert "The file carries everything that these questions have." in page.said
    assert "The file is a folder as a ZIP package: it may be loaded as it is" in page.said
    assert name_of(sent) == "bank-a5-2026-11-24.toml.zip"
    reading = kept(sent, tmp_path)
    assert [one.item for one in reading.items if one.item.id == "a5-shown"] == [
        one for one in stored(service, "A5") if one.id == "a5-shown"
    ]
    assert [one.exhibit.content for one in reading.exhibits if one.exhibit] == [SVG.encode()]


@ONE
def test_it_says_what_the_format_cannot_carry_in_the_words_of_the_command(
    service: Installation, ada: Visitor, tmp_path: Path
):
    load(service, tmp_path, *shown_question())

    page = show(ada, "csv", "A5")

    assert "15 questions from A5, as CSV." in page.said
    assert texts(page.page, "//main//ul[@class='left-out']/li") == [
        "Left out of 1 question: the translation into es (a5-shown)",
        f"Left out of 1 question: the picture of exhibit a5-dial-1 {ONLY_THERE} (a5-shown)",
    ]


@ONE
def test_it_sends_no_file_where_the_format_carries_no_question(
    service: Installation, ada: Visitor, tmp_path: Path
):
    folder = write_bank(tmp_path / "more", {"A1": 0})
    several = item(id="a1-two", topic="engine-block", choose="several", key=["a", "c"])
    write(folder, several, name="a1/two.toml")
    import_bank(service.session, [folder], now=service.now)

    page = show(ada, "aiken", "A1")
    token = page.page.xpath("//input[@name='csrf']/@value")[0]
    sent = ada.client.post(PAGE, data={"csrf": token, "format": "aiken", "area": "A1"})

    assert "This format can carry none of these questions" in page.said
    assert "Download" not in page.said
    assert sent.status_code == 409
    assert "Content-Disposition" not in sent.headers


@ONE
def test_it_takes_retired_questions_out_too(service: Installation, ada: Visitor, tmp_path: Path):
    load(service, tmp_path, item(id="a5-old", topic="drum-brakes", status="retired"))

    found = read(download(ada, show(ada, "csv", "A5")), tmp_path)

    assert [one.id for one in found if one.status is Status.RETIRED] == ["a5-old"]


@ONE
@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"format": "docx"}, "Choose a format of the list."),
        ({"area": "A5"}, "Choose a format of the list."),
        ({"format": "csv", "area": ["A5", "Z9"]}, "Choose areas of the list"),
        # It is in the programme, and has no questions.
        ({"format": "csv", "area": "A1"}, "Choose areas of the list"),
    ],
)
def test_it_refuses_what_is_not_in_the_lists(ada: Visitor, fields: dict, told: str):
    looked = ada._visit(ada.client.get(PAGE, query_string=fields))
    token = looked.page.xpath("//input[@name='csrf']/@value")[0]
    sent = ada._visit(ada.client.post(PAGE, data={**fields, "csrf": token}))

    for refused in (looked, sent):
        assert refused.status == 400
        assert told in refused.said


@ONE
def test_it_writes_one_file_at_a_time(ada: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bank_export, "PATIENCE_SECONDS", 0.01)

    with bank_export._TURN:
        meanwhile = show(ada, "csv")
    after = show(ada, "csv")

    assert meanwhile.status == 409
    assert "Another file is being written just now. Try again in some seconds." in meanwhile.said
    assert after.status == 200


@ONE
def test_it_says_so_where_there_is_nothing_to_take_out(database: Database, tmp_path: Path):
    with installed(database, tmp_path, "2026-10-20T12:00:00") as empty:
        plan, _ = plan_programme(empty.session, [write_bank(tmp_path / "bank", {})])
        assert plan is not None
        empty.session.rollback()
        with writing(empty.session):
            write_programme(empty.session, plan, actors=["system"], now=empty.now)
        add_account(empty.session, email=ADA, role=Role.ADMIN, now=empty.now)
        ada = signed_in(empty, ADA)

        page = ada.open(PAGE)

        assert page.status == 200
        assert "There are no questions in the bank yet." in page.said
        assert ada.press_link(page, "Upload files").path == "/office/bank"


@ONE
def test_it_is_for_admins_alone(service: Installation, ada: Visitor):
    wilma = signed_in(service, WILMA)

    offered = ["Take questions out" in one.open("/office/bank").said for one in (ada, wilma)]

    assert offered == [True, False]
    assert wilma.client.get(PAGE).status_code == 403
    assert ada.press_link(ada.open("/office/bank"), "Take questions out").path == PAGE
