"""Three months in which every kind of act happens, so that every evidence table has rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from renewal.actions.add_account import add_account
from renewal.actions.answer_proposal import confirm_proposal
from renewal.actions.answer_refusals import WindowClosed
from renewal.actions.begin_pause import begin_leave
from renewal.actions.document_experience import document_experience
from renewal.actions.end_pause import end_leave
from renewal.actions.enrol import enrol
from renewal.actions.initialise import cover_displays_within
from renewal.actions.propose import propose
from renewal.actions.read_question import read_question
from renewal.actions.record_displays import record_displays
from renewal.actions.record_practice import record_practice
from renewal.actions.record_response import record_response
from renewal.actions.record_test import record_test
from renewal.actions.undo_import import undo_import
from renewal.actions.unenrol import unenrol
from renewal.actions.withdraw import withdraw
from renewal.domain.access import Role
from renewal.domain.two_people import ProposedAct
from renewal.store.db import writing
from renewal.store.queries.questions import AskedRow
from renewal.store.tables import Account, BankImport
from tests.actions.answered_months import BEN, HELD, JANUARY, ROSA, answer, service_with
from tests.actions.rescoring import also, rescored, wrong_options
from tests.databases import Database
from tests.generated_bank import topics_of
from tests.installation import Installation, instant

ROSA_IN_A6 = ROSA.replace(",A5,", ",A6,")
CHEN = f"C1,Chen,Wei,chen@example.org,en,Harbor Auto Care,A5,{HELD},2027-01-01"
DANA = f"D1,Dana,Flores,dana@example.org,es,,A6,{HELD},"
EXHIBIT = '[[exhibit]]\nid = "dial"\nfile = "exhibits/dial.svg"\nalt = "A dial at 35."\n'
DIAL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">'
    '<circle cx="10" cy="10" r="9"/></svg>'
)
ACTOR = ("account:1",)


@contextmanager
def eventful_service(database: Database, folder: Path) -> Iterator[Installation]:
    """January to March 2027: Rosa and Ben answer, Chen moves on, Dana comes; two admins act."""
    with service_with(database, folder, ROSA, ROSA_IN_A6, BEN, CHEN, DANA, items=12) as service:
        bank = folder / "bank"
        _show_a_picture(bank)
        service.once(lambda: _three_months(service, bank), "every act", folder=bank)
        yield service


def _three_months(service: Installation, bank: Path) -> None:
    with writing(service.session):
        cover_displays_within(service.session, now=service.now)
    service.load_bank(bank)
    _load_and_take_back(service, bank)
    service.tick("2027-01-01T12:00:00")
    _look(service, "R1", "A5")
    for number in ("R1", "B1", "C1"):
        answer(service, number, JANUARY, right=number != "B1")
    _come_and_go(service)
    service.tick("2027-02-01T12:00:00")
    answer(service, "R1", JANUARY.plus(1), area="A6")
    _answer_too_late(service)
    _practise(service)
    _pause(service)
    _rescore(service)
    service.tick("2027-03-01T12:00:00")
    answer(service, "B1", JANUARY.plus(2))


def _show_a_picture(bank: Path) -> None:
    """The first question about A6 is revised: it shows a picture now."""
    own = bank / "a6"
    (own / "exhibits").mkdir()
    (own / "exhibits" / "dial.svg").write_text(DIAL, encoding="utf-8")
    first = own / f"{topics_of(own)[0]}.toml"
    text = first.read_text("utf-8").replace('language = "en"\n', f'language = "en"\n{EXHIBIT}', 1)
    shown = text.replace(
        'status = "operational"\n', 'exhibits = ["dial"]\nstatus = "operational"\n', 1
    )
    first.write_text(shown, encoding="utf-8")


def _load_and_take_back(service: Installation, bank: Path) -> None:
    """Questions of A6 are worded anew, and then again as they were."""
    topic = bank / "a6" / f"{topics_of(bank / 'a6')[-1]}.toml"
    text = topic.read_text("utf-8")
    topic.write_text(text.replace("which reading shows", "what shows"), encoding="utf-8")
    service.load_bank(topic)
    topic.write_text(text, encoding="utf-8")
    number = service.session.scalars(select(func.max(BankImport.id))).one()
    undo_import(service.session, number, reason="a slip", actors=ACTOR, now=service.now)


def _look(service: Installation, number: str, area: str) -> None:
    who = service.technician_id(number)
    code = service.code(service.asked(number, area, JANUARY))
    question = read_question(service.session, technician_id=who, code=code, now=service.now)
    record_displays(service.session, technician_id=who, questions=[question], now=service.now)


def _come_and_go(service: Installation) -> None:
    session = service.session
    service.now = instant("2027-01-20T15:00:00")
    document_experience(
        session,
        technician_number="D1",
        series="A",
        years=7,
        documented_on=date(2027, 1, 15),
        reason="letter of the shop",
        actors=ACTOR,
        now=service.now,
    )
    record_test(
        session,
        technician_number="D1",
        area="A6",
        passed_on=date(2027, 1, 18),
        reason="result slip seen",
        actors=ACTOR,
        now=service.now,
    )
    enrol(
        session,
        technician_id=service.technician_id("D1"),
        area="A6",
        reason="wants to",
        actors=("technician",),
        now=service.now,
    )
    unenrol(
        session,
        technician_id=service.technician_id("C1"),
        area="A5",
        reason="too busy",
        actors=("technician",),
        now=service.now,
    )
    service.load_roster(CHEN.replace("Harbor Auto Care", "Hill Street Garage"))


def _answer_too_late(service: Installation) -> None:
    row = service.asked("R1", "A6", JANUARY)
    try:
        record_response(
            service.session,
            technician_id=service.technician_id("R1"),
            code=service.code(row),
            options=["1"],
            received_at=service.now,
            now=service.now,
        )
    except WindowClosed:
        return
    raise AssertionError("the window of January was still open")


def _practise(service: Installation) -> None:
    practise(service, service.asked("R1", "A5", JANUARY))


def practise(service: Installation, row: AskedRow) -> None:
    """Rosa's first practice answer is on record, to a question she was asked: the first option."""
    record_practice(
        service.session,
        technician_id=service.technician_id("R1"),
        area="A5",
        number=1,
        code=service.code(row),
        options=["1"],
        now=service.now,
    )


def _admins(service: Installation) -> tuple[str, ...]:
    emails = ("ada@example.org", "bo@example.org")
    for email in emails:
        add_account(service.session, email=email, role=Role.ADMIN, now=service.now)
    found = service.session.scalars(select(Account.id).where(Account.email.in_(emails))).all()
    return tuple(f"account:{number}" for number in found)


def account_of(actor: str) -> int:
    return int(actor.removeprefix("account:"))


def _pause(service: Installation) -> None:
    session, admins = service.session, _admins(service)
    service.now = instant("2027-02-10T15:00:00")
    begin_leave(
        session,
        technician_number="R1",
        area="A5",
        reason="family",
        actors=ACTOR,
        now=service.now,
    )
    proposal_id = propose(
        session,
        act=ProposedAct.SUSPEND,
        technician_id=service.technician_id("B1"),
        fields={"area": "A5", "until": "2027-02-20"},
        reason="complaint",
        account_id=account_of(admins[0]),
        now=service.now,
    )
    confirm_proposal(
        session, proposal_id=proposal_id, account_id=account_of(admins[1]), now=service.now
    )
    withdraw(
        session,
        technician_number="C1",
        area="A5",
        reason="asked for it",
        actors=ACTOR,
        now=service.now,
    )
    service.now = instant("2027-02-15T15:00:00")
    end_leave(
        session, technician_number="R1", area="A5", reason="back", actors=ACTOR, now=service.now
    )


def _rescore(service: Installation) -> None:
    """What Ben chose in January counts as well."""
    row = service.asked("B1", "A5", JANUARY)
    rescored(service, row.revision_id, also(wrong_options(row)[0]))
