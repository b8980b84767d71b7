"""The answers to a rescored question are scored anew: once each, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from renewal.actions.answer_proposal import confirm_proposal
from renewal.actions.explain_decision import explain_decision
from renewal.actions.list_decisions import list_decisions
from renewal.actions.read_practice import (
    NothingToPractise,
    read_practice_outcome,
    read_practice_question,
)
from renewal.actions.read_rescores import list_rescores
from renewal.actions.rebuild_cache import rebuild_cache
from renewal.actions.rebuild_counts import rebuild_counts
from renewal.actions.record_practice import record_practice
from renewal.actions.record_response import record_response
from renewal.actions.record_test import record_test
from renewal.actions.rescore_answers import rescore_answers
from renewal.actions.verify import verify
from renewal.actions.withdraw import withdraw
from renewal.domain.calendar import Month
from renewal.domain.practice import Only
from renewal.store.db import writing
from renewal.store.queries.questions import AskedRow
from renewal.store.tables import Decision, Letter, RescoreRow, Response, Scoring
from tests.actions.answered_months import (
    BEN,
    JANUARY,
    ROSA,
    answer,
    count,
    go_through,
    service_with,
    statements_of,
)
from tests.actions.rescoring import VOID, also, proposed, rescored, two_admins
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, instant, right_place, wrong_place
from tests.tampering import Tampering, defenceless

EXPIRY = date(2029, 3, 10)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, BEN) as made:
        yield made


def asked(service: Installation, number: str, month: Month = JANUARY) -> AskedRow:
    return service.asked(number, "A5", month)


def chosen_wrongly(row: AskedRow) -> str:
    """The author's id of what `answer` chooses when it is to be wrong."""
    return row.places[wrong_place(row)]


def tick_in(service: Installation, minutes: int = 1) -> None:
    service.now += timedelta(minutes=minutes)
    service.tick()


def scorings(service: Installation, number: str, month: Month = JANUARY) -> list[tuple]:
    row = asked(service, number, month)
    found = service.session.execute(
        select(Scoring.version, Scoring.correct, Scoring.reason)
        .where(Scoring.response_id == row.response_id)
        .order_by(Scoring.version)
    ).all()
    service.session.rollback()
    return [tuple(each) for each in found]


def all_is_well(service: Installation) -> None:
    """Ledger, caches and explanations agree with what is on record."""
    session = service.session
    assert verify(session).first_bad is None
    assert rebuild_cache(session, write=False).differing == ()
    assert rebuild_counts(session, write=False).differing == ()
    for number in ("R1", "B1"):
        for each in list_decisions(session, technician_id=service.technician_id(number)):
            assert explain_decision(session, code=each.code).agrees, each


def expiry(service: Installation, number: str) -> date:
    return service.standing(number, "A5").expires_on


def test_it_scores_answers_anew_and_counts_what_another_key_makes_right(
    service: Installation,
) -> None:
    go_through(service, ("R1", "r"), ("B1", "w"))
    row = asked(service, "B1")
    rescored(service, row.revision_id, also(chosen_wrongly(row)))

    tick_in(service)

    assert scorings(service, "B1") == [(1, False, "first"), (2, True, "re-key")]
    assert service.standing("B1", "A5").credits == 1
    assert expiry(service, "B1") == EXPIRY
    all_is_well(service)


def test_it_makes_every_answer_right_that_was_given_to_a_voided_question(
    service: Installation,
) -> None:
    go_through(service, ("R1", "r"), ("B1", "w"))
    for number in {asked(service, each).revision_id for each in ("R1", "B1")}:
        rescored(service, number, VOID)

    tick_in(service)

    assert scorings(service, "B1") == [(1, False, "first"), (2, True, "void")]
    assert scorings(service, "R1") == [(1, True, "first"), (2, True, "void")]
    all_is_well(service)


def test_it_changes_nothing_the_second_time(service: Installation) -> None:
    go_through(service, ("R1", "r"), ("B1", "w"))
    rescored(service, asked(service, "B1").revision_id, VOID)
    tick_in(service)
    before = count(service, Scoring), count(service, Letter)

    for minutes in (1, 15, 1):
        tick_in(service, minutes)

    assert (count(service, Scoring), count(service, Letter)) == before
    [line] = list_rescores(service.session)
    assert (line.done, line.righted, line.scored) == (True, 1, line.total)


def test_it_looks_once_more_for_answers_that_were_on_their_way(service: Installation) -> None:
    go_through(service, ("R1", "r"), ("B1", "-"))
    row = asked(service, "B1")
    rescored(service, row.revision_id, also(chosen_wrongly(row)))
    tick_in(service)
    # As if it had been read before the rescore, and committed after the first look.
    _recorded_late(service, row)

    tick_in(service, 2)
    assert scorings(service, "B1") == [(1, False, "first")]
    assert not list_rescores(service.session)[0].done
    tick_in(service, 10)

    assert scorings(service, "B1") == [(1, False, "first"), (2, True, "re-key")]
    assert list_rescores(service.session)[0].done


def _recorded_late(service: Installation, row: AskedRow) -> None:
    with writing(service.session):
        response = Response(
            assignment_id=row.id,
            options=[chosen_wrongly(row)],
            received_at=service.now - timedelta(minutes=2),
            sure=None,
            language="en",
        )
        service.session.add(response)
        service.session.flush()
        service.session.add(
            Scoring(
                response_id=response.id,
                version=1,
                correct=False,
                key=list(row.key),
                reason="first",
                scored_at=service.now - timedelta(minutes=2),
            )
        )


def test_it_costs_an_idle_tick_one_statement(service: Installation) -> None:
    go_through(service, ("R1", "r"), ("B1", "w"))
    rescored(service, asked(service, "B1").revision_id, VOID)
    for minutes in (1, 15):
        tick_in(service, minutes)

    with statements_of(service) as seen:
        rescore_answers(service.session, now=service.now)

    assert len([each for each in seen if each.lstrip().upper().startswith("SELECT")]) == 1


def test_it_goes_on_where_a_run_stopped(service: Installation) -> None:
    go_through(service, ("R1", "w"), ("B1", "w"))
    for number in {asked(service, each).revision_id for each in ("R1", "B1")}:
        rescored(service, number, VOID)

    looked_at = [rescore_answers(service.session, now=service.now, most=1) for _ in range(4)]

    assert sum(looked_at) == 2
    assert scorings(service, "R1")[-1] == scorings(service, "B1")[-1] == (2, True, "void")


def test_it_extends_on_the_day_of_the_answer_that_became_the_eighth_credit(
    service: Installation,
) -> None:
    go_through(service, ("R1", "rrrrrrrr"), ("B1", "wrrrrrrr"))
    row = asked(service, "B1")
    service.now = instant("2027-10-20T12:00:00")
    rescored(service, row.revision_id, also(chosen_wrongly(row)))

    tick_in(service)

    [made] = service.session.scalars(select(Decision).order_by(Decision.id.desc()).limit(1))
    assert (made.version, made.cause, made.effective_on) == (1, "year 1", date(2027, 8, 5))
    assert expiry(service, "B1") == date(2030, 3, 10)
    all_is_well(service)


def test_it_supersedes_what_was_decided_after_the_credit_that_counts_now(
    service: Installation,
) -> None:
    go_through(service, ("B1", "wrrrrrrr"))
    row = asked(service, "B1")
    service.now = instant("2027-10-01T15:00:00")
    record_test(
        service.session,
        technician_number="B1",
        area="A5",
        passed_on=date(2027, 9, 28),
        reason="result slip seen",
        actors=("account:1",),
        now=service.now,
    )
    assert expiry(service, "B1") == date(2032, 9, 28)
    rescored(service, row.revision_id, VOID)

    tick_in(service)

    found = service.session.scalars(select(Decision).order_by(Decision.id)).all()
    assert [(each.kind, each.version, each.expires_before.year) for each in found] == [
        ("recertification", 1, 2029),
        ("extension", 1, 2029),
        ("recertification", 2, 2030),
    ]
    assert found[2].supersedes_id == found[0].id
    who = service.technician_id("B1")
    newest, extension, oldest = list_decisions(service.session, technician_id=who)
    assert (oldest.replaced_by, newest.replaces) == (newest.code, oldest.code)
    assert (extension.replaces, extension.replaced_by) == (None, None)
    assert expiry(service, "B1") == date(2032, 9, 28)
    all_is_well(service)


def test_it_supersedes_an_extension_that_an_earlier_answer_had_won(service: Installation) -> None:
    go_through(service, ("B1", "wrrrrrrrr"))
    row = asked(service, "B1")
    rescored(service, row.revision_id, VOID)

    tick_in(service)
    tick_in(service, 15)

    first, second = service.session.scalars(select(Decision).order_by(Decision.id))
    assert (first.effective_on, second.effective_on) == (date(2027, 9, 5), date(2027, 8, 5))
    assert (second.version, second.supersedes_id) == (2, first.id)
    assert second.expires_after == first.expires_after == date(2030, 3, 10)
    all_is_well(service)


def test_it_is_found_when_somebody_changes_what_a_rescore_left(service: Installation) -> None:
    go_through(service, ("B1", "wrrrrrrrr"))
    rescored(service, asked(service, "B1").revision_id, VOID)
    tick_in(service)
    session = service.session
    rescore = session.scalars(select(RescoreRow.id)).one()
    scoring = session.scalars(select(Scoring.id).where(Scoring.version == 2)).one()
    decision = session.scalars(select(Decision.id).where(Decision.version == 2)).one()

    with defenceless(session):
        tampering = Tampering(session)
        for table, number, values in (
            (RescoreRow, rescore, {"reason": "nothing"}),
            (Scoring, scoring, {"correct": False}),
            (Decision, decision, {"supersedes_id": None}),
        ):
            changed = update(table).where(table.id == number).values(values)
            tampering.expect({f"{table.__tablename__} {number}"}, changed)

    assert (tampering.missed, tampering.tried) == ([], 3)


def test_it_decides_nothing_about_a_credential_that_was_withdrawn(service: Installation) -> None:
    go_through(service, ("B1", "wrrrrrrr"))
    row = asked(service, "B1")
    withdraw(
        service.session,
        technician_number="B1",
        area="A5",
        reason="asked for it",
        actors=("account:1",),
        now=service.now,
    )
    rescored(service, row.revision_id, VOID)

    tick_in(service)

    assert scorings(service, "B1")[-1] == (2, True, "void")
    assert count(service, Decision) == 0


@pytest.mark.parametrize("wanted", ["re-key", "void"])
def test_it_scores_what_comes_later_at_once(service: Installation, wanted: str) -> None:
    service.tick("2027-01-01T12:00:00")
    row = asked(service, "B1")
    service.now = instant("2027-01-04T12:00:00")
    rescored(service, row.revision_id, VOID if wanted == "void" else also(chosen_wrongly(row)))

    recorded = answer(service, "B1", JANUARY, right=False)

    assert (recorded.correct, recorded.credits) == (True, 1)
    assert scorings(service, "B1") == [(1, True, wanted)]
    tick_in(service, 20)
    assert scorings(service, "B1") == [(1, True, wanted)]
    again = record_response(
        service.session,
        technician_id=service.technician_id("B1"),
        code=service.code(row),
        options=[wrong_place(row)],
        received_at=service.now,
        now=service.now,
    )
    assert again.body == recorded.body
    all_is_well(service)


def test_it_judges_practice_by_every_key_that_counts_and_offers_nothing_void(
    service: Installation,
) -> None:
    go_through(service, ("B1", "w"))
    row, who = asked(service, "B1"), service.technician_id("B1")
    rescored(service, row.revision_id, also(chosen_wrongly(row)))
    tick_in(service)
    service.now += timedelta(days=1)
    question = read_practice_question(
        service.session, technician_id=who, area="A5", only=Only.SEEN, now=service.now
    )
    assert question is not None
    place = next(
        option.id
        for option in question.question.options
        if option.text == row.wording.texts[chosen_wrongly(row)]
    )

    record_practice(
        service.session,
        technician_id=who,
        area="A5",
        number=1,
        code=question.question.code,
        options=[place],
        now=service.now,
    )

    outcome = read_practice_outcome(
        service.session, technician_id=who, area="A5", number=1, only=Only.SEEN, now=service.now
    )
    assert outcome.correct
    assert sum(option.right for option in outcome.options) == 2
    rescored(service, row.revision_id, VOID)
    service.now += timedelta(days=2)
    with pytest.raises(NothingToPractise):
        read_practice_question(
            service.session, technician_id=who, area="A5", only=Only.SEEN, now=service.now
        )


@pytest.fixture
def excusing(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """A service whose policy excuses the months of voided questions."""
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        folder = write_bank(tmp_path / "bank", {"A5": 24, "A6": 24})
        programme = folder / "programme.toml"
        text = programme.read_text("utf-8")
        assert "void_excuses = false" in text
        programme.write_text(text.replace("void_excuses = false", "void_excuses = true"), "utf-8")
        made.settle(folder, ROSA, BEN)
        yield made


@pytest.mark.parametrize("letters", ["w", "-"])
def test_it_excuses_the_month_of_a_voided_question_where_the_policy_says_so(
    excusing: Installation, letters: str
) -> None:
    go_through(excusing, ("R1", "r"), ("B1", letters))
    revisions = {number: asked(excusing, number).revision_id for number in ("R1", "B1")}
    for each in sorted(set(revisions.values())):
        rescored(excusing, each, VOID)

    for minutes in (1, 15):
        tick_in(excusing, minutes)

    rosa, ben = (excusing.standing(number, "A5") for number in ("R1", "B1"))
    assert (rosa.credits, rosa.months_left) == (1, 11)
    assert (ben.credits, ben.months_left) == (0, 12)
    all_is_well(excusing)


def test_it_tells_who_answers_a_voided_question_whether_the_month_counts(
    excusing: Installation,
) -> None:
    excusing.tick("2027-01-01T12:00:00")
    rows = {number: asked(excusing, number) for number in ("R1", "B1")}
    excusing.now = instant("2027-01-03T12:00:00")
    for each in sorted({row.revision_id for row in rows.values()}):
        rescored(excusing, each, VOID)

    right, wrong = answer(excusing, "R1", JANUARY), answer(excusing, "B1", JANUARY, right=False)

    assert (right.correct, right.credits) == (True, 1)
    assert (wrong.correct, wrong.credits) == (True, 0)
    assert [excusing.standing(each, "A5").credits for each in ("R1", "B1")] == [1, 0]
    tick_in(excusing, 20)
    all_is_well(excusing)


def test_it_credits_the_month_of_a_question_that_is_voided_after_its_year(
    excusing: Installation,
) -> None:
    go_through(excusing, ("B1", "-rrrrrrr----"))
    excusing.tick("2028-01-02T12:00:00")
    rescored(excusing, asked(excusing, "B1").revision_id, VOID)

    tick_in(excusing)

    assert count(excusing, Decision) == 1
    assert expiry(excusing, "B1") == date(2030, 3, 10)
    all_is_well(excusing)


def test_it_is_the_tick_that_scores_and_not_the_confirmation(service: Installation) -> None:
    go_through(service, ("B1", "w"))
    row = asked(service, "B1")
    waiting = proposed(service, row.revision_id, VOID)

    with statements_of(service) as seen:
        confirm_proposal(
            service.session,
            proposal_id=waiting,
            account_id=two_admins(service)[1],
            now=service.now,
        )

    assert not [each for each in seen if "INSERT INTO scoring" in each]
    assert count(service, RescoreRow) == 1
    assert scorings(service, "B1") == [(1, False, "first")]
    assert right_place(row) != wrong_place(row)
