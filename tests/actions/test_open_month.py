"""Opening a month: one question for each enrolled credential, whoever opens it and how often."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import Session

from renewal.actions.begin_pause import begin_leave
from renewal.actions.open_month import Opened, open_month
from renewal.actions.tick import tick
from renewal.actions.unenrol import unenrol
from renewal.actions.verify import verify
from renewal.actions.withdraw import withdraw
from renewal.domain.calendar import Month
from renewal.store.tables import Assignment, Letter, Opening, WindowRow
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, instant

HELD = "2020-03-10,2025-03-10,2030-03-10,6,2020-01-01"
JANUARY = Month(2027, 1)


def line(number: int, area: str = "A5", enrolled: str = "2026-12-01", email: str = "") -> str:
    address = email or f"t{number}@example.org"
    return f"T{number},First{number},Last{number},{address},en,,{area},{HELD},{enrolled}"


@contextmanager
def service_of(
    database: Database, folder: Path, people: list[str], items: int = 14
) -> Iterator[Installation]:
    with installed(database, folder, "2026-12-28T15:00:00") as service:
        service.settle(write_bank(folder / "bank", {"A5": items, "A6": items}), *people)
        yield service


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    people = [line(number, area) for number in range(1, 6) for area in ("A5", "A6")]
    with service_of(database, tmp_path, people) as made:
        yield made


def counts(service: Installation) -> tuple[int, int]:
    """How many assignments there are, and how many credentials have one."""
    session = service.session
    total = session.scalar(select(func.count()).select_from(Assignment)) or 0
    different = session.scalar(select(func.count(func.distinct(Assignment.credential_id)))) or 0
    session.rollback()
    return total, different


def months_of(service: Installation, number: str) -> list[str]:
    """The months in which somebody was asked."""
    from renewal.store.tables import Credential

    found = service.session.scalars(
        select(Assignment.month)
        .join(Credential, Credential.id == Assignment.credential_id)
        .where(Credential.technician_id == service.technician_id(number))
        .order_by(Assignment.month)
    ).all()
    service.session.rollback()
    return list(found)


def test_it_asks_each_enrolled_credential_one_question(service: Installation) -> None:
    report = service.tick("2027-01-01T12:00:00")

    assert report.as_json()["opened"] == [
        {"month": "2027-01", "area": "A5", "assignments": 5},
        {"month": "2027-01", "area": "A6", "assignments": 5},
    ]
    assert counts(service) == (10, 10)


def test_it_changes_nothing_the_second_time(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")

    again = service.tick("2027-01-01T12:01:00").as_json()

    assert again == {
        "opened": [],
        "assignments": 0,
        "decisions": 0,
        "letters": 0,
        "shared": False,
    }
    assert counts(service) == (10, 10)


def test_it_writes_one_letter_for_all_areas_of_a_person(service: Installation) -> None:
    report = service.tick("2027-01-01T12:00:00")

    kinds = service.session.execute(select(Letter.kind, func.count()).group_by(Letter.kind)).all()
    assert report.as_json()["letters"] == 5
    assert [tuple(row) for row in kinds] == [("month", 5)]


def test_it_opens_the_month_late_when_nobody_ticked_on_the_first(service: Installation) -> None:
    service.tick("2027-01-19T09:00:00")

    assert months_of(service, "T1") == ["2027-01", "2027-01"]
    window = service.session.get(WindowRow, "2027-01")
    assert window is not None
    assert (window.opens_at, window.closes_at) == (
        instant("2027-01-01T05:00:00"),
        instant("2027-02-01T05:00:00"),
    )


def test_it_leaves_out_a_month_that_closed_before_anybody_ticked(service: Installation) -> None:
    service.tick("2027-01-10T12:00:00")
    service.tick("2027-03-10T12:00:00")

    assert months_of(service, "T1") == ["2027-01", "2027-01", "2027-03", "2027-03"]


def test_it_asks_who_enrols_during_the_month_with_the_next_tick(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")
    service.now = instant("2027-01-25T04:59:59")
    service.load_roster(line(6, enrolled="2027-01-24"))
    service.now = instant("2027-01-25T05:00:01")
    service.load_roster(line(7, enrolled="2027-01-25"))

    report = service.tick("2027-01-25T05:01:00").as_json()

    assert report["opened"] == [{"month": "2027-01", "area": "A5", "assignments": 1}]
    assert report["letters"] == 1
    assert (months_of(service, "T6"), months_of(service, "T7")) == (["2027-01"], [])
    service.tick("2027-02-01T12:00:00")
    assert (months_of(service, "T6"), months_of(service, "T7")) == (
        ["2027-01", "2027-02"],
        ["2027-02"],
    )


def test_it_asks_nobody_on_leave_withdrawn_or_no_longer_enrolled(service: Installation) -> None:
    session, now = service.session, service.now
    begin_leave(
        session,
        technician_number="T1",
        area="A5",
        begins_on=date(2027, 1, 1),
        until=date(2027, 1, 20),
        reason="family",
        actors=("account:1",),
        now=now,
    )
    withdraw(
        session,
        technician_number="T2",
        area="A5",
        reason="asked for it",
        actors=("account:1",),
        now=now,
    )
    unenrol(
        session,
        technician_id=service.technician_id("T3"),
        area="A5",
        reason="moved away",
        actors=("account:1",),
        now=now,
    )

    report = service.tick("2027-01-01T12:00:00").as_json()

    assert report["opened"][0] == {"month": "2027-01", "area": "A5", "assignments": 2}


def test_it_leaves_no_gap_when_the_zone_of_the_programme_changes(
    service: Installation, tmp_path: Path
) -> None:
    service.tick("2027-01-01T12:00:00")
    programme = tmp_path / "bank" / "programme.toml"
    text = programme.read_text("utf-8")
    assert "America/New_York" in text
    programme.write_text(text.replace("America/New_York", "America/Los_Angeles"), "utf-8")
    service.load_bank(tmp_path / "bank")

    service.tick("2027-02-01T05:30:00")

    session = service.session
    windows = session.scalars(select(WindowRow).order_by(WindowRow.month)).all()
    assert [window.month for window in windows] == ["2027-01", "2027-02"]
    assert windows[1].opens_at == windows[0].closes_at == instant("2027-02-01T05:00:00")
    assert windows[1].closes_at == instant("2027-03-01T08:00:00")


def test_it_never_asks_an_item_of_ones_own(database: Database, tmp_path: Path) -> None:
    with service_of(database, tmp_path, []) as service:
        topic = next(
            path
            for path in sorted((tmp_path / "bank" / "a5").glob("*.toml"))
            if "[[item]]" in path.read_text("utf-8")
        )
        text = topic.read_text("utf-8")
        topic.write_text(text.replace('author = "tests"', 'author = "Rosa@example.org"'), "utf-8")
        service.load_bank(tmp_path / "bank")
        own = text.count("[[item]]")
        assert 0 < own < 14
        service.load_roster(line(1, email="rosa@example.org"))

        stems = set()
        for offset in range(14 - own + 2):
            month = JANUARY.plus(offset)
            service.tick(f"{month}-02T12:00:00")
            stems.add(service.asked("T1", "A5", month).source.stem)

    assert len(stems) == 14 - own
    assert not any(stem in text for stem in stems)


def test_it_repeats_what_was_seen_longest_ago_and_says_so(
    database: Database, tmp_path: Path
) -> None:
    with service_of(database, tmp_path, [line(1)], items=12) as service:
        reports, stems = [], []
        for offset in range(14):
            month = JANUARY.plus(offset)
            reports.append(service.tick(f"{month}-02T12:00:00"))
            stems.append(service.asked("T1", "A5", month).source.stem)

        assert len(set(stems[:12])) == 12
        assert stems[12:] == stems[:2]
        assert [report.warning for report in reports[:12]] == [None] * 12
        warning = reports[12].warning
        assert warning is not None
        assert "A5 2028-01 (1)" in warning


def test_it_refuses_a_clock_that_was_set_back(service: Installation) -> None:
    service.tick("2027-01-20T12:00:00")

    report = service.tick("2027-01-03T12:00:00")

    assert report.opened is None
    assert report.warning is not None
    assert "2027-01-03 12:00" in report.warning
    assert "2027-01-20 12:00" in report.warning


def test_it_reads_and_writes_as_often_for_many_people_as_for_few(
    database: Database, tmp_path: Path
) -> None:
    with service_of(database, tmp_path, [line(number) for number in range(1, 41)]) as service:
        few = statements(service, "2027-01-01T12:00:00")
        service.load_roster(*(line(number, enrolled="2027-02-01") for number in range(41, 400)))
        service.tick("2027-01-31T12:00:00")
        many = statements(service, "2027-02-01T12:00:00")

        assert counts(service)[1] == 399
    assert many <= few


def statements(service: Installation, at: str) -> int:
    """How many statements opening a month takes."""
    seen = []

    def count(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    engine = service.session.get_bind()
    event.listen(engine, "before_cursor_execute", count)
    try:
        open_month(service.session, now=instant(at), pause=lambda _seconds: None)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_it_is_opened_once_by_many_at_a_time(database: Database, tmp_path: Path) -> None:
    people = [line(number, area) for number in range(1, 61) for area in ("A5", "A6")]
    with service_of(database, tmp_path, people) as service:
        now = instant("2027-01-01T12:00:00")
        barrier = threading.Barrier(4)
        found: list[Opened | Exception] = []

        def run(start: int) -> None:
            engine = create_engine(database.url)
            try:
                with Session(engine) as session:
                    barrier.wait()
                    tick(session, now=now, start=start, pause=lambda _seconds: None)
                    found.append(open_month(session, now=now, start=start))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
                found.append(error)
            finally:
                engine.dispose()

        threads = [threading.Thread(target=run, args=(start,)) for start in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [each for each in found if isinstance(each, Exception)] == []
        assert counts(service) == (120, 120)
        openings = service.session.scalar(select(func.count()).select_from(Opening))
        letters = service.session.scalar(select(func.count()).select_from(Letter))
        assert (openings, letters) == (1, 60)
        assert verify(service.session).first_bad is None
