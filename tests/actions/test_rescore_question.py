"""Two admins rescore a question that was asked: what they may agree on, and what is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from renewal.actions.answer_proposal import confirm_proposal
from renewal.actions.read_rescores import (
    UnknownQuestion,
    list_rescores,
    preview_rescore,
    rescores_of,
)
from renewal.actions.verify import verify
from renewal.domain.rescoring import (
    AlreadyVoided,
    KeyCountsAlready,
    KeyDoesNotFit,
    NeverIssued,
    RescoreKind,
    key_digest,
)
from renewal.domain.two_people import OwnProposal
from renewal.store.db import writing
from renewal.store.tables import Entry, Item, RescoreRow, Revision
from tests.actions.answered_months import BEN, JANUARY, ROSA, answer, count, service_with
from tests.actions.rescoring import VOID, also, proposed, rescored, two_admins, wrong_options
from tests.databases import Database
from tests.installation import Installation


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Rosa answered January's question rightly, Ben wrongly; they were asked the same item."""
    with service_with(database, tmp_path, ROSA, BEN, items=24) as made:
        made.tick("2027-01-01T12:00:00")
        answer(made, "R1", JANUARY)
        answer(made, "B1", JANUARY, right=False)
        yield made


def name_of(service: Installation, revision_id: int) -> str:
    return service.session.scalars(
        select(Item.name)
        .join(Revision, Revision.item_id == Item.id)
        .where(Revision.id == revision_id)
    ).one()


def test_it_is_on_record_with_both_names_once_a_second_admin_agreed(service: Installation) -> None:
    row = service.asked("B1", "A5", JANUARY)
    other = wrong_options(row)[0]

    rescored(service, row.revision_id, also(other))

    session, (ada, bo) = service.session, two_admins(service)
    made = session.scalars(select(RescoreRow)).one()
    assert (made.revision_id, made.kind, made.key) == (row.revision_id, "re-key", [other])
    assert (made.reason, made.rescored_at) == ("the drawing shows another gauge", service.now)
    entry = session.scalars(select(Entry).where(Entry.act == "rescore")).one()
    assert entry.actors == [f"account:{ada}", f"account:{bo}"]
    assert entry.covers == [["rescore", made.id]]
    assert verify(session).first_bad is None


def test_it_takes_two_different_admins(service: Installation) -> None:
    number = proposed(service, service.asked("B1", "A5", JANUARY).revision_id, VOID)

    with pytest.raises(OwnProposal):
        confirm_proposal(
            service.session,
            proposal_id=number,
            account_id=two_admins(service)[0],
            now=service.now,
        )

    assert count(service, RescoreRow) == 0


def test_it_refuses_what_changes_nothing_before_it_is_proposed(service: Installation) -> None:
    row = service.asked("B1", "A5", JANUARY)
    number = row.revision_id

    with pytest.raises(KeyCountsAlready):
        proposed(service, number, also(*row.key))
    with pytest.raises(KeyDoesNotFit):
        proposed(service, number, also("z"))
    with pytest.raises(UnknownQuestion):
        proposed(service, 999_999, VOID)
    rescored(service, number, VOID)
    with pytest.raises(AlreadyVoided):
        proposed(service, number, also(wrong_options(row)[0]))


def test_it_refuses_a_question_that_nobody_was_asked(service: Installation) -> None:
    asked = {service.asked(number, "A5", JANUARY).revision_id for number in ("R1", "B1")}
    unasked = service.session.scalars(select(Revision.id).where(Revision.id.not_in(asked))).first()
    assert unasked is not None

    with pytest.raises(NeverIssued, match="Mend the question in its file"):
        proposed(service, unasked, VOID)


def test_it_looks_again_when_it_is_confirmed(service: Installation) -> None:
    row = service.asked("B1", "A5", JANUARY)
    waiting = proposed(service, row.revision_id, also(wrong_options(row)[0]))
    rescored(service, row.revision_id, VOID)

    with pytest.raises(AlreadyVoided):
        confirm_proposal(
            service.session,
            proposal_id=waiting,
            account_id=two_admins(service)[1],
            now=service.now,
        )

    assert count(service, RescoreRow) == 1


def test_it_is_the_database_that_keeps_the_same_rescore_from_coming_twice(
    service: Installation,
) -> None:
    row = service.asked("B1", "A5", JANUARY)
    other = wrong_options(row)[0]
    rescored(service, row.revision_id, also(other))
    waiting = proposed(service, row.revision_id, also(wrong_options(row)[1]))

    with pytest.raises(IntegrityError), writing(service.session):
        service.session.add(
            RescoreRow(
                revision_id=row.revision_id,
                kind="re-key",
                key=[other],
                key_digest=key_digest([other]),
                reason="again",
                proposal_id=waiting,
                rescored_at=service.now,
            )
        )


def test_it_tells_what_a_rescore_would_come_to(service: Installation) -> None:
    row = service.asked("B1", "A5", JANUARY)
    chosen = wrong_options(row)[0]

    found = preview_rescore(
        service.session,
        item=name_of(service, row.revision_id),
        kind=RescoreKind.RE_KEY,
        key=[chosen],
        now=service.now,
    )

    same = service.asked("R1", "A5", JANUARY).revision_id == row.revision_id
    assert found.problem is None
    assert (found.revision_id, found.revision_number, found.area) == (row.revision_id, 1, "A5")
    assert (found.answers, found.now_right, found.become_right) == (1 + same, int(same), 1)
    assert found.years_won_at_most == 1
    assert [option for option, _ in found.options] == ["a", "b", "c", "d"]
    assert (found.key, found.keys_that_count) == (row.key, (row.key,))


def test_it_tells_why_a_rescore_would_be_refused(service: Installation) -> None:
    row = service.asked("B1", "A5", JANUARY)
    item = name_of(service, row.revision_id)

    found = preview_rescore(
        service.session, item=item, kind=RescoreKind.RE_KEY, key=row.key, now=service.now
    )

    assert found.become_right == 0
    assert found.problem is not None
    assert "counts for this question already" in found.problem
    with pytest.raises(UnknownQuestion, match="no question 'a5-nothing'"):
        preview_rescore(service.session, item="a5-nothing", kind=RescoreKind.VOID, now=service.now)


def test_it_lists_rescores_and_what_they_said_of_a_revision(service: Installation) -> None:
    row = service.asked("B1", "A5", JANUARY)
    other = wrong_options(row)[0]
    rescored(service, row.revision_id, also(other))
    service.now = service.now.replace(day=7)
    rescored(service, row.revision_id, VOID)

    newest, oldest = list_rescores(service.session)

    assert (newest.kind, newest.key, newest.total, newest.done) == ("void", (), None, False)
    assert (oldest.proposed_by, oldest.confirmed_by) == ("ada@example.org", "bo@example.org")
    assert oldest.item == newest.item == name_of(service, row.revision_id)
    assert list_rescores(service.session, before=newest.id) == (oldest,)
    told = rescores_of(service.session, [row.revision_id, 999_999])
    assert list(told) == [row.revision_id]
    assert [(each.kind, each.key, each.rescored_at.day) for each in told[row.revision_id]] == [
        ("re-key", (other,), 5),
        ("void", (), 7),
    ]
    assert rescores_of(service.session, []) == {}


def test_it_is_about_the_newest_revision_that_was_asked_or_the_one_named(
    service: Installation,
) -> None:
    row = service.asked("B1", "A5", JANUARY)
    item = name_of(service, row.revision_id)
    with pytest.raises(UnknownQuestion, match="with a revision 2"):
        preview_rescore(
            service.session, item=item, kind=RescoreKind.VOID, now=service.now, number=2
        )
    named = preview_rescore(
        service.session, item=item, kind=RescoreKind.VOID, now=service.now, number=1
    )
    assert named.revision_id == row.revision_id
