"""Documented work experience: it belongs to person and series, and ends what was pending."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from renewal.actions.document_experience import (
    ExperienceInFuture,
    ExperienceRecorded,
    ImplausibleYears,
    document_experience,
)
from renewal.actions.subject import ImplausibleDate, ReasonMissing
from renewal.domain.programme import UnknownSeries
from renewal.domain.standing import State
from renewal.store.queries.people import UnknownTechnician
from renewal.store.tables import Experience
from tests.office import Office, row


def document(office: Office, **said: Any) -> None:
    """Four years of Rosa's are documented, unless said otherwise."""
    usual: dict[str, Any] = {
        "technician_number": "1001",
        "series": "A",
        "years": 4,
        "documented_on": date(2026, 12, 1),
        "reason": "letter of the employer",
    }
    document_experience(office.session, **(usual | said), actors=("account:9",), now=office.now)


def test_it_ends_the_pending_state_of_every_area_of_the_series(office: Office) -> None:
    office.load(row(years="", documented=""), row(area="A6", years="", documented=""))
    assert office.standing().state is State.PENDING

    document(office)

    assert office.standing().state is State.ACTIVE
    assert office.standing(area="A6").state is State.ACTIVE
    entry = office.last_entry()
    assert (entry.act, entry.reason) == ("experience", "letter of the employer")
    assert office.bad_entries() == []


def test_it_leaves_a_credential_pending_while_years_are_missing(office: Office) -> None:
    office.load(row(years="", documented=""))

    document(office, years=1)

    assert office.standing().state is State.PENDING


def test_it_keeps_every_document(office: Office) -> None:
    office.load(row(years="", documented=""))

    document(office)
    document(office, years=3, documented_on=date(2025, 1, 1))

    assert office.rows(select(Experience.years).order_by(Experience.id)) == [(4,), (3,)]
    assert office.standing().state is State.ACTIVE


def test_it_refuses_the_same_document_twice(office: Office) -> None:
    office.load(row(years="", documented=""))
    document(office)

    with pytest.raises(ExperienceRecorded, match="on record for technician 1001 already"):
        document(office)

    assert office.count(Experience) == 1


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"technician_number": "77"}, UnknownTechnician),
        ({"series": "Q"}, UnknownSeries),
        ({"years": 81}, ImplausibleYears),
        ({"years": -1}, ImplausibleYears),
        ({"documented_on": date(2027, 1, 5)}, ExperienceInFuture),
        ({"documented_on": date(27, 1, 5)}, ImplausibleDate),
        ({"reason": ""}, ReasonMissing),
    ],
)
def test_it_writes_nothing_for_what_cannot_be_meant(
    office: Office, said: dict[str, object], refused: type[Exception]
) -> None:
    office.load(row(years="", documented=""))

    with pytest.raises(refused):
        document(office, **said)

    assert office.count(Experience) == 0
