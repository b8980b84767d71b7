"""What waits for a second admin, when more waits than one page shows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from renewal.actions.propose import propose
from renewal.domain.two_people import ProposedAct
from renewal.store.queries.proposals import count_waiting
from renewal.store.tables import Account
from renewal.web.office.waiting import CARDS
from tests.installation import Installation
from tests.web.html import texts
from tests.web.office.conftest import ADA
from tests.web.visiting import Visit, Visitor

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WAITING = "/office/waiting"


@pytest.fixture
def crowded(service: Installation) -> Installation:
    """Two proposals more than one page shows wait, all by Ada."""
    ada = service.session.scalars(select(Account.id).where(Account.email == ADA)).one()
    for number in range(CARDS + 2):
        propose(
            service.session,
            act=ProposedAct.END_SUSPENSION,
            technician_id=service.technician_id("S1"),
            fields={"area": "A5"},
            reason=f"Number {number + 1}",
            account_id=ada,
            now=service.now,
        )
    return service


def reasons(visit: Visit) -> list[str]:
    """The reasons of the proposals shown, which tell one from another."""
    return texts(visit.page, "//section//dd[preceding-sibling::dt='Reason']")


def test_it_pages_through_everything_that_waits_once(crowded: Installation, ben: Visitor):
    first = ben.open(WAITING)
    second = ben.press_link(first, "Next page")

    assert reasons(first) + reasons(second) == [f"Number {n + 1}" for n in range(CARDS + 2)]
    assert len(reasons(first)) == CARDS
    assert second.page.xpath("//a[@rel='next']") == []
    assert reasons(ben.press_link(second, "First page")) == reasons(first)


@ONE
def test_it_offers_no_other_page_when_there_is_none(service: Installation, ben: Visitor):
    assert ben.open(WAITING).page.xpath("//nav[@class='paging']") == []


@ONE
def test_it_stays_on_the_page_on_which_something_was_answered(crowded: Installation, ben: Visitor):
    second = ben.press_link(ben.open(WAITING), "Next page")
    form = second.page.xpath("//form[contains(@action, '/refuse')]")[0]

    refused = ben.send(form, {"csrf": form.xpath(".//input[@name='csrf']/@value")[0]})

    assert reasons(refused) == [f"Number {CARDS + 2}"]
    assert "Refused." in refused.said


@ONE
def test_it_says_on_the_same_page_why_something_cannot_be(crowded: Installation, ben: Visitor):
    second = ben.press_link(ben.open(WAITING), "Next page")
    form = second.page.xpath("//form[contains(@action, '/confirm')]")[0]

    refused = ben.send(form, {"csrf": form.xpath(".//input[@name='csrf']/@value")[0]})

    assert refused.status == 409
    assert reasons(refused) == reasons(second)
    assert count_waiting(crowded.session) == CARDS + 2


@ONE
@pytest.mark.parametrize("after", ["99999", "999999999999999"])
def test_it_shows_the_first_page_when_all_behind_a_place_are_answered(
    crowded: Installation, ben: Visitor, after: str
):
    shown = ben.open(f"{WAITING}?after={after}")

    assert reasons(shown)[0] == "Number 1"
    assert len(reasons(shown)) == CARDS
