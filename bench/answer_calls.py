"""Requests that answer questions of a nation, each of its own technician's program."""

import json
from datetime import datetime

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from bench.clients import Call
from bench.history import ONE_IN
from bench.people import EACH
from renewal.domain.calendar import Month
from renewal.domain.ids import CodeOf
from renewal.domain.tokens import TOKEN_PREFIX, Purpose, keyed_hash
from renewal.store.db import writing
from renewal.store.installation import public_codes
from renewal.store.queries.questions import AskedRow, asked_rows
from renewal.store.tables import ApiToken, Technician
from tests.installation import SECRET

WRONG_IN_TEN = 3


def calls_for(url: str, month: Month, count: int, at: datetime) -> list[Call]:
    """So many programs may send answers, and return what they send: one each, most of them right.

    Nobody has answered these questions.
    """
    engine = create_engine(url)
    with Session(engine) as session:
        codes = public_codes(session)
        calls: list[Call] = []
        for technician_id in session.scalars(select(Technician.id).order_by(Technician.id)).all():
            if len(calls) == count:
                break
            row = _unanswered(session, technician_id, month)
            if row is not None:
                place = _place(row, right=len(calls) % 10 >= WRONG_IN_TEN)
                calls.append(
                    Call(
                        f"/api/v1/assignments/{codes.encode(CodeOf.ASSIGNMENT, row.id)}/response",
                        json.dumps({"options": [place]}).encode(),
                        {"Authorization": f"Bearer {_token(technician_id)}"},
                    )
                )
                last = technician_id
        assert len(calls) == count, f"the nation has {len(calls)} questions to answer"
        with writing(session):
            session.execute(insert(ApiToken), [_row(number, at) for number in range(1, last + 1)])
    engine.dispose()
    return calls


def _unanswered(session: Session, technician_id: int, month: Month) -> AskedRow | None:
    first = (technician_id - 1) * EACH + 1
    if not any(number % ONE_IN for number in range(first, first + EACH)):
        return None
    rows = asked_rows(session, technician_id, months=[month])
    return next((row for row in rows if row.response_id is None), None)


def _place(row: AskedRow, *, right: bool) -> str:
    return next(place for place, option in row.places.items() if (option in row.key) is right)


def _token(technician_id: int) -> str:
    return f"{TOKEN_PREFIX}{technician_id:043d}"


def _row(technician_id: int, at: datetime) -> dict[str, object]:
    return {
        "token_hash": keyed_hash(SECRET, Purpose.PROGRAM, _token(technician_id)),
        "technician_id": technician_id,
        "name": "bench",
        "created_at": at,
        "used_at": at,
        "revoked_at": None,
    }
