"""Records an answer: once, in one transaction, with all that follows from it.

The order in which an answer is refused is fixed: not this person's question, a key that came
with another request, an option that was not offered, already answered otherwise, the window
closed. The same choice again finds the first answer and changes nothing. Of two answers sent at
once the unique constraint on the response decides; the one that comes second starts over and
finds the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.actions.claim_request_key import (
    KeyedRequest,
    check_request_key,
    claim_request_key_within,
)
from renewal.actions.decide_renewals import decide_within, lock_credentials
from renewal.actions.programme import programme_in_force
from renewal.actions.read_question import (
    find_asked,
    outcome_of,
    year_of,
    years_by_credential,
)
from renewal.domain.assignment import Outcome
from renewal.domain.calendar import zone_of
from renewal.domain.credit_year import CreditYear, credit_years
from renewal.domain.errors import RenewalError
from renewal.domain.history import PauseKind
from renewal.domain.ids import CodeOf, PublicCodes, Slot
from renewal.domain.item import Choose
from renewal.domain.programme import Programme
from renewal.domain.receipt import ReceiptFacts
from renewal.domain.scoring import is_right
from renewal.domain.spacing import Sure
from renewal.store.db import writing
from renewal.store.installation import public_codes
from renewal.store.ledger import add_entry
from renewal.store.memories import remember
from renewal.store.month_counts import count_answer
from renewal.store.queries.histories import CredentialRecord, credential_records
from renewal.store.queries.people import pseudonym_of
from renewal.store.queries.questions import AskedRow
from renewal.store.tables import LateAnswer, Receipt, Response, Scoring


class NothingChosen(RenewalError):
    """An answer came without an option."""

    code = "nothing_chosen"


class ChooseOne(RenewalError):
    """Several options were chosen where one is wanted."""

    code = "choose_one"


class OptionNotOffered(RenewalError):
    """An option was chosen that the question does not have."""

    code = "option_not_offered"


class AlreadyAnswered(RenewalError):
    """Another choice was sent for a question that is already answered."""

    code = "already_answered"


class WindowClosed(RenewalError):
    """The answer came after the window had closed."""

    code = "window_closed"


class WindowNotOpen(RenewalError):
    """The answer came before the window opened."""

    code = "window_not_open"


class NotAskedNow(RenewalError):
    """The credential is suspended or withdrawn and takes no answers."""

    code = "not_asked_now"


def record_response(
    session: Session,
    *,
    technician_id: int,
    code: str,
    options: Sequence[str],
    received_at: datetime,
    now: datetime,
    sure: Sure | None = None,
    request: KeyedRequest | None = None,
) -> Outcome:
    """The answer is on record with its scoring, receipt and whatever it decides.

    ``options`` are screen positions ("1", "2", …); ``received_at`` is when the server began
    to receive the answer, and alone decides whether it was in time.
    """
    programme, codes = programme_in_force(session), public_codes(session)
    row = find_asked(session, codes, technician_id, code)
    check_request_key(session, technician_id, request)
    chosen = author_ids(row, options)
    if row.response_id is None and row.window.is_closed(received_at):
        _keep_late(session, row, chosen, technician_id, received_at, now)
    first = False
    try:
        with writing(session):
            claim_request_key_within(session, technician_id, request, now=now)
            row = find_asked(session, codes, technician_id, code)
            if row.response_id is None:
                _refuse_outside(row, programme, received_at)
                _record(
                    session, programme, codes, row, chosen, technician_id, received_at, sure, now
                )
                first = True
    except IntegrityError:
        first = False
        with writing(session):
            claim_request_key_within(session, technician_id, request, now=now)
    row = find_asked(session, codes, technician_id, code)
    if row.chosen is not None and set(row.chosen) != set(chosen):
        raise AlreadyAnswered(
            f"The {row.area} question for {row.month} was already answered otherwise. The first "
            "answer stands; open the result to see it."
        )
    year = year_of(
        years_by_credential(session, programme, codes, technician_id, now)[row.credential_id],
        row.month,
    )
    return replace(outcome_of(row, codes, year, now), first=first)


def author_ids(row: AskedRow, options: Sequence[str]) -> tuple[str, ...]:
    """Return the author's ids of the options at these places, or raise why it is no answer."""
    wanted = tuple(dict.fromkeys(options))
    if not wanted:
        raise NothingChosen("No answer was chosen. Choose an option, then send it.")
    unknown = [option for option in wanted if option not in row.places]
    if unknown:
        raise OptionNotOffered(
            f"'{unknown[0][:20]}' is not one of the options of this question "
            f"(1 to {len(row.places)}). Nothing was recorded; choose one of the options shown."
        )
    if row.choose == Choose.ONE and len(wanted) > 1:
        raise ChooseOne(
            f"This question takes one option and {len(wanted)} were sent. Nothing was recorded; "
            "choose one."
        )
    return tuple(sorted(row.places[option] for option in wanted))


def _refuse_outside(row: AskedRow, programme: Programme, received_at: datetime) -> None:
    zone = zone_of(programme.zone)
    if row.window.is_closed(received_at):
        closed = row.window.closes_at.astimezone(zone)
        raise WindowClosed(
            f"The window for {row.area}, {row.month}, closed on {closed:%Y-%m-%d at %H:%M}, and "
            "the answer came after that. It earns nothing; the explanation can be read now."
        )
    if received_at < row.window.opens_at:
        opens = row.window.opens_at.astimezone(zone)
        raise WindowNotOpen(
            f"The window for {row.area}, {row.month}, opens on {opens:%Y-%m-%d at %H:%M}. "
            "Nothing was recorded; answer after that."
        )


def _keep_late(
    session: Session,
    row: AskedRow,
    chosen: tuple[str, ...],
    technician_id: int,
    received_at: datetime,
    now: datetime,
) -> None:
    with writing(session):
        late = LateAnswer(assignment_id=row.id, options=list(chosen), received_at=received_at)
        session.add(late)
        add_entry(
            session,
            act="late answer",
            subject=pseudonym_of(session, technician_id),
            actors=("technician",),
            reason="",
            covers=[late],
            now=now,
        )


def _record(
    session: Session,
    programme: Programme,
    codes: PublicCodes,
    row: AskedRow,
    chosen: tuple[str, ...],
    technician_id: int,
    received_at: datetime,
    sure: Sure | None,
    now: datetime,
) -> None:
    lock_credentials(session, [row.credential_id])
    record = _refuse_if_stopped(session, programme, codes, row, now)
    years = credit_years(record.history, programme.policies, zone_of(programme.zone), now)
    response = Response(
        assignment_id=row.id,
        options=list(chosen),
        received_at=received_at,
        sure=sure,
        language=row.wording.language,
    )
    session.add(response)
    session.flush()
    scoring = Scoring(
        response_id=response.id,
        version=1,
        correct=is_right(chosen, row.key),
        key=list(row.key),
        reason="first",
        scored_at=now,
    )
    facts = _receipt(codes, row, response, scoring.correct, year_of(years, row.month))
    receipt = Receipt(response_id=response.id, body=facts.body())
    session.add_all([scoring, receipt])
    add_entry(
        session,
        act="answer",
        subject=pseudonym_of(session, technician_id),
        actors=("technician",),
        reason="",
        covers=[response, scoring, receipt],
        now=now,
    )
    remember(
        session,
        row.credential_id,
        row.item_id,
        row.concept,
        right=scoring.correct,
        sure=sure,
        at=received_at,
    )
    if row.slot == Slot.SCORED:
        count_answer(session, row.month, row.credential_id, right=scoring.correct)
    if scoring.correct:
        decide_within(session, programme, codes, [row.credential_id], now=now)


def _refuse_if_stopped(
    session: Session, programme: Programme, codes: PublicCodes, row: AskedRow, now: datetime
) -> CredentialRecord:
    record = credential_records(session, programme, codes, [row.credential_id], at=now)[0]
    if record.history.withdrawn_at is not None:
        raise NotAskedNow(
            f"Your {row.area} credential was withdrawn, so its questions take no answers. "
            "Write to the programme's office if that is a mistake."
        )
    if record.history.paused_at(now, PauseKind.SUSPENSION):
        raise NotAskedNow(
            f"Your {row.area} credential is suspended, so its questions take no answers until "
            "the suspension ends. The month does not count against you."
        )
    return record


def _receipt(
    codes: PublicCodes, row: AskedRow, response: Response, correct: bool, year: CreditYear | None
) -> ReceiptFacts:
    """Return the receipt: what was chosen and when, and how it was scored.

    ``year`` is the credit year as it stood before the answer.
    """
    earned = correct and row.slot == Slot.SCORED
    return ReceiptFacts(
        receipt=codes.encode(CodeOf.RECEIPT, response.id),
        code=codes.encode(CodeOf.ASSIGNMENT, row.id),
        area=row.area,
        month=str(row.month),
        received_at=response.received_at.isoformat(),
        options=_positions(row, response.options),
        correct=correct,
        key=_positions(row, row.key),
        rationale={p: row.wording.rationales[option] for p, option in row.places.items()},
        credits=(year.credits if year else 0) + earned,
        needed=year.policy.needed if year else 0,
    )


def _positions(row: AskedRow, options: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted((row.position_of(option) for option in options), key=int))
