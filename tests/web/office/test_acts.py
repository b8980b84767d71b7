"""Acts on a technician: typed, looked over, done; and those that take a second admin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from renewal.domain.standing import State
from renewal.store import tables
from renewal.store.tables import (
    EnrolmentEnd,
    EnrolmentRow,
    Entry,
    Experience,
    PauseEnd,
    PauseRow,
    Proposal,
    ProposalAnswer,
    Withdrawal,
)
from renewal.store.verifying import verify_entries
from tests.installation import Installation
from tests.web.html import rows
from tests.web.office.conftest import BEN
from tests.web.visiting import Visit, Visitor, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WAITING = "/office/waiting"
SUSPEND = {"area": "A5", "reason": "A complaint is looked into."}


def form_of(service: Installation, admin: Visitor, act: str) -> Visit:
    return admin.open(f"/office/technicians/{service.technician_id('R1')}/acts/{act}")


def do(service: Installation, admin: Visitor, act: str, button: str, **typed: str) -> Visit:
    """Fill in the form of an act about Rosa, look over it, and press the button."""
    checked = admin.press(form_of(service, admin, act), "Look over it", **typed)
    return admin.press(checked, button, step="do")


def count(service: Installation, table: type) -> int:
    found: int = service.session.scalar(select(func.count()).select_from(table)) or 0
    service.session.rollback()
    return found


def last_entry(service: Installation) -> tuple[str, list[str], str]:
    entry = service.session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()
    service.session.rollback()
    return entry.act, entry.actors, entry.reason


@pytest.mark.parametrize(
    ("act", "button", "typed", "table", "told"),
    [
        (
            "test",
            "Record the pass",
            {"area": "A8", "passed_on": "2026-11-20"},
            tables.TestResult,
            "The pass is on record.",
        ),
        (
            "experience",
            "Document it",
            {"series": "A", "years": "9", "documented_on": "2026-11-20"},
            Experience,
            "The experience is on record.",
        ),
        ("enrol", "Enrol", {"area": "A4"}, EnrolmentRow, "The credential is enrolled."),
        (
            "unenrol",
            "End the enrolment",
            {"area": "A5"},
            EnrolmentEnd,
            "The enrolment has ended.",
        ),
        (
            "leave",
            "Begin the leave",
            {"area": "A5", "begins_on": "2026-12-01", "until": "2026-12-31"},
            PauseRow,
            "The leave is on record.",
        ),
        (
            "withdraw",
            "Withdraw the credential for good",
            {"area": "A4"},
            Withdrawal,
            "The credential was withdrawn.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.islower() else "",
)
def test_it_does_an_act_once_it_was_looked_over(
    service: Installation,
    ada: Visitor,
    act: str,
    button: str,
    typed: dict[str, str],
    table: type,
    told: str,
):
    before = count(service, table)

    checked = ada.press(form_of(service, ada, act), "Look over it", **typed, reason="As told")
    between = count(service, table)
    done = ada.press(checked, button, step="do")

    assert (between, count(service, table)) == (before, before + 1)
    assert "As told" in checked.said
    assert told in done.said
    assert last_entry(service)[1:] == (["account:3"], "As told")


@ONE
def test_it_ends_a_leave(service: Installation, ada: Visitor):
    do(service, ada, "leave", "Begin the leave", area="A5", reason="Ill")

    done = do(service, ada, "end-leave", "End the leave", area="A5", reason="Well again")

    assert "The end of the leave is on record." in done.said
    assert count(service, PauseEnd) == 1


@ONE
def test_it_says_what_is_wrong_and_keeps_what_was_typed(service: Installation, ada: Visitor):
    shown = ada.press(
        form_of(service, ada, "leave"), "Look over it", area="A9", begins_on="soon", reason=""
    )

    assert shown.status == 400
    assert shown.title.startswith("Error: ")
    assert "Area: choose one of the list." in shown.said
    assert "First day: give a day of the calendar, like 2026-03-09." in shown.said
    assert "Reason: fill this in." in shown.said
    assert shown.page.xpath("//input[@id='begins_on']/@value") == ["soon"]


@ONE
def test_it_says_why_an_act_was_refused_and_keeps_the_form(service: Installation, ada: Visitor):
    refused = do(service, ada, "enrol", "Enrol", area="A5", reason="Again")

    assert refused.status == 409
    assert "is enrolled" in refused.said
    assert refused.page.xpath("//option[@selected]/@value") == ["A5"]


@ONE
def test_it_goes_back_to_the_form_with_everything_in_it(service: Installation, ada: Visitor):
    checked = ada.press(form_of(service, ada, "suspend"), "Look over it", **SUSPEND)

    form = ada.press(checked, "Change")

    assert form.heading == "Suspend"
    assert form.page.xpath("//textarea")[0].text == SUSPEND["reason"]


def test_it_suspends_when_another_admin_confirms(service: Installation, ada: Visitor, ben: Visitor):
    do(service, ada, "suspend", "Propose the suspension", **SUSPEND)
    proposed = service.standing("R1", "A5").state

    done = ben.press(ben.open("/office/waiting"), "Confirm and carry out")

    assert proposed is State.ACTIVE
    assert service.standing("R1", "A5").state is State.SUSPENDED
    assert last_entry(service) == (
        "begin suspension",
        ["account:3", "account:4"],
        SUSPEND["reason"],
    )
    assert "with both names on the record" in done.said
    [line] = rows(done.page, "//tbody/tr")
    assert "ada@example.org ben@example.org" in line
    assert list(verify_entries(service.session)) == []


def test_it_lets_nobody_confirm_their_own_proposal(service: Installation, ada: Visitor):
    do(service, ada, "suspend", "Propose the suspension", **SUSPEND)
    waiting = ada.open("/office/waiting")
    token = waiting.page.xpath("//main//input[@name='csrf']/@value")[0]

    refused = ada.client.post("/office/waiting/1/confirm", data={"csrf": token})

    assert "Confirm and carry out" not in waiting.said
    assert refused.status_code == 409
    assert "You proposed this yourself" in refused.text
    assert count(service, ProposalAnswer) == 0


@ONE
def test_it_answers_a_proposal_once(service: Installation, ada: Visitor, ben: Visitor):
    do(service, ada, "suspend", "Propose the suspension", **SUSPEND)
    waiting = ben.open("/office/waiting")

    refused = ben.press(waiting, "Refuse", reason="Not enough")
    again = ben.press(waiting, "Confirm and carry out")

    assert "Nothing is waiting." in refused.said
    assert "Not enough" in refused.said
    assert again.status == 409
    assert "answered by somebody in the meantime" in again.said
    assert service.standing("R1", "A5").state is State.ACTIVE


@ONE
def test_it_keeps_a_proposal_waiting_whose_act_was_refused(
    service: Installation, ada: Visitor, ben: Visitor
):
    do(service, ada, "end-suspension", "Propose the end", area="A5", reason="Cleared")

    refused = ben.press(ben.open("/office/waiting"), "Confirm and carry out")

    assert refused.status == 409
    assert "has no suspension" in refused.said
    assert (count(service, Proposal), count(service, ProposalAnswer)) == (1, 0)


@ONE
def test_it_says_what_was_left_empty_and_writes_days_in_words(
    service: Installation, ada: Visitor, ben: Visitor
):
    form = form_of(service, ada, "suspend")
    checked = ada.press(form, "Look over it", begins_on="2026-12-01", reason="Cheated")
    ada.press(checked, "Propose the suspension", step="do")

    told = [
        rows(visit.page, "//dl[@class='facts'][1]/div") for visit in (checked, ben.open(WAITING))
    ]

    said = [
        "Area All areas held",
        "First day 1 December 2026",
        "Last day Until it is ended",
        "Reason Cheated",
    ]
    assert told[0][1:] == said
    assert told[1][:4] == said


@ONE
def test_it_says_in_the_menu_how_many_wait(service: Installation, ada: Visitor, ben: Visitor):
    before = ben.open("/office").page.xpath("//header//b[@class='badge']")

    do(service, ada, "suspend", "Propose the suspension", **SUSPEND)

    assert before == []
    assert ben.open("/office").page.xpath("string(//header//b[@class='badge'])") == "1"


@ONE
def test_it_knows_no_other_act(service: Installation, ada: Visitor):
    assert form_of(service, ada, "promote").status == 404


@ONE
def test_it_proposes_nothing_that_nobody_could_confirm(service: Installation, ada: Visitor):
    refused = do(
        service, ada, "suspend", "Propose the suspension", **SUSPEND, begins_on="9999-12-31"
    )

    assert refused.status == 422
    assert "9999-12-31 lies outside" in refused.said
    assert count(service, Proposal) == 0


@ONE
@pytest.mark.parametrize(
    "days",
    [{"begins_on": "2026-12-10", "until": "2026-12-09"}, {"until": "2026-11-23"}],
    ids=["before its first", "before today"],
)
def test_it_proposes_no_suspension_whose_last_day_lies_before_its_first(
    service: Installation, ada: Visitor, days: dict[str, str]
):
    refused = do(service, ada, "suspend", "Propose the suspension", **SUSPEND, **days)

    assert refused.status == 422
    assert f"and have {days['until']} as its last day. Nothing was changed" in refused.said
    assert count(service, Proposal) == 0


@ONE
def test_it_proposes_no_end_outside_the_suspension(
    service: Installation, ada: Visitor, ben: Visitor
):
    do(service, ada, "suspend", "Propose the suspension", **SUSPEND, begins_on="2026-12-10")
    ben.press(ben.open(WAITING), "Confirm and carry out")
    end = {"area": "A5", "reason": "Cleared"}

    refused = do(service, ada, "end-suspension", "Propose the end", **end, until="2026-12-09")
    taken = do(service, ada, "end-suspension", "Propose the end", **end, until="2026-12-10")

    assert refused.status == 422
    assert "cannot have 2026-12-09 as its last day" in refused.said
    assert "It waits for another admin." in taken.said
    assert count(service, Proposal) == 2


@ONE
def test_it_looks_at_the_days_again_when_they_are_confirmed(service: Installation, ada: Visitor):
    do(service, ada, "suspend", "Propose the suspension", **SUSPEND, until="2026-11-25")
    service.now += timedelta(days=2)
    ben = signed_in(service, BEN)

    refused = ben.press(ben.open(WAITING), "Confirm and carry out")

    assert refused.status == 422
    assert "and have 2026-11-25 as its last day" in refused.said
    assert service.standing("R1", "A5").state is State.ACTIVE
