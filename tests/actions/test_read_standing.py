"""Reading standing: every credential and title of a technician, now or as it once was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from renewal.actions.begin_pause import begin_leave, begin_suspension
from renewal.actions.document_experience import document_experience
from renewal.actions.enrol import enrol
from renewal.actions.read_standing import TechnicianStanding, read_standing
from renewal.actions.record_test import record_test
from renewal.actions.withdraw import withdraw
from renewal.domain.standing import Outlook, Standing, State
from renewal.store.queries.people import UnknownTechnician
from tests.actions.answered_months import HELD, JANUARY, answer, service_with, statements_of
from tests.databases import Database
from tests.installation import instant
from tests.office import Office, row
from tests.web.visiting import signed_in

MASTER = "master-automobile"
AUTOMOBILE = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8")
MOST_STATEMENTS = 8


def read_of(office: Office, at: str | None = None, number: str = "1001") -> TechnicianStanding:
    found = read_standing(
        office.session,
        technician_id=office.technician_id(number),
        now=instant(at) if at else office.now,
    )
    office.session.rollback()
    return found


def master(office: Office, at: str | None = None) -> tuple[bool, tuple[str, ...]]:
    title = next(each for each in read_of(office, at).designations if each.code == MASTER)
    return title.held, title.missing


def in_area(found: TechnicianStanding, area: str) -> Standing:
    return next(each for each in found.credentials if each.area == area)


def test_it_names_the_technician(office: Office) -> None:
    office.load(row())

    found = read_of(office)

    assert (found.number, found.name) == ("1001", "Rosa Alvarez")


def test_it_lists_credentials_in_the_order_of_the_programme(office: Office) -> None:
    for area in ("H2", "A5", "B4", "A1", "T2"):
        office.load(row(area=area))

    found = read_of(office)

    assert [each.area for each in found.credentials] == ["A1", "A5", "B4", "T2", "H2"]


def test_it_refuses_a_technician_that_there_is_not(office: Office) -> None:
    with pytest.raises(UnknownTechnician, match="no such technician"):
        read_standing(office.session, technician_id=404, now=office.now)


def test_it_says_of_one_never_enrolled_what_enrolling_now_would_bring(office: Office) -> None:
    office.load(row())

    found = office.standing()

    assert (found.state, found.outlook, found.misses_left) == (State.ACTIVE, None, None)
    assert (found.credits, found.needed, found.months_left) == (0, 8, 0)
    assert found.earliest_extension_on == date(2027, 8, 1)
    assert (found.lapses_before, found.cycle, found.year) == (False, None, None)
    assert found.book_by == date(2030, 1, 8)


def test_it_tells_the_outlook_of_one_enrolled(office: Office) -> None:
    office.load(row(enrolled="2027-01-04"))

    found = office.standing()

    assert (found.outlook, found.months_left, found.misses_left) == (Outlook.ON_TRACK, 12, 4)
    assert found.cycle is not None
    assert (found.cycle.number, found.cycle.year, found.cycle.renewed) == (1, 1, None)
    assert (found.cycle.expires_if_none, found.cycle.expires_if_all) == (
        date(2030, 3, 9),
        date(2035, 3, 9),
    )


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2030-03-10T04:59:59", State.ACTIVE),
        ("2030-03-10T05:00:00", State.EXPIRED),
    ],
)
def test_it_ends_the_last_day_at_midnight_in_new_york(
    office: Office, at: str, state: State
) -> None:
    office.load(row())

    assert in_area(read_of(office, at), "A5").state is state


def test_it_shows_work_that_is_not_documented_as_pending(office: Office) -> None:
    office.load(row(years="1"))

    found = read_of(office)

    assert in_area(found, "A5").state is State.PENDING


def test_it_shows_experience_only_from_when_it_was_recorded(office: Office) -> None:
    office.load(row(years="", documented=""))
    office.now = instant("2027-02-01T15:00:00")
    document_experience(
        office.session,
        technician_number="1001",
        series="A",
        years=2,
        documented_on=date(2027, 1, 20),
        reason="letter of the shop",
        actors=("account:1",),
        now=office.now,
    )

    before = in_area(read_of(office, "2027-02-01T14:59:59"), "A5")
    after = in_area(read_of(office, "2027-02-01T15:00:00"), "A5")

    assert (before.state, after.state) == (State.PENDING, State.ACTIVE)


def test_it_shows_a_leave_beside_the_state(office: Office) -> None:
    office.load(row(enrolled="2027-01-04"))
    begin_leave(
        office.session,
        technician_number="1001",
        begins_on=date(2027, 2, 1),
        until=date(2027, 2, 14),
        reason="family",
        actors=("account:1",),
        now=office.now,
    )

    days = ("2027-01-31T12:00:00", "2027-02-10T12:00:00", "2027-02-15T12:00:00")
    found = [in_area(read_of(office, day), "A5") for day in days]

    assert [each.on_leave for each in found] == [False, True, False]
    assert {each.state for each in found} == {State.ACTIVE}


def test_it_shows_a_suspension_and_then_a_withdrawal(office: Office) -> None:
    office.load(row(enrolled="2027-01-04"))
    actors = (office.admin("ada@example.org"), office.admin("bo@example.org"))
    office.now = instant("2027-01-20T15:00:00")
    begin_suspension(
        office.session, technician_number="1001", reason="complaint", actors=actors, now=office.now
    )
    office.now = instant("2027-02-04T15:00:00")
    withdraw(
        office.session,
        technician_number="1001",
        area="A5",
        reason="complaint upheld",
        actors=actors,
        now=office.now,
    )

    days = ("2027-01-20T14:59:59", "2027-01-20T15:00:00", "2027-02-04T15:00:00")
    assert [in_area(read_of(office, day), "A5").state for day in days] == [
        State.ACTIVE,
        State.SUSPENDED,
        State.WITHDRAWN,
    ]


def test_it_leaves_out_a_credential_that_was_not_on_record_yet(office: Office) -> None:
    office.load(row(area="A5"))
    office.now = instant("2027-02-01T15:00:00")
    office.load(row(area="A6"))

    before, after = read_of(office, "2027-02-01T14:59:59"), read_of(office, "2027-02-01T15:00:00")

    assert [each.area for each in before.credentials] == ["A5"]
    assert [each.area for each in after.credentials] == ["A5", "A6"]


def test_it_shows_an_enrolment_only_from_when_it_was_recorded(office: Office) -> None:
    office.load(row())
    office.now = instant("2027-01-08T15:00:00")
    enrol(
        office.session,
        technician_id=office.technician_id(),
        area="A5",
        reason="wants to",
        actors=("technician",),
        now=office.now,
    )

    assert in_area(read_of(office, "2027-01-08T14:59:59"), "A5").outlook is None
    assert in_area(read_of(office, "2027-01-08T15:00:00"), "A5").outlook is Outlook.ON_TRACK


def test_it_counts_a_test_from_when_it_was_recorded(office: Office) -> None:
    office.load(row(passed="2022-01-05", expires="2027-01-05"))
    office.now = instant("2027-01-20T15:00:00")
    record_test(
        office.session,
        technician_number="1001",
        area="A5",
        passed_on=date(2027, 1, 12),
        reason="result slip seen",
        actors=("account:1",),
        now=office.now,
    )

    before = in_area(read_of(office, "2027-01-20T14:59:59"), "A5")
    after = in_area(read_of(office, "2027-01-20T15:00:00"), "A5")

    assert (before.state, before.expires_on) == (State.EXPIRED, date(2027, 1, 5))
    assert (after.state, after.expires_on) == (State.ACTIVE, date(2032, 1, 12))


def test_it_derives_a_title_while_every_component_is_current(office: Office) -> None:
    for area in AUTOMOBILE:
        office.load(row(area=area, expires="2028-06-30" if area == "A3" else "2030-03-09"))

    assert master(office) == (True, ())
    assert master(office, "2028-06-30T12:00:00") == (True, ())
    assert master(office, "2028-07-01T12:00:00") == (False, ("A3",))


def test_it_names_the_years_of_work_that_a_title_lacks(office: Office) -> None:
    for area in AUTOMOBILE:
        office.load(row(area=area, years="1"))

    assert master(office) == (False, (*AUTOMOBILE, "2 years of documented experience"))


def test_it_tells_titles_begun_from_others_and_derives_no_award(office: Office) -> None:
    office.load(row(area="T3"))

    titles = {each.code: each for each in read_of(office).designations}

    assert {code for code, title in titles.items() if title.started} == {
        "master-medium-heavy-truck",
        "master-medium-heavy-vehicle",
    }
    assert titles["master-medium-heavy-vehicle"].missing[:2] == ("H2, S2 or T2", "H4, S4 or T4")
    assert "world-class" not in titles


def test_it_shows_a_technician_without_credentials_as_holding_nothing(office: Office) -> None:
    office.load(row(), row(number="1002", name="Ben Carter", area="A6"))

    found = read_of(office, number="1002", at="2026-12-31T12:00:00")

    assert found.credentials == ()
    assert not any(title.held or title.started for title in found.designations)


def test_it_takes_few_statements_however_many_credentials_there_are(
    database: Database, tmp_path: Path
) -> None:
    with service_with(database, tmp_path, *of_rosa("A5"), *of_ben(*AUTOMOBILE)) as service:
        service.tick("2027-01-01T12:00:00")
        answer(service, "R1", JANUARY)
        taken = []
        for number in ("R1", "B1"):
            technician_id = service.technician_id(number)
            service.session.rollback()
            with statements_of(service) as sent:
                read_standing(service.session, technician_id=technician_id, now=service.now)
            taken.append(len(queries(sent)))

    assert taken == [MOST_STATEMENTS, MOST_STATEMENTS]


@pytest.mark.parametrize("areas", [("A5",), AUTOMOBILE], ids=["one", "eight"])
def test_it_takes_eight_statements_to_show_the_page(
    database: Database, tmp_path: Path, areas: tuple[str, ...]
) -> None:
    with service_with(database, tmp_path, *of_rosa(*areas)) as service:
        service.tick("2027-01-01T12:00:00")
        answer(service, "R1", JANUARY)
        visitor = signed_in(service, "rosa@example.org")
        visitor.open("/standing")

        with statements_of(service) as sent:
            page = visitor.open("/standing")

    assert page.status == 200
    assert len(queries(sent)) <= 8, "\n".join(sent)


def of_rosa(*areas: str) -> list[str]:
    """Lines of a roster; where questions are asked, she is enrolled."""
    return [
        f"R1,Rosa,Alvarez,rosa@example.org,en,,{area},{HELD},"
        f"{'2027-01-01' if area in ('A5', 'A6') else ''}"
        for area in areas
    ]


def of_ben(*areas: str) -> list[str]:
    return [line.replace("R1,Rosa,Alvarez,rosa", "B1,Ben,Carter,ben") for line in of_rosa(*areas)]


def queries(sent: list[str]) -> list[str]:
    return [statement for statement in sent if not statement.startswith("BEGIN")]
