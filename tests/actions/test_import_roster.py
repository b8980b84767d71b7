"""Importing a roster: told first, then all or nothing; a later file adds and corrects."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count
from threading import Barrier

import pytest
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from renewal.actions.import_roster import RosterOvertaken, RosterRefused, import_roster
from renewal.actions.record_test import record_test
from renewal.actions.roster_plan import RowChange
from renewal.actions.unenrol import unenrol
from renewal.actions.withdraw import withdraw
from renewal.bank.findings import Severity
from renewal.domain.calendar import Month
from renewal.domain.standing import State
from renewal.store import tables
from renewal.store.db import writing
from tests.databases import Database
from tests.office import Office, instant, row, sheet

ACTORS = ("account:1",)
PEOPLE = (
    tables.Person,
    tables.Technician,
    tables.Account,
    tables.Credential,
    tables.TestResult,
    tables.Experience,
    tables.EnrolmentRow,
    tables.Shop,
)


def codes(office: Office, *rows: str) -> list[tuple[str, int | None]]:
    """The errors that these lines have."""
    return [(finding.code, finding.line) for finding in office.plan(*rows).errors]


def warnings(office: Office, *rows: str) -> list[str]:
    report = office.plan(*rows)
    return [f.code for f in report.findings if f.severity is Severity.WARNING]


def what(office: Office, *rows: str) -> list[tuple[str, ...]]:
    """What importing each line would do, in words."""
    return [(str(planned.change), *planned.what) for planned in office.plan(*rows).plan.rows]


def test_it_writes_nothing_when_it_only_plans(office: Office) -> None:
    report = office.plan(row(enrolled="2027-01-01"))

    assert report.plan.counts == {RowChange.NEW: 1}
    assert [office.count(table) for table in PEOPLE] == [0] * len(PEOPLE)


def test_it_brings_in_everything_a_row_says(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))

    standing = office.standing()
    assert (standing.state, standing.expires_on) == (State.ACTIVE, date(2030, 3, 9))
    assert standing.year is not None
    assert standing.year.first_month == Month(2027, 1)
    assert [office.count(table) for table in PEOPLE] == [1] * len(PEOPLE)
    assert office.rows(
        select(tables.Account.email, tables.Account.role, tables.Account.technician_id)
    ) == [("rosa@example.org", "technician", office.technician_id())]
    assert office.rows(
        select(tables.Shop.name, tables.ShopMembership.from_on).join(tables.ShopMembership)
    ) == [("Harbor Auto Care", date(2027, 1, 4))]


def test_it_has_nothing_to_do_the_second_time(office: Office) -> None:
    rows = (row(enrolled="2027-01-01"), row(area="A6"), row("1002", "Ben Carter", shop=""))
    office.load(*rows)
    entries = office.count(tables.Entry)

    report = office.load(*rows)

    assert report.is_nothing
    assert report.plan.counts == {RowChange.SAME: 3}
    assert report.findings == ()
    assert office.count(tables.Entry) == entries


def test_it_leaves_one_ledger_entry_for_each_technician(office: Office) -> None:
    before = office.count(tables.Entry)

    office.load(row(enrolled="2027-01-01"), row(area="A6"), row("1002", "Ben Carter"))

    assert office.count(tables.Entry) - before == 2
    covered = office.last_entry().covers
    assert [table for table, _ in covered] == [
        "shop_membership",
        "credential",
        "test_result",
        "experience",
    ]
    assert office.bad_entries() == []


def test_it_keeps_names_and_addresses_out_of_the_ledger(office: Office) -> None:
    office.load(row())

    entry = office.last_entry()
    told = f"{entry.act} {entry.pseudonym} {entry.actors} {entry.reason} {entry.covers}"
    assert "rosa" not in told.lower()
    assert "1001" not in told


def test_it_works_out_an_expiry_that_is_not_named(office: Office) -> None:
    office.load(row(passed="2024-02-29", expires=""))

    assert office.standing().expires_on == date(2029, 2, 28)


def test_it_gives_the_programmes_language_where_none_is_named(office: Office) -> None:
    office.load(row(language=""))

    assert office.rows(select(tables.Person.language)) == [("en",)]


def test_it_leaves_alone_who_is_missing_from_a_later_file(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"), row("1002", "Ben Carter"))

    report = office.load(row("1002", "Ben Carter"))

    assert report.is_nothing
    assert office.standing().outlook is not None


def test_it_leaves_alone_what_a_later_file_does_not_say(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))

    report = office.load(
        row(language="", shop="", expires="", years="", documented="", enrolled="")
    )

    assert report.is_nothing
    assert report.findings == ()


def test_it_leaves_the_credential_due_only_when_its_month_has_begun(office: Office) -> None:
    office.load(
        row(enrolled="2027-01-01"),
        row("1002", "Ben Carter", enrolled="2027-02-01"),
        row("1003", "Chen Wei", enrolled="2027-01-26"),
    )

    assert office.due() == [("open", office.credential_id())]
    assert office.rows(
        select(tables.EnrolmentRow.first_month).order_by(tables.EnrolmentRow.id)
    ) == [
        ("2027-01",),
        ("2027-02",),
        ("2027-02",),
    ]


def test_it_begins_a_past_enrolment_with_the_month_of_recording(office: Office) -> None:
    office.load(row(enrolled="2026-06-01"))

    assert office.rows(
        select(tables.EnrolmentRow.enrolled_on, tables.EnrolmentRow.first_month)
    ) == [(date(2026, 6, 1), "2027-01")]


def test_it_tells_what_a_later_file_changes(office: Office) -> None:
    office.load(row())

    said = what(
        office,
        row(
            name="Rosa Carter",
            email="rosa.carter@example.org",
            language="es",
            shop="Bay Motors",
            passed="2026-05-04",
            expires="2031-05-04",
            years="6",
            documented="2026-05-04",
            enrolled="2027-01-01",
        ),
        row(
            name="Rosa Carter",
            email="rosa.carter@example.org",
            language="es",
            shop="Bay Motors",
            area="A6",
        ),
    )

    person = ("name", "e-mail", "language", "shop")
    assert said == [
        (
            "changed",
            *person,
            "passed on 2026-05-04, valid until 2031-05-04",
            "6 years documented on 2026-05-04",
            "enrolled from 2027-01",
        ),
        ("new", *person, "valid until 2030-03-09"),
    ]


def test_it_changes_person_and_account_together(office: Office) -> None:
    office.load(row())

    office.load(row(name="Rosa Carter", email="rosa.carter@example.org", language="es"))

    assert office.rows(
        select(
            tables.Person.first_name,
            tables.Person.last_name,
            tables.Person.email,
            tables.Person.language,
        )
    ) == [("Rosa", "Carter", "rosa.carter@example.org", "es")]
    assert office.rows(select(tables.Account.email)) == [("rosa.carter@example.org",)]
    assert office.last_entry().covers == []


def test_it_lets_two_people_swap_their_addresses(office: Office) -> None:
    office.load(row(), row("1002", "Ben Carter"))

    office.load(row(email="ben@example.org"), row("1002", "Ben Carter", email="rosa@example.org"))

    owners = select(tables.Technician.number, tables.Account.email).join(
        tables.Account, tables.Account.technician_id == tables.Technician.id
    )
    assert office.rows(owners.order_by(tables.Technician.number)) == [
        ("1001", "ben@example.org"),
        ("1002", "rosa@example.org"),
    ]


def test_it_gives_an_address_that_somebody_leaves_to_a_newcomer(office: Office) -> None:
    office.load(row(email="front.desk@example.org"))

    office.load(
        row("1002", "Ben Carter", email="front.desk@example.org"),
        row(email="rosa@example.org"),
    )

    assert office.rows(select(tables.Account.email).order_by(tables.Account.email)) == [
        ("front.desk@example.org",),
        ("rosa@example.org",),
    ]


def test_it_ends_the_present_shop_where_a_new_one_begins(office: Office) -> None:
    office.load(row())
    office.now = instant("2027-03-01T15:00:00")

    office.load(row(shop="Bay Motors"))

    memberships = (
        select(tables.Shop.name, tables.ShopMembership.from_on, tables.ShopMembershipEnd.until_on)
        .join(tables.Shop, tables.Shop.id == tables.ShopMembership.shop_id)
        .outerjoin(
            tables.ShopMembershipEnd,
            tables.ShopMembershipEnd.membership_id == tables.ShopMembership.id,
        )
        .order_by(tables.ShopMembership.id)
    )
    assert office.rows(memberships) == [
        ("Harbor Auto Care", date(2027, 1, 4), date(2027, 2, 28)),
        ("Bay Motors", date(2027, 3, 1), None),
    ]
    assert office.bad_entries() == []


def test_it_extends_a_credential_by_a_later_pass(office: Office) -> None:
    office.load(row())

    office.load(row(passed="2026-05-04", expires=""))

    assert office.standing().expires_on == date(2031, 5, 4)
    assert office.rows(
        select(tables.TestResult.passed_on).order_by(tables.TestResult.passed_on)
    ) == [
        (date(2025, 3, 9),),
        (date(2026, 5, 4),),
    ]
    assert office.rows(
        select(tables.Decision.kind, tables.Decision.effective_on, tables.Decision.expires_after)
    ) == [("recertification", date(2026, 5, 4), date(2031, 5, 4))]
    assert office.count(tables.Letter) == 1
    assert office.acts() == ["import roster", "import roster", "decide recertification"]
    assert office.bad_entries() == []


def test_it_enrols_a_credential_that_was_held_before(office: Office) -> None:
    office.load(row())

    office.load(row(enrolled="2027-01-04"))

    assert office.standing().outlook is not None
    assert office.due() == [("open", office.credential_id())]


def test_it_does_not_enrol_again_who_has_left_since(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))
    office.now = instant("2027-03-10T15:00:00")
    unenrol(
        office.session,
        technician_id=office.technician_id(),
        area="A5",
        reason="moved abroad",
        actors=ACTORS,
        now=office.now,
    )
    office.now = instant("2027-04-10T15:00:00")

    report = office.load(row(enrolled="2027-01-01"))

    assert report.is_nothing
    assert [finding.code for finding in report.findings] == ["roster-enrolment-ended"]
    assert what(office, row(enrolled="2027-04-01")) == [("changed", "enrolled from 2027-04")]


def test_it_ties_an_account_that_belongs_to_no_technician(office: Office) -> None:
    office.admin("rosa@example.org")

    office.load(row())

    assert office.rows(select(tables.Account.role, tables.Account.technician_id)) == [
        ("admin", office.technician_id())
    ]


def test_it_warns_where_what_is_held_is_newer(office: Office) -> None:
    office.load(row())

    found = warnings(office, row(expires="2031-01-01", first="2019-03-09", passed="2024-03-09"))

    assert sorted(found) == ["roster-expiry-differs", "roster-first-differs", "roster-pass-older"]
    assert office.load(row(expires="2031-01-01")).is_nothing
    assert office.standing().expires_on == date(2030, 3, 9)


def test_it_warns_where_the_policy_gives_a_pass_another_expiry(office: Office) -> None:
    office.load(row())

    found = warnings(office, row(passed="2026-05-04", expires="2032-05-04"))

    assert found == ["roster-expiry-computed"]


def test_it_warns_where_a_prerequisite_was_not_held(office: Office) -> None:
    engine = row(area="L1", passed="2025-03-09", first="2025-03-09")

    assert warnings(office, engine) == ["roster-prerequisite"]
    assert warnings(office, engine, row(area="A8", expires="")) == []
    assert warnings(office, engine, row(area="A8", years="", documented="")) == [
        "roster-prerequisite"
    ]


def test_it_takes_a_prerequisite_held_already_for_held(office: Office) -> None:
    office.load(row(area="A8"))

    assert warnings(office, row(area="L1", first="2025-03-09")) == []


def test_it_warns_of_a_pass_of_a_credential_that_was_withdrawn(office: Office) -> None:
    office.load(row())
    withdraw(
        office.session,
        technician_number="1001",
        area="A5",
        reason="fraud",
        actors=ACTORS,
        now=office.now,
    )

    assert warnings(office, row(passed="2026-05-04", expires="")) == ["roster-withdrawn"]
    assert codes(office, row(enrolled="2027-01-01")) == [("roster-enrolment-withdrawn", 2)]
    assert office.load(row(passed="2026-05-04", expires="")).is_nothing


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (row(area="A8", enrolled="2027-01-01"), "roster-area-closed"),
        (row(years="", documented="", enrolled="2027-01-01"), "roster-enrolment-pending"),
        (row(years="1", enrolled="2027-01-01"), "roster-enrolment-pending"),
        (row(first="1999-03-09", passed="1999-03-09", expires=""), "roster-expiry-unknown"),
        (row(email="ben@example.org"), "roster-email-taken"),
        (row(email="desk@example.org"), None),
        (row("1002", "Ben Carter", email="desk@example.org"), "roster-email-taken"),
        (row("1002", "Ben Carter", email="rosa@example.org"), None),
    ],
)
def test_it_refuses_what_does_not_fit_with_what_is_held(
    office: Office, line: str, code: str | None
) -> None:
    office.load(row("1002", "Ben Carter"))
    office.admin("desk@example.org")

    found = codes(office, line)

    assert found == ([(code, 2)] if code else [])


def test_it_counts_experience_from_any_row_of_the_series(office: Office) -> None:
    rows = (row(years="", documented="", enrolled="2027-01-01"), row(area="A6"))

    assert codes(office, *rows) == []


def test_it_tells_problems_of_the_file_and_of_the_people_together(office: Office) -> None:
    office.load(row("1002", "Ben Carter"))

    found = codes(
        office,
        row(passed="2027-02-30"),
        row("1003", "Chen Wei", area="A8", enrolled="2027-01-01"),
        row("1004", "Dana Flores", email="ben@example.org"),
        row("1005", "Emil Novak", email="emil"),
        row("1006", "Fay Lind"),
        row("1006", "Fay Lindqvist", area="A6"),
    )

    assert found == [
        ("roster-date-does-not-exist", 2),
        ("roster-area-closed", 3),
        ("roster-email-taken", 4),
        ("roster-email", 5),
        ("roster-person-differs", 7),
    ]


def test_it_writes_nothing_at_all_when_one_row_is_wrong(office: Office) -> None:
    with pytest.raises(RosterRefused) as refusal:
        office.load(row(), row("1002", "Ben Carter", passed="2027-02-30"))

    assert "has 1 error" in refusal.value.sentence
    assert [f.line for f in refusal.value.report.errors] == [3]
    assert [office.count(table) for table in PEOPLE] == [0] * len(PEOPLE)


def test_it_does_not_bring_back_personal_data_that_was_erased(office: Office) -> None:
    office.load(row())
    with writing(office.session):
        account = office.session.scalars(select(tables.Account)).one()
        person = office.session.scalars(select(tables.Person)).one()
        office.session.scalars(select(tables.Technician)).one().person_id = None
        office.session.delete(account)
        office.session.delete(person)

    assert codes(office, row()) == [("roster-person-erased", 2)]


def test_it_writes_nothing_where_the_database_has_the_last_word(office: Office) -> None:
    office.load(row())

    (taken,) = office.rows(select(tables.Technician.pseudonym))[0]

    with pytest.raises(RosterOvertaken):
        import_roster(
            office.session,
            sheet(row("1002", "Ben Carter")),
            file="roster.csv",
            chance=lambda: taken,
            now=office.now,
        )

    assert office.rows(select(tables.Technician.number)) == [("1001",)]


def test_it_knows_a_pass_that_was_recorded_by_hand(office: Office) -> None:
    office.load(row())
    record_test(
        office.session,
        technician_number="1001",
        area="A5",
        passed_on=date(2026, 5, 4),
        reason="result slip seen",
        actors=ACTORS,
        now=office.now,
    )

    assert office.load(row(passed="2026-05-04", expires="2031-05-04")).is_nothing


def test_it_takes_a_reason_for_the_ledger(office: Office) -> None:
    import_roster(
        office.session,
        sheet(row()),
        file="roster.csv",
        chance=office.chance,
        now=office.now,
        actors=("account:9",),
        reason="January list of the board",
    )

    entry = office.last_entry()
    assert (entry.actors, entry.reason) == (["account:9"], "January list of the board")
    assert office.rows(select(tables.TestResult.reason)) == [("January list of the board",)]


def test_it_imports_many_rows_with_few_statements(office: Office) -> None:
    rows = [
        row(str(number), f"Tech{number} Person", area, enrolled="2027-01-01")
        for number in range(2000, 2400)
        for area in ("A5", "A6")
    ]
    statements: list[str] = []
    engine = office.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    office.load(*rows)

    assert office.count(tables.Credential) == 800
    assert len(statements) < 100


def test_it_brings_people_in_once_when_two_import_at_the_same_time(
    office: Office, database: Database
) -> None:
    rows = [row(str(n), f"Tech{n} Person", enrolled="2027-01-01") for n in range(3000, 3050)]
    engine = create_engine(database.url)
    together = Barrier(3)

    def attempt(which: int) -> bool:
        numbers = count(which * 10**6)
        with Session(engine) as session:
            together.wait()
            import_roster(
                session,
                sheet(*rows),
                file="roster.csv",
                chance=lambda: f"{next(numbers):032x}",
                now=office.now,
            )
        return True

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(attempt, range(1, 4)))
    engine.dispose()

    assert done == [True, True, True]
    assert [office.count(table) for table in PEOPLE] == [50] * (len(PEOPLE) - 1) + [1]
    assert office.acts() == ["import roster"] * 50
    assert office.bad_entries() == []
