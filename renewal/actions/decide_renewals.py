"""Decides: each credit year that has its credits extends the credential, once.

An answer decides in its own transaction. Acts that can complete a year later (an excuse
recorded after it) leave the credential in `due`; the next tick decides it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import zone_of
from renewal.domain.credit_year import CreditYear, credit_years
from renewal.domain.decision import DecisionKind, Verdict, extension_verdict, year_cause
from renewal.domain.ids import PublicCodes
from renewal.domain.programme import Programme
from renewal.mail.outbox import add_letter
from renewal.store.db import RowId, is_sqlite, writing
from renewal.store.installation import public_codes
from renewal.store.ledger import add_entry
from renewal.store.prepared import run
from renewal.store.queries.histories import CredentialRecord, credential_records
from renewal.store.tables import Credential, Decision, Due, Technician

BATCH = 100


def decide_renewals(session: Session, *, now: datetime) -> int:
    """Every credential waiting in `due` is decided; return how many decisions were made.

    Commits once a batch of credentials.
    """
    made = 0
    while waiting := session.scalars(
        select(Due.credential_id)
        .where(Due.task == "decide")
        .order_by(Due.credential_id)
        .limit(BATCH)
    ).all():
        programme, codes = programme_in_force(session), public_codes(session)
        with writing(session):
            made += decide_within(session, programme, codes, waiting, now=now)
            session.execute(delete(Due).where(Due.task == "decide", Due.credential_id.in_(waiting)))
    session.rollback()
    return made


def decide_within(
    session: Session,
    programme: Programme,
    codes: PublicCodes,
    credential_ids: Sequence[int],
    *,
    now: datetime,
) -> int:
    """Each won credit year of these credentials has its extension; return how many are new."""
    lock_credentials(session, credential_ids)
    decided = _decided(session, credential_ids)
    records = credential_records(session, programme, codes, credential_ids, at=now)
    zone = zone_of(programme.zone)
    return sum(_decide(session, programme, record, decided, zone, now) for record in records)


def lock_credentials(session: Session, credential_ids: Sequence[int]) -> None:
    """Nobody else decides about these credentials until the transaction ends.

    On SQLite the writing transaction is such a lock already.
    """
    if not is_sqlite(session):
        one = len(credential_ids) == 1
        marks = {"one": credential_ids[0]} if one else {"ids": list(credential_ids)}
        run(session, _locking(one), **marks)


@cache
def _locking(one: bool) -> Select[*tuple[Any, ...]]:
    many = Credential.id.in_(bindparam("ids", expanding=True))
    return (
        select(Credential.id)
        .where(Credential.id == bindparam("one", type_=RowId) if one else many)
        .order_by(Credential.id)
        .with_for_update()
    )


def _decided(session: Session, credential_ids: Sequence[int]) -> set[tuple[int, str]]:
    rows = session.execute(
        select(Decision.credential_id, Decision.cause).where(
            Decision.credential_id.in_(credential_ids),
            Decision.kind == DecisionKind.EXTENSION,
        )
    )
    return {(credential_id, cause) for credential_id, cause in rows}


def _decide(
    session: Session,
    programme: Programme,
    record: CredentialRecord,
    decided: set[tuple[int, str]],
    zone: ZoneInfo,
    now: datetime,
) -> int:
    if record.history.withdrawn_at is not None:
        return 0
    years = credit_years(record.history, programme.policies, zone, now)
    won = [
        year for year in years if year.won and (record.id, year_cause(year.number)) not in decided
    ]
    expires_on = record.history.expires_on
    pseudonym = _pseudonym(session, record.technician_id) if won else ""
    for year in sorted(won, key=_won_at):
        verdict = extension_verdict(year, expires_on, zone)
        store_verdict_within(
            session,
            credential_id=record.id,
            technician_id=record.technician_id,
            pseudonym=pseudonym,
            verdict=verdict,
            now=now,
        )
        expires_on = verdict.outcome.expires_after
    return len(won)


def _won_at(year: CreditYear) -> datetime:
    assert year.won_at is not None, "only years that are won are decided"
    return year.won_at


def _pseudonym(session: Session, technician_id: int) -> str:
    return session.scalars(select(Technician.pseudonym).where(Technician.id == technician_id)).one()


def store_verdict_within(
    session: Session,
    *,
    credential_id: int,
    technician_id: int,
    pseudonym: str,
    verdict: Verdict,
    now: datetime,
    actors: Sequence[str] = ("policy",),
    supersedes: tuple[int, int] | None = None,
) -> Decision:
    """The decision stands in the database, with its ledger entry and a letter that tells it.

    ``supersedes`` is the number and the version of the one that it stands in for.
    """
    superseded_id, version = supersedes or (None, 0)
    decision = Decision(
        credential_id=credential_id,
        kind=str(verdict.kind),
        cause=verdict.cause,
        version=version + 1,
        policy_code=verdict.policy.code,
        policy_version=verdict.policy.version,
        evidence=verdict.evidence,
        decided_at=now,
        effective_on=verdict.outcome.effective_on,
        expires_before=verdict.outcome.expires_before,
        expires_after=verdict.outcome.expires_after,
        supersedes_id=superseded_id,
    )
    session.add(decision)
    add_entry(
        session,
        act=f"decide {verdict.kind}",
        subject=pseudonym,
        actors=actors,
        reason=verdict.cause,
        covers=[decision],
        now=now,
    )
    add_letter(
        session,
        kind="decision",
        occasion=f"decision:{decision.id}",
        technician_id=technician_id,
        payload={"decision_id": decision.id},
        now=now,
    )
    return decision
