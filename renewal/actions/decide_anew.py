"""Decides credentials anew whose answers were scored anew: what differs supersedes what was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.decide_renewals import store_verdict_within
from renewal.domain.calendar import zone_of
from renewal.domain.credit_year import credit_years
from renewal.domain.deciding_anew import Anew, Made, decided_anew
from renewal.domain.ids import PublicCodes
from renewal.domain.programme import Programme
from renewal.store.queries.decisions import decisions_in_force
from renewal.store.queries.histories import CredentialRecord, credential_records
from renewal.store.queries.people import pseudonym_of


def decide_anew_within(
    session: Session,
    programme: Programme,
    codes: PublicCodes,
    credential_ids: Sequence[int],
    *,
    at: datetime,
) -> int:
    """Each of these credentials has the decisions that its answers of now lead to.

    The credentials are locked. Nothing is decided about one that was withdrawn. ``at`` is when
    it is decided, and what is known then is all that counts. Return how many decisions are new.
    """
    records = credential_records(session, programme, codes, credential_ids, at=at)
    made = decisions_in_force(session, credential_ids)
    return sum(
        _decide(session, programme, record, made.get(record.id, []), at) for record in records
    )


def _decide(
    session: Session,
    programme: Programme,
    record: CredentialRecord,
    made: Sequence[Made],
    at: datetime,
) -> int:
    history, zone = record.history, zone_of(programme.zone)
    if history.withdrawn_at is not None:
        return 0
    years = credit_years(history, programme.policies, zone, at)
    first = history.validities[0].expires_on
    found = decided_anew(made, years, first, programme.policies, zone)
    for each in found:
        store_verdict_within(
            session,
            credential_id=record.id,
            technician_id=record.technician_id,
            pseudonym=pseudonym_of(session, record.technician_id),
            verdict=each.verdict,
            now=at,
            supersedes=_superseded(each),
        )
    return len(found)


def _superseded(each: Anew) -> tuple[int, int] | None:
    return None if each.replaces is None else (each.replaces.id, each.replaces.version)
