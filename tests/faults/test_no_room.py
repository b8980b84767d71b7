"""A full disk or a read-only database: people are told so, and nothing half-done is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from renewal.actions import open_month
from renewal.bank import waiting
from renewal.cli import main
from renewal.domain.calendar import Month
from renewal.store.db import db
from renewal.store.tables import Assignment, Letter, Opening
from renewal.store.unwritable import is_unwritable
from renewal.store.verifying import verify_entries
from tests.databases import Database
from tests.faults.children import answer_with_room_for
from tests.faults.no_room import full_at, read_only, room_for, rows_by_table
from tests.faults.processes import alone
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, right_place
from tests.web.api.programs import program
from tests.web.visiting import open_november, signed_in

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
NOVEMBER = Month(2026, 11)
TOLD = "Nothing can be stored at the moment"
ROSA = "rosa@example.org"
FRAME = 4096 + 24
FULL = Path("/dev/full")
# The tables that an act writes to, in about the order in which it does.
BY_ANSWER = ("response", "scoring", "receipt", "entry", "cache_memory")
BY_TICK = ("window", "edition", "shelf", "opening", "entry", "mailing", "outbox", "tick_run")
BY_BANK = ("item", "revision", "revision_text", "item_status", "entry")
BY_ROSTER = ("person", "technician", "account", "credential", "test_result", "enrolment", "entry")
HELD = "2019-03-10,2024-03-10,2029-03-10,6,2020-01-01,2026-11-01"
CROWD = [f"T{n},Ann,Number{n},t{n}@example.org,en,,A5,{HELD}" for n in range(1, 31)]


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        made.app.testing = False
        yield made


def rosas_question(service: Installation) -> tuple[str, str]:
    """The address of Rosa's question in A5, and the place of its right option."""
    row = service.asked("R1", "A5", NOVEMBER)
    return f"/question/{service.code(row)}", right_place(row)


def csrf_of(browser: FlaskClient, path: str) -> str:
    return re.findall(r'name="csrf" value="(\w+)"', browser.get(path).text)[0]


def counts(service: Installation) -> dict[str, int]:
    return rows_by_table(service.session)


def full(service: Installation, place: str | int) -> AbstractContextManager[None]:
    """There is no room: for rows of a table, or for more than so many pages."""
    service.session.rollback()
    db.engine.dispose()
    if isinstance(place, int):
        return room_for(service.database, place)
    return full_at(service.database, place)


def refused(act: Callable[[], object]) -> bool:
    """Whether the act met a database that takes nothing; anything else is raised."""
    try:
        act()
    except DBAPIError as error:
        if not is_unwritable(error):
            raise
        return True
    finally:
        db.engine.dispose()
    return False


# An answer


def test_it_says_of_a_read_only_database_that_nothing_can_be_stored(
    service: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    browser, robot = signed_in(service, ROSA).client, program(service)
    (path, place), other = rosas_question(service), service.asked("R1", "A6", NOVEMBER)
    form = {"csrf": csrf_of(browser, path), "option": place}
    before = counts(service)

    db.engine.dispose()
    with read_only(service.database):
        sent = browser.post(f"{path}/answer", data=form)
        asked = robot.post(
            f"/api/v1/assignments/{service.code(other)}/response", json={"options": ["1"]}
        )
        db.session.remove()
        db.engine.dispose()
    again = browser.post(f"{path}/answer", data=form)

    assert_told(sent)
    assert asked.status_code == 503
    assert asked.content_type == "application/problem+json"
    assert asked.json is not None
    assert (asked.json["code"], asked.json["title"]) == ("nothing_stored", TOLD)
    assert "read" in caplog.text
    besides = {"cache_month_count", "unsealed", "outbox", "attempt"}
    assert changed(before, counts(service)) <= {*BY_ANSWER, *besides}
    assert again.status_code == 303


def test_it_lets_people_read_while_a_read_only_database_cannot_note_that_they_do(
    service: Installation,
) -> None:
    browser, robot = signed_in(service, ROSA).client, program(service)
    service.now += timedelta(hours=2)
    before = counts(service)

    db.engine.dispose()
    with read_only(service.database):
        looked = browser.get("/standing")
        asked = robot.get("/api/v1/standing")
        db.session.remove()
        db.engine.dispose()

    assert (looked.status_code, asked.status_code) == (200, 200)
    assert changed(before, counts(service)) == set()


def assert_told(sent: TestResponse) -> None:
    assert sent.status_code == 503
    assert TOLD in sent.text
    assert sent.headers["Retry-After"] == "10"


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {table for table, count in after.items() if count != before[table]}


@POSTGRESQL
@pytest.mark.parametrize("table", BY_ANSWER)
def test_it_keeps_nothing_of_an_answer_that_does_not_fit(service: Installation, table: str) -> None:
    browser, (path, place) = signed_in(service, ROSA).client, rosas_question(service)
    form = {"csrf": csrf_of(browser, path), "option": place}
    before = counts(service)

    with full(service, table):
        sent = browser.post(f"{path}/answer", data=form)
    kept = counts(service)
    again = browser.post(f"{path}/answer", data=form)

    assert_told(sent)
    assert kept == before
    assert again.status_code == 303


@SQLITE
def test_it_keeps_nothing_of_an_answer_whose_file_cannot_grow(
    service: Installation, tmp_path: Path
) -> None:
    browser, (path, place) = signed_in(service, ROSA).client, rosas_question(service)
    token = browser.get_cookie("renewal")
    assert token is not None
    browser.get(path)
    found = []
    for frames in (0, 1, 2, 4, 8, 16, 32, 64):
        before = counts(service)
        service.session.rollback()
        db.engine.dispose()
        sent = alone(
            answer_with_room_for,
            service.database.url,
            tmp_path,
            service.now,
            token.value,
            path,
            place,
            # SQLite keeps an index of its log of this size, whatever the log holds.
            max(32_768, 32 + frames * FRAME),
        )
        found.append((sent[0], TOLD in sent[1], counts(service) == before))

    assert set(found) <= {(503, True, True), (303, False, False), (303, False, True)}
    assert found[0][0] == 503
    assert [each for each in found if each == (303, False, False)] == [(303, False, False)]


# A tick and imports


@pytest.fixture
def empty(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        yield made


def places(service: Installation, tables: tuple[str, ...], pages: int) -> list[str | int]:
    if service.database.kind == "postgresql":
        return list(tables)
    return list(range(0, pages * 10, pages))


def test_it_opens_whole_blocks_or_none_until_there_is_room(
    empty: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_month, "BLOCK", 5)
    empty.load_bank(write_bank(tmp_path / "bank", {"A5": 14}))
    empty.load_roster(*CROWD)
    halves = []

    failed = []
    for place in places(empty, BY_TICK, pages=1):
        with full(empty, place):
            failed.append(refused(lambda: empty.tick("2026-11-01T04:05:00")))
        halves += blocks_of_other_sizes(empty)
    report = empty.tick("2026-11-01T04:06:00")

    assert any(failed)
    assert all(failed) or empty.database.kind == "sqlite"
    assert halves == []
    assert report.warning is None
    session = empty.session
    asked = session.scalars(select(Assignment.credential_id)).all()
    told = session.scalars(select(Letter.occasion).where(Letter.kind == "month")).all()
    assert len(asked) == len(set(asked)) == len(told) == len(CROWD)
    assert list(verify_entries(session)) == []


def blocks_of_other_sizes(service: Installation) -> list[int]:
    """How many questions the blocks have that do not have five."""
    counted = select(func.count(Assignment.id)).select_from(Opening)
    joined = counted.outerjoin(Assignment, Assignment.opening_id == Opening.id)
    sizes = service.session.scalars(joined.group_by(Opening.id)).all()
    service.session.rollback()
    return [size for size in sizes if size != 5]


@pytest.mark.parametrize("kind", ["bank", "roster"])
def test_it_imports_all_or_nothing_where_room_ends(
    empty: Installation, tmp_path: Path, kind: str
) -> None:
    bank = write_bank(tmp_path / "bank", {"A5": 40})

    def bring() -> None:
        if kind == "bank":
            empty.load_bank(bank)
        else:
            empty.load_roster(*CROWD)

    if kind == "roster":
        empty.load_bank(bank)
    before, found = counts(empty), []
    for place in places(empty, BY_BANK if kind == "bank" else BY_ROSTER, pages=1):
        with full(empty, place):
            failed = refused(bring)
        found.append((failed, counts(empty) == before))
        if not failed:
            break
    bring()

    assert (True, True) in found
    assert (True, False) not in found
    assert counts(empty) != before
    assert list(verify_entries(empty.session)) == []


def test_it_says_so_on_the_command_line(
    empty: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bank = write_bank(tmp_path / "bank", {"A5": 4})
    for name, value in {
        "RENEWAL_DATA": str(tmp_path),
        "DATABASE_URL": empty.database.url,
        "RENEWAL_SECRET_KEY": "only-for-tests-0123456789abcdefghij",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["renewal", "bank", "import", str(bank), "--apply"])
    db.engine.dispose()

    with ExitStack() as stack:
        stack.enter_context(read_only(empty.database))
        ended = stack.enter_context(pytest.raises(SystemExit))
        main()

    assert ended.value.code == 1
    assert "its disk is full or it is read-only" in capsys.readouterr().err


@pytest.mark.skipif(not FULL.exists(), reason="Only Linux has a file that is always full.")
def test_it_tells_whoever_reads_a_bank_that_there_is_no_room_for_what_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = write_bank(tmp_path / "bank", {"A5": 12})
    monkeypatch.setattr("sys.argv", ["renewal", "bank", "check", str(bank)])
    monkeypatch.setattr(waiting, "HELD", 100)
    monkeypatch.setattr(waiting, "TemporaryFile", lambda **_given: FULL.open("r+b", buffering=0))

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert "no room left for files" in capsys.readouterr().err
