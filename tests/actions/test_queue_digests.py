"""The month's letters: one for each person with a question, none for anybody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, select
from sqlalchemy.orm import Session

from renewal.actions import queue_digests as queue_digests_module
from renewal.actions.begin_pause import begin_leave
from renewal.actions.open_month import open_month
from renewal.actions.programme import programme_in_force
from renewal.actions.queue_digests import queue_digests
from renewal.mail.gathering import Letterhead
from renewal.mail.letters import write_letter
from renewal.mail.links import Links
from renewal.mail.outbox import add_letters
from renewal.store.db import writing
from renewal.store.tables import (
    Letter,
    Mailing,
    Opening,
    Technician,
)
from tests.actions.answered_months import BEN, HELD, JANUARY, ROSA, answer, count, service_with
from tests.databases import Database
from tests.installation import SECRET, Installation, instant

NEW_YEAR = instant("2027-01-01T12:00:00")
ROSA_IN_A6 = ROSA.replace(",A5,", ",A6,")
LOST = "A5): the credit year from January 2027 to December 2027 can no longer extend"
CHEN_NOT_ENROLLED = f"C1,Chen,Wei,chen@example.org,en,,A5,{HELD},"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Rosa is enrolled in two areas, Ben in one, Chen in none."""
    with service_with(database, tmp_path, ROSA, ROSA_IN_A6, BEN, CHEN_NOT_ENROLLED) as made:
        yield made


def opened(service: Installation) -> None:
    """January has its questions, and its letters are still to be queued."""
    service.now = NEW_YEAR
    open_month(service.session, now=NEW_YEAR, pause=lambda _seconds: None)


def letters(service: Installation) -> list[tuple[str, str, str]]:
    """(number, kind, occasion) of the letters in the outbox."""
    found = service.session.execute(
        select(Technician.number, Letter.kind, Letter.occasion)
        .join(Technician, Technician.id == Letter.technician_id)
        .order_by(Technician.number, Letter.id)
    ).all()
    service.session.rollback()
    return [(number, kind, occasion) for number, kind, occasion in found]


def test_it_writes_one_letter_to_each_person_however_many_areas(service: Installation) -> None:
    opened(service)

    queued = queue_digests(service.session, now=NEW_YEAR)

    rosa, ben = service.technician_id("R1"), service.technician_id("B1")
    assert queued == 2
    assert letters(service) == [
        ("B1", "month", f"month:2027-01:{ben}"),
        ("R1", "month", f"month:2027-01:{rosa}"),
    ]


def test_it_leaves_the_words_to_when_the_letter_is_sent(service: Installation) -> None:
    opened(service)

    queue_digests(service.session, now=NEW_YEAR)

    [letter] = service.session.scalars(
        select(Letter).where(Letter.technician_id == service.technician_id("R1"))
    )
    assert letter.payload == {"month": "2027-01"}
    assert (letter.created_at, letter.next_try_at) == (NEW_YEAR, NEW_YEAR)
    assert (letter.tries, letter.urgent, letter.sent_at, letter.account_id) == (
        0,
        False,
        None,
        None,
    )


def test_it_writes_to_nobody_when_nobody_has_a_question(database: Database, tmp_path: Path) -> None:
    with service_with(database, tmp_path, CHEN_NOT_ENROLLED) as service:
        opened(service)

        queued = queue_digests(service.session, now=NEW_YEAR)

        assert queued == 0
        assert count(service, Letter) == 0
        assert count(service, Mailing) == count(service, Opening) == 1


def test_it_writes_to_nobody_before_the_month_is_opened(service: Installation) -> None:
    queued = queue_digests(service.session, now=NEW_YEAR)

    assert queued == 0
    assert letters(service) == []


def test_it_writes_nothing_to_somebody_on_leave(service: Installation) -> None:
    begin_leave(
        service.session,
        technician_number="B1",
        begins_on=date(2026, 12, 30),
        until=date(2027, 1, 20),
        reason="family",
        actors=("account:1",),
        now=service.now,
    )
    opened(service)

    queued = queue_digests(service.session, now=NEW_YEAR)

    assert queued == 1
    assert [number for number, _, _ in letters(service)] == ["R1"]


def test_it_writes_nothing_a_second_time(service: Installation) -> None:
    opened(service)
    queue_digests(service.session, now=NEW_YEAR)

    again = queue_digests(service.session, now=instant("2027-01-01T12:01:00"))

    assert again == 0
    assert len(letters(service)) == 2
    assert not service.session.in_transaction()


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_it_writes_to_everybody_some_at_a_time(
    service: Installation, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Whoever answers waits for some letters at most, not for those of a whole batch."""
    monkeypatch.setattr(queue_digests_module, "AT_ONCE", at_once)
    opened(service)
    paused: list[float] = []

    queued = queue_digests(service.session, now=NEW_YEAR, pause=paused.append)

    assert queued == 2
    assert [number for number, _, _ in letters(service)] == ["B1", "R1"]
    assert count(service, Mailing) == 1
    pauses = 2 // at_once if service.database.kind == "sqlite" else 0
    assert len(paused) == pauses


def test_it_goes_on_where_a_process_died_among_the_letters(service: Installation) -> None:
    opened(service)
    with writing(service.session):
        add_letters(
            service.session,
            kind="month",
            occasion="month:2027-01",
            technician_ids=[service.technician_id("R1")],
            payload={"month": "2027-01"},
            now=NEW_YEAR,
        )

    queued = queue_digests(service.session, now=NEW_YEAR)

    assert queued == 1
    assert [number for number, _, _ in letters(service)] == ["B1", "R1"]


def test_it_goes_on_where_a_process_died_before_the_letters(service: Installation) -> None:
    opened(service)
    assert count(service, Mailing) == 0

    report = service.tick("2027-01-01T12:05:00")

    assert report.digests == 2
    assert len(letters(service)) == 2
    assert count(service, Mailing) == 1


def test_it_writes_nobody_twice_though_the_note_that_it_was_done_is_gone(
    service: Installation,
) -> None:
    opened(service)
    queue_digests(service.session, now=NEW_YEAR)
    with writing(service.session):
        service.session.execute(delete(Mailing))

    again = queue_digests(service.session, now=instant("2027-01-01T12:01:00"))

    assert again == 0
    assert len(letters(service)) == 2


def test_it_no_longer_writes_about_a_month_that_has_closed(service: Installation) -> None:
    opened(service)

    queued = queue_digests(service.session, now=instant("2027-02-01T05:00:00"))

    assert queued == 0
    assert letters(service) == []


def test_it_still_writes_in_the_last_second_of_the_month(service: Installation) -> None:
    opened(service)

    queued = queue_digests(service.session, now=instant("2027-02-01T04:59:59"))

    assert queued == 2


def test_it_writes_to_whoever_enrols_in_the_middle_of_the_month(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")
    service.now = instant("2027-01-10T12:00:00")
    service.load_roster(CHEN_NOT_ENROLLED + "2027-01-10")

    report = service.tick("2027-01-10T12:01:00")

    assert report.as_json()["letters"] == 1
    assert [number for number, _, _ in letters(service)] == ["B1", "C1", "R1"]


def test_it_writes_no_second_letter_for_an_area_that_is_added_later(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")
    service.now = instant("2027-01-10T12:00:00")
    service.load_roster(BEN.replace(",A5,", ",A6,").replace("2027-01-01", "2027-01-10"))

    report = service.tick("2027-01-10T12:01:00")

    assert (report.as_json()["assignments"], report.as_json()["letters"]) == (1, 0)
    assert [number for number, _, _ in letters(service)] == ["B1", "R1"]


def test_it_writes_every_month_anew(service: Installation) -> None:
    for month in ("2027-01", "2027-02", "2027-03"):
        service.tick(f"{month}-01T12:00:00")

    mine = [occasion for number, _, occasion in letters(service) if number == "R1"]
    assert [occasion.split(":")[1] for occasion in mine] == ["2027-01", "2027-02", "2027-03"]


def test_it_tells_of_a_lost_credit_year_in_the_letter_of_the_month_after(
    service: Installation,
) -> None:
    told = told_to_ben(service, "wwwwwww")

    # With the fifth wrong answer, in May, the year is out of reach.
    assert [month for month, body in told.items() if LOST in body] == ["2027-06"]
    assert "It has 0 of the 8 credits" in told["2027-06"]


def test_it_tells_of_a_year_lost_by_silence_once_the_month_is_over(service: Installation) -> None:
    told = told_to_ben(service, "rwww-r-r")

    assert [month for month, body in told.items() if LOST in body] == ["2027-08"]
    assert "It has 2 of the 8 credits" in told["2027-08"]


def told_to_ben(service: Installation, letters: str) -> dict[str, str]:
    """What the letter of each month says when it is sent at once; then Ben answers, or not."""
    told = {}
    for offset, fate in enumerate(letters):
        month = JANUARY.plus(offset)
        service.tick(f"{month}-01T12:00:00")
        told[str(month)] = body_to_ben(service, str(month))
        if fate != "-":
            answer(service, "B1", month, right=fate == "r")
    return told


def body_to_ben(service: Installation, month: str) -> str:
    session = service.session
    letter = session.scalars(
        select(Letter).where(Letter.occasion == f"month:{month}:{service.technician_id('B1')}")
    ).one()
    head = Letterhead(Links("http://localhost"), SECRET, programme_in_force(session))
    written = write_letter(session, letter, head, now=service.now)
    session.rollback()
    assert written.to == "ben@example.org"
    return " ".join(written.body.split())


def test_it_writes_once_when_several_processes_do_so_at_once(
    service: Installation, database: Database
) -> None:
    opened(service)
    barrier = threading.Barrier(4)
    found: list[int | Exception] = []

    def run() -> None:
        engine = create_engine(database.url)
        try:
            with Session(engine) as session:
                barrier.wait()
                found.append(queue_digests(session, now=NEW_YEAR))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            found.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [each for each in found if isinstance(each, Exception)] == []
    assert sum(each for each in found if isinstance(each, int)) == 2
    assert len(letters(service)) == 2
