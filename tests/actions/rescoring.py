"""Two admins who rescore questions."""

from __future__ import annotations

from renewal.actions.add_account import add_account
from renewal.actions.answer_proposal import confirm_proposal
from renewal.actions.propose import propose
from renewal.actions.rescore_question import rescore_fields
from renewal.domain.access import Role
from renewal.domain.rescoring import Rescore, RescoreKind
from renewal.domain.two_people import ProposedAct
from renewal.store.queries.access import find_account
from renewal.store.queries.questions import AskedRow
from tests.installation import Installation

VOID = Rescore(RescoreKind.VOID)


def also(*key: str) -> Rescore:
    """Another key counts as well."""
    return Rescore(RescoreKind.RE_KEY, key)


def two_admins(service: Installation) -> tuple[int, int]:
    """The row numbers of Ada's and Bo's accounts, which are made when they are needed first."""
    emails = ("ada@example.org", "bo@example.org")
    for email in emails:
        if find_account(service.session, email) is None:
            add_account(service.session, email=email, role=Role.ADMIN, now=service.now)
    ada, bo = (find_account(service.session, email) for email in emails)
    service.session.rollback()
    assert ada is not None
    assert bo is not None
    return ada.id, bo.id


def proposed(service: Installation, revision_id: int, wanted: Rescore) -> int:
    """Ada proposes the rescore; the number of her proposal."""
    return propose(
        service.session,
        act=ProposedAct.RESCORE,
        technician_id=None,
        fields=rescore_fields(revision_id, wanted),
        reason="the drawing shows another gauge",
        account_id=two_admins(service)[0],
        now=service.now,
    )


def rescored(service: Installation, revision_id: int, wanted: Rescore) -> None:
    """Both admins have agreed on the rescore."""
    confirm_proposal(
        service.session,
        proposal_id=proposed(service, revision_id, wanted),
        account_id=two_admins(service)[1],
        now=service.now,
    )


def wrong_options(row: AskedRow) -> list[str]:
    """The author's ids of the options that are not right, in the order of the screen."""
    return [option for option in row.places.values() if option not in row.key]
