"""The demonstration: a few people with half a year behind them, so that there is something to see.

The past is made by the same verbs as the present, with the clock moved: the roster comes
in, months are opened one after the other, answers are recorded.
"""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from renewal.actions.add_account import add_account
from renewal.actions.import_bank import import_bank
from renewal.actions.import_roster import import_roster
from renewal.actions.issue_sign_in_link import issue_sign_in_link
from renewal.actions.programme import programme_in_force
from renewal.actions.record_response import record_response
from renewal.actions.tick import tick
from renewal.cli.mailing import send_waiting
from renewal.cli.opened import Opened
from renewal.cli.preparation import prepare
from renewal.domain.access import Role
from renewal.domain.calendar import Month, add_years, month_at, start_of_day, zone_of
from renewal.domain.ids import CodeOf, keyed_number
from renewal.settings import BadSetting
from renewal.store.db import writing
from renewal.store.installation import public_codes
from renewal.store.queries.questions import asked_rows
from renewal.store.tables import Letter, Technician

MONTHS = 6
ADMIN = "admin@example.org"
WRITER = "writer@example.org"
COLUMNS = (
    "technician_number,first_name,last_name,email,language,shop,area,first_certified_on,"
    "last_passed_on,expires_on,experience_years,experience_documented_on,enrolled_on"
).split(",")


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody of the demonstration: how often right, and how often answering, in percent."""

    number: str
    first_name: str
    last_name: str
    language: str
    shop: str
    areas: tuple[str, ...]
    right: int
    answering: int
    enrolled: bool = True
    years_left: int = 2
    experience_years: int = 6


PEOPLE = (
    _Person("T-1001", "Rosa", "Alvarez", "en", "Harbor Auto Care", ("A4", "A5", "A6"), 92, 100),
    _Person("T-1002", "Ben", "Carter", "en", "Harbor Auto Care", ("A5", "A6"), 70, 85),
    _Person("T-1003", "Lucía", "Romero", "es", "Harbor Auto Care", ("A4", "A5"), 85, 95),
    _Person("T-1004", "Dana", "Flores", "en", "Northside Garage", ("A5",), 45, 60),
    _Person(
        "T-1005", "Chen", "Wei", "en", "Northside Garage", ("A4", "A6"), 80, 100, years_left=-1
    ),
    _Person(
        "T-1006", "Emil", "Novak", "en", "Northside Garage", ("A5", "A6"), 0, 0, enrolled=False
    ),
    _Person("T-1007", "Grace", "Okafor", "en", "", ("A6",), 75, 90, years_left=0),
    _Person("T-1008", "Hugo", "Brandt", "en", "", ("A4",), 0, 0, False, 4, 1),
)


def demonstrate(office: Opened, say: Callable[[str], None]) -> None:
    """The database holds the demonstration; running it again only opens what is due."""
    if not office.settings.clock_moves:
        raise BadSetting(
            "The demonstration invents people, so it needs RENEWAL_MODE=demo or test. "
            "Nothing was done."
        )
    prepare(office)
    session = office.session
    if session.scalar(select(Technician.id).limit(1)) is None:
        say("Making a demonstration: programme, questions, people and half a year of answers.")
        _make(office)
    session.rollback()
    tick(session, now=office.now)
    send_waiting(office)


def sign_in_links(office: Opened) -> list[tuple[str, str]]:
    """Return one link per role; in the demonstration it works any number of times."""
    wanted = (
        ("technician", _email(PEOPLE[0])),
        ("item writer", WRITER),
        ("admin", ADMIN),
    )
    return [
        (
            role,
            issue_sign_in_link(
                office.session,
                email=email,
                base_url=office.settings.base_url,
                secret=office.settings.secret_key(),
                nonce=secrets.token_hex(32),
                reusable=True,
                now=office.now,
            ),
        )
        for role, email in wanted
    ]


def _make(office: Opened) -> None:
    session, now = office.session, office.now
    first = _past_months(session, office, now)
    started_at = first[0][1]
    _import_roster(session, started_at)
    for email, role in ((ADMIN, Role.ADMIN), (WRITER, Role.ITEM_WRITER)):
        add_account(session, email=email, role=role, now=now)
    for month, opens_at in first:
        tick(session, now=opens_at, pause=lambda _seconds: None)
        for person in PEOPLE:
            _answer(session, person, month, opens_at)
    with writing(session):
        # What happened months ago is told nobody now.
        session.execute(delete(Letter))


def _past_months(session: Session, office: Opened, now: datetime) -> list[tuple[Month, datetime]]:
    """Load the bank as it would have been, and return the months before this one."""
    import_bank(session, [office.settings.home / "question_bank"], now=now - timedelta(days=215))
    zone = zone_of(programme_in_force(session).zone)
    present = month_at(now, zone)
    months = [present.plus(-back) for back in range(MONTHS, 0, -1)]
    return [(month, start_of_day(month.first_day, zone)) for month in months]


def _import_roster(session: Session, started_at: datetime) -> None:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    started_on = started_at.date()
    for person in PEOPLE:
        for area in person.areas:
            writer.writerow(_row(person, area, started_on))
    import_roster(
        session,
        sheet.getvalue().encode(),
        file="demonstration.csv",
        now=started_at,
        chance=lambda: secrets.token_hex(16),
    )


def _row(person: _Person, area: str, started_on: date) -> list[str]:
    expires_on = add_years(started_on, person.years_left) + timedelta(days=100)
    passed_on = add_years(expires_on, -5)
    return [
        person.number,
        person.first_name,
        person.last_name,
        _email(person),
        person.language,
        person.shop,
        area,
        add_years(passed_on, -5).isoformat(),
        passed_on.isoformat(),
        expires_on.isoformat(),
        str(person.experience_years),
        add_years(started_on, -1).isoformat(),
        started_on.isoformat() if person.enrolled else "",
    ]


def _email(person: _Person) -> str:
    name = person.first_name.lower().replace("í", "i")
    return f"{name}@example.org"


def _answer(session: Session, person: _Person, month: Month, opens_at: datetime) -> None:
    technician_id = session.scalars(
        select(Technician.id).where(Technician.number == person.number)
    ).one()
    codes = public_codes(session)
    for row in asked_rows(session, technician_id, months=[month]):
        dice = keyed_number("00", person.number, row.area, month)
        if dice % 100 >= person.answering:
            continue
        right = dice // 100 % 100 < person.right
        place = next(p for p, option in row.places.items() if (option in row.key) == right)
        at = opens_at + timedelta(days=1 + dice % 26, hours=dice % 9, minutes=dice % 60)
        record_response(
            session,
            technician_id=technician_id,
            code=codes.encode(CodeOf.ASSIGNMENT, row.id),
            options=[place],
            received_at=at,
            now=at,
        )
