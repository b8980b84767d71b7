"""Files that are uploaded: what cannot be taken at all, and rosters with their preview."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.store.tables import Technician, Upload
from tests.installation import ROSTER_COLUMNS, Installation
from tests.web.html import rows
from tests.web.visiting import Visit, Visitor

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HELD = "2019-03-10,2024-03-10,2029-03-10,6,2020-01-01"
KIM = f"K1,Kim,Park,kim@example.org,en,North Side,A5,{HELD},"


def topic_file(folder: Path, area: str = "a5") -> Path:
    """A file of the bank that is loaded already."""
    return next(
        path for path in sorted((folder / "bank" / area).glob("*.toml")) if path.stem != "area"
    )


def send(visitor: Visitor, page: str, field: str, *files: tuple[str, bytes], **more: str) -> Visit:
    token = visitor.open(page).page.xpath("//main//input[@name='csrf']/@value")[0]
    data = {
        "csrf": token,
        field: [(io.BytesIO(content), name) for name, content in files],
        **more,
    }
    response = visitor.client.post(page, data=data, follow_redirects=True)
    return visitor._visit(response)


def count(service: Installation, table: type) -> int:
    found: int = service.session.scalar(select(func.count()).select_from(table)) or 0
    service.session.rollback()
    return found


@ONE
@pytest.mark.parametrize(
    ("files", "told"),
    [
        ((), "Choose a file."),
        ((("a.toml", b""),), "A file is empty."),
        ((("a.toml", b"x"), ("A.toml", b"y")), "Two files have the same name."),
        ((("Öl.toml", b"x"), ("O\u0308L.toml", b"y")), "Two files have the same name."),
        ((("programme.toml", b"x"),), "Leave that file out."),
    ],
)
def test_it_refuses_files_that_it_cannot_take(ada: Visitor, files: tuple, told: str):
    refused = send(ada, "/office/bank", "files", *files)

    assert refused.status == 400
    assert told in refused.said


@ONE
@pytest.mark.parametrize(
    ("page", "most", "command"),
    [("/office/bank", 100, "renewal bank import"), ("/office/roster", 10, "renewal roster import")],
)
def test_it_takes_no_more_than_it_says_and_tells_what_to_do(
    service: Installation, ada: Visitor, page: str, most: int, command: str
):
    hint = ada.open(page).said
    sent = {
        "CONTENT_LENGTH": f"{most}200000",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }

    refused = ada._visit(ada.client.post(page, environ_overrides=sent))

    assert f"{most} MB" in hint
    assert refused.status == 413
    assert f"These files have {most}.2 MB: more than the {most} MB" in refused.said
    assert f"have them loaded on the machine that runs the service: {command} FILE." in refused.said
    assert count(service, Upload) == 0


# What was read so far waits in a file, which goes when nobody holds it any more.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@ONE
def test_it_stops_reading_files_whose_size_nobody_said(service: Installation, ada: Visitor):
    ada.open("/office/roster")
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    body = io.BytesIO(head + bytes(11_000_000))
    declared = {
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": body,
        "wsgi.input_terminated": True,
    }

    answered = ada.client.post("/office/roster", environ_overrides=declared)

    assert answered.status_code == 413
    assert "more than the 10 MB" in answered.text
    assert count(service, Upload) == 0


@ONE
def test_it_takes_as_much_as_the_operator_says(ada: Visitor, monkeypatch: pytest.MonkeyPatch):
    kept = ada.client.application.extensions
    settings = replace(kept["renewal_settings"], upload_mb=3)
    monkeypatch.setitem(kept, "renewal_settings", settings)
    sent = {"CONTENT_LENGTH": "3200000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}

    refused = ada._visit(ada.client.post("/office/bank", environ_overrides=sent))

    assert "more than the 3 MB" in refused.said
    assert "3 MB together at most" in ada.open("/office/bank").said


@ONE
def test_it_leaves_no_file_out_in_silence(ada: Visitor):
    files = [(f"{number}.toml", b"x") for number in range(201)]

    refused = send(ada, "/office/bank", "files", *files)

    assert refused.status == 400
    assert "201 files were chosen, and 200 are taken at once." in refused.said


@ONE
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("nämé frågor (2).csv", "nämé frågor (2).csv"),
        ("na\u0308me.csv", "näme.csv"),
        ("вопросы.csv", "вопросы.csv"),
        ("質問.csv", "質問.csv"),
        ("bank/a&b;c.csv", "a_b_c.csv"),
        ("bank/.hidden.csv", "hidden.csv"),
        ("\u202evsc.exe", "_vsc.exe"),
        ("...", "file"),
        (f"{'质' * 100}.csv", f"{'质' * 65}.csv"),
    ],
)
def test_it_keeps_the_letters_of_a_name_and_nothing_that_leads_astray(
    service: Installation, ada: Visitor, sent: str, kept: str
):
    send(ada, "/office/bank", "files", (sent, b"x"))

    assert service.session.scalars(select(Upload.files)).one() == [kept]
    service.session.rollback()


@ONE
def test_it_shows_an_upload_to_nobody_else(service: Installation, ada: Visitor, ben: Visitor):
    send(ada, "/office/roster", "file", ("roster.csv", f"{ROSTER_COLUMNS}\n{KIM}".encode()))

    assert ada.open("/office/roster/1").status == 200
    assert ben.open("/office/roster/1").status == 404


def test_it_shows_what_a_roster_would_change_and_then_does_it(service: Installation, ada: Visitor):
    before = count(service, Technician)
    content = f"{ROSTER_COLUMNS}\n{KIM}".encode()

    preview = send(ada, "/office/roster", "file", ("roster.csv", content))
    between = count(service, Technician)
    done = ada.press(preview, "Apply what is shown here", reason="November list")

    assert "+ 1 new ~ 0 changed = 0 same" in preview.said
    assert rows(preview.page, "(//table)[1]/tbody/tr")[0].startswith("K1 + new A5")
    assert (between, count(service, Technician)) == (before, before + 1)
    assert "Everything that the preview showed is on record." in done.said


@ONE
def test_it_tells_what_is_wrong_with_a_roster_by_line(ada: Visitor):
    content = f"{ROSTER_COLUMNS}\n{KIM.replace('2029-03-10', 'someday')}".encode()

    preview = send(ada, "/office/roster", "file", ("roster.csv", content))

    assert "there is 1 error" in preview.said
    assert "roster.csv, line 2" in preview.said
