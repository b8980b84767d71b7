"""A cohort is extended: filter, preview, reason, and a second admin."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from renewal.actions import extend_cohort
from renewal.actions.close_account import close_account
from renewal.actions.explain_decision import explain_decision
from renewal.actions.list_decisions import list_decisions
from renewal.actions.withdraw import withdraw
from renewal.store.tables import Decision, Entry
from renewal.store.verifying import verify_entries
from renewal.web.office import extend
from tests.installation import Installation
from tests.web.html import rows
from tests.web.visiting import Visit, Visitor

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FILTER = {"expires_from": "2029-03-01", "expires_to": "2029-03-31", "until": "2029-09-10"}


def looked_at(admin: Visitor, **changes: str) -> Visit:
    page = admin.open("/office/extend")
    [form] = page.page.xpath("//main//form")
    return admin.send(form, {**FILTER, **changes})


def decisions(service: Installation) -> list[Decision]:
    found = list(service.session.scalars(select(Decision).order_by(Decision.id)))
    service.session.expunge_all()
    service.session.rollback()
    return found


def test_it_extends_those_whom_two_admins_saw(service: Installation, ada: Visitor, ben: Visitor):
    shown = looked_at(ada, area="A5")
    proposed = ada.press(shown, "Propose the extension", reason="Test centres were closed")
    before = decisions(service)

    waiting = ben.open("/office/waiting")
    ben.press(waiting, "Confirm and carry out")

    assert rows(waiting.page, "//details//tbody/tr") == [
        "Rosa Delgado (R1) A5",
        "Sam Ortiz (S1) A5",
    ]
    assert rows(shown.page, "//tbody/tr") == [
        "Rosa Delgado (R1) A5 10 March 2029",
        "Sam Ortiz (S1) A5 10 March 2029",
    ]
    assert "Proposed. It waits here for another admin." in proposed.said
    assert before == []
    found = decisions(service)
    assert [(d.kind, d.cause, d.expires_after) for d in found] == [
        ("bulk", "bulk 1", date(2029, 9, 10))
    ] * 2
    assert service.standing("R1", "A5").expires_on == date(2029, 9, 10)
    assert service.standing("R1", "A6").expires_on == date(2029, 3, 10)
    assert list(verify_entries(service.session)) == []
    actors = service.session.scalars(select(Entry.actors).where(Entry.act == "decide bulk")).all()
    service.session.rollback()
    assert actors == [["account:3", "account:4"]] * 2


def test_it_can_be_computed_again(service: Installation, ada: Visitor, ben: Visitor):
    ada.press(looked_at(ada), "Propose the extension", reason="Closed")
    ben.press(ben.open("/office/waiting"), "Confirm and carry out")

    listed = list_decisions(service.session, technician_id=service.technician_id("R1"))
    found = [explain_decision(service.session, code=each.code) for each in listed]

    assert [each.agrees for each in found] == [True] * 3


@ONE
def test_it_leaves_out_what_was_withdrawn_in_the_meantime(
    service: Installation, ada: Visitor, ben: Visitor
):
    ada.press(looked_at(ada, area="A5"), "Propose the extension", reason="Closed")
    withdraw(
        service.session,
        technician_number="S1",
        area="A5",
        reason="forged",
        actors=("cli",),
        now=service.now,
    )

    ben.press(ben.open("/office/waiting"), "Confirm and carry out")

    assert len(decisions(service)) == 1


@ONE
def test_it_extends_nothing_for_an_admin_who_is_none_any_more(
    service: Installation, ada: Visitor, ben: Visitor
):
    ada.press(looked_at(ada), "Propose the extension", reason="For a friend")
    close_account(service.session, email="ada@example.org", now=service.now)

    refused = ben.press(ben.open("/office/waiting"), "Confirm and carry out")

    assert refused.status == 422
    assert "is not that of an admin, or is closed" in refused.said
    assert decisions(service) == []


@ONE
def test_it_extends_nothing_into_another_age(service: Installation, ada: Visitor):
    refused = looked_at(ada, until="9999-12-31")

    assert refused.status == 422
    assert "9999-12-31 lies outside" in refused.said


@ONE
def test_it_proposes_nothing_that_was_not_shown(service: Installation, ada: Visitor):
    shown = looked_at(ada, area="A5")

    refused = ada.press(shown, "Propose the extension", reason="Closed", area="A6")

    assert refused.status == 400
    assert "The people who fit have changed." in refused.said


@ONE
def test_it_needs_a_reason_and_keeps_the_filter(service: Installation, ada: Visitor):
    refused = ada.press(looked_at(ada, shop="Harbor Auto Care"), "Propose the extension")

    assert refused.status == 400
    assert "Reason: fill this in." in refused.said
    assert refused.page.xpath("//option[@selected]/@value") == ["Harbor Auto Care"]


@ONE
def test_it_says_when_nobody_fits(ada: Visitor):
    shown = looked_at(ada, until="2029-03-05")

    assert "Nobody fits" in shown.said
    assert "Propose the extension" not in shown.said


@ONE
def test_it_shows_some_at_a_time_and_proposes_all(
    service: Installation, ada: Visitor, ben: Visitor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(extend, "AT_ONCE", 1)
    shown = looked_at(ada, area="A5")

    more = ada.press_link(shown, "Next page")
    ada.press(more, "Propose the extension", reason="Test centres were closed")

    assert [rows(page.page, "//tbody/tr") for page in (shown, more)] == [
        ["Rosa Delgado (R1) A5 10 March 2029"],
        ["Sam Ortiz (S1) A5 10 March 2029"],
    ]
    assert "Page 2 of 2" in more.said
    assert "Certifications2" in "".join(ben.open("/office/waiting").said.split())


@ONE
def test_it_refuses_more_than_one_act_may_hold(
    service: Installation, ada: Visitor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(extend_cohort, "MOST", 1)

    refused = looked_at(ada)

    assert refused.status == 422
    assert "Choose an area or a shop" in refused.said
    assert "Propose the extension" not in refused.said
