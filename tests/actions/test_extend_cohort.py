"""Which credentials a cohort holds: told by the database as the histories tell it one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from renewal.actions import extend_cohort
from renewal.actions.extend_cohort import CohortTooLarge, find_cohort
from renewal.actions.programme import programme_in_force
from renewal.actions.withdraw import withdraw
from renewal.store.db import writing
from renewal.store.installation import public_codes
from renewal.store.queries.cohorts import CohortFilter
from renewal.store.queries.histories import credential_records
from renewal.store.tables import Credential, Decision
from tests.office import Office, row

EVERYBODY = CohortFilter(date(2027, 1, 1), date(2031, 12, 31))
UNTIL = date(2032, 1, 1)
PEOPLE = (
    row(),
    row(area="A6", expires="2029-01-01"),
    row("1002", "Sam Ortiz", shop="North Side"),
    row("1002", "Sam Ortiz", "A6", shop="North Side", expires="2027-02-01"),
    row("1003", "Olga Ivanova", shop=""),
    row("1004", "Chen Wei"),
)


@pytest.fixture
def people(office: Office) -> Office:
    """Four technicians; decisions moved some expiries, one to be superseded, one not made yet."""
    office.load(*PEOPLE)
    moved = (
        ("1001", "A5", "year 1", 1, "2031-03-09", -1),
        ("1001", "A5", "year 1", 2, "2030-06-09", 0),
        ("1002", "A5", "year 1", 1, "2032-03-09", -1),
        ("1003", "A5", "year 1", 1, "2031-12-31", 0),
        ("1003", "A5", "year 2", 1, "2034-01-01", 1),
    )
    with writing(office.session):
        for number, area, cause, version, expires, days in moved:
            office.session.add(
                Decision(
                    credential_id=_credential(office, number, area),
                    kind="extension",
                    cause=cause,
                    version=version,
                    policy_code="standard",
                    policy_version=1,
                    evidence={},
                    decided_at=office.now + timedelta(days=days),
                    effective_on=office.now.date(),
                    expires_before=date(2030, 3, 9),
                    expires_after=date.fromisoformat(expires),
                )
            )
    withdraw(
        office.session,
        technician_number="1004",
        area="A5",
        reason="Asked for",
        actors=("command line",),
        now=office.now,
    )
    return office


def _credential(office: Office, number: str, area: str) -> int:
    from renewal.store.queries.people import get_technician
    from renewal.store.tables import Area

    return office.session.scalars(
        select(Credential.id)
        .join(Area, Area.id == Credential.area_id)
        .where(
            Credential.technician_id == get_technician(office.session, number).id,
            Area.code == area,
        )
    ).one()


def told_one_by_one(office: Office, wanted: CohortFilter, until: date) -> list[tuple[int, date]]:
    """The same by reading every history, as credentials and their last days."""
    session = office.session
    records = credential_records(
        session,
        programme_in_force(session),
        public_codes(session),
        session.scalars(select(Credential.id)).all(),
        at=office.now,
    )
    session.rollback()
    return sorted(
        (
            (record.id, record.history.expires_on)
            for record in records
            if record.history.withdrawn_at is None
            and wanted.expires_from <= record.history.expires_on <= wanted.expires_to
            and record.history.expires_on < until
            and wanted.area in {"", record.history.area}
        ),
        key=lambda line: (line[1], line[0]),
    )


@pytest.mark.parametrize(
    ("wanted", "until", "fitting"),
    [
        (EVERYBODY, UNTIL, 4),
        (EVERYBODY, date(2031, 1, 1), 3),
        (EVERYBODY._replace(expires_to=date(2030, 6, 9)), UNTIL, 3),
        (EVERYBODY._replace(expires_from=date(2030, 6, 10)), UNTIL, 1),
        (EVERYBODY._replace(area="A6"), UNTIL, 2),
        (EVERYBODY._replace(area="A1"), UNTIL, 0),
    ],
    ids=["all", "until a day", "ending to", "ending from", "an area", "an area nobody holds"],
)
def test_it_finds_whom_the_histories_tell(
    people: Office, wanted: CohortFilter, until: date, fitting: int
):
    found = find_cohort(people.session, wanted, until=until, now=people.now)

    lines = [(line.credential_id, line.expires_on) for line in found]
    assert lines == told_one_by_one(people, wanted, until)
    assert len(lines) == fitting


def test_it_finds_those_of_a_shop(people: Office):
    wanted = EVERYBODY._replace(shop="North Side")

    found = find_cohort(people.session, wanted, until=UNTIL, now=people.now)

    assert [(line.area, line.expires_on) for line in found] == [("A6", date(2027, 2, 1))]


def test_it_refuses_too_many_before_it_reads_one(people: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(extend_cohort, "MOST", 3)
    asked: list[str] = []
    engine = people.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))

    with pytest.raises(CohortTooLarge) as refused:
        find_cohort(people.session, EVERYBODY, until=UNTIL, now=people.now)

    about = [statement for statement in asked if "FROM credential" in statement]
    assert [statement.split()[1].lower() for statement in about] == ["count(*)"]
    assert refused.value.sentence == (
        "4 certifications fit, and 3 at most are extended at once. Choose an area or a shop, or "
        "days that are closer together, and extend them in several steps."
    )
